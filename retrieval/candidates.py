"""The items both legs bring for a query, each scored by both legs, and their order.

Knows where the items of a kind stand; knows no index, no floor and no page.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from retrieval.adapters import Turned, heard
from retrieval.encoder import Vectors
from retrieval.hits import Hit, Hits
from retrieval.likeness import Scores, same_field, same_people
from retrieval.query import Query
from retrieval.standing import Numbers, Standing, Tags
from retrieval.weights import Weights

RIVALS = 5
"""How many runners-up a hit's lead is measured against."""
PLACES = 6
"""Decimals of a cosine that mean something: single precision sums the same numbers to other last digits by place."""


@dataclass(frozen=True)
class Candidates:
    """What both legs brought, ordered by id, scored by both legs. A query's problem fields do not change it.

    `cosines` are the query's own, `adapted` what the turned query scores, 0 where it was not turned (`turned`).
    """

    names: list[str]
    tags: list[Tags]
    words: Scores
    cosines: Scores
    adapted: Scores
    people: Scores
    linked: Scores
    asked: Scores
    turned: Turned | None
    weights: Weights


def weighed(
    query: Query,
    standing: Standing,
    weights: Weights,
    *,
    words: Mapping[str, float],
    near: Collection[str],
    turned: Turned | None,
    linked: Mapping[str, float],
) -> Candidates:
    """The items of both legs and of `linked`, every one scored by both legs; those that left the shelf are left out.

    `turned` is the query as readers' choices turn it, where that was learned.
    """
    numbers = standing.known({*words, *near, *linked, *(turned.votes if turned else ())})
    listed = numbers.tolist()
    names = [standing.names[number] for number in listed]
    tags = [standing.tags[number] for number in listed]
    return Candidates(
        names=names,
        tags=tags,
        words=np.array([words.get(name, 0.0) for name in names]),
        cosines=closeness(query, standing, numbers, weights),
        adapted=turned_scores(standing, numbers, turned) if turned else np.zeros(len(names)),
        people=same_people(query, tags) if weights.people else np.zeros(len(names)),
        linked=np.array([linked.get(name, 0.0) for name in names]),
        asked=askedness(query, standing, numbers),
        turned=turned,
        weights=weights,
    )


def closeness(query: Query, standing: Standing, numbers: Numbers, weights: Weights) -> Scores:
    """Cosine of each item: its centre with the query's, mixed with the best pair of windows."""
    if not len(numbers):
        return np.zeros(0)
    rows, begins = standing.rows(numbers)
    cosines = query.windows_and_centre @ rows.T
    centres = cosines[-1, begins]
    best = cosines[:-1].max(axis=0)
    best[begins] = -np.inf
    best = np.maximum.reduceat(best, begins)
    mixed: Scores = weights.centre * centres.astype(np.float64) + (1 - weights.centre) * best
    return _rounded(mixed)


def askedness(query: Query, standing: Standing, numbers: Numbers) -> Scores:
    """Cosine of each item's headline, its first window, with the nearest window of the form's question; 0 without one.

    An article that is about something else than what is asked shares much with the essence, and little with the
    question (measured on dev: its greatest gain is for materials).
    """
    rows = [place for place, name in enumerate(query.window_fields) if name == "question"]
    if not rows or not len(numbers):
        return np.zeros(len(numbers))
    nearest = (query.windows[rows] @ standing.headlines(numbers).T).max(axis=0)
    return _rounded(nearest)


def turned_scores(standing: Standing, numbers: Numbers, turned: Turned) -> Scores:
    """What each item scores against the turned query."""
    centres = standing.centres_of(numbers)
    said = heard(turned.votes, centres, places=standing.numbers, centres_of=standing.centres_of)
    return _rounded(centres @ turned.centre + standing.headlines(numbers) @ turned.headline + turned.voted * said)


def _rounded(cosines: Vectors | Scores) -> Scores:
    return np.asarray(np.round(cosines, PLACES), dtype=np.float64)


def ordered(found: Candidates, query: Query, *, limit: int | None = None) -> Hits:
    """The candidates as hits, best first, at most `limit`; ties fall back to the id."""
    if not found.names:
        return ()
    weights = found.weights
    alike = weights.people * found.people + weights.attached * found.linked
    if weights.field:
        alike = alike + weights.field * same_field(query, found.tags)
    scores = np.round(_of_both_legs(found) + alike, 9)
    order = np.argsort(-scores, kind="stable")
    usual = scores[order[1 : 1 + RIVALS]].mean() if len(order) > 1 else 0.0
    shown = order[:limit]
    columns = (scores, found.words, found.cosines, alike, scores - usual, found.asked, found.adapted)
    return tuple(map(Hit, (found.names[i] for i in shown), *(column[shown].tolist() for column in columns)))


def _of_both_legs(found: Candidates) -> Scores:
    """What an item scores by its texts: as readers' choices weigh both legs where learned, else as fused."""
    by_words = found.words / (found.words.max() or 1.0)
    if found.turned is not None:
        return np.asarray(found.adapted + found.turned.words * by_words + found.weights.close * found.cosines)
    nearest = found.cosines.max()
    meant = np.maximum(0.0, found.cosines) / (nearest if nearest > 0 else 1.0)
    return np.asarray(found.weights.meaning * meant + (1 - found.weights.meaning) * by_words)
