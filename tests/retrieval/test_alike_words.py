"""Texts worded alike come together, in the order they came in, and others stay apart."""

from collections import Counter
from collections.abc import Callable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from corpus.reading import SHIPPED, read_corpus
from corpus.records import SolvedCase
from retrieval.alike_words import grouped
from retrieval.analysis import stems

TEXTS = st.lists(st.sampled_from(["a noisy lesson", "noisy lessons", "angry letters at night", "", "?"]), max_size=9)


def nobody(stem: str) -> int:
    return 0


@given(TEXTS)
def test_every_text_is_in_one_group_and_the_order_stays(texts: list[str]) -> None:
    groups = grouped(texts, holders=nobody, count=10)
    assert sorted(number for group in groups for number in group) == list(range(len(texts)))
    assert all(group == sorted(group) for group in groups)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


def test_inflected_words_are_the_same_words() -> None:
    texts = ["He writes angry letters.", "They are loud.", "An angry letter was written at night."]
    assert grouped(texts, holders=nobody, count=10) == [[0, 2], [1]]


def test_what_every_case_says_makes_none_alike() -> None:
    common = {"pupil", "lesson", "form"}
    texts = ["The pupils of the form in the lesson: a lizard.", "The pupils of the form in the lesson: a bribe."]
    assert grouped(texts, holders=lambda stem: 300 if stem in common else 0, count=300) == [[0], [1]]


def test_of_shipped_cases_most_retellings_are_worded_alike_and_hardly_any_others() -> None:
    """Two cases at a time, as the threshold was chosen."""
    cases = read_corpus(SHIPPED)[0].cases
    texts = {case.id: f"{case.essence} {case.question}" for case in cases}
    held = _holders([case.essence for case in cases])
    told = {True: 0, False: 0}
    met = {True: 0, False: 0}
    for one, other in [*_retellings(cases), *list(combinations(cases, 2))[::23]]:
        same = one.situation == other.situation
        met[same] += 1
        told[same] += len(grouped([texts[one.id], texts[other.id]], holders=held, count=len(cases))) == 1
    assert told[True] / met[True] > 0.5
    assert told[False] / met[False] < 0.005


def _retellings(cases: tuple[SolvedCase, ...]) -> list[tuple[SolvedCase, SolvedCase]]:
    return [(one, other) for one, other in combinations(cases, 2) if one.situation == other.situation]


def _holders(texts: list[str]) -> Callable[[str], int]:
    held = Counter(stem for text in texts for stem in set(stems(text, language="en")))
    return held.__getitem__
