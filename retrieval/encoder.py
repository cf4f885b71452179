"""What an encoder is: passages in, vectors out. Knows no model; the encoders themselves are in files of their own."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

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


class EmbeddingsEncoder:
    """Any LangChain `Embeddings` as an encoder: wholes and sentences go out in one batch.

    `limit` counts words, a cautious stand-in for the pieces of a model whose tokenizer is not at hand.
    """

    def __init__(self, embeddings: Embeddings, *, name: str, limit: int) -> None:
        self._embeddings = embeddings
        self.name = name
        self.limit = limit
        self.dimensions = len(embeddings.embed_query("dimensions"))

    def measure(self, text: str) -> int:
        """Number of words, a long word counting once for every eight characters."""
        return sum(1 + len(word) // 8 for word in text.split())

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        """Encode passages with one call of the embeddings."""
        texts = [text for passage in passages for text in (" ".join(passage), *passage)]
        vectors = unit(np.asarray(self._embeddings.embed_documents(texts), dtype=np.float32)) if texts else None
        encoded: list[Encoded] = []
        at = 0
        for passage in passages:
            assert vectors is not None
            encoded.append(Encoded(vectors[at], vectors[at + 1 : at + 1 + len(passage)]))
            at += 1 + len(passage)
        return encoded


class EncoderEmbeddings(Embeddings):
    """An encoder behind LangChain's face, for chains and stores that want `Embeddings`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text; the windows of a long text are averaged."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """One unit vector; the windows of a long text are averaged."""
        passages = windows(text, measure=self._encoder.measure, limit=self._encoder.limit) or [(text,)]
        wholes = np.stack([encoded.whole for encoded in self._encoder.encode(passages)])
        return [float(value) for value in unit(wholes.mean(axis=0))]


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
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
            total += np.random.default_rng(seed).standard_normal(self.dimensions).astype(np.float32)
        return unit(total)
