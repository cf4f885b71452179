"""What a case lacks: told by a statement, told by a phrase, or told by a field of the form."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.reading import Corpus, Fault
from corpus.records import Gap, GapCue
from retrieval.encoder import HashingEncoder
from retrieval.gaps import GapFinder, MissingGap
from retrieval.query import Query, ask
from retrieval.vector_cache import VectorCache

ENCODER = HashingEncoder(dimensions=1024)


def cue(gap: Gap, statement: str, phrases: Sequence[str] = ("zzz",), usual: float = 0.5) -> GapCue:
    return GapCue(gap=gap, missing=f"{gap} is missing.", usual=usual, phrases=tuple(phrases), known_if=(statement,))


CUES = (
    cue(Gap.GOAL, "Calm lessons would please everybody.", ["i would like"]),
    cue(Gap.FREQUENCY, "Every week since September.", ["every day"]),
    cue(Gap.ATTEMPTS, "Seating plans were changed twice."),
    cue(Gap.RESULTS, "Afterwards nothing improved."),
    cue(Gap.SUPPORT, "Our psychologist knows about it.", ["my mentor"]),
)
FINDER = GapFinder(CUES, encoder=ENCODER, cache=VectorCache(None))


def find(finder: GapFinder = FINDER, **texts: str) -> dict[Gap, MissingGap]:
    return {found.gap: found for found in finder.find(query(**texts))}


def query(**texts: str) -> Query:
    return ask({"essence": "Pupils shout loudly.", **texts}, encoder=ENCODER)


def test_every_gap_of_the_list_is_weighed_once() -> None:
    found = [gap.gap for gap in FINDER.find(query())]
    assert sorted(found) == sorted(cue.gap for cue in CUES)


def test_the_most_missed_gap_comes_first() -> None:
    missed = [gap.missed for gap in FINDER.find(query(actions_taken="Seating plans."))]
    assert missed == sorted(missed, reverse=True)


def test_a_gap_comes_with_the_sentence_that_says_so() -> None:
    assert find()[Gap.GOAL].sentence == "goal is missing."


def test_a_gap_told_by_a_statement_is_not_missed() -> None:
    assert find(difficulty="Calm lessons would please everybody.")[Gap.GOAL].missed == 0


def test_a_gap_told_among_other_sentences_is_not_missed() -> None:
    said = "The corridor is long. Every week since September. The windows are open."
    assert find(difficulty=said)[Gap.FREQUENCY].missed == 0


def test_a_statement_of_one_gap_tells_nothing_of_another() -> None:
    assert find(difficulty="Every week since September.")[Gap.SUPPORT].missed == find()[Gap.SUPPORT].missed


@pytest.mark.parametrize("said", ["I would like peace.", "Now I WOULD LIKE peace."])
def test_a_phrase_makes_a_gap_less_missed(said: str) -> None:
    assert find(difficulty=said)[Gap.GOAL].missed < find()[Gap.GOAL].missed


def test_a_phrase_that_begins_inside_another_word_tells_nothing() -> None:
    assert find(difficulty="Clammy mentors speak.")[Gap.SUPPORT].missed == find()[Gap.SUPPORT].missed


def test_a_filled_field_of_actions_tells_the_attempts() -> None:
    assert find(actions_taken="Marks in the diary.")[Gap.ATTEMPTS].missed == 0


def test_without_actions_their_results_are_not_asked_for() -> None:
    assert find()[Gap.RESULTS].missed == 0


def test_with_actions_their_results_are_missed() -> None:
    assert find(actions_taken="I waited.")[Gap.RESULTS].missed == 0.5


def test_with_actions_their_results_can_be_told() -> None:
    assert find(actions_taken="I waited. Afterwards nothing improved.")[Gap.RESULTS].missed == 0


def test_what_is_seldom_asked_for_is_missed_less() -> None:
    cues = [cue(Gap.GOAL, "Alpha.", usual=0.2), cue(Gap.IDEAL, "Beta.", usual=0.8)]
    finder = GapFinder(cues, encoder=ENCODER, cache=VectorCache(None))
    assert [gap.gap for gap in finder.find(query())] == [Gap.IDEAL, Gap.GOAL]


def test_ties_are_ordered_by_name() -> None:
    cues = [cue(gap, f"Word{gap}.") for gap in (Gap.TRIGGER, Gap.GOAL, Gap.OPTIONS)]
    finder = GapFinder(cues, encoder=ENCODER, cache=VectorCache(None))
    assert [gap.gap for gap in finder.find(query())] == [Gap.GOAL, Gap.OPTIONS, Gap.TRIGGER]


def test_a_cue_without_phrases_is_not_told_by_any_text() -> None:
    finder = GapFinder([cue(Gap.GOAL, "Alpha.", phrases=())], encoder=ENCODER, cache=VectorCache(None))
    assert find(finder)[Gap.GOAL].missed == 0.5


@pytest.mark.parametrize("phrase", ["(", "a.c", "why?", "“", "[x"])
def test_a_phrase_is_taken_word_for_word(phrase: str) -> None:
    finder = GapFinder([cue(Gap.GOAL, "Alpha.", phrases=[phrase])], encoder=ENCODER, cache=VectorCache(None))
    assert (
        find(finder, difficulty=f"Say {phrase} now.")[Gap.GOAL].missed < find(finder, difficulty="abc")[Gap.GOAL].missed
    )


def test_a_form_that_says_nothing_misses_everything() -> None:
    found = FINDER.find(ask({}, encoder=ENCODER))
    assert all(gap.missed == 0.5 for gap in found if gap.gap is not Gap.RESULTS)


@given(st.text(max_size=120), st.text(max_size=120))
def test_every_gap_is_missed_between_nought_and_one(essence: str, actions: str) -> None:
    found = FINDER.find(ask({"essence": essence, "actions_taken": actions}, encoder=ENCODER))
    assert all(0 <= gap.missed <= 1 for gap in found)


def test_the_shipped_cues_can_be_used(shipped: tuple[Corpus, list[Fault]]) -> None:
    finder = GapFinder(shipped[0].gaps, encoder=ENCODER, cache=VectorCache(None))
    assert len(finder.find(query())) == len(shipped[0].gaps)
