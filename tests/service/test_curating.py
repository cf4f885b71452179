"""Keeping the library by hand: every change is a version that can be gone back to, and what is taken back is gone.

Every story of the database runs on SQLite and on a real PostgreSQL.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from corpus.reading import KINDS, Corpus
from corpus.records import Article, Record, SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.actions.curate import (
    EDITABLE,
    MARKS,
    NAMED_BY,
    Curated,
    add_record,
    change_record,
    editable,
    restore_version,
)
from service.actions.take_out import take_out
from service.application import Casementor
from service.cases.people import Role
from service.errors import BadForm, NotAllowed, NotFound
from service.jobs.index_items import INDEX_ITEMS
from service.jobs.kind import Tools
from service.jobs.table import KINDS as JOBS
from service.mail.post import Letter
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.store.library import (
    digest_of,
    every_record,
    get_record,
    is_withdrawn,
    load_corpus,
    put_records,
    records_of,
)
from service.store.versions import Version, edited_here, forget_editor, versions_of
from service.web.library.record_form import FIELDS, told_in, typed_of
from service.worker import Worker

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TITLE = {"title": "Class and calm"}


@dataclass
class Desk:
    """A moderator over one database, each act a transaction of its own."""

    database: Database
    mira: Account

    async def changes(self, kind: str, name: str, told: dict[str, Any], *, by: Account | None = None) -> Record:
        """Somebody changes a record that they see as it is now."""
        async with self.database.writing() as session:
            seen = await get_record(session, kind, name)
            assert seen is not None
            return await change_record(
                session, kind, name, told, seen=digest_of(seen), by=by or self.mira, at=MONDAY, why="It was unclear."
            )

    async def adds(self, kind: str, told: dict[str, Any]) -> Record:
        """A new record."""
        async with self.database.writing() as session:
            return await add_record(session, kind, told, by=self.mira, at=MONDAY)

    async def takes_out(self, kind: str, name: str, why: str = "It is out of date.") -> None:
        """A record is taken out."""
        async with self.database.writing() as session:
            await take_out(session, kind, name, why=why, by=self.mira, at=MONDAY)

    async def restores(self, kind: str, name: str, number: int) -> Record:
        """A record is as it was."""
        async with self.database.writing() as session:
            return await restore_version(session, kind, name, number, by=self.mira, at=MONDAY, why="")

    async def stored(self, kind: str, name: str) -> Any:
        """A record as it is now, or None."""
        async with self.database.reading() as session:
            return await get_record(session, kind, name)

    async def versions(self, kind: str, name: str) -> list[Version]:
        """Its versions, the latest first."""
        async with self.database.reading() as session:
            return await versions_of(session, kind, name)


async def _account(database: Database, name: str, role: Role) -> Account:
    async with database.writing() as session:
        email = f"{name}@school.example"
        row = await add_account(session, email=email, name=name, roles=[role], hashed_password="", at=MONDAY)
        return account_of(row)


@pytest.fixture
async def desk(any_database: Database, small: Corpus) -> Desk:
    """The small corpus and a moderator."""
    async with any_database.writing() as session:
        await put_records(session, records_of(small), at=MONDAY)
    return Desk(any_database, await _account(any_database, "mira", Role.MODERATOR))


async def test_a_change_keeps_how_the_record_came_and_who_changed_it(desk: Desk) -> None:
    came = await desk.stored("articles", "calm-beginnings")
    await desk.changes("articles", "calm-beginnings", {"title": "Calmer beginnings"})
    assert (await desk.stored("articles", "calm-beginnings")).title == "Calmer beginnings"
    now, first = await desk.versions("articles", "calm-beginnings")
    assert (first.number, first.body, first.by) == (1, editable("articles", came), None)
    assert (now.number, now.by, now.why) == (2, desk.mira.id, "It was unclear.")


async def test_a_change_that_changes_nothing_is_no_version(desk: Desk) -> None:
    record = await desk.stored("articles", "calm-beginnings")
    await desk.changes("articles", "calm-beginnings", {"title": record.title})
    assert await desk.versions("articles", "calm-beginnings") == []


async def test_a_record_can_be_as_it_came_again(desk: Desk) -> None:
    came = await desk.stored("rubricator", "class-management")
    await desk.changes("rubricator", "class-management", TITLE)
    assert await desk.restores("rubricator", "class-management", 1) == came
    assert [one.number for one in await desk.versions("rubricator", "class-management")] == [3, 2, 1]


async def test_a_version_that_there_is_not_cannot_be_restored(desk: Desk) -> None:
    with pytest.raises(NotFound):
        await desk.restores("rubricator", "class-management", 7)


async def test_a_rename_keeps_every_tag(desk: Desk) -> None:
    async with desk.database.reading() as session:
        before = await load_corpus(session)
    await desk.changes("rubricator", "class-management", TITLE)
    async with desk.database.reading() as session:
        after = await load_corpus(session)
    assert (after.cases, after.mentors, after.articles, after.questions) == (
        before.cases,
        before.mentors,
        before.articles,
        before.questions,
    )
    assert [item.id for item in after.rubricator] == [item.id for item in before.rubricator]
    assert any("class-management" in record.problem_fields for record in (*after.cases, *after.mentors))


async def test_what_somebody_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    seen = digest_of(await desk.stored("articles", "calm-beginnings"))
    await desk.changes("articles", "calm-beginnings", {"title": "Calmer beginnings"})
    async with desk.database.writing() as session:
        with pytest.raises(BadForm, match="meanwhile"):
            await change_record(
                session, "articles", "calm-beginnings", TITLE, seen=seen, by=desk.mira, at=MONDAY, why=""
            )
    assert (await desk.stored("articles", "calm-beginnings")).title == "Calmer beginnings"


@pytest.mark.parametrize("role", [Role.TEACHER, Role.MENTOR, Role.ADMINISTRATOR, Role.EVALUATOR])
async def test_only_moderators_change_records(desk: Desk, role: Role) -> None:
    other = await _account(desk.database, "otto", role)
    with pytest.raises(NotAllowed):
        await desk.changes("articles", "calm-beginnings", TITLE, by=other)


async def test_a_tag_that_the_rubricator_does_not_have_is_refused(desk: Desk) -> None:
    with pytest.raises(BadForm):
        await desk.changes("articles", "calm-beginnings", {"problem_fields": ["gardening"]})


async def test_a_change_that_breaks_a_rule_of_records_is_refused(desk: Desk) -> None:
    with pytest.raises(ValidationError):
        await desk.changes("rubricator", "class-management", {"cues": ["One only"]})


async def test_of_a_solved_case_only_title_and_tags_change_and_no_version_has_its_words_r19(desk: Desk) -> None:
    came: SolvedCase = await desk.stored("cases", "letters-at-night")
    told = {"title": "Mail at midnight", "essence": "Something else.", "problem_fields": ["parents"]}
    changed = await desk.changes("cases", "letters-at-night", told)
    assert changed == came.model_copy(update={"title": "Mail at midnight", "problem_fields": ("parents",)})
    kept = str([one.body for one in await desk.versions("cases", "letters-at-night")])
    assert came.essence not in kept
    assert came.solutions[0].text not in kept


async def test_what_is_taken_out_leaves_a_mark_and_can_be_put_back(desk: Desk) -> None:
    came = await desk.stored("articles", "calm-beginnings")
    await desk.takes_out("articles", "calm-beginnings")
    assert await desk.stored("articles", "calm-beginnings") is None
    async with desk.database.reading() as session:
        assert await is_withdrawn(session, "articles", "calm-beginnings")
    assert await desk.restores("articles", "calm-beginnings", 1) == came
    async with desk.database.reading() as session:
        assert not await is_withdrawn(session, "articles", "calm-beginnings")


async def test_nothing_is_taken_out_without_a_reason(desk: Desk) -> None:
    with pytest.raises(BadForm):
        await desk.takes_out("articles", "calm-beginnings", why="")


async def test_an_item_of_the_rubricator_is_not_taken_out(desk: Desk) -> None:
    with pytest.raises(BadForm, match="merge it"):
        await desk.takes_out("rubricator", "class-management")


async def test_a_new_record_gets_an_id_that_nothing_ever_had_here(desk: Desk) -> None:
    told = editable("articles", await desk.stored("articles", "calm-beginnings")) | {"title": "Quiet, please"}
    names = []
    for _ in range(2):
        made = await desk.adds("articles", told)
        assert isinstance(made, Article)
        names.append(made.id)
        await desk.takes_out("articles", made.id)
    assert names == ["quiet-please", "quiet-please-2"]


async def test_a_new_item_of_the_rubricator_stands_last(desk: Desk) -> None:
    told = {"title": "School trips", "description": "Going out.", "boundary": "Not at home.", "cues": ["a", "b", "c"]}
    made = await desk.adds("rubricator", told)
    async with desk.database.reading() as session:
        assert (await every_record(session, "rubricator"))[-1] == made


async def test_who_leaves_is_not_named_as_the_editor_any_more(desk: Desk) -> None:
    await desk.changes("rubricator", "class-management", TITLE)
    async with desk.database.writing() as session:
        await forget_editor(session, desk.mira.id)
    assert {one.by for one in await desk.versions("rubricator", "class-management")} == {None}


async def test_what_was_changed_here_is_known(desk: Desk) -> None:
    await desk.changes("rubricator", "class-management", TITLE)
    async with desk.database.reading() as session:
        assert await edited_here(session) == {("rubricator", "class-management")}


# The form


@pytest.mark.parametrize("kind", get_args(Curated))
def test_the_form_has_every_editable_field_and_gives_back_what_it_shows(kind: str, small: Corpus) -> None:
    assert {field.name for field in FIELDS[kind]} == set(EDITABLE[kind]) - MARKS
    for record in getattr(small, kind):
        told = told_in(kind, typed_of(kind, record))
        assert KINDS[kind].model_validate({**record.model_dump(), **told}) == record


def test_every_kind_that_is_added_has_a_field_its_id_is_made_from() -> None:
    assert all(field in EDITABLE[kind] for kind, field in NAMED_BY.items())


# The index


@dataclass(frozen=True)
class NoPost:
    """A post that nothing is sent by."""

    async def send(self, letter: Letter) -> None:
        """Never called here."""
        raise AssertionError(letter)


@pytest.fixture
def service(desk: Desk, small: Corpus, hashing_encoder: HashingEncoder) -> Iterator[Casementor]:
    """The service on an index of its own."""
    index = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    index.put(items_of(small))
    yield Casementor(database=desk.database, index=index, corpus=small, cache=VectorCache(None))
    index.close()


@pytest.fixture
def works(desk: Desk, service: Casementor) -> Callable[[], Any]:
    """Does every job that was left."""
    worker = Worker(Tools(desk.database, NoPost(), lambda: MONDAY, "http://example.org", service), kinds=JOBS)
    return worker.run_until_idle


async def test_after_each_change_the_index_holds_what_a_rebuild_would_make(
    desk: Desk, service: Casementor, works: Callable[[], Any]
) -> None:
    await desk.changes("articles", "calm-beginnings", {"summary": "Ways to begin a lesson without noise."})
    await desk.changes("cases", "noisy-start", {"title": "Noise before the lesson"})
    await desk.takes_out("articles", "borders-of-the-evening")
    await desk.takes_out("cases", "letters-at-night")
    await works()
    async with desk.database.reading() as session:
        items = list(items_of(await load_corpus(session)))
    assert service.index.status(items).whole


async def test_a_case_that_was_taken_out_is_not_in_its_mentors_item_either_r19(
    desk: Desk, service: Casementor, works: Callable[[], Any]
) -> None:
    def texts() -> str:
        return str(service.index.shelf.get("mentors", ["bruno-hahn"])["bruno-hahn"].line_texts)

    assert "angry letters" in texts()
    await desk.takes_out("cases", "letters-at-night")
    await works()
    assert "angry letters" not in texts()


@dataclass
class Overtaken:
    """The service of a job that is held up once before it encodes, until something else is done."""

    index: Index
    meanwhile: Callable[[], Awaitable[None]] | None

    async def in_thread(self, work: Callable[[], None]) -> None:
        """What else is done, then the work."""
        held_up_by, self.meanwhile = self.meanwhile, None
        if held_up_by is not None:
            await held_up_by()
        work()


async def test_r19_what_is_taken_out_while_a_job_encodes_it_does_not_come_back_into_the_index(
    desk: Desk, service: Casementor, works: Callable[[], Any]
) -> None:
    async def taken_out() -> None:
        await desk.takes_out("articles", "calm-beginnings")
        await works()
        assert "calm-beginnings" not in service.index.shelf.ids("materials")

    await desk.changes("articles", "calm-beginnings", {"summary": "Ways to begin a lesson without noise."})
    slow: Any = Overtaken(service.index, taken_out)
    tools = Tools(desk.database, NoPost(), lambda: MONDAY, "http://example.org", slow)
    await Worker(tools, kinds={INDEX_ITEMS.name: INDEX_ITEMS}).run_until_idle()
    assert slow.meanwhile is None
    assert "calm-beginnings" not in service.index.shelf.ids("materials")


async def test_a_changed_question_is_asked_as_it_is_now(
    desk: Desk, service: Casementor, works: Callable[[], Any]
) -> None:
    async with desk.database.reading() as session:
        name = (await every_record(session, "questions"))[0]
    await desk.changes("questions", str(getattr(name, "id")), {"text": "What is written in your notes of that day?"})  # noqa: B009
    await works()
    asked = {candidate.text for candidate in service.responder._bank.candidates}
    assert "What is written in your notes of that day?" in asked
