"""The shelf: one SQLite file that holds each item's record, its vectors and the texts they stand for.

Knows rows and bytes; knows neither encoders nor ranking. Rows are read by id, so its cost grows with the hits
and not with the collection.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.encoder import Vectors, unit
from retrieval.items import Kind

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    kind TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL,
    tags TEXT NOT NULL, centre BLOB NOT NULL, windows BLOB NOT NULL,
    record TEXT NOT NULL, layout TEXT NOT NULL, lines BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID
"""


@dataclass(frozen=True)
class Ranked:
    """What ranking needs of one item: its centre (d,), windows (n, d), tags, and the materials attached to it."""

    centre: Vectors
    windows: Vectors
    problem_fields: frozenset[str]
    participants: tuple[str, ...]
    materials: tuple[str, ...]


@dataclass(frozen=True)
class Shelved:
    """One item as it stands on the shelf.

    `windows` has shape (windows, d), its rows belong to `window_fields`; `lines` (lines, d) in half precision
    belongs to `line_texts`, pairs of field and sentence. All are unit vectors.
    """

    kind: Kind
    id: str
    digest: str
    record: dict[str, Any]
    problem_fields: tuple[str, ...]
    participants: tuple[str, ...]
    window_fields: tuple[str, ...]
    windows: Vectors
    line_texts: tuple[tuple[str, str], ...]
    lines: npt.NDArray[np.float16] | Vectors

    @cached_property
    def centre(self) -> Vectors:
        """Unit mean of the windows, the one vector by which the item is found."""
        return unit(self.windows.mean(axis=0))

    def lines_of(self, *fields: str) -> tuple[list[str], Vectors]:
        """Sentences of the named fields with their vectors, shape (sentences, d)."""
        rows = [i for i, (name, _) in enumerate(self.line_texts) if name in fields]
        return [self.line_texts[i][1] for i in rows], self.lines[rows].astype(np.float32)


class Shelf:
    """Rows by kind and id. One connection, guarded by a lock, serves every thread."""

    def __init__(self, path: Path | None, *, dimensions: int) -> None:
        self._dimensions = dimensions
        self._lock = Lock()
        self._rows = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute(_SCHEMA)

    def put(self, items: Iterable[Shelved]) -> None:
        """Add items or replace those of the same id."""
        rows = [
            (
                item.kind,
                item.id,
                item.digest,
                json.dumps([item.problem_fields, item.participants, item.record.get("materials", ())]),
                item.centre.tobytes(),
                item.windows.astype(np.float32).tobytes(),
                json.dumps(item.record, ensure_ascii=False),
                json.dumps([item.window_fields, item.line_texts], ensure_ascii=False),
                item.lines.astype(np.float16).tobytes(),
            )
            for item in items
        ]
        with self._lock, self._rows:
            self._rows.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def remove(self, kind: Kind, ids: Sequence[str]) -> None:
        """Remove items; absent ones are passed over."""
        with self._lock, self._rows:
            self._rows.executemany("DELETE FROM items WHERE kind = ? AND id = ?", [(kind, name) for name in ids])

    def get(self, kind: Kind, ids: Sequence[str]) -> dict[str, Shelved]:
        """Whole items by id; absent ones are left out."""
        marks = ",".join("?" * len(ids))
        sql = f"SELECT * FROM items WHERE kind = ? AND id IN ({marks})"
        return {item.id: item for item in map(self._shelved, self._all(sql, (kind, *ids)))}

    def every(self, kind: Kind) -> Iterator[Shelved]:
        """All items of a kind, ordered by id, without their lines being shared between calls."""
        return map(self._shelved, self._all("SELECT * FROM items WHERE kind = ? ORDER BY id", (kind,)))

    def ranked(self, kind: Kind, name: str) -> Ranked | None:
        """Only what ranking needs of one item; None where it is not on the shelf."""
        sql = "SELECT tags, centre, windows FROM items WHERE kind = ? AND id = ?"
        for tags, centre, blob in self._all(sql, (kind, name)):
            fields, people, materials = json.loads(tags)
            windows = np.frombuffer(blob, dtype=np.float32).reshape(-1, self._dimensions)
            return Ranked(
                np.frombuffer(centre, dtype=np.float32), windows, frozenset(fields), tuple(people), tuple(materials)
            )
        return None

    def digests(self, kind: Kind) -> dict[str, str]:
        """Digest of every item of a kind by id."""
        return dict(self._all("SELECT id, digest FROM items WHERE kind = ?", (kind,)))

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

    def _all(self, sql: str, values: tuple[str, ...]) -> list[Any]:
        with self._lock:
            return self._rows.execute(sql, values).fetchall()

    def _shelved(self, row: tuple[Any, ...]) -> Shelved:
        kind, name, digest, tags, _, windows, record, layout, lines = row
        fields, texts = json.loads(layout)
        problem_fields, participants, _ = json.loads(tags)
        return Shelved(
            kind=kind,
            id=name,
            digest=digest,
            record=json.loads(record),
            problem_fields=tuple(problem_fields),
            participants=tuple(participants),
            window_fields=tuple(fields),
            windows=np.frombuffer(windows, dtype=np.float32).reshape(-1, self._dimensions),
            line_texts=tuple((field, text) for field, text in texts),
            lines=np.frombuffer(lines, dtype=np.float16).reshape(-1, self._dimensions),
        )
