"""Solved cases compared with one another: solutions that say nearly the same, and like situations met in unlike ways.

Knows the index; what is found is for people to judge, and decides nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from retrieval.encoder import Vectors, unit
from retrieval.index import Index
from retrieval.shelf import Shelved

ALIKE = 0.75
"""Cosine of two solutions of different cases from which on they may say the same."""
NEAR = 0.6
"""Cosine of two situations from which on they may be the same one."""
APART = 0.45
"""Cosine of the nearest solutions of two cases up to which they may pull apart."""
MOST = 100
BLOCK = 256
"""Cases that are compared with all others at once, so that memory stays small."""

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Pair:
    """Two solved cases, the smaller id first, with the cosines of their situations and of their nearest solutions."""

    one: str
    other: str
    situations: float
    ways: float


@dataclass(frozen=True)
class Compared:
    """At most `MOST` pairs whose solutions are alike, the most alike first; and as many that pull apart the most."""

    same: tuple[Pair, ...]
    apart: tuple[Pair, ...]


def compared(index: Index) -> Compared:
    """Every solved case of the index with every other."""
    return best_of(_pairs(list(index.shelf.every("cases"))))


def best_of(pairs: Iterable[Pair]) -> Compared:
    """The pairs that are alike or apart, ties by the ids."""
    found = sorted(pairs, key=lambda pair: (pair.one, pair.other))
    same = sorted((pair for pair in found if pair.ways >= ALIKE), key=lambda pair: -pair.ways)
    apart = sorted((pair for pair in found if pair.ways <= APART), key=lambda pair: pair.ways - pair.situations)
    return Compared(tuple(same[:MOST]), tuple(apart[:MOST]))


def _pairs(cases: Sequence[Shelved]) -> Iterator[Pair]:
    """The pairs that are worth keeping, block by block."""
    if not cases:
        return
    situations = np.stack([unit(_windows(case, "essence").mean(axis=0)) for case in cases])
    several = [_windows(case, "solution") for case in cases]
    solutions, begins = np.concatenate(several), list(accumulate(map(len, several), initial=0))
    for start in range(0, len(cases), BLOCK):
        end = min(start + BLOCK, len(cases))
        near = situations[start:end] @ situations.T
        ways = _nearest_ways(solutions, begins, start, end)
        later = np.arange(len(cases)) > np.arange(start, end)[:, None]
        kept = later & ((ways >= ALIKE) | ((near >= NEAR) & (ways <= APART)))
        yield from _named(cases, start, kept, near, ways)


def _named(
    cases: Sequence[Shelved], start: int, kept: npt.NDArray[np.bool_], near: Scores, ways: Scores
) -> Iterable[Pair]:
    for row, column in np.argwhere(kept).tolist():
        one, other = cases[start + row].id, cases[column].id
        yield Pair(one, other, round(float(near[row, column]), 3), round(float(ways[row, column]), 3))


def _nearest_ways(solutions: Vectors, begins: Sequence[int], start: int, end: int) -> Scores:
    """For each case from `start` to `end` and each case of all, the cosine of their nearest solutions."""
    cosines = solutions[begins[start] : begins[end]] @ solutions.T
    by_case = np.maximum.reduceat(cosines, begins[:-1], axis=1)
    rows = [begin - begins[start] for begin in begins[start:end]]
    return np.asarray(np.maximum.reduceat(by_case, rows, axis=0))


def _windows(case: Shelved, field: str) -> Vectors:
    """The vectors of one field as they stand on the shelf, one or more; those of all fields where it has none."""
    rows = [number for number, its in enumerate(case.window_fields) if its == field]
    return case.windows[rows] if rows else case.windows
