"""The service put together: settings → database → index → the object every face talks to.

Knows which part goes where; holds no rule of its own.
"""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, TypeVar

from starlette.concurrency import run_in_threadpool

from corpus.checking import check
from corpus.form import CaseForm
from corpus.reading import Corpus, read_corpus
from corpus.records import Record, RubricatorItem
from retrieval.encoder import Encoder
from retrieval.forgetting import bring
from retrieval.generations import Generations
from retrieval.index import Index, Progress, Status
from retrieval.items import Item, Kind, items_of
from retrieval.open_encoder import open_encoder
from retrieval.pointer import Manifest
from retrieval.query import ask
from retrieval.search import RANKERS, Search
from retrieval.vector_cache import VectorCache
from service.deidentifying import Deidentifying
from service.errors import NotFound, NotReady, Withdrawn
from service.first_response import Responder
from service.hidden import without_hidden
from service.response import FirstResponse, SuggestedField
from service.screening import Screen, Screened
from service.settings import Settings
from service.store.database import Database
from service.store.library import (
    articles_from,
    digest_of,
    every_record,
    get_record,
    get_records,
    ids_gone,
    ids_with_tag,
    is_withdrawn,
    list_records,
    load_corpus,
    marks_of,
    put_records,
    records_of,
)
from service.store.merged_tags import MergedTag, merged_tags
from service.store.reports import hidden_items

PER_PAGE = 20
T = TypeVar("T")
STORED_AS = {"cases": "cases", "materials": "articles", "mentors": "mentors"}
"""What the index and the pages call a kind, and what its files and rows are called."""


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    items: tuple[Any, ...]
    total: int
    page: int
    pages: int


class Casementor:
    """What pages, API and command line use. Made by `open_casementor`."""

    def __init__(
        self,
        *,
        database: Database,
        index: Index,
        corpus: Corpus,
        cache: VectorCache,
        merged: Mapping[str, MergedTag] = MappingProxyType({}),
        screen: Screen | None = None,
    ) -> None:
        self._database = database
        self._index = index
        self._encodings = asyncio.Semaphore(os.cpu_count() or 1)
        self.deidentifying = Deidentifying(database)
        self.rubricator: tuple[RubricatorItem, ...] = corpus.rubricator
        self._rubricator_marks = tuple((item.id, digest_of(item)) for item in corpus.rubricator)
        self.merged = merged
        self._responder_of = partial(Responder, index, gaps=corpus.gaps, cache=cache, screen=screen)
        self.responder = self._responder_of(rubricator=corpus.rubricator, merged=self._tags_of_now)

    async def freshen(self) -> None:
        """Know the rubricator as the database has it now, whoever changed it, in whatever process."""
        async with self._database.reading() as session:
            marks = await marks_of(session, "rubricator")
            if not marks or marks == self._rubricator_marks:
                return
            found = await every_record(session, "rubricator")
            self.merged = await merged_tags(session)
        self.rubricator = tuple(item for item in found if isinstance(item, RubricatorItem))
        self._rubricator_marks = marks
        await self.renew()

    async def renew(self) -> None:
        """Answer by the rubricator and the questions as they are now; answers being made keep what they began with."""
        rubricator, merged = self.rubricator, self._tags_of_now
        self.responder = await self.in_thread(lambda: self._responder_of(rubricator=rubricator, merged=merged))

    @property
    def known_tags(self) -> list[str]:
        """Ids that a form may name: items of the rubricator, and those that were merged into one of them."""
        return [*(item.id for item in self.rubricator), *self.merged]

    @property
    def _tags_of_now(self) -> dict[str, str]:
        return {name: item.into for name, item in self.merged.items()}

    def respond(self, form: CaseForm) -> FirstResponse:
        """The first response to a form; nothing is stored."""
        return self.responder.respond(form)

    async def screened(self, texts: Mapping[str, str]) -> Screened:
        """What some texts tell of danger."""
        return await self.in_thread(lambda: self.responder.screened(texts))

    async def first_response(self, form: CaseForm, *, known: Screened | None = None) -> FirstResponse:
        """The first response to a form, without items that are hidden and mentors who have left meanwhile."""
        response = await self.in_thread(lambda: self.responder.respond(form, known=known))
        async with self._database.reading() as session:
            left = await ids_gone(session, "mentors", [mentor.id for mentor in response.mentors])
            kept = tuple(mentor for mentor in response.mentors if mentor.id not in left)
            return without_hidden(response.model_copy(update={"mentors": kept}), await hidden_items(session))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Something that encodes, done in a thread, no more of them at once than there are cores."""
        async with self._encodings:
            return await run_in_threadpool(work)

    def suggest_fields(self, form: CaseForm) -> tuple[SuggestedField, ...]:
        """Problem fields suggested from the text, best first."""
        return self.responder.suggest_fields(form)

    async def get(self, kind: str, id: str) -> Record | None:  # noqa: A002 - the domain's word
        """One case, material or mentor; None where there is none, or it is hidden."""
        stored = STORED_AS[kind]
        async with self._database.reading() as session:
            hidden = await hidden_items(session)
            return None if hidden.hides(stored, id) else await get_record(session, stored, id)

    async def made_from(self, case: str) -> list[str]:
        """Ids of the materials made from a solved case."""
        async with self._database.reading() as session:
            return [article.id for article in await articles_from(session, case)]

    async def no_such_item(self, kind: str, id: str) -> NotFound | Withdrawn:  # noqa: A002
        """Why there is no such item: it was withdrawn, or it never was there as far as anybody may know."""
        async with self._database.reading() as session:
            if await is_withdrawn(session, STORED_AS[kind], id):
                return Withdrawn("This was withdrawn from the library.")
        return NotFound(f"There is no such item among the {kind}.")

    async def browse(self, kind: Kind, *, text: str = "", problem_field: str = "", page: int = 1) -> Page:
        """A page of cases, materials or mentors that are not hidden: by fit when text is given, else by title."""
        start = (max(1, page) - 1) * PER_PAGE
        async with self._database.reading() as session:
            stored = STORED_AS[kind]
            hidden = (await hidden_items(session)).ids(stored)
            if not text.strip():
                rows, total = await list_records(
                    session, stored, tag=problem_field, without=hidden, offset=start, limit=PER_PAGE
                )
                return _page(rows, total, page)
            names = [name for name in await self.in_thread(lambda: self._find(kind, text)) if name not in hidden]
            if problem_field:
                tagged = await ids_with_tag(session, stored, problem_field)
                names = [name for name in names if name in tagged]
            return _page(await get_records(session, stored, names[start : start + PER_PAGE]), len(names), page)

    def _find(self, kind: Kind, text: str) -> list[str]:
        self._index.follow()
        query = ask({"text": text}, encoder=self._index.encoder)
        by_words = RANKERS["words"](Search(query, kind, self._index), ())
        return [hit.id for hit in (by_words or RANKERS["meaning"](Search(query, kind, self._index), ())[:PER_PAGE])]

    @property
    def index(self) -> Index:
        """The open index."""
        return self._index

    @property
    def database(self) -> Database:
        """The open database."""
        return self._database


def _page(rows: Sequence[Any], total: int, page: int) -> Page:
    return Page(items=tuple(rows), total=total, page=max(1, page), pages=max(1, -(-total // PER_PAGE)))


class Workshop:
    """Database, encoder and generations of some settings; leaving it closes the database."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        self.database = Database(settings.database)
        self.cache = VectorCache(settings.data_folder / "vectors.sqlite")
        self.encoder = encoder_of(settings)
        self.generations = Generations(
            settings.data_folder / "index",
            encoder=self.encoder,
            cache=self.cache,
            store=settings.vector_store,
            server=settings.chroma_server or None,
        )

    async def __aenter__(self) -> Self:
        """Nothing is opened before it is used."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the database."""
        await self.database.close()

    async def prepare(self, progress: Progress) -> None:
        """Migrate, load the corpus at the first start, build or mend the index: after this, `open` works."""
        await self.database.migrate()
        corpus = await self.corpus()
        if not corpus.rubricator:
            await self.load(sound_corpus(self.settings.corpus_folder))
            corpus = await self.corpus()
        items = list(items_of(corpus))
        if not self.generations.usable() or not self._status(items).whole:
            await self.rebuild(progress)

    async def rebuild(self, progress: Progress) -> Manifest:
        """Build the index anew, then bring into it what the library got or lost while that took its time."""
        items = list(items_of(await self.corpus()))
        made = await run_in_threadpool(self.generations.rebuild, items, progress=progress)
        items = list(items_of(await self.corpus()))
        await run_in_threadpool(self._bring, items)
        return made

    def _bring(self, items: Sequence[Item]) -> None:
        index = self.generations.open()
        try:
            bring(index, items)
        finally:
            index.close()

    def _status(self, items: Sequence[Item]) -> Status:
        index = self.generations.open()
        try:
            return index.status(items)
        finally:
            index.close()

    async def corpus(self) -> Corpus:
        """All records of the database."""
        async with self.database.reading() as session:
            return await load_corpus(session)

    async def load(self, corpus: Corpus) -> int:
        """Put a corpus into the database; how many records were new or changed."""
        async with self.database.writing() as session:
            return len(await put_records(session, records_of(corpus), at=datetime.now(UTC)))

    async def open(self) -> Casementor:
        """The service on the current generation."""
        screen = await run_in_threadpool(Screen.open, self.settings.corpus_folder, encoder=self.encoder)
        async with self.database.reading() as session:
            corpus, merged = await load_corpus(session), await merged_tags(session)
        return Casementor(
            database=self.database,
            index=self.generations.open(),
            corpus=corpus,
            cache=self.cache,
            merged=merged,
            screen=screen,
        )


def encoder_of(settings: Settings) -> Encoder:
    """The encoder the settings name; the shipped one is exported at first use. Raises NotReady with the reason."""
    try:
        return open_encoder(
            settings.encoder,
            exports=settings.data_folder / "encoders",
            threads=settings.encoder_threads,
            endpoint=settings.endpoint,
        )
    except (RuntimeError, FileNotFoundError) as error:
        raise NotReady(str(error)) from error


def sound_corpus(folder: Path) -> Corpus:
    """Read a corpus folder; raises NotReady naming the first fault when any rule is broken."""
    corpus, faults = read_corpus(folder)
    faults = [*faults, *check(corpus)]
    if faults:
        raise NotReady(f"the corpus has {len(faults)} faults; the first: {faults[0]}")
    return corpus
