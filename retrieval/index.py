"""The index: one generation of shelf, words and neighbours, open in a folder or in memory.

Knows items and the encoder. The database is the truth; everything here can be made again from its records.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

import numpy as np
from filelock import FileLock

from retrieval.adapter_file import adapters_of
from retrieval.adapters import Adapters
from retrieval.encoder import Encoder, Vectors
from retrieval.floors import Floor, floors_of
from retrieval.items import KINDS, Item, Kind
from retrieval.neighbours import LateNeighbours, Neighbours, StoreName
from retrieval.pointer import Pointer
from retrieval.shelf import Shelf, Shelved
from retrieval.shelving import digest, shelve
from retrieval.vector_cache import VectorCache
from retrieval.words_leg import WordsLeg

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how many are done, of how many."""

PROBES = 20
LOAD_AT_ONCE = 256
EXACT = 10_000
"""Up to so many items of a kind an exact scan takes no longer than the vector store, and misses nothing."""


class IndexFault(RuntimeError):
    """The index cannot be used as it is; the sentence says what to do."""


@dataclass(frozen=True)
class Status:
    """How the index stands against the records: ids missing, left over, or made of older texts, by kind."""

    missing: Mapping[str, tuple[str, ...]]
    extra: Mapping[str, tuple[str, ...]]
    outdated: Mapping[str, tuple[str, ...]]

    @property
    def whole(self) -> bool:
        """Whether index and records agree."""
        return not any((*self.missing.values(), *self.extra.values(), *self.outdated.values()))


class Index:
    """One open generation, in a folder or, with none, in memory.

    Adding twice or removing what is absent changes nothing. Several processes may have one folder open. Where it is
    told the name of the generation in use (`in_use`), it goes over to that one when a rebuild has made another.
    """

    def __init__(
        self,
        *,
        encoder: Encoder,
        cache: VectorCache,
        folder: Path | None = None,
        store: StoreName = "chroma",
        server: str | None = None,
        name: str = "memory",
        floors: Mapping[Kind, Floor] | None = None,
        adapters: Adapters | None = None,
        in_use: Callable[[], str] | None = None,
    ) -> None:
        self.encoder = encoder
        self.floors = floors_of(encoder.name) if floors is None else floors
        self.adapters = adapters_of(encoder.name) if adapters is None else adapters
        self.cache = cache
        self._store: StoreName = store
        self._server = server
        self._in_use: Callable[[], str] = (lambda: name) if in_use is None else in_use
        self._moving = Lock()
        self.followed = 0
        self._open(folder, name)

    def _open(self, folder: Path | None, name: str) -> None:
        """Open a generation; who still reads from one that was open before keeps it until the answer is made."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._alone = FileLock(folder / "writing.lock") if folder else nullcontext()
        self.shelf = Shelf(folder / "items.sqlite" if folder else None, dimensions=self.encoder.dimensions)
        self.words = {kind: WordsLeg(folder / f"words-{kind}" if folder else None) for kind in KINDS}
        vectors = folder / "vectors" if folder else None
        self.neighbours = {
            kind: LateNeighbours(partial(_open_neighbours, self._store, f"{kind}-{name}", vectors, self._server))
            for kind in KINDS
        }
        for kind, late in self.neighbours.items():
            if self._server is not None or self.shelf.count(kind) > EXACT:
                late.open()
        if self._store == "memory" and folder is not None:
            self._recall()
        self.name = name

    def _recall(self) -> None:
        """Fill neighbours kept in memory from the shelf."""
        for kind in KINDS:
            items = list(self.shelf.every(kind))
            if items:
                self.neighbours[kind].put([item.id for item in items], np.stack([item.centre for item in items]))

    def put(self, items: Iterable[Item], *, progress: Progress = lambda what, done, total: None) -> None:
        """Add items or replace those of the same id. Unchanged ones are passed over."""
        by_kind: dict[Kind, dict[str, Item]] = {}
        for item in items:
            by_kind.setdefault(item.kind, {})[item.id] = item
        for kind, rows in by_kind.items():
            present = self.shelf.digests(kind)
            changed = [item for item in rows.values() if present.get(item.id) != digest(item)]
            for start in range(0, len(changed), LOAD_AT_ONCE):
                self._put(kind, changed[start : start + LOAD_AT_ONCE])
                progress(f"indexing {kind}", min(start + LOAD_AT_ONCE, len(changed)), len(changed))

    def _put(self, kind: Kind, items: Sequence[Item]) -> None:
        self.put_shelved(kind, shelve(items, encoder=self.encoder, cache=self.cache))

    def put_shelved(self, kind: Kind, shelved: Sequence[Shelved]) -> None:
        """Add items whose vectors are ready. The shelf comes last: what stands there stands in both legs."""
        ids = [item.id for item in shelved]
        with self.changing():
            self.neighbours[kind].put(ids, np.stack([item.centre for item in shelved]))
            self.words[kind].put((item.id, item.stems) for item in shelved)
            self.shelf.put(shelved)

    def remove(self, kind: Kind, ids: Sequence[str]) -> None:
        """Remove items from shelf, words and neighbours; the shelf goes first, so no answer can name them again."""
        with self.changing():
            self.shelf.remove(kind, ids)
            self.words[kind].remove(ids)
            self.neighbours[kind].remove(ids)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One writer at a time, of all threads and processes; it begins with what the others have changed."""
        self._move()
        with self._alone:
            self.follow()
            yield

    def follow(self) -> bool:
        """Take up what another process has changed, or made anew; whether there was anything.

        `followed` counts how often there was, for those who keep something made of the index: any thread may follow.
        """
        moved = self._in_use() != self.name and self._move()
        changed = self.shelf.follow()
        if changed:
            for leg in self.words.values():
                leg.reload()
        self.followed += moved or changed
        return moved or changed

    def _move(self) -> bool:
        """Go over to the generation that is in use now; whether it was another one."""
        with self._moving:
            name = self._in_use()
            if self._folder is None or name == self.name:
                return False
            self._open(self._folder.parent / name, name)
        return True

    def tidy(self, kind: Kind) -> None:
        """Leave nothing readable of what was removed or replaced: words anew, one file, no generation before this."""
        with self.changing():
            self.words[kind].rewrite(self.shelf.stems(kind))
            self.shelf.settle()
        if self._folder is not None:
            Pointer(self._folder.parent).drop_before(self.name)

    def near(self, kind: Kind, vector: Vectors, *, limit: int) -> list[str]:
        """Ids of the nearest items: all of them where there are no more than `limit`, an exact scan up to `EXACT`."""
        count = self.shelf.count(kind)
        if count <= limit:
            return self.shelf.ids(kind)
        if count <= EXACT:
            return self.shelf.standing(kind).nearest(vector, limit=limit)
        return self.neighbours[kind].nearest(vector, limit=limit)

    def status(self, items: Iterable[Item]) -> Status:
        """Compare with the items that should be here."""
        wanted: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        for item in items:
            wanted[item.kind][item.id] = digest(item)
        here = {kind: self.shelf.digests(kind) for kind in KINDS}
        return Status(
            missing={kind: tuple(sorted(wanted[kind].keys() - here[kind].keys())) for kind in KINDS},
            extra={kind: tuple(sorted(here[kind].keys() - wanted[kind].keys())) for kind in KINDS},
            outdated={kind: tuple(sorted(_changed(wanted[kind], here[kind]))) for kind in KINDS},
        )

    def counts(self) -> dict[str, int]:
        """Number of items on the shelf by kind."""
        return {kind: self.shelf.count(kind) for kind in KINDS}

    def check(self) -> None:
        """Raise IndexFault unless both legs hold what the shelf holds and items find themselves."""
        for kind in KINDS:
            ids = sorted(self.shelf.digests(kind))
            if self.words[kind].count() != len(ids):
                raise IndexFault(f"the words of {kind} are incomplete; run casementor index rebuild")
            probes = ids[:: max(1, len(ids) // PROBES)]
            for name, item in self.shelf.get(kind, probes[:PROBES]).items():
                if name not in self.neighbours[kind].nearest(item.centre, limit=min(5, len(ids))):
                    raise IndexFault(f"{kind} '{name}' does not find itself; run casementor index rebuild")

    def close(self) -> None:
        """Close the shelf's file."""
        self.shelf.close()


def _open_neighbours(store: StoreName, collection: str, folder: Path | None, server: str | None) -> Neighbours:
    from retrieval.vector_store import open_neighbours  # Chroma and LangChain, which small kinds do not need

    return open_neighbours(store, collection=collection, folder=folder, server=server)


def _changed(wanted: Mapping[str, str], here: Mapping[str, str]) -> set[str]:
    return {name for name in wanted.keys() & here.keys() if wanted[name] != here[name]}
