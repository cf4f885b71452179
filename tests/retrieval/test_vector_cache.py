"""Vectors by content: nothing is encoded twice."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import Encoded, HashingEncoder, Passage
from retrieval.vector_cache import CHUNK, VectorCache

PASSAGES: list[Passage] = [("They talk.", "I wait."), ("A father writes.",)]


class CountingEncoder(HashingEncoder):
    """Counts the passages it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        self.seen += len(passages)
        return super().encode(passages)


def test_what_comes_from_the_cache_is_what_was_encoded() -> None:
    encoder, cache = HashingEncoder(), VectorCache(None)
    for _ in range(2):
        for kept, made in zip(cache.encode(PASSAGES, encoder=encoder), encoder.encode(PASSAGES), strict=True):
            assert np.array_equal(kept.whole, made.whole)
            assert kept.sentences == pytest.approx(made.sentences, abs=2e-3)


def test_what_was_encoded_once_is_never_encoded_again() -> None:
    encoder, cache = CountingEncoder(), VectorCache(None)
    cache.encode(PASSAGES, encoder=encoder)
    cache.encode([*reversed(PASSAGES), ("New.",)], encoder=encoder)
    assert encoder.seen == len(PASSAGES) + 1


def test_order_is_kept_when_some_are_known() -> None:
    encoder, cache = HashingEncoder(), VectorCache(None)
    cache.encode(PASSAGES[1:], encoder=encoder)
    first, second = cache.encode(PASSAGES, encoder=encoder)
    assert (first.sentences.shape, second.sentences.shape) == ((2, 64), (1, 64))


def test_the_same_words_cut_otherwise_are_another_passage() -> None:
    encoder, cache = HashingEncoder(), VectorCache(None)
    apart, together = cache.encode([("They talk.", "I wait."), ("They talk. I wait.",)], encoder=encoder)
    assert (len(apart.sentences), len(together.sentences)) == (2, 1)


def test_vectors_of_another_encoder_are_not_used() -> None:
    cache = VectorCache(None)
    cache.encode(PASSAGES, encoder=HashingEncoder(dimensions=64))
    (made,) = cache.encode(PASSAGES[:1], encoder=HashingEncoder(dimensions=32))
    assert made.whole.shape == (32,)


def test_a_cache_in_a_file_remembers(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    for _ in range(2):
        VectorCache(tmp_path / "deep" / "vectors.sqlite").encode(PASSAGES, encoder=encoder)
    assert encoder.seen == len(PASSAGES)


def test_progress_tells_every_passage() -> None:
    told: list[int] = []
    passages: list[Passage] = [(f"number {number}",) for number in range(CHUNK * 2 + 3)]
    VectorCache(None).encode(passages, encoder=HashingEncoder(), done=told.append)
    assert sum(told) == len(passages)


def test_no_passages_give_no_vectors() -> None:
    assert VectorCache(None).encode([], encoder=HashingEncoder()) == []


def test_what_is_not_kept_is_encoded_again() -> None:
    encoder, cache = CountingEncoder(), VectorCache(None)
    cache.encode(PASSAGES, encoder=encoder)
    cache.keep(PASSAGES[:1], encoder=encoder.name)
    cache.encode(PASSAGES, encoder=encoder)
    assert encoder.seen == 2 * len(PASSAGES) - 1
