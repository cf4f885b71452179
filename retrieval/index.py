"""The index: one generation of shelf, words and neighbours in a folder; built beside itself, then swapped.

Knows items and the encoder. The database is the truth; everything here can be made again from its records.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Self

import numpy as np
from filelock import FileLock, Timeout

from retrieval.analysis import stems
from retrieval.encoder import Encoded, Encoder, Passage, Vectors, unit, windows
from retrieval.floors import Floor, floors_of
from retrieval.items import KINDS, TEXT_VERSION, Item, Kind
from retrieval.shelf import Shelf, Shelved
from retrieval.vector_cache import VectorCache
from retrieval.vector_store import Neighbours, StoreName, open_neighbours
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
class Manifest:
    """What a generation was made with."""

    name: str
    encoder: str
    dimensions: int
    store: str
    text_version: str
    made_at: str
    counts: Mapping[str, int] = field(default_factory=dict)
    floors: Mapping[Kind, Mapping[str, float]] = field(default_factory=dict)


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

    Adding twice or removing what is absent changes nothing.
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
    ) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.encoder = encoder
        self.floors = floors_of(encoder.name) if floors is None else floors
        self._cache = cache
        self.shelf = Shelf(folder / "items.sqlite" if folder else None, dimensions=encoder.dimensions)
        self.words = {kind: WordsLeg(folder / f"words-{kind}" if folder else None) for kind in KINDS}
        self.neighbours: dict[Kind, Neighbours] = {
            kind: open_neighbours(
                store, collection=f"{kind}-{name}", folder=folder / "vectors" if folder else None, server=server
            )
            for kind in KINDS
        }
        if store == "memory" and folder is not None:
            self._recall()

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
        self.put_shelved(kind, shelve(items, encoder=self.encoder, cache=self._cache))

    def put_shelved(self, kind: Kind, shelved: Sequence[Shelved]) -> None:
        """Add items whose vectors are ready. The shelf comes last: what stands there stands in both legs."""
        ids = [item.id for item in shelved]
        self.neighbours[kind].put(ids, np.stack([item.centre for item in shelved]))
        self.words[kind].put((item.id, item.stems) for item in shelved)
        self.shelf.put(shelved)

    def remove(self, kind: Kind, ids: Sequence[str]) -> None:
        """Remove items from shelf, words and neighbours; the shelf goes first, so no answer can name them again."""
        self.shelf.remove(kind, ids)
        self.words[kind].remove(ids)
        self.neighbours[kind].remove(ids)

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
            outdated={
                kind: tuple(
                    sorted(n for n in wanted[kind].keys() & here[kind].keys() if wanted[kind][n] != here[kind][n])
                )
                for kind in KINDS
            },
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


def digest(item: Item) -> str:
    """Identity of an item's texts and record."""
    content = json.dumps(
        [TEXT_VERSION, item.language, item.record, [asdict(part) for part in item.parts]], sort_keys=True
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def shelve(
    items: Sequence[Item], *, encoder: Encoder, cache: VectorCache, done: Callable[[int], None] = lambda count: None
) -> list[Shelved]:
    """Encode items field by field, long fields in windows and `lines` parts line by line."""
    plans = [_plan(item, encoder) for item in items]
    encoded = iter(cache.encode([p for plan in plans for p in _passages(plan)], encoder=encoder, done=done))
    return [
        _shelved(item, plan, [next(encoded) for _ in plan], encoder) for item, plan in zip(items, plans, strict=True)
    ]


@dataclass(frozen=True)
class _Planned:
    """One passage to encode; `line` numbers the lines of parts that are encoded line by line, -1 elsewhere."""

    field: str
    passage: Passage
    line: int = -1


def _passages(plan: Sequence[_Planned]) -> list[Passage]:
    return [planned.passage for planned in plan]


def _plan(item: Item, encoder: Encoder) -> list[_Planned]:
    plan: list[_Planned] = []
    line = 0
    for part in item.parts:
        for text in part.text.splitlines() if part.lines else [part.text]:
            cut = windows(text, measure=encoder.measure, limit=encoder.limit)
            plan += [_Planned(part.field, passage, line if part.lines else -1) for passage in cut]
            line += part.lines
    return plan


def _shelved(item: Item, plan: Sequence[_Planned], encoded: Sequence[Encoded], encoder: Encoder) -> Shelved:
    made = list(zip(plan, encoded, strict=True))
    whole = [(planned.field, found.whole) for planned, found in made if planned.line < 0]
    texts, lines = _lines(made)
    nothing = np.zeros((0, encoder.dimensions), dtype=np.float32)
    return Shelved(
        kind=item.kind,
        id=item.id,
        digest=digest(item),
        record=item.record,
        problem_fields=item.problem_fields,
        participants=item.participants,
        window_fields=tuple(name for name, _ in whole),
        windows=np.stack([vector for _, vector in whole]) if whole else np.zeros((1, encoder.dimensions), np.float32),
        line_texts=tuple(texts),
        lines=np.stack(lines) if lines else nothing,
        stems=tuple(_stems(item)),
    )


def _lines(made: Sequence[tuple[_Planned, Encoded]]) -> tuple[list[tuple[str, str]], list[Vectors]]:
    """Sentences of the ranked passages, and each line of the other parts whole, however many passages it took."""
    texts: list[tuple[str, str]] = []
    vectors: list[Vectors] = []
    for planned, found in made:
        if planned.line < 0:
            texts += [(planned.field, text) for text in planned.passage]
            vectors += list(found.sentences)
    for _, group in groupby((pair for pair in made if pair[0].line >= 0), key=lambda pair: pair[0].line):
        pieces = list(group)
        texts.append((pieces[0][0].field, " ".join(text for planned, _ in pieces for text in planned.passage)))
        vectors.append(unit(np.mean([found.whole for _, found in pieces], axis=0)))
    return texts, vectors


def _stems(item: Item) -> list[str]:
    return [
        stem
        for part in item.parts
        if part.worded and not part.lines
        for stem in stems(part.text, language=item.language)
    ]


class Generations:
    """The generations of one folder and the pointer to the current one."""

    def __init__(
        self, folder: Path, *, encoder: Encoder, cache: VectorCache, store: StoreName, server: str | None = None
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._cache = cache
        self._store: StoreName = store
        self._server = server
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def _pointer(self) -> Path:
        return self._folder / "current"

    def manifest(self) -> Manifest | None:
        """What the current generation was made with; None where there is none."""
        if not self._pointer.exists():
            return None
        path = self._folder / self._pointer.read_text(encoding="utf8").strip() / "manifest.json"
        return Manifest(**json.loads(path.read_text(encoding="utf8"))) if path.exists() else None

    def usable(self) -> bool:
        """Whether the current generation fits encoder, texts and store."""
        made = self.manifest()
        wanted = (self._encoder.name, TEXT_VERSION, self._store)
        return made is not None and (made.encoder, made.text_version, made.store) == wanted

    def open(self) -> Index:
        """Open the current generation; raises IndexFault when there is none that fits."""
        made = self.manifest()
        if made is None or not self.usable():
            raise IndexFault("there is no index for this encoder and these texts; run casementor index rebuild")
        return self._index(made.name, {kind: Floor(**values) for kind, values in made.floors.items()})

    def _index(self, name: str, floors: Mapping[Kind, Floor] | None = None) -> Index:
        return Index(
            encoder=self._encoder,
            cache=self._cache,
            folder=self._folder / name,
            store=self._store,
            server=self._server,
            name=name,
            floors=floors,
        )

    def rebuild(self, items: Sequence[Item], *, progress: Progress = lambda what, done, total: None) -> Manifest:
        """Build a new generation, check it, then move the pointer. A kill before that leaves the old one in use.

        Vectors made before the kill are kept by content, so the next run only adds what is missing.
        """
        with _alone(self._folder):
            name = self._new_name()
            index = self._index(name)
            self._encode(items, progress)
            index.put(items, progress=progress)
            index.check()
            manifest = Manifest(
                name=name,
                encoder=self._encoder.name,
                dimensions=self._encoder.dimensions,
                store=self._store,
                text_version=TEXT_VERSION,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                counts=index.counts(),
                floors={kind: floor.model_dump() for kind, floor in index.floors.items()},
            )
            index.close()
            self._swap(manifest)
        return manifest

    def _encode(self, items: Sequence[Item], progress: Progress) -> None:
        passages = [passage for item in items for passage in _passages(_plan(item, self._encoder))]
        ready = 0

        def done(count: int) -> None:
            nonlocal ready
            ready += count
            progress("encoding", ready, len(passages))

        self._cache.encode(passages, encoder=self._encoder, done=done)

    def _new_name(self) -> str:
        numbers = [int(path.name.split("-")[1]) for path in self._folder.glob("generation-*") if path.is_dir()]
        return f"generation-{max(numbers, default=0) + 1}"

    def _swap(self, manifest: Manifest) -> None:
        """Move the pointer. The generation before stays for processes that still serve from it; older ones go."""
        before = self._pointer.read_text(encoding="utf8").strip() if self._pointer.exists() else ""
        folder = self._folder / manifest.name
        (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), encoding="utf8")
        beside = self._folder / "current.new"
        beside.write_text(manifest.name, encoding="utf8")
        beside.replace(self._pointer)
        for path in self._folder.glob("generation-*"):
            if path.is_dir() and path.name not in (manifest.name, before):
                shutil.rmtree(path, ignore_errors=True)


class _alone:  # noqa: N801 - reads as a word at the place of use
    """One builder at a time in a folder; a second one is told so."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "rebuild.lock", timeout=0)

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
        except Timeout:
            raise IndexFault("another process is rebuilding this index; wait for it to end") from None
        return self

    def __exit__(self, *_: Any) -> None:
        self._lock.release()
