"""LangChain's `Embeddings` as an encoder, and an encoder as LangChain's `Embeddings`. Knows no model."""

from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

from retrieval.encoder import Encoded, Encoder, Passage, unit, windows


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
