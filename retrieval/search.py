"""Search as a row of plain stages over frozen hits, named in one table that the service and the evaluation share.

Knows one index and one query at a time; knows nothing of people, rights or pages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from retrieval.adapters import Turned
from retrieval.candidates import Candidates, closeness, ordered, weighed
from retrieval.encoder import Vectors
from retrieval.hits import Hit, Hits, in_order
from retrieval.index import Index
from retrieval.items import Kind
from retrieval.query import Query
from retrieval.weights import WEIGHTS, Weights

DEPTH, NEAR = 200, 60
"""How many items the words leg and the meaning leg bring."""
LOOKED_AT = 20
"""How many of the first hits are weighed against the floor."""
WITNESSES = 8
"""How many ranked cases may speak for the materials attached to them."""
BESIDE = 0.75
"""A further hit is shown when its sureness is at least this share of the surest one's; chosen on dev.

It took the share of good ones among further cases from .63 to .93, among further materials from .41 to .5, and left
out one helpful item in twenty-four.
"""
DUPLICATE = 0.93
"""Two items whose centres have a greater cosine say the same."""


@dataclass(frozen=True)
class Search:
    """A query against one kind of item in one index.

    `similar` are the solved cases already ranked for this query; what is attached to them speaks for a material.
    `looked_up` is what the words leg found, where it was asked already, else None.
    """

    query: Query
    kind: Kind
    index: Index
    similar: Hits = ()
    looked_up: Mapping[str, float] | None = None

    @cached_property
    def by_words(self) -> Mapping[str, float]:
        """The words leg's items with their BM25 scores."""
        if self.looked_up is not None:
            return self.looked_up
        return self.index.words[self.kind].search(self.query.stems, limit=DEPTH)

    @cached_property
    def attached(self) -> Mapping[str, float]:
        """How surely each material is attached to a case like this one, 0 to 1, by id."""
        floor = self.index.floors.get("cases")
        linked: dict[str, float] = {}
        cases = self.index.shelf.standing("cases")
        for hit in self.similar[:WITNESSES] if floor else ():
            number = cases.numbers.get(hit.id)
            for name in cases.tags[number].materials if number is not None else ():
                linked[name] = 1 - (1 - linked.get(name, 0.0)) * (1 - floor.sureness(hit, self.query))  # type: ignore[union-attr]
        return linked

    @cached_property
    def turned(self) -> Turned | None:
        """The query as readers' choices turn it for this kind; None where that was not learned."""
        adapter = self.index.adapters.get(self.kind)
        return None if adapter is None else adapter.turn(self.query)

    def near(self, asked: Vectors) -> list[str]:
        """The nearest items by centre; a query without words is near to nothing."""
        return self.index.near(self.kind, asked, limit=NEAR) if self.query.centre.any() else []


Stage = Callable[[Search, Hits], Hits]


def pipeline(*stages: Stage) -> Stage:
    """One stage that runs the given ones in order."""

    def run(search: Search, hits: Hits) -> Hits:
        for stage in stages:
            hits = stage(search, hits)
        return hits

    return run


def words(search: Search, hits: Hits) -> Hits:
    """The words leg: items by BM25."""
    return tuple(Hit(id=name, score=score, words=score) for name, score in search.by_words.items())


def meaning(search: Search, hits: Hits) -> Hits:
    """The meaning leg: the nearest items by centre, ordered by centre and best pair of windows."""
    standing = search.index.shelf.standing(search.kind)
    numbers = standing.known(search.near(search.query.centre))
    cosines = closeness(search.query, standing, numbers, WEIGHTS[search.kind]).tolist()
    return in_order(
        Hit(id=standing.names[number], score=value, meaning=value)
        for number, value in zip(numbers.tolist(), cosines, strict=True)
    )


def fused(weights: Weights | None = None) -> Stage:
    """Both legs, every candidate scored by both, as readers' choices weigh them where these were learned.

    Else as a weighted sum of scores divided by their greatest: the convex combination of Bruch, Gai & Ingber (2023),
    "An Analysis of Fusion Functions for Hybrid Retrieval", with zero as the least value of both legs. Shared problem
    fields and alike participants add to either.
    """
    return lambda search, hits: ordered(candidates(search, weights), search.query)


def candidates(search: Search, weights: Weights | None = None) -> Candidates:
    """The candidates of a query."""
    chosen = weights or WEIGHTS[search.kind]
    return weighed(
        search.query,
        search.index.shelf.standing(search.kind),
        chosen,
        words=search.by_words,
        near=search.near(search.query.centre if search.turned is None else search.turned.centre),
        turned=search.turned,
        linked=search.attached if chosen.attached else {},
    )


def above_floor(search: Search, hits: Hits) -> Hits:
    """Only hits a reader would probably call helpful, their score now that probability, the surest first.

    Without a calibrated floor for this encoder everything passes; who shows the hits has to say so.
    """
    floor = search.index.floors.get(search.kind)
    if floor is None:
        return tuple(replace(hit, score=min(1.0, max(0.0, hit.score))) for hit in hits)
    sure = ((hit, round(floor.sureness(hit, search.query), 6)) for hit in hits[:LOOKED_AT])
    least = floor.least(search.query)
    return in_order(replace(hit, score=score) for hit, score in sure if score >= least)


def beside_the_first(search: Search, hits: Hits) -> Hits:
    """The surest hit and those nearly as sure: what trails far behind it helps seldom, even above the floor."""
    surest = max((hit.score for hit in hits), default=0.0)
    return tuple(hit for hit in hits if hit.score >= BESIDE * surest)


def diverse(count: int) -> Stage:
    """The first `count` hits of which no two are near-duplicates."""

    def run(search: Search, hits: Hits) -> Hits:
        standing = search.index.shelf.standing(search.kind)
        kept: dict[Hit, Vectors] = {}
        for hit in hits:
            number = standing.numbers.get(hit.id)
            centre = None if number is None else standing.centre(number)
            if centre is not None and all(float(centre @ other) < DUPLICATE for other in kept.values()):
                kept[hit] = centre
            if len(kept) == count:
                break
        return tuple(kept)

    return run


RANKERS: dict[str, Stage] = {"words": words, "meaning": meaning, "production": fused()}
"""The orders `casementor eval` compares; 'production' is the one every first response uses."""

SHOWN: dict[Kind, Stage] = {
    "cases": pipeline(above_floor, beside_the_first, diverse(5)),
    "materials": pipeline(above_floor, beside_the_first, diverse(4)),
}
"""What of a ranking a first response shows."""
