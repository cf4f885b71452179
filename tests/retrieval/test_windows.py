"""Cutting a text into windows: nothing is lost, and none is longer than the encoder reads."""

from collections.abc import Iterator
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.embeddings import DeterministicFakeEmbedding

from retrieval.embeddings import EmbeddingsEncoder
from retrieval.encoder import HashingEncoder, windows
from retrieval.onnx_encoder import OnnxEncoder


class Measuring(Protocol):
    """The part of an encoder that windows need."""

    limit: int

    def measure(self, text: str) -> int: ...


@pytest.fixture(params=["hashing", "embeddings", "onnx"], scope="module")
def measuring(request: pytest.FixtureRequest) -> Iterator[Measuring]:
    """Each encoder's own measure, with a limit that texts of a few sentences reach."""
    match request.param:
        case "hashing":
            yield HashingEncoder(limit=9)
        case "embeddings":
            yield EmbeddingsEncoder(DeterministicFakeEmbedding(size=4), name="fake", limit=9)
        case _:
            encoder: OnnxEncoder = request.getfixturevalue("encoder")
            before, encoder.limit = encoder.limit, 30
            yield encoder
            encoder.limit = before


word = st.text(st.sampled_from("abcdeéшŽ'-3"), min_size=1, max_size=30)
sentence = st.builds(
    lambda said, end: " ".join(said) + end, st.lists(word, min_size=1, max_size=30), st.sampled_from(".?!…\n")
)
texts = st.lists(sentence, max_size=12).map(" ".join) | st.text(max_size=200)


def shown(text: str) -> str:
    return "".join(text.split())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_nothing_of_a_text_is_lost_or_moved(measuring: Measuring, text: str) -> None:
    cut = windows(text, measure=measuring.measure, limit=measuring.limit)
    assert shown("".join(part for passage in cut for part in passage)) == shown(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_no_window_is_longer_than_the_limit(measuring: Measuring, text: str) -> None:
    cut = windows(text, measure=measuring.measure, limit=measuring.limit)
    assert all(measuring.measure(" ".join(passage)) <= measuring.limit for passage in cut)


@pytest.mark.parametrize("giant", ["a" * 5000, "a" * 5000 + ". Short.", "аб" * 3000, "a-" * 2000])
def test_a_giant_word_is_cut_and_kept(measuring: Measuring, giant: str) -> None:
    cut = windows(giant, measure=measuring.measure, limit=measuring.limit)
    assert shown("".join(part for passage in cut for part in passage)) == shown(giant)
    assert all(measuring.measure(" ".join(passage)) <= measuring.limit for passage in cut)


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_blank_text_has_no_windows(measuring: Measuring, text: str) -> None:
    assert windows(text, measure=measuring.measure, limit=measuring.limit) == []


def test_a_short_text_is_one_window_of_its_sentences(measuring: Measuring) -> None:
    cut = windows("They talk. I wait.", measure=measuring.measure, limit=measuring.limit)
    assert cut == [("They talk.", "I wait.")]


def test_sentences_stay_whole_where_they_fit(measuring: Measuring) -> None:
    said = "They talk on and on."
    cut = windows(" ".join([said] * 20), measure=measuring.measure, limit=measuring.limit)
    assert len(cut) > 1
    assert {part for passage in cut for part in passage} == {said}
