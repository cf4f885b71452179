"""Rows of vectors in one flat file. Knows bytes; knows neither items nor what a row means."""

import os
from pathlib import Path

import numpy as np

from retrieval.encoder import Vectors


class VectorFile:
    """Rows of float32 in one flat file: appended to and mapped into memory. Without a path, in memory.

    A replaced or removed item leaves rows of zeros behind until the next rebuild. Hundreds of scattered items are read
    in a millisecond; as blobs between the records of a database they take twenty.
    """

    def __init__(self, path: Path | None, *, dimensions: int) -> None:
        self._path = path
        self.rows: Vectors = np.zeros((0, dimensions), dtype=np.float32)
        if path is not None:
            path.touch()
            os.truncate(path, path.stat().st_size // (4 * dimensions) * 4 * dimensions)  # a kill may leave half a row
            self._map()

    def append(self, rows: Vectors) -> int:
        """Add rows; the number of the first of them."""
        first = len(self.rows)
        if self._path is None:
            self.rows = np.concatenate([self.rows, rows], dtype=np.float32)
            return first
        with self._path.open("ab") as file:
            file.write(np.ascontiguousarray(rows, dtype=np.float32).tobytes())
        self._map()
        return first

    def erase(self, first: int, count: int) -> None:
        """Overwrite rows with zeros."""
        if self._path is None:
            self.rows[first : first + count] = 0
            return
        width = 4 * self.rows.shape[1]
        with self._path.open("r+b") as file:
            file.seek(first * width)
            file.write(bytes(count * width))

    def remap(self) -> None:
        """See the rows that another process has added."""
        if self._path is not None:
            self._map()

    def _map(self) -> None:
        assert self._path is not None
        if self._path.stat().st_size:
            flat = np.asarray(np.memmap(self._path, dtype=np.float32, mode="r"))
            self.rows = flat.reshape(-1, self.rows.shape[1])
