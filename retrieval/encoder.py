"""What an encoder is: passages in, vectors out. Knows no model; the encoders themselves are in files of their own."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from retrieval.analysis import sentences, words

Vectors = npt.NDArray[np.float32]
Passage = tuple[str, ...]
"""Sentences that are encoded together, in one window."""


@dataclass(frozen=True)
class Encoded:
    """Unit vectors of one passage: `whole` has shape (d,), `sentences` (number of sentences, d).

    `middle` is what goes into the encoder's last layers, (pieces, d), not of unit length; None where the encoder does
    not tell it, or the vectors come from a cache.
    """

    whole: Vectors
    sentences: Vectors
    middle: Vectors | None = None


class Encoder(Protocol):
    """Turns passages into unit vectors. `name` identifies the weights: vectors of two names are never compared."""

    name: str
    dimensions: int
    limit: int

    def measure(self, text: str) -> int:
        """Length of a text in the encoder's own pieces, without the special ones."""
        ...

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        """Encode passages, each at most `limit` pieces long, in order."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """Scale rows (or one vector) to length one; zero stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(norms == 0, 1, norms), dtype=np.float32)


def windows(text: str, *, measure: Callable[[str], int], limit: int) -> list[Passage]:
    """Cut a text into passages of whole sentences, none longer than `limit` pieces, so that nothing is cut off.

    A sentence longer than the limit is cut between words.
    """
    parts = sentences(text)
    if parts and measure(text) <= limit:
        return [parts]
    passages: list[Passage] = []
    current: list[str] = []
    room = limit
    for part in (piece for sentence in parts for piece in _short(sentence, measure, limit)):
        length = measure(part)
        if current and length > room:
            passages.append(tuple(current))
            current, room = [], limit
        current.append(part)
        room -= length
    return [*passages, tuple(current)] if current else passages


def _short(sentence: str, measure: Callable[[str], int], limit: int) -> list[str]:
    if measure(sentence) <= limit:
        return [sentence]
    tokens = sentence.split()
    if len(tokens) == 1:
        middle = len(sentence) // 2
        halves = [sentence[:middle], sentence[middle:]]
    else:
        middle = len(tokens) // 2
        halves = [" ".join(tokens[:middle]), " ".join(tokens[middle:])]
    return [piece for half in halves for piece in _short(half, measure, limit)]


class HashingEncoder:
    """A stand-in without weights: words are hashed to fixed random directions, so shared words mean nearness."""

    def __init__(self, *, dimensions: int = 64, limit: int = 64) -> None:
        self.name = f"hashing-{dimensions}"
        self.dimensions = dimensions
        self.limit = limit

    def measure(self, text: str) -> int:
        """Number of words."""
        return len(text.split())

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        """Sum the directions of the words of each passage and of each sentence."""
        return [
            Encoded(self._vector(" ".join(passage)), np.stack([self._vector(text) for text in passage]))
            for passage in passages
        ]

    def _vector(self, text: str) -> Vectors:
        total = np.zeros(self.dimensions, dtype=np.float32)
        for word in words(text):
            total += _direction(word, self.dimensions)
        return unit(total)


@lru_cache(maxsize=1 << 14)
def _direction(word: str, dimensions: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).standard_normal(dimensions).astype(np.float32)
