"""Rows of vectors in one flat file. Knows bytes; knows neither items nor what a row means."""

import os
from pathlib import Path

import numpy as np

from retrieval.encoder import Vectors


class VectorFile:
    """Rows of float32 in one flat file: appended to and mapped into memory. Without a path, in memory.

    A replaced or removed item leaves rows of zeros behind until the next rebuild. Hundreds of scattered items are read
    in a millisecond; as blobs between the records of a database they take twenty. Any number of processes may read
    while one writes; who writes sees to it that nobody else does.
    """

    def __init__(self, path: Path | None, *, dimensions: int) -> None:
        self._path = path
        self._width = 4 * dimensions
        self.rows: Vectors = np.zeros((0, dimensions), dtype=np.float32)
        if path is not None:
            path.touch()
            self._map()

    def append(self, rows: Vectors) -> int:
        """Add rows; the number of the first of them."""
        if self._path is None:
            self.rows = np.concatenate([self.rows, rows], dtype=np.float32)
            return len(self.rows) - len(rows)
        with self._path.open("r+b") as file:
            first = file.seek(0, os.SEEK_END) // self._width
            file.seek(first * self._width)  # a kill may have left part of a row
            file.write(np.ascontiguousarray(rows, dtype=np.float32).tobytes())
        self._map()
        return first

    def erase(self, first: int, count: int) -> None:
        """Overwrite rows with zeros."""
        if self._path is None:
            self.rows[first : first + count] = 0
            return
        with self._path.open("r+b") as file:
            file.seek(first * self._width)
            file.write(bytes(count * self._width))

    def remap(self) -> None:
        """See the rows that another process has added."""
        if self._path is not None:
            self._map()

    def _map(self) -> None:
        assert self._path is not None
        if count := self._path.stat().st_size // self._width:  # another process may be in the middle of a row
            shape = (count, self.rows.shape[1])
            self.rows = np.asarray(np.memmap(self._path, dtype=np.float32, mode="r", shape=shape))
