"""Search as a row of plain stages over frozen hits, named in one table that the service and the evaluation share.

Knows one index and one query at a time; knows nothing of people, rights or pages.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from retrieval.encoder import Vectors, unit
from retrieval.hits import Hit, Hits, in_order
from retrieval.index import Index
from retrieval.items import Kind
from retrieval.query import Query

DEPTH = 200
"""How many items each leg brings."""
DUPLICATE = 0.93
"""Two items whose centres have a greater cosine say the same."""


@dataclass(frozen=True)
class Search:
    """A query against one kind of item in one index."""

    query: Query
    kind: Kind
    index: Index


Stage = Callable[[Search, Hits], Hits]


@dataclass(frozen=True)
class Weights:
    """How the legs of one kind are weighed; chosen on dev data by `casementor eval tune`.

    `meaning`: share of the meaning leg in the fused score, 0 to 1. `centre`: share of the centres' cosine against the
    mean of best-window cosines. `feedback`: weight of the mean of the best items' centres added to the query
    (Rocchio 1971), taken from `feedback_items` items.
    """

    meaning: float
    centre: float
    feedback: float
    feedback_items: int = 5


WEIGHTS: dict[Kind, Weights] = {
    "cases": Weights(meaning=0.6, centre=0.5, feedback=0.2),
    "materials": Weights(meaning=0.6, centre=0.5, feedback=0.2),
    "questions": Weights(meaning=0.5, centre=0.5, feedback=0.0),
    "mentors": Weights(meaning=0.5, centre=0.5, feedback=0.0),
}


def pipeline(*stages: Stage) -> Stage:
    """One stage that runs the given ones in order."""

    def run(search: Search, hits: Hits) -> Hits:
        for stage in stages:
            hits = stage(search, hits)
        return hits

    return run


def words(search: Search, hits: Hits) -> Hits:
    """The words leg: items by BM25."""
    found = search.index.words[search.kind].search(search.query.stems, limit=DEPTH)
    return tuple(Hit(id=name, score=score, words=score) for name, score in found.items())


def meaning(search: Search, hits: Hits) -> Hits:
    """The meaning leg: nearest items by centre, then ordered by the cosines of their fields."""
    names = search.index.neighbours[search.kind].nearest(search.query.centre, limit=DEPTH)
    cosines = closeness(search, names, search.query.centre, WEIGHTS[search.kind])
    return in_order(Hit(id=name, score=value, meaning=value) for name, value in cosines.items())


def fused(weights: Weights | None = None) -> Stage:
    """Both legs, every candidate scored by both, as a weighted sum of scores brought to one range.

    Convex combination after Bruch, Gai & Ingber (2023), "An Analysis of Fusion Functions for Hybrid Retrieval":
    BM25 by its greatest value in this answer, cosines between the least and the greatest among the candidates.
    """

    def run(search: Search, hits: Hits) -> Hits:
        chosen = weights or WEIGHTS[search.kind]
        by_words = {hit.id: hit.words for hit in words(search, ())}
        names = dict.fromkeys((*by_words, *search.index.neighbours[search.kind].nearest(search.query.centre, limit=DEPTH)))
        first = _combine(by_words, closeness(search, names, search.query.centre, chosen), chosen)
        if not chosen.feedback or not first:
            return first
        centre = _fed_back(search, first, chosen)
        again = closeness(search, names, centre, chosen)
        plain = {hit.id: hit.meaning for hit in first}
        return tuple(replace(hit, meaning=plain[hit.id]) for hit in _combine(by_words, again, chosen))

    return run


def closeness(search: Search, names: object, centre: Vectors, weights: Weights) -> dict[str, float]:
    """Cosine of each item: its centre with the query's, mixed with the mean over fields of the best window pairs."""
    rows = search.index.rank_rows(search.kind, names)  # type: ignore[arg-type]
    if not rows:
        return {}
    stacked = np.concatenate([found for _, found in rows.values()])
    sizes = np.array([len(found) for _, found in rows.values()])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    sums = np.add.reduceat(stacked, starts, axis=0)
    norms = np.linalg.norm(sums, axis=1)
    centres = (sums @ centre) / np.where(norms == 0, 1, norms)
    best = np.maximum.reduceat(search.query.windows @ stacked.T, starts, axis=1).mean(axis=0)
    mixed = weights.centre * centres + (1 - weights.centre) * best
    return {name: float(value) for name, value in zip(rows, mixed, strict=True)}


def _combine(by_words: dict[str, float], cosines: dict[str, float], weights: Weights) -> Hits:
    if not cosines:
        return ()
    top_words = max(by_words.values(), default=0.0) or 1.0
    low, high = min(cosines.values()), max(cosines.values())
    spread = (high - low) or 1.0
    return in_order(
        Hit(
            id=name,
            score=weights.meaning * (cosine - low) / spread + (1 - weights.meaning) * by_words.get(name, 0.0) / top_words,
            words=by_words.get(name, 0.0),
            meaning=cosine,
        )
        for name, cosine in cosines.items()
    )


def _fed_back(search: Search, hits: Hits, weights: Weights) -> Vectors:
    best = [hit.id for hit in hits[: weights.feedback_items]]
    rows = search.index.rank_rows(search.kind, best)
    centres = np.stack([found.mean(axis=0) for _, found in rows.values()])
    mixed: Vectors = search.query.centre + weights.feedback * centres.mean(axis=0) * len(best)
    return mixed / np.float32(np.linalg.norm(mixed) or 1)


def top(count: int) -> Stage:
    """Keep the first `count` hits."""
    return lambda search, hits: hits[:count]


def above_floor(search: Search, hits: Hits) -> Hits:
    """Only hits a reader would probably call helpful, their score now that probability.

    Without a calibrated floor for this encoder everything passes; who shows the hits has to say so.
    """
    floor = search.index.floors.get(search.kind)
    if floor is None:
        return tuple(replace(hit, score=min(1.0, max(0.0, hit.score))) for hit in hits)
    sure = (replace(hit, score=round(floor.sureness(hit, search.query), 6)) for hit in hits)
    return tuple(hit for hit in sure if hit.score >= floor.floor)


def diverse(count: int) -> Stage:
    """The first `count` hits of which no two are near-duplicates."""

    def run(search: Search, hits: Hits) -> Hits:
        rows = search.index.rank_rows(search.kind, [hit.id for hit in hits[: 4 * count]])
        kept: list[Hit] = []
        centres: list[Vectors] = []
        for hit in hits:
            if len(kept) == count or hit.id not in rows:
                continue
            centre = unit(rows[hit.id][1].mean(axis=0))
            if all(float(centre @ other) < DUPLICATE for other in centres):
                kept.append(hit)
                centres.append(centre)
        return tuple(kept)

    return run


RANKERS: dict[str, Stage] = {"words": words, "meaning": meaning, "production": fused()}
"""The orders `casementor eval` compares; 'production' is the one every first response uses."""

PIPELINES: dict[str, Stage] = {
    "cases": pipeline(fused(), above_floor, diverse(5)),
    "materials": pipeline(fused(), above_floor, diverse(4)),
}
"""What a first response shows."""
