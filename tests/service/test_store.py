"""The library in the database: putting, changing, listing; and migrations that lead to the declared tables."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from corpus.reading import KINDS, Corpus
from corpus.records import Mentor, SolvedCase
from service.store.database import Database
from service.store.library import (
    get_record,
    get_records,
    ids_with_tag,
    is_withdrawn,
    list_records,
    load_corpus,
    put_records,
    records_of,
    withdraw_record,
)
from service.store.tables import LibraryRow, Table, TagRow

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty, migrated database."""
    made = Database(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'casementor.db'}")
    await made.migrate()
    yield made
    await made.close()


async def test_a_whole_corpus_comes_back_as_it_was_put(database: Database, small: Corpus) -> None:
    async with database.writing() as session:
        changed = await put_records(session, records_of(small), at=MORNING)
    async with database.writing() as session:
        found = await load_corpus(session)
    assert len(changed) == sum(len(getattr(small, kind)) for kind in KINDS)
    assert all(getattr(found, kind) == getattr(small, kind) for kind in KINDS)


async def test_putting_twice_changes_nothing(database: Database, small: Corpus) -> None:
    async with database.writing() as session:
        await put_records(session, records_of(small), at=MORNING)
        before = await session.scalar(select(func.count()).select_from(TagRow))
    async with database.writing() as session:
        again = await put_records(session, records_of(small), at=MORNING + timedelta(days=1))
        assert again == []
        assert await session.scalar(select(func.count()).select_from(TagRow)) == before
        assert set(await session.scalars(select(LibraryRow.updated_at))) == {MORNING}


async def test_a_changed_record_replaces_the_old_one_and_its_tags(
    database: Database, make_case: Callable[..., SolvedCase]
) -> None:
    old = make_case(problem_fields=["class-management", "parents"])
    new = make_case(title="Another title", problem_fields=["self-management"])
    for record in (old, new):
        async with database.writing() as session:
            changed = await put_records(session, [("cases", record)], at=MORNING)
    assert changed == [("cases", new)]
    async with database.writing() as session:
        assert await list_records(session, "cases") == ([new], 1)
        assert await ids_with_tag(session, "cases", "class-management") == set()
        assert await ids_with_tag(session, "cases", "self-management") == {"noisy-start"}


async def test_of_two_versions_put_at_once_the_later_stands(
    database: Database, make_case: Callable[..., SolvedCase]
) -> None:
    old = make_case(problem_fields=["class-management", "parents"])
    new = make_case(title="Another title", problem_fields=["self-management"])
    async with database.writing() as session:
        assert await put_records(session, [("cases", old), ("cases", new)], at=MORNING) == [
            ("cases", old),
            ("cases", new),
        ]
    async with database.writing() as session:
        assert await list_records(session, "cases") == ([new], 1)
        assert await ids_with_tag(session, "cases", "parents") == set()


async def test_a_record_that_was_taken_out_and_is_put_again_is_no_longer_withdrawn(
    database: Database, make_case: Callable[..., SolvedCase]
) -> None:
    case = make_case()
    async with database.writing() as session:
        await put_records(session, [("cases", case)], at=MORNING)
        await withdraw_record(session, "cases", case.id, at=MORNING)
        assert await is_withdrawn(session, "cases", case.id)
        await put_records(session, [("cases", case)], at=MORNING)
    async with database.writing() as session:
        assert not await is_withdrawn(session, "cases", case.id)
        assert await list_records(session, "cases") == ([case], 1)


async def test_a_changed_record_keeps_its_place(database: Database, small: Corpus) -> None:
    renamed = small.rubricator[5].model_copy(update={"boundary": "Another boundary."})
    async with database.writing() as session:
        await put_records(session, records_of(small), at=MORNING)
    async with database.writing() as session:
        await put_records(session, [("rubricator", renamed)], at=MORNING)
    async with database.writing() as session:
        found = await load_corpus(session)
    assert [item.id for item in found.rubricator] == [item.id for item in small.rubricator]


async def test_the_same_tag_named_twice_is_kept_once(database: Database, make_case: Callable[..., SolvedCase]) -> None:
    twice = make_case(problem_fields=["parents", "parents"])
    async with database.writing() as session:
        await put_records(session, [("cases", twice)], at=MORNING)
    async with database.writing() as session:
        assert await ids_with_tag(session, "cases", "parents") == {"noisy-start"}


async def test_cases_and_mentors_of_one_id_do_not_meet(
    database: Database, make_case: Callable[..., SolvedCase], make_mentor: Callable[..., Mentor]
) -> None:
    pair = [("cases", make_case(id="same")), ("mentors", make_mentor(id="same"))]
    async with database.writing() as session:
        await put_records(session, pair, at=MORNING)
    async with database.writing() as session:
        assert isinstance(await get_record(session, "cases", "same"), SolvedCase)
        assert isinstance(await get_record(session, "mentors", "same"), Mentor)


async def test_an_unknown_id_gives_nothing(database: Database) -> None:
    async with database.writing() as session:
        assert await get_record(session, "cases", "no-such-case") is None
        assert await get_records(session, "cases", ["no-such-case"]) == []


@pytest.fixture
async def seven(database: Database, make_case: Callable[..., SolvedCase]) -> Database:
    """A database with seven cases, three of them about parents; titles in another order than ids, in both cases."""
    records = [
        make_case(
            id=f"case-{number}",
            title=f"{'Z' if number % 2 else 'z'} title {9 - number}",
            problem_fields=["parents"] if number < 3 else ["self-management"],
        )
        for number in range(7)
    ]
    async with database.writing() as session:
        await put_records(session, [("cases", record) for record in records], at=MORNING)
    return database


async def test_lists_stand_by_title_whatever_its_capitals(seven: Database) -> None:
    async with seven.writing() as session:
        found, total = await list_records(session, "cases")
    assert total == 7
    assert [record.id for record in found if isinstance(record, SolvedCase)] == [f"case-{n}" for n in range(6, -1, -1)]


async def test_a_page_of_a_list_has_the_total_of_all(seven: Database) -> None:
    async with seven.writing() as session:
        found, total = await list_records(session, "cases", offset=5, limit=5)
    assert (len(found), total) == (2, 7)


async def test_a_list_by_tag_has_only_that_tag(seven: Database) -> None:
    async with seven.writing() as session:
        found, total = await list_records(session, "cases", tag="parents")
    assert (len(found), total) == (3, 3)


async def test_records_come_in_the_order_they_are_named(seven: Database) -> None:
    names = ["case-4", "none", "case-0", "case-6"]
    async with seven.writing() as session:
        found = await get_records(session, "cases", names)
    assert [record.id for record in found if isinstance(record, SolvedCase)] == ["case-4", "case-0", "case-6"]


async def test_a_transaction_that_fails_leaves_nothing(
    database: Database, make_case: Callable[..., SolvedCase]
) -> None:
    with pytest.raises(RuntimeError, match="power cut"):
        async with database.writing() as session:
            await put_records(session, [("cases", make_case())], at=MORNING)
            raise RuntimeError("power cut")
    async with database.writing() as session:
        assert await list_records(session, "cases") == ([], 0)


async def test_a_tag_without_a_record_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(TagRow(kind="cases", id="nobody", tag="parents"))


async def test_migrations_lead_to_the_declared_tables(database: Database) -> None:
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"compare_server_default": True}), Table.metadata
            )
        )
    assert differences == []


async def test_migrating_twice_changes_nothing(seven: Database) -> None:
    await seven.migrate()
    async with seven.writing() as session:
        assert (await list_records(session, "cases"))[1] == 7
