"""Words and reading are added up as the weighing says; without a reading of the encoder, words alone decide."""

from pathlib import Path

import numpy as np
import pytest

from corpus.danger import Category
from retrieval.danger_model import FITTED, Weighing, read_fitted
from retrieval.danger_words import FEW, DangerWords, as_terms, read_words, terms, write_words

OUTPUTS = 1 + len(Category)


@pytest.fixture
def words() -> DangerWords:
    """A model that knows three terms; 'belt' speaks of danger, and most of harm."""
    weights = np.zeros((3, OUTPUTS), dtype=np.float32)
    weights[0, :2] = 4
    weights[2, 0] = -2
    bias = np.full(OUTPUTS, -0.5, dtype=np.float32)
    known = as_terms(["belt", "his father", "lesson"])
    return DangerWords(known, np.array([2, 1, 1], dtype=np.float32), weights, bias)


def test_terms_are_words_and_neighbours_within_one_text() -> None:
    told = {"essence": "His father drinks.", "question": "Alone?"}
    assert list(terms(told)) == ["father", "drinks", "his father", "father drinks", "alone"]


def test_words_that_tell_nothing_by_themselves_count_only_beside_others() -> None:
    assert list(terms({"essence": "She says he left"})) == ["left", "he left"]


def test_a_term_of_danger_raises_the_log_odds_and_the_logit_of_its_kind(words: DangerWords) -> None:
    logits = words.logits({"essence": "With a belt"})
    assert logits[0] == pytest.approx(4 * 2 / np.sqrt(2**2 + FEW**2) - 0.5)
    assert int(np.argmax(logits[1:])) == list(Category).index(Category.HARM)


def test_a_term_counts_less_beside_others(words: DangerWords) -> None:
    assert words.logits({"essence": "The lesson, the belt"})[0] < words.logits({"essence": "The belt"})[0]


def test_a_text_without_a_known_word_has_the_bias(words: DangerWords) -> None:
    assert np.array_equal(words.logits({"essence": "Ничего"}), words.bias)


def test_a_word_that_only_begins_like_a_known_one_is_not_known(words: DangerWords) -> None:
    assert words.terms.itemsize == len("his father")
    for unknown in ("his fathers", "beltway", "lessons", "zebra", "able"):
        assert np.array_equal(words.logits({"essence": unknown}), words.bias)


def test_a_word_that_is_said_again_counts_more(words: DangerWords) -> None:
    once, twice = "The belt, the lesson", "The belt, the belt, the lesson"
    assert words.logits({"essence": twice})[0] > words.logits({"essence": once})[0]


@pytest.mark.parametrize("given", [["lesson", "belt"], ["belt", "belt"]])
def test_terms_out_of_order_are_refused(given: list[str]) -> None:
    with pytest.raises(ValueError, match="not sorted"):
        as_terms(given)


def test_words_are_read_as_they_were_written(words: DangerWords, tmp_path: Path) -> None:
    write_words(words, tmp_path / "words.npz")
    found = read_words(tmp_path / "words.npz")
    assert found.terms.tolist() == words.terms.tolist()
    assert np.allclose(found.logits({"essence": "his father, a belt"}), words.logits({"essence": "his father, a belt"}))


def test_the_shipped_words_are_many_and_have_neighbours() -> None:
    known = read_words(FITTED / "words.npz").terms.tolist()
    assert len(known) > 10_000
    assert any(b" " in term for term in known)


def test_logits_are_weighed_and_the_floor_is_taken_off() -> None:
    weighing = Weighing(words=2.0, reading=0.5, bias=-1.0, floor=0.25, doubt=-1.0)
    told = weighing.told(np.full(OUTPUTS, 1.0, dtype=np.float32), np.full(OUTPUTS, 4.0, dtype=np.float32))
    assert told.danger == pytest.approx(2 + 2 - 1 - 0.25)
    assert told.is_hit
    assert sum(told.kinds.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("logit", "is_hit", "is_doubtful"), [(-2.0, False, False), (0.0, False, True), (1.0, True, True)]
)
def test_below_the_floor_a_form_is_in_doubt_and_below_that_it_is_nothing(
    logit: float, is_hit: bool, is_doubtful: bool
) -> None:
    weighing = Weighing(words=1.0, bias=0.0, floor=0.5, doubt=-1.0)
    told = weighing.told(np.full(OUTPUTS, logit, dtype=np.float32), np.zeros(OUTPUTS, dtype=np.float32))
    assert (told.is_hit, told.is_doubtful) == (is_hit, is_doubtful)


@pytest.mark.parametrize("text", ["dataset: [", "dataset: any", "just words"])
def test_an_unreadable_weighing_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "danger.yaml").write_text(text, encoding="utf8")
    with pytest.raises(ValueError, match="not readable"):
        read_fitted(tmp_path)


def test_the_shipped_weighing_counts_both_and_words_alone() -> None:
    fitted = read_fitted(FITTED)
    assert fitted.both.reading > 0
    assert fitted.both.doubt < fitted.both.floor
    assert fitted.words.reading == 0
