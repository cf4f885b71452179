"""The shelf: one SQLite file with each item's record and texts, and beside it the file of their vectors.

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
from retrieval.items import KINDS, Kind
from retrieval.standing import Place, Standing, Tags, stand
from retrieval.vector_file import VectorFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    kind TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL,
    record TEXT NOT NULL, layout TEXT NOT NULL, lines BLOB NOT NULL, stems TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE TABLE IF NOT EXISTS places (
    kind TEXT NOT NULL, id TEXT NOT NULL, first INTEGER NOT NULL, windows INTEGER NOT NULL, tags TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Shelved:
    """One item as it stands on the shelf.

    `windows` has shape (windows, d), its rows belong to `window_fields`; `lines` (lines, d) in half precision
    belongs to `line_texts`, pairs of field and sentence. All are unit vectors. `stems` are those by which the words
    leg finds the item, in order and with repetitions; they stand here because cutting them anew for every shown item
    would take longer than finding it.
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
    stems: tuple[str, ...] = ()

    @cached_property
    def centre(self) -> Vectors:
        """Unit mean of the windows, the one vector by which the item is found."""
        return unit(self.windows.mean(axis=0))

    def lines_of(self, *fields: str) -> tuple[list[str], Vectors]:
        """Sentences of the named fields with their vectors, shape (sentences, d)."""
        rows = [i for i, (name, _) in enumerate(self.line_texts) if name in fields]
        return [self.line_texts[i][1] for i in rows], self.lines[rows].astype(np.float32)


class Shelf:
    """Rows by kind and id. One connection, guarded by a lock, serves every thread.

    Any number of processes may read while one writes, which has to `follow` first.
    """

    def __init__(self, path: Path | None, *, dimensions: int) -> None:
        self._dimensions = dimensions
        self._lock = Lock()
        self._rows = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute("PRAGMA secure_delete=ON")
        self._rows.executescript(_SCHEMA)
        self._known_tags: dict[str, Tags] = {}
        self._standing: dict[str, Standing] = {}
        self._version = self._elsewhere()
        self._places = self._all_places()
        self._vectors = VectorFile(path.with_suffix(".vectors") if path else None, dimensions=dimensions)

    def _elsewhere(self) -> int:
        """A number that is another one after another connection has changed the file."""
        return int(self._rows.execute("PRAGMA data_version").fetchone()[0])

    def follow(self) -> bool:
        """Take up what another process has changed in the same file; whether there was anything."""
        with self._lock:
            version = self._elsewhere()
            if version == self._version:
                return False
            self._version = version
            places = self._all_places()
            self._vectors.remap()
            self._places = places
            self._standing.clear()
        return True

    def _all_places(self) -> dict[str, dict[str, Place]]:
        """Where every item stands. Vectors are mapped after this is read: they are written before their places are."""
        places: dict[str, dict[str, Place]] = {kind: {} for kind in KINDS}
        for kind, name, first, windows, tags in self._rows.execute("SELECT * FROM places"):
            places[kind][name] = Place(first, windows, self._tags(tags))
        return places

    def _take_up(self, placed: Iterable[tuple[str, str, int, int, str]]) -> None:
        for kind, name, first, windows, tags in placed:
            self._places[kind][name] = Place(first, windows, self._tags(tags))
            self._standing.pop(kind, None)

    def _tags(self, written: str) -> Tags:
        """Tags as one object however many items have them."""
        if written not in self._known_tags:
            fields, people, materials = json.loads(written)
            self._known_tags[written] = Tags(tuple(fields), frozenset(fields), tuple(people), tuple(materials))
        return self._known_tags[written]

    def put(self, items: Sequence[Shelved]) -> None:
        """Add items or replace those of the same id."""
        rows = [
            (
                item.kind,
                item.id,
                item.digest,
                json.dumps(item.record, ensure_ascii=False),
                json.dumps([item.window_fields, item.line_texts], ensure_ascii=False),
                item.lines.astype(np.float16).tobytes(),
                " ".join(item.stems),
            )
            for item in items
        ]
        with self._lock:
            placed = self._placed(items)
            self._erase((item.kind, item.id) for item in items)
            with self._rows:
                self._rows.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
                self._rows.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?, ?)", placed)
            self._take_up(placed)

    def _placed(self, items: Sequence[Shelved]) -> list[tuple[str, str, int, int, str]]:
        """Append the items' vectors to the file; where each item stands, and its tags."""
        if not items:
            return []
        at = self._vectors.append(
            np.concatenate([rows for item in items for rows in (item.centre[None], item.windows)])
        )
        placed: list[tuple[str, str, int, int, str]] = []
        for item in items:
            tags = json.dumps([item.problem_fields, item.participants, item.record.get("materials", ())])
            placed.append((item.kind, item.id, at, len(item.windows), tags))
            at += 1 + len(item.windows)
        return placed

    def remove(self, kind: Kind, ids: Sequence[str]) -> None:
        """Remove items; absent ones are passed over. Vectors go first, for only the rows tell where they stand."""
        with self._lock:
            self._erase((kind, name) for name in ids)
            with self._rows:
                for table in ("items", "places"):
                    self._rows.executemany(
                        f"DELETE FROM {table} WHERE kind = ? AND id = ?", [(kind, name) for name in ids]
                    )
            for name in ids:
                self._places[kind].pop(name, None)
            self._standing.pop(kind, None)

    def _erase(self, items: Iterable[tuple[Kind, str]]) -> None:
        """Overwrite the vectors of items that are replaced or removed."""
        for kind, name in items:
            if (place := self._places[kind].get(name)) is not None:
                self._vectors.erase(place.first, place.windows + 1)

    def settle(self) -> None:
        """Bring everything into the file itself, so that no earlier state is left beside it."""
        with self._lock:
            self._rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def stems(self, kind: Kind) -> list[tuple[str, list[str]]]:
        """Id and stems of every item of a kind."""
        return [
            (name, stems.split()) for name, stems in self._all("SELECT id, stems FROM items WHERE kind = ?", (kind,))
        ]

    def get(self, kind: Kind, ids: Sequence[str]) -> dict[str, Shelved]:
        """Whole items by id; absent ones are left out."""
        marks = ",".join("?" * len(ids))
        sql = f"SELECT * FROM items WHERE kind = ? AND id IN ({marks})"
        return {item.id: item for item in self._shelved(kind, self._all(sql, (kind, *ids)))}

    def every(self, kind: Kind) -> Iterator[Shelved]:
        """All items of a kind, ordered by id, without their lines being shared between calls."""
        return self._shelved(kind, self._all("SELECT * FROM items WHERE kind = ? ORDER BY id", (kind,)))

    def standing(self, kind: Kind) -> Standing:
        """What ranking needs of a kind, as columns; made at the first question after a change."""
        standing = self._standing.get(kind)
        if standing is None:
            with self._lock:
                standing = self._standing[kind] = stand(self._places[kind], self._vectors.rows)
        return standing

    def problem_fields(self, kind: Kind, name: str) -> tuple[str, ...]:
        """An item's problem fields in order; none where it is not on the shelf."""
        place = self._places[kind].get(name)
        return () if place is None else place.tags.problem_fields

    def ids(self, kind: Kind) -> list[str]:
        """Ids of a kind."""
        return list(self._places[kind])

    def count(self, kind: Kind) -> int:
        """Number of items of a kind."""
        return len(self._places[kind])

    def digests(self, kind: Kind) -> dict[str, str]:
        """Digest of every item of a kind by id."""
        return dict(self._all("SELECT id, digest FROM items WHERE kind = ?", (kind,)))

    def close(self) -> None:
        """Close the file."""
        self._rows.close()

    def _all(self, sql: str, values: tuple[str, ...]) -> list[Any]:
        with self._lock:
            return self._rows.execute(sql, values).fetchall()

    def _shelved(self, kind: Kind, rows: Iterable[tuple[Any, ...]]) -> Iterator[Shelved]:
        """The items of rows; one that was removed since the rows were read is left out."""
        for _, name, digest, record, layout, lines, stems in rows:
            place = self._places[kind].get(name)
            if place is not None:
                fields, texts = json.loads(layout)
                yield Shelved(
                    kind=kind,
                    id=name,
                    digest=digest,
                    record=json.loads(record),
                    problem_fields=place.tags.problem_fields,
                    participants=place.tags.participants,
                    window_fields=tuple(fields),
                    windows=self._vectors.rows[place.first + 1 : place.first + 1 + place.windows],
                    line_texts=tuple((field, text) for field, text in texts),
                    lines=np.frombuffer(lines, dtype=np.float16).reshape(-1, self._dimensions),
                    stems=tuple(stems.split()),
                )
