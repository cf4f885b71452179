"""Labels that no longer match the corpus are told, and long runs of words that two texts share."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.reading import Corpus, Fault
from eval.datasets.casebook import FOLDER, KINDS, Casebook, Split, read_casebook
from eval.datasets.judged_items import changed, digests_of, warnings
from eval.datasets.leaks import leaks, runs_of, texts_in
from service.measured.dataset import JUDGED_ITEMS as FILE

JUDGED = "complaints-land-on-the-heads-desk"


@pytest.fixture(scope="module")
def whole() -> Casebook:
    """Both splits."""
    return read_casebook()


@pytest.fixture(scope="module")
def corpus(shipped: tuple[Corpus, list[Fault]]) -> Corpus:
    """The shipped corpus."""
    return shipped[0]


def reworded(corpus: Corpus, **changes: object) -> Corpus:
    """The corpus with one judged case changed."""
    cases = (case.model_copy(update=changes) if case.id == JUDGED else case for case in corpus.cases)
    return replace(corpus, cases=tuple(cases))


def test_the_shipped_labels_match_the_shipped_corpus(whole: Casebook, corpus: Corpus) -> None:
    assert changed(corpus, whole, folder=FOLDER) == {kind: frozenset() for kind in KINDS}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_one_split_is_not_warned_of_what_only_the_other_judged(corpus: Corpus, split: Split) -> None:
    for kind in KINDS:
        assert warnings(kind, corpus, read_casebook(split), folder=FOLDER) == ()


def test_every_judged_item_has_a_digest(whole: Casebook) -> None:
    known = json.loads((FOLDER / FILE).read_text(encoding="utf8"))
    for kind in KINDS:
        assert known[kind].keys() == {item for grades in whole.qrels[kind].values() for item in grades}


def test_a_reworded_item_is_named_with_the_queries_it_touches(whole: Casebook, corpus: Corpus) -> None:
    other = reworded(corpus, essence="Something quite different.")
    assert changed(other, whole, folder=FOLDER)["cases"] == {JUDGED}
    [sentence] = warnings("cases", other, whole, folder=FOLDER)
    assert "1 judged cases changed or left" in sentence
    assert JUDGED in sentence
    assert warnings("materials", other, whole, folder=FOLDER) == ()


def test_a_change_that_readers_of_the_text_do_not_see_is_none(whole: Casebook, corpus: Corpus) -> None:
    assert not any(changed(reworded(corpus, problem_fields=("parents",)), whole, folder=FOLDER).values())


def test_an_item_that_left_the_corpus_is_named(whole: Casebook, corpus: Corpus) -> None:
    gone = replace(corpus, cases=tuple(case for case in corpus.cases if case.id != JUDGED))
    assert changed(gone, whole, folder=FOLDER)["cases"] == {JUDGED}
    assert JUDGED not in digests_of(gone, whole)["cases"]


def test_a_dataset_without_digests_says_so(whole: Casebook, corpus: Corpus, tmp_path: Path) -> None:
    assert "goes unseen" in warnings("cases", corpus, whole, folder=tmp_path)[0]


def test_eight_words_in_a_row_are_a_leak_and_seven_are_none() -> None:
    words = "one two three four five six seven eight"
    assert leaks(runs_of({"record": [f"Well, {words}!"]}), runs_of({"query": [words.upper()]})) == {("record", "query")}
    assert leaks(runs_of({"record": [words]}), runs_of({"query": [words.removesuffix(" eight")]})) == set()


def test_texts_are_found_however_deep_they_stand() -> None:
    assert list(texts_in({"a": ["x", {"b": ("y", 1)}], "c": None})) == ["x", "y"]
