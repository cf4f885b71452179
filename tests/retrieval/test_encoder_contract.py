"""What every encoder keeps: the stand-in, any LangChain embeddings, and the served one."""

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from retrieval.embeddings import EmbeddingsEncoder, EncoderEmbeddings
from retrieval.encoder import Encoder, HashingEncoder, unit
from retrieval.onnx_encoder import OnnxEncoder

CALM = ("The class is calm.", "Nobody shouts in the corridor.")
FATHER = ("A father writes to me at night.",)
LONG = tuple(f"Pupil number {number} forgot the blue notebook again." for number in range(5))


@pytest.fixture(params=["hashing", "embeddings", "onnx"])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each encoder in turn."""
    match request.param:
        case "hashing":
            return HashingEncoder()
        case "embeddings":
            return EmbeddingsEncoder(DeterministicFakeEmbedding(size=32), name="fake", limit=64)
        case _:
            encoder: OnnxEncoder = request.getfixturevalue("encoder")
            return encoder


def test_a_passage_is_one_unit_vector(any_encoder: Encoder) -> None:
    for made in any_encoder.encode([CALM, FATHER, LONG]):
        assert made.whole.shape == (any_encoder.dimensions,)
        assert made.whole.dtype == np.float32
        assert np.linalg.norm(made.whole) == pytest.approx(1, abs=1e-4)


def test_each_sentence_of_a_passage_is_a_unit_row(any_encoder: Encoder) -> None:
    for passage, made in zip((CALM, FATHER, LONG), any_encoder.encode([CALM, FATHER, LONG]), strict=True):
        assert made.sentences.shape == (len(passage), any_encoder.dimensions)
        assert np.linalg.norm(made.sentences, axis=1) == pytest.approx(np.ones(len(passage)), abs=1e-4)


def test_vectors_come_in_the_order_of_passages(any_encoder: Encoder) -> None:
    together = any_encoder.encode([CALM, FATHER])
    alone = [any_encoder.encode([passage])[0] for passage in (CALM, FATHER)]
    for one, other in zip(together, alone, strict=True):
        assert one.whole == pytest.approx(other.whole, abs=1e-5)


def test_the_same_text_has_the_same_vector(any_encoder: Encoder) -> None:
    first, second = any_encoder.encode([CALM, CALM])
    assert np.array_equal(first.whole, second.whole)
    assert np.array_equal(first.sentences, second.sentences)


def test_different_texts_have_different_vectors(any_encoder: Encoder) -> None:
    first, second = any_encoder.encode([CALM, FATHER])
    assert float(first.whole @ second.whole) < 0.99


def test_a_sentences_row_is_nearest_to_that_sentence_alone(any_encoder: Encoder) -> None:
    rows = any_encoder.encode([(*CALM, *FATHER)])[0].sentences
    alone = np.stack([made.whole for made in any_encoder.encode([(text,) for text in (*CALM, *FATHER)])])
    assert (rows @ alone.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_no_passages_give_no_vectors(any_encoder: Encoder) -> None:
    assert any_encoder.encode([]) == []


def test_a_passage_as_long_as_the_limit_is_read(any_encoder: Encoder) -> None:
    passage = " ".join(["calm"] * any_encoder.limit)
    assert any_encoder.measure(passage) <= any_encoder.limit
    assert any_encoder.encode([(passage,)])[0].whole.shape == (any_encoder.dimensions,)


def test_a_longer_text_measures_more(any_encoder: Encoder) -> None:
    assert any_encoder.measure("one two three four five") > any_encoder.measure("one two")


def test_any_encoder_serves_langchain_as_embeddings(any_encoder: Encoder) -> None:
    embeddings = EncoderEmbeddings(any_encoder)
    vectors = embeddings.embed_documents([CALM[0], FATHER[0]])
    assert vectors == [embeddings.embed_query(CALM[0]), embeddings.embed_query(FATHER[0])]
    assert all(np.linalg.norm(vector) == pytest.approx(1, abs=1e-4) for vector in vectors)


def test_the_end_of_a_long_text_reaches_langchain_too(any_encoder: Encoder) -> None:
    embeddings = EncoderEmbeddings(any_encoder)
    long = "The blue notebook was forgotten. " * 60
    assert embeddings.embed_query(long + CALM[0]) != embeddings.embed_query(long + FATHER[0])


def test_a_blank_text_has_a_vector_for_langchain(any_encoder: Encoder) -> None:
    assert len(EncoderEmbeddings(any_encoder).embed_query("")) == any_encoder.dimensions


def test_what_the_served_encoder_could_not_read_whole_is_refused(encoder: OnnxEncoder) -> None:
    with pytest.raises(ValueError, match="pieces"):
        encoder.encode([(" ".join(["calm"] * (encoder.limit + 1)),)])


def test_embeddings_are_asked_once_for_all_passages() -> None:
    asked: list[int] = []

    class Listening(DeterministicFakeEmbedding):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            asked.append(len(texts))
            return super().embed_documents(texts)

    EmbeddingsEncoder(Listening(size=8), name="fake", limit=64).encode([CALM, FATHER])
    assert asked == [len(CALM) + 1 + len(FATHER) + 1]


def test_shared_words_mean_nearness_to_the_stand_in(hashing_encoder: HashingEncoder) -> None:
    near, far, asked = hashing_encoder.encode([("noisy noisy class",), ("late father writes",), ("a noisy class",)])
    assert float(asked.whole @ near.whole) > float(asked.whole @ far.whole)


def test_zero_stays_zero_when_brought_to_unit_length() -> None:
    assert unit(np.zeros((2, 3), dtype=np.float32)).tolist() == [[0, 0, 0], [0, 0, 0]]
