"""Search as a row of plain stages over frozen hits, named in one table that the service and the evaluation share.

Knows one index and one query at a time; knows nothing of people, rights or pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus.records import PUPILS
from retrieval.hits import Hit, Hits, in_order
from retrieval.index import Index
from retrieval.items import Kind
from retrieval.query import Query
from retrieval.shelf import Ranked

DEPTH, NEAR = 200, 60
"""How many items the words leg and the meaning leg bring."""
LOOKED_AT = 20
"""How many of the first hits are weighed against the floor."""
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
Scores = npt.NDArray[np.float64]


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
    names = _near(search)
    rows = search.index.ranked(search.kind, names)
    cosines = closeness(search.query, list(rows.values()), WEIGHTS[search.kind]).tolist()
    return in_order(Hit(id=name, score=value, meaning=value) for name, value in zip(rows, cosines, strict=True))


def fused(weights: Weights | None = None) -> Stage:
    """Both legs, every candidate scored by both, as a weighted sum of scores divided by their greatest.

    Convex combination after Bruch, Gai & Ingber (2023), "An Analysis of Fusion Functions for Hybrid Retrieval", with
    zero as the least value of both legs. Shared problem fields and alike participants add to it.
    """

    return lambda search, hits: ordered(candidates(search, weights), search.query)


@dataclass(frozen=True)
class Candidates:
    """What both legs brought, ordered by id, scored by both legs. A query's problem fields do not change it."""

    names: list[str]
    rows: list[Ranked]
    words: Scores
    cosines: Scores
    linked: Scores
    weights: Weights


def candidates(search: Search, weights: Weights | None = None) -> Candidates:
    """The candidates of a query."""
    chosen = weights or WEIGHTS[search.kind]
    by_words = search.index.words[search.kind].search(search.query.stems, limit=DEPTH)
    near = _near(search)
    linked = attached(search) if chosen.attached else {}
    rows = search.index.ranked(search.kind, sorted({*by_words, *near, *linked}))
    return Candidates(
        names=list(rows),
        rows=list(rows.values()),
        words=np.array([by_words.get(name, 0.0) for name in rows]),
        cosines=closeness(search.query, list(rows.values()), chosen),
        linked=np.array([linked.get(name, 0.0) for name in rows]),
        weights=chosen,
    )


def ordered(found: Candidates, query: Query) -> Hits:
    """The candidates as hits, best first; ties fall back to the id."""
    if not found.names:
        return ()
    alike = _alike(found, query)
    best_cosine, best_words = found.cosines.max(), found.words.max() or 1.0
    meant = np.maximum(0.0, found.cosines) / (best_cosine if best_cosine > 0 else 1.0)
    both = found.weights.meaning * meant + (1 - found.weights.meaning) * found.words / best_words
    scores = np.round(both + alike, 9)
    order = np.argsort(-scores, kind="stable")
    usual = scores[order[1 : 1 + RIVALS]].mean() if len(order) > 1 else 0.0
    columns = (scores, found.words, found.cosines, alike, scores - usual)
    return tuple(map(Hit, (found.names[i] for i in order), *(column[order].tolist() for column in columns)))


def _alike(found: Candidates, query: Query) -> Scores:
    """What shared tags and links add to each candidate's score."""
    weights = found.weights
    tags = [
        weights.field * _field(query, row) + weights.people * _people(query.participants, row.participants)
        for row in found.rows
    ]
    return np.array(tags) + weights.attached * found.linked


def attached(search: Search) -> dict[str, float]:
    """How surely each material is attached to a case like this one, 0 to 1, by id."""
    floor = search.index.floors.get("cases")
    linked: dict[str, float] = {}
    cases = search.index.ranked("cases", [hit.id for hit in search.similar[:WITNESSES]]) if floor else {}
    for hit in search.similar[:WITNESSES]:
        for name in cases[hit.id].materials if hit.id in cases else ():
            linked[name] = 1 - (1 - linked.get(name, 0.0)) * (1 - floor.sureness(hit, search.query))  # type: ignore[union-attr]
    return linked


def _near(search: Search) -> list[str]:
    """The nearest items by centre; a query without any words is near to nothing."""
    if not search.query.centre.any():
        return []
    return search.index.near(search.kind, search.query.centre, limit=NEAR)


def closeness(query: Query, rows: Sequence[Ranked], weights: Weights) -> Scores:
    """Cosine of each item: its centre with the query's, mixed with the best pair of windows."""
    if not rows:
        return np.zeros(0)
    centres = np.stack([row.centre for row in rows]) @ query.centre
    sizes = np.array([len(row.windows) for row in rows])
    pairs = (np.concatenate([row.windows for row in rows]) @ query.windows.T).max(axis=1)
    best = np.maximum.reduceat(pairs, np.cumsum(sizes) - sizes)
    return np.asarray(weights.centre * centres + (1 - weights.centre) * best, dtype=np.float64)


def _field(query: Query, item: Ranked) -> float:
    """1 where a problem field is shared, less where it was only suggested, else 0."""
    return query.confirmed * (not item.problem_fields.isdisjoint(query.problem_fields))


@lru_cache(maxsize=50_000)
def _people(yours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """How alike the participants are, 0 to 1: shared adults, and nearness of the pupils' forms."""
    if not yours or not theirs:
        return 0.0
    return 0.5 * _adults_alike(yours, theirs) + 0.5 * _ages_alike(yours, theirs)


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
    sure = (replace(hit, score=round(floor.sureness(hit, search.query), 6)) for hit in hits[:LOOKED_AT])
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
