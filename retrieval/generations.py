"""The generations of an index in one folder: which is in use, and building a new one beside it.

Knows the pointer and how a generation is made; knows neither ranking nor the database.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.encoder import Encoder, Passage
from retrieval.floors import Floor, dumped, floors_of
from retrieval.index import Index, IndexFault, Progress
from retrieval.items import TEXT_VERSION, Item, Kind
from retrieval.neighbours import StoreName
from retrieval.pointer import Manifest, Pointer
from retrieval.shelving import passages_of
from retrieval.vector_cache import VectorCache


class Generations:
    """The generations of one folder and the pointer to the current one."""

    def __init__(
        self, folder: Path, *, encoder: Encoder, cache: VectorCache, store: StoreName, server: str | None = None
    ) -> None:
        self._pointer = Pointer(folder)
        self._folder = folder
        self._encoder = encoder
        self._cache = cache
        self._store: StoreName = store
        self._server = server
        self._seen: tuple[int, str] = (0, "")

    def manifest(self) -> Manifest | None:
        """What the current generation was made with; None where there is none."""
        return self._pointer.manifest()

    def usable(self) -> bool:
        """Whether the current generation fits encoder, texts and store, and has the floors that are calibrated now."""
        made = self.manifest()
        wanted = (self._encoder.name, TEXT_VERSION, self._store, dumped(floors_of(self._encoder.name)))
        return made is not None and (made.encoder, made.text_version, made.store, made.floors) == wanted

    def open(self) -> Index:
        """Open the current generation; raises IndexFault when there is none that fits."""
        made = self.manifest()
        if made is None or not self.usable():
            raise IndexFault("there is no index for this encoder and these texts; run casementor index rebuild")
        floors = {kind: Floor(**values) for kind, values in made.floors.items()}
        return self._index(made.name, floors, in_use=partial(self._in_use, made.name))

    def _in_use(self, before: str) -> str:
        """Name of the generation to answer from: the current one, or the one `before` where that cannot be used.

        Asked before every answer, so the pointer is read only when it has moved.
        """
        moved = self._pointer.moved_at()
        if moved != self._seen[0]:
            made = self.manifest()
            self._seen = (moved, made.name if made is not None and self.usable() else self._seen[1])
        return self._seen[1] or before

    def _index(
        self, name: str, floors: Mapping[Kind, Floor] | None = None, *, in_use: Callable[[], str] | None = None
    ) -> Index:
        return Index(
            encoder=self._encoder,
            cache=self._cache,
            folder=self._folder / name,
            store=self._store,
            server=self._server,
            name=name,
            floors=floors,
            in_use=in_use,
        )

    def rebuild(self, items: Sequence[Item], *, progress: Progress = lambda what, done, total: None) -> Manifest:
        """Build a new generation, check it, then move the pointer. A kill before that leaves the old one in use.

        Vectors made before the kill are kept by content, so the next run only adds what is missing.
        """
        with self._alone():
            name = self._pointer.next_name()
            index = self._index(name)
            passages = passages_of(items, encoder=self._encoder)
            self._encode(passages, progress)
            index.put(items, progress=progress)
            index.check()
            self._cache.keep(passages, encoder=self._encoder.name)  # what was taken out could not be named later
            manifest = Manifest(
                name=name,
                encoder=self._encoder.name,
                dimensions=self._encoder.dimensions,
                store=self._store,
                text_version=TEXT_VERSION,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                counts=index.counts(),
                floors=dumped(index.floors),
            )
            index.close()
            self._pointer.move_to(manifest)
        return manifest

    def _encode(self, passages: Sequence[Passage], progress: Progress) -> None:
        ready = 0

        def done(count: int) -> None:
            nonlocal ready
            ready += count
            progress("encoding", ready, len(passages))

        self._cache.encode(passages, encoder=self._encoder, done=done)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One builder at a time in a folder; a second one is told so."""
        lock = FileLock(self._folder / "rebuild.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise IndexFault("another process is rebuilding this index; wait for it to end") from None
        try:
            yield
        finally:
            lock.release()
