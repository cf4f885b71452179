"""The example cases of a demo: everybody who signs in has something to look at, and a second start makes no more."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.reading import Corpus, Fault
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.accounts.demo import DEMO_ACCOUNTS, prepare_demo
from service.actions.read_cases import inbox, my_cases, queue
from service.actions.read_discussions import seen_topic
from service.application import Casementor
from service.cases.case_view import CaseView
from service.cases.states import State
from service.demo_cases import prepare_demo_cases
from service.demo_examples import EXAMPLES
from service.discussions.seeing import Kind
from service.store.accounts import account_of_email
from service.store.cases import due_cases
from service.store.database import Database
from service.store.library import put_records
from service.store.texts import published_cases
from service.store.topics import Wanted, list_topics

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
async def demo(
    library: str, small: Corpus, small_index: Index, shipped: tuple[Corpus, list[Fault]], tmp_path: Path
) -> AsyncIterator[Casementor]:
    """The small corpus with the accounts of the demo and their shipped profiles, which say what they can take."""
    shutil.copy(library.partition(":///")[2], tmp_path / "casementor.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'casementor.db'}")
    wanted = {account.mentor for account in DEMO_ACCOUNTS if account.mentor}
    profiles = [mentor for mentor in shipped[0].mentors if mentor.id in wanted]
    async with database.writing() as session:
        await put_records(session, [("mentors", profile) for profile in profiles], at=NOW)
        await prepare_demo(session, demo=True, at=NOW)
    corpus = replace(small, mentors=(*small.mentors, *profiles))
    yield Casementor(database=database, index=small_index, corpus=corpus, cache=VectorCache(None))
    await database.close()


async def _account(demo: Casementor, word: str) -> Account:
    async with demo.database.reading() as session:
        found = await account_of_email(session, f"{word}@demo.example")
    assert found is not None
    return found


async def _mine(demo: Casementor) -> list[CaseView]:
    async with demo.database.reading() as session:
        return await my_cases(session, reader=await _account(demo, "teacher"))


async def test_the_teacher_of_a_demo_has_a_case_to_choose_a_mentor_for_and_questions_to_answer(
    demo: Casementor,
) -> None:
    await prepare_demo_cases(demo, at=NOW)
    cases = await _mine(demo)
    assert len(cases) == len(EXAMPLES)
    assert {State.FILED, State.QUESTIONED, State.OFFERED} <= {view.state for view in cases}


async def test_the_mentors_of_a_demo_find_a_case_in_their_inbox(demo: Casementor) -> None:
    await prepare_demo_cases(demo, at=NOW)
    async with demo.database.reading() as session:
        offered = await inbox(session, reader=await _account(demo, "mentor"))
        in_work = await inbox(session, reader=await _account(demo, "colleague"))
    assert [view.state for view in offered] == [State.OFFERED]
    assert [view.state for view in in_work] == [State.QUESTIONED]


async def test_the_moderator_of_a_demo_is_called_to_a_case(demo: Casementor) -> None:
    await prepare_demo_cases(demo, at=NOW)
    async with demo.database.reading() as session:
        called = await queue(session, reader=await _account(demo, "moderator"))
    assert len(called) == 1


async def test_a_visitor_of_a_demo_finds_a_discussion_and_a_case_that_came_to_the_library(demo: Casementor) -> None:
    await prepare_demo_cases(demo, at=NOW)
    async with demo.database.reading() as session:
        lines, total = await list_topics(session, Wanted())
        (line,) = lines
        topic = await seen_topic(session, line.id, reader=await _account(demo, "teacher"))
        published = [case.in_library for case in await published_cases(session)]
    assert total == 1
    assert {one.speaker.kind for one in topic.contributions if one.speaker} == {Kind.AUTHOR, Kind.MENTOR}
    assert [one.text != "" for one in topic.contributions] == [True] * 3
    (record,) = published
    assert record is not None
    assert await demo.get("cases", record.id) == record


async def test_no_time_has_run_out_in_a_fresh_demo(demo: Casementor) -> None:
    await prepare_demo_cases(demo, at=NOW)
    async with demo.database.reading() as session:
        assert await due_cases(session, at=NOW) == []


async def test_a_second_start_of_a_demo_makes_no_more_cases(demo: Casementor) -> None:
    await prepare_demo_cases(demo, at=NOW)
    before = await _mine(demo)
    await prepare_demo_cases(demo, at=NOW.replace(day=23))
    assert await _mine(demo) == before


async def test_without_the_people_of_a_demo_no_case_is_made(
    small: Corpus, small_index: Index, any_database: Database
) -> None:
    service = Casementor(database=any_database, index=small_index, corpus=small, cache=VectorCache(None))
    await prepare_demo_cases(service, at=NOW)
    async with any_database.reading() as session:
        assert await due_cases(session, at=NOW.replace(year=2036)) == []
