"""A question to the index: every field whole, encoded once."""

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.encoder import Encoded, HashingEncoder, Passage
from retrieval.query import ask

TEXTS = {"essence": "They talk. Nobody listens.", "actions_taken": "", "question": "How do I begin?"}


def test_each_filled_field_has_its_windows(hashing_encoder: HashingEncoder) -> None:
    query = ask(TEXTS, encoder=hashing_encoder)
    assert query.window_fields == ("essence", "question")
    assert query.windows.shape == (2, hashing_encoder.dimensions)


def test_each_sentence_has_its_vector(hashing_encoder: HashingEncoder) -> None:
    query = ask(TEXTS, encoder=hashing_encoder)
    assert query.line_texts == (
        ("essence", "They talk."),
        ("essence", "Nobody listens."),
        ("question", "How do I begin?"),
    )
    assert len(query.lines) == len(query.line_texts)


def test_a_long_field_has_several_windows_and_all_its_sentences(hashing_encoder: HashingEncoder) -> None:
    said = [f"Pupil {number} talks on and on." for number in range(40)]
    query = ask({"essence": " ".join(said)}, encoder=hashing_encoder)
    assert len(query.window_fields) > 1
    assert [text for _, text in query.line_texts] == said


def test_a_form_is_encoded_in_one_go() -> None:
    calls: list[int] = []

    class Listening(HashingEncoder):
        def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
            calls.append(len(passages))
            return super().encode(passages)

    ask(TEXTS, encoder=Listening())
    assert calls == [2]


def test_every_field_counts_once_in_the_centre(hashing_encoder: HashingEncoder) -> None:
    long = ask({"essence": "calm " * 400, "question": "father"}, encoder=hashing_encoder)
    short = ask({"essence": "calm", "question": "father"}, encoder=hashing_encoder)
    assert long.centre == pytest.approx(short.centre, abs=1e-4)


def test_the_centre_is_a_unit_vector(hashing_encoder: HashingEncoder) -> None:
    assert np.linalg.norm(ask(TEXTS, encoder=hashing_encoder).centre) == pytest.approx(1, abs=1e-5)


def test_words_come_from_all_fields(hashing_encoder: HashingEncoder) -> None:
    query = ask({"essence": "zebras", "difficulty": "giraffes"}, encoder=hashing_encoder)
    assert len(query.stems) == 2


@pytest.mark.parametrize("texts", [{}, {"essence": " "}, {"essence": "?!"}])
def test_a_form_that_says_nothing_is_still_a_query(hashing_encoder: HashingEncoder, texts: dict[str, str]) -> None:
    query = ask(texts, encoder=hashing_encoder)
    assert query.centre.shape == (hashing_encoder.dimensions,)
    assert np.isfinite(query.centre).all()
    assert query.stems == ()


def test_sentences_are_picked_by_field(hashing_encoder: HashingEncoder) -> None:
    texts, vectors = ask(TEXTS, encoder=hashing_encoder).lines_of("question")
    assert texts == ["How do I begin?"]
    assert vectors.shape == (1, hashing_encoder.dimensions)
