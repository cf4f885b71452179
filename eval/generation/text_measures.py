"""What ragas measures without a model: what a text rests on, by id and by text, and how near it is to a mentor's.

Knows written texts; asks nobody. Ragas is told to report to nobody before it is loaded.
"""

import os

os.environ["RAGAS_DO_NOT_TRACK"] = "true"

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ragas.dataset_schema import SingleTurnSample
from ragas.embeddings.base import BaseRagasEmbedding
from ragas.metrics._context_precision import IDBasedContextPrecision, NonLLMContextPrecisionWithReference
from ragas.metrics._context_recall import IDBasedContextRecall, NonLLMContextRecall
from ragas.metrics._string import NonLLMStringSimilarity as StringSimilarity
from ragas.metrics.collections import BleuScore, CHRFScore, NonLLMStringSimilarity, RougeScore, SemanticSimilarity

from eval.generation.names import OF_CONTEXTS, OF_TEXTS
from eval.generation.written import Reference, Written
from retrieval.encoder import Encoder
from retrieval.query import embed, joined, read
from retrieval.vector_cache import CachedEncoder, VectorCache

Measure = Callable[[Written, Reference], Awaitable[float]]


class LocalEmbedding(BaseRagasEmbedding):
    """The local encoder behind ragas's face: a text is the mean of its windows, so nothing is cut off."""

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        super().__init__()
        self.encoder = CachedEncoder(encoder, cache)

    def embed_text(self, text: str, **kwargs: Any) -> list[float]:
        """The vector of a text."""
        texts = {"text": text}
        query = joined(read(texts), embed(texts, encoder=self.encoder), participants=(), problem_fields=())
        return [float(value) for value in query.centre]

    async def aembed_text(self, text: str, **kwargs: Any) -> list[float]:
        """The vector of a text."""
        return self.embed_text(text)


def text_measures(embedding: LocalEmbedding) -> Mapping[str, Measure]:
    """Every measure that needs no model, by name; each from 0 to 1, more is better."""
    # Ragas has these four in its older shape alone, and its public name for them warns.
    contexts = (
        IDBasedContextPrecision(),
        IDBasedContextRecall(),
        NonLLMContextPrecisionWithReference(distance_measure=_Quiet()),
        NonLLMContextRecall(_distance_measure=_Quiet()),
    )
    texts = (
        SemanticSimilarity(embeddings=embedding),
        RougeScore(rouge_type="rougeL"),
        BleuScore(),
        CHRFScore(),
        NonLLMStringSimilarity(),
    )
    return {
        **{name: _of_contexts(metric) for name, metric in zip(OF_CONTEXTS, contexts, strict=True)},
        **{name: _of_texts(metric) for name, metric in zip(OF_TEXTS, texts, strict=True)},
    }


class _Quiet(StringSimilarity):
    """Likeness of strings, asked straight: ragas's way round writes an id for reporting into the home folder."""

    async def single_turn_ascore(self, sample: SingleTurnSample, callbacks: Any = None, timeout: Any = None) -> float:
        """The likeness of one pair."""
        return float(await self._single_turn_ascore(sample, callbacks=[]))


def _of_contexts(metric: Any) -> Measure:
    async def measure(written: Written, reference: Reference) -> float:
        if not written.contexts:
            return 0.0
        sample = SingleTurnSample(
            retrieved_context_ids=[one.id for one in written.contexts],
            reference_context_ids=[one.id for one in reference.contexts],
            retrieved_contexts=[one.text for one in written.contexts],
            reference_contexts=[one.text for one in reference.contexts],
        )
        return float(await metric._single_turn_ascore(sample, callbacks=[]))

    return measure


def _of_texts(metric: Any) -> Measure:
    async def measure(written: Written, reference: Reference) -> float:
        if not written.text:
            return 0.0
        return _from_0_to_1((await metric.ascore(reference=reference.text, response=written.text)).value)

    return measure


def _from_0_to_1(value: float) -> float:
    """A cosine may be a little below 0 or, added up in floats, above 1."""
    return min(1.0, max(0.0, float(value)))
