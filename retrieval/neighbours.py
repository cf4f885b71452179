"""The nearest items of a kind by one vector each, in a store that is opened when it is first needed. Knows no store."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Literal, Protocol

from retrieval.encoder import Vectors

StoreName = Literal["chroma", "memory"]


class Neighbours(Protocol):
    """A store of one unit vector an item."""

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace vectors, shape (ids, d)."""
        ...

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; absent ones are passed over."""
        ...

    def nearest(self, vector: Vectors, *, limit: int) -> list[str]:
        """Ids of the nearest items, nearest first."""
        ...


class LateNeighbours:
    """Opens its store when it is first asked or changed: kinds that are scanned never ask. Threads may share it."""

    def __init__(self, opening: Callable[[], Neighbours]) -> None:
        self._opening = opening
        self._lock = Lock()
        self._opened: Neighbours | None = None

    def open(self) -> Neighbours:
        """The store, opened once."""
        with self._lock:
            if self._opened is None:
                self._opened = self._opening()
        return self._opened

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace vectors, shape (ids, d)."""
        self.open().put(ids, vectors)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors; absent ones are passed over."""
        self.open().remove(ids)

    def nearest(self, vector: Vectors, *, limit: int) -> list[str]:
        """Ids of the nearest items, nearest first."""
        return self.open().nearest(vector, limit=limit)
