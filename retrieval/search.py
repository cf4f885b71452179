"""Search as a row of plain stages over frozen hits, named in one table that the service and the evaluation share.

Knows one index and one query at a time; knows nothing of people, rights or pages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.records import PUPILS
from retrieval.hits import Hit, Hits, in_order
from retrieval.index import Index
from retrieval.items import Kind
from retrieval.query import Query
from retrieval.shelf import Ranked

DEPTH = 200
"""How many items each leg brings."""
AGES = {"preschool children": 0, **{name: number for number, name in enumerate(PUPILS, start=1)}}
_CHILDREN = frozenset(AGES)
RIVALS = 5
WITNESSES = 8
"""How many ranked cases may speak for the materials attached to them."""
DUPLICATE = 0.93
"""Two items whose centres have a greater cosine say the same."""


@dataclass(frozen=True)
class Search:
    """A query against one kind of item in one index.

    `similar` are the solved cases already ranked for this query; what is attached to them speaks for a material.
    """

    query: Query
    kind: Kind
    index: Index
    similar: Hits = ()


Stage = Callable[[Search, Hits], Hits]


@dataclass(frozen=True)
class Weights:
    """How a kind's evidence is weighed; chosen on the dev split and on retellings within the corpus.

    `meaning`: share of the meaning leg in the fused score, 0 to 1. `centre`: share of the centres' cosine against the
    best pair of windows. `field`: added for a shared problem field. `people`: added for alike participants.
    `attached`: added for being attached to solved cases, as far as these are surely similar.
    """

    meaning: float = 0.68
    centre: float = 0.7
    field: float = 0.0
    people: float = 0.0
    attached: float = 0.0


WEIGHTS: dict[Kind, Weights] = {
    "cases": Weights(field=0.12, people=0.12),
    "materials": Weights(field=0.15, attached=0.2),
    "questions": Weights(),
    "mentors": Weights(),
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
    """The meaning leg: the nearest items by centre, ordered by centre and best pair of windows."""
    names = search.index.neighbours[search.kind].nearest(search.query.centre, limit=DEPTH)
    rows = search.index.ranked(search.kind, names)
    cosines = closeness(search.query, rows, WEIGHTS[search.kind])
    return in_order(Hit(id=name, score=value, meaning=value) for name, value in cosines.items())


def fused(weights: Weights | None = None) -> Stage:
    """Both legs, every candidate scored by both, as a weighted sum of scores divided by their greatest.

    Convex combination after Bruch, Gai & Ingber (2023), "An Analysis of Fusion Functions for Hybrid Retrieval", with
    zero as the least value of both legs. Shared problem fields and alike participants add to it.
    """

    def run(search: Search, hits: Hits) -> Hits:
        chosen = weights or WEIGHTS[search.kind]
        by_words = {hit.id: hit.words for hit in words(search, ())}
        near = search.index.neighbours[search.kind].nearest(search.query.centre, limit=DEPTH)
        linked = attached(search) if chosen.attached else {}
        rows = search.index.ranked(search.kind, dict.fromkeys((*by_words, *near, *linked)))
        return _combine(search.query, rows, by_words, linked, chosen)

    return run


def attached(search: Search) -> dict[str, float]:
    """How surely each material is attached to a case like this one, 0 to 1, by id."""
    floor = search.index.floors.get("cases")
    linked: dict[str, float] = {}
    cases = search.index.ranked("cases", [hit.id for hit in search.similar[:WITNESSES]]) if floor else {}
    for hit in search.similar[:WITNESSES]:
        for name in cases[hit.id].materials if hit.id in cases else ():
            linked[name] = 1 - (1 - linked.get(name, 0.0)) * (1 - floor.sureness(hit, search.query))  # type: ignore[union-attr]
    return linked


def closeness(query: Query, rows: Mapping[str, Ranked], weights: Weights) -> dict[str, float]:
    """Cosine of each item: its centre with the query's, mixed with the best pair of windows."""
    if not rows:
        return {}
    centres = np.stack([row.centre for row in rows.values()]) @ query.centre
    sizes = np.array([len(row.windows) for row in rows.values()])
    starts = np.cumsum(sizes) - sizes
    pairs = (np.concatenate([row.windows for row in rows.values()]) @ query.windows.T).max(axis=1)
    mixed = weights.centre * centres + (1 - weights.centre) * np.maximum.reduceat(pairs, starts)
    return dict(zip(rows, mixed.tolist(), strict=True))


def _combine(
    query: Query,
    rows: Mapping[str, Ranked],
    by_words: Mapping[str, float],
    linked: Mapping[str, float],
    weights: Weights,
) -> Hits:
    cosines = closeness(query, rows, weights)
    top_words = max(by_words.values(), default=0.0) or 1.0
    top_cosine = max(cosines.values(), default=0.0)
    top_cosine = top_cosine if top_cosine > 0 else 1.0
    scored = []
    for name, cosine in cosines.items():
        found = by_words.get(name, 0.0)
        alike = (
            weights.field * _field(query, rows[name])
            + weights.people * _people(query, rows[name])
            + weights.attached * linked.get(name, 0.0)
        )
        both = weights.meaning * max(0.0, cosine) / top_cosine + (1 - weights.meaning) * found / top_words
        scored.append((round(both + alike, 9), name, found, cosine, alike))
    scored.sort(key=lambda row: (-row[0], row[1]))
    rivals = [row[0] for row in scored[1 : 1 + RIVALS]] or [0.0]
    usual = sum(rivals) / len(rivals)
    return tuple(Hit(name, score, found, cosine, alike, score - usual) for score, name, found, cosine, alike in scored)


def _field(query: Query, item: Ranked) -> float:
    """1 where a problem field is shared, else 0."""
    return float(not item.problem_fields.isdisjoint(query.problem_fields))


def _people(query: Query, item: Ranked) -> float:
    """How alike the participants are, 0 to 1: shared adults, and nearness of the pupils' forms."""
    if not query.participants or not item.participants:
        return 0.0
    return 0.5 * _adults_alike(query.participants, item.participants) + 0.5 * _ages_alike(
        query.participants, item.participants
    )


def _adults_alike(yours: Sequence[str], theirs: Sequence[str]) -> float:
    here, there = set(yours) - _CHILDREN, set(theirs) - _CHILDREN
    return len(here & there) / len(here | there) if here | there else 1.0


def _ages_alike(yours: Sequence[str], theirs: Sequence[str]) -> float:
    here, there = ([AGES[name] for name in names if name in AGES] for names in (yours, theirs))
    if not here or not there:
        return 0.5
    return max(0.0, 1 - min(abs(a - b) for a in here for b in there) / 5)


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
        kept: dict[str, Hit] = {}
        for hit in hits:
            shown = search.index.ranked(search.kind, [*kept, hit.id])
            if hit.id in shown and not any(
                _duplicates(shown[hit.id], shown[other]) for other in kept if other in shown
            ):
                kept[hit.id] = hit
            if len(kept) == count:
                break
        return tuple(kept.values())

    return run


def _duplicates(one: Ranked, other: Ranked) -> bool:
    return float(one.centre @ other.centre) >= DUPLICATE


RANKERS: dict[str, Stage] = {"words": words, "meaning": meaning, "production": fused()}
"""The orders `casementor eval` compares; 'production' is the one every first response uses."""

SHOWN: dict[Kind, Stage] = {
    "cases": pipeline(above_floor, diverse(5)),
    "materials": pipeline(above_floor, diverse(4)),
}
"""What of a ranking a first response shows."""
