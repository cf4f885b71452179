"""Suggesting problem fields from the text: nearness to each item's cues, and the tags of similar solved cases.

Knows the rubricator and the index; the teacher confirms, this file only suggests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.records import RubricatorItem
from retrieval.encoder import Encoder, Vectors
from retrieval.hits import Hit
from retrieval.index import Index
from retrieval.query import Query
from retrieval.vector_cache import VectorCache

VOTERS = 10
CUES, VOTES = 0.4, 0.6
ENOUGH = 0.55
"""A second or third item is suggested when its score is at least this share of the first one's; chosen on dev."""
MOST = 3
FAR = 0.3
"""A smaller cosine to the nearest solved case means that a text is not about school, or not in a language the encoder
reads. On dev no form that something answers is below .34, not even a bare one; a recipe for bread is at .28."""


SUGGESTED = 0.5
"""How much a problem field counts that the teacher has not confirmed: it came from the same text as everything else."""


@dataclass(frozen=True)
class Suggested:
    """A suggested item with its score, 0 to 1."""

    id: str
    score: float


def is_far(similar: Sequence[Hit]) -> bool:
    """Whether even the nearest of some solved cases is far from a text; not where there is none to compare it with."""
    return bool(similar) and max(hit.meaning for hit in similar) < FAR


class FieldSuggester:
    """The rubricator as vectors, made once."""

    def __init__(self, items: Sequence[RubricatorItem], *, index: Index, cache: VectorCache) -> None:
        self._items = tuple(items)
        self._index = index
        texts = [(item, text) for item in self._items for text in (item.description, *item.cues)]
        self._starts = np.cumsum([0, *(1 + len(item.cues) for item in self._items[:-1])])
        self._vectors = _encoded([text for _, text in texts], index.encoder, cache)

    def suggest(self, query: Query, *, similar: Sequence[Hit]) -> tuple[Suggested, ...]:
        """One to three items, the best first."""
        scores = CUES * self._by_cues(query) + VOTES * self._by_votes(similar[:VOTERS])
        order = sorted(range(len(self._items)), key=lambda i: (-round(float(scores[i]), 6), self._items[i].id))
        best = float(scores[order[0]])
        kept = [i for i in order[:MOST] if scores[i] >= ENOUGH * best]
        return tuple(Suggested(self._items[i].id, round(min(1.0, float(scores[i])), 4)) for i in kept)

    def fill_in(self, query: Query, *, similar: Sequence[Hit]) -> tuple[Query, tuple[Suggested, ...]]:
        """A query that names no problem fields with those its text suggests, and the suggestions.

        A text that is far from every solved case is about something else, and is given none.
        """
        if is_far(similar):
            return query, ()
        found = self.suggest(query, similar=similar)
        fields = tuple(field.id for field in found)
        return replace(query, problem_fields=fields, confirmed=SUGGESTED), found

    def _by_cues(self, query: Query) -> Vectors:
        """Best cosine of each item's cues with the form as a whole or with one of its sentences."""
        asked = np.concatenate([query.centre[None, :], query.windows, query.lines])
        best = (asked @ self._vectors.T).max(axis=0)
        nearest = np.maximum.reduceat(best, self._starts)
        spread = (nearest.max() - nearest.min()) or 1
        return np.asarray((nearest - nearest.min()) / spread, dtype=np.float32)

    def _by_votes(self, similar: Sequence[Hit]) -> Vectors:
        """Share of the similar cases' scores that carries each item; a case's first item counts double."""
        votes = np.zeros(len(self._items), dtype=np.float32)
        numbers = {item.id: i for i, item in enumerate(self._items)}
        for hit in similar:
            for place, name in enumerate(self._index.shelf.problem_fields("cases", hit.id)):
                if name in numbers:
                    votes[numbers[name]] += hit.score * (1.0 if place == 0 else 0.5)
        return votes / (votes.max() or 1)


def _encoded(texts: Sequence[str], encoder: Encoder, cache: VectorCache) -> Vectors:
    return np.stack([made.whole for made in cache.encode([(text,) for text in texts], encoder=encoder)])
