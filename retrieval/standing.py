"""Where the items of one kind stand: ids, rows of vectors and tags as columns, so that hundreds are weighed at once.

Knows numbers and rows; knows no file, no query and no weights.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from retrieval.encoder import Vectors

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tags:
    """What an item is tagged with, and the materials attached to it."""

    problem_fields: tuple[str, ...]
    as_set: frozenset[str]
    participants: tuple[str, ...]
    materials: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where an item's vectors stand in the vector file: its centre in row `first`, then so many `windows`."""

    first: int
    windows: int
    tags: Tags


@dataclass(frozen=True)
class Standing:
    """One kind as it stood at one moment. Items are numbered in the order of their ids; a number is a column's place.

    `firsts` and `windows` are as in `Place`; `vectors` is the whole vector file.
    """

    names: tuple[str, ...]
    firsts: Numbers
    windows: Numbers
    tags: tuple[Tags, ...]
    vectors: Vectors

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number of each item by id."""
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def centres(self) -> Vectors:
        """Every item's centre, shape (items, d), side by side in memory."""
        return self.vectors[self.firsts]

    def known(self, names: Iterable[str]) -> Numbers:
        """Numbers of the named items in order of their ids; those that do not stand here are left out."""
        found = {self.numbers.get(name, -1) for name in names} - {-1}
        return np.array(sorted(found), dtype=np.int64)

    def centre(self, number: int) -> Vectors:
        """One item's centre."""
        return np.asarray(self.vectors[self.firsts[number]])

    def rows(self, numbers: Numbers) -> tuple[Vectors, Numbers]:
        """For each of the items its centre and then its windows, one below the other, and where each item begins."""
        counts = self.windows[numbers] + 1
        begins = np.cumsum(counts) - counts
        return self.vectors[np.repeat(self.firsts[numbers] - begins, counts) + np.arange(counts.sum())], begins

    def centres_of(self, numbers: Numbers) -> Vectors:
        """The centre of each of the items, shape (items, d)."""
        return np.asarray(self.vectors[self.firsts[numbers]])

    def headlines(self, numbers: Numbers) -> Vectors:
        """The first window of each of the items, which is its title, its summary or its text, shape (items, d)."""
        return np.asarray(self.vectors[self.firsts[numbers] + 1])

    def nearest(self, vector: Vectors, *, limit: int) -> list[str]:
        """Ids of the nearest items by centre, nearest first, found by an exact scan; ties fall back to the id."""
        cosines = self.centres @ vector
        if limit < len(cosines):
            least = np.partition(cosines, -limit)[-limit]
            near = np.flatnonzero(cosines >= least)
        else:
            near = np.arange(len(cosines))
        return [self.names[i] for i in near[np.argsort(-cosines[near], kind="stable")][:limit].tolist()]


def stand(places: Mapping[str, Place], vectors: Vectors) -> Standing:
    """The columns of the given places."""
    names = tuple(sorted(places))
    return Standing(
        names=names,
        firsts=np.array([places[name].first for name in names], dtype=np.int64),
        windows=np.array([places[name].windows for name in names], dtype=np.int64),
        tags=tuple(places[name].tags for name in names),
        vectors=vectors,
    )
