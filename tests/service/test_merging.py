"""Merging items of the rubricator: whatever carried the one carries the other, and no tag is lost anywhere.

Every story of the database runs on SQLite and on a real PostgreSQL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, String, cast, select

from corpus.form import CaseForm
from corpus.reading import Corpus
from corpus.records import Article
from service.accounts.account import Account
from service.actions.curate import restore_version
from service.actions.file_case import file_case
from service.actions.merge_items import CARRYING, merge_items
from service.cases.course_said import ChangeConsent
from service.cases.moves import act
from service.cases.people import Role
from service.discussions.opening import Opening, OpeningEvent, OpeningText, Stage
from service.errors import BadForm, MoveNotAllowed, NotAllowed, NotFound
from service.response import FirstResponse, Meta
from service.store.accounts import account_of, add_account
from service.store.additions import add_addition
from service.store.cases import get_case, save_case
from service.store.database import Database
from service.store.discussion_tables import TopicRow, TopicTagRow
from service.store.drafts import save_draft
from service.store.facts import facts_now, keep_facts, uncounted_cases
from service.store.library import load_corpus, put_records, records_of, titles_of
from service.store.merged_tags import merged_tags, renamed
from service.store.openings import add_opening
from service.store.tables import Table
from service.store.versions import versions_of

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OLD, NEW, OTHER = "class-management", "self-management", "personal-resources"
HISTORY = frozenset({"record_versions", "case_events", "opening_events", "topic_events", "merged_tags", "withdrawn"})
"""Tables that keep the words of their time."""
CARRIES: dict[str, Any] = {"problem_fields": [OLD, OTHER]}


@dataclass
class Town:
    """A small corpus and one of everything else that carries tags."""

    database: Database
    mira: Account
    olga: Account
    number: str

    async def merges(self, name: str = OLD, into: str = NEW, why: str = "They are one.") -> None:
        """Mira merges an item into another."""
        async with self.database.writing() as session:
            await merge_items(session, name, into, why=why, by=self.mira, at=MONDAY)

    async def corpus(self) -> Corpus:
        """The library as it stands."""
        async with self.database.reading() as session:
            return await load_corpus(session)


async def _account(database: Database, name: str, role: Role) -> Account:
    async with database.writing() as session:
        email = f"{name}@school.example"
        row = await add_account(session, email=email, name=name, roles=[role], hashed_password="", at=MONDAY)
        return account_of(row)


@pytest.fixture
async def town(any_database: Database, small: Corpus) -> Town:
    """The small corpus, a moderator, and a case in work with everything around it, all tagged with the old item."""
    mira = await _account(any_database, "mira", Role.MODERATOR)
    olga = await _account(any_database, "olga", Role.TEACHER)
    form = CaseForm.model_validate({"essence": "It is loud.", "question": "What now?", **CARRIES})
    meta = Meta(
        encoder="e",
        index_generation="1",
        pipeline="p",
        problem_fields=(OLD,),
        suggested_fields=(),
        language="en",
        timings_ms={},
    )
    response = FirstResponse(similar_cases=(), materials=(), questions=(), mentors=(), notices=(), meta=meta)
    async with any_database.writing() as session:
        await put_records(session, records_of(small), at=MONDAY)
        case = await file_case(session, form, response, actor=olga.actor, at=MONDAY)
        await keep_facts(session, await facts_now(session, [case.number]))
        await save_draft(session, olga.id, "new case", dict(CARRIES), at=MONDAY)
        material = next(one for one in small.articles if isinstance(one, Article) and OLD in one.problem_fields)
        await add_addition(session, material, by=olga.id, at=MONDAY)
        text = OpeningText(title="Loud", essence="It is loud.", question="What now?", problem_fields=(OLD,))
        opening = Opening(id="opening-1", number=case.number, author=olga.id, text=text)
        told = OpeningEvent(
            opening=opening.id, at=MONDAY, actor=None, action="propose", before=None, after=Stage.PROPOSED
        )
        await add_opening(session, opening, told)
        for topic, tags in (("topic-1", (OLD,)), ("topic-2", (OLD, NEW))):
            day = MONDAY.date()
            row = {"state": "open", "version": 0, "opened_on": day, "active_on": day, "title": "Loud", "words": " "}
            session.add(TopicRow(id=topic, moved_to=None, **row))
            session.add_all(TopicTagRow(topic=topic, tag=tag) for tag in tags)
    return Town(any_database, mira, olga, case.number)


async def places_of(database: Database, tag: str) -> set[str]:
    """The tables in which an id stands anywhere, in a column of words or of plain data."""
    found = set()
    async with database.reading() as session:
        for table in Table.metadata.sorted_tables:
            worded = [column for column in table.columns if isinstance(column.type, JSON | String)]
            for row in await session.execute(select(*(cast(column, String) for column in worded))) if worded else ():
                if any(value == tag or f'"{tag}"' in (value or "") for value in row):
                    found.add(table.name)
    return found


def tags(records: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """The tags of records by their id."""
    return {record.id: record.problem_fields for record in records}


async def test_everything_worked_with_carries_the_other_tag_and_nothing_the_old_one(town: Town) -> None:
    stood = await places_of(town.database, OLD)
    assert {"library", "library_tags", "cases", "case_facts", "drafts", "additions", "openings", "topic_tags"} <= stood
    await town.merges()
    assert await places_of(town.database, OLD) <= HISTORY


async def test_no_tag_is_lost_and_no_other_is_touched(town: Town) -> None:
    before = await town.corpus()
    await town.merges()
    after = await town.corpus()
    for kind in CARRYING:
        expected = {
            name: tuple(dict.fromkeys(NEW if tag == OLD else tag for tag in carried))
            for name, carried in tags(getattr(before, kind)).items()
        }
        assert tags(getattr(after, kind)) == expected
    assert [item.id for item in after.rubricator] == [item.id for item in before.rubricator if item.id != OLD]


async def test_what_was_merged_into_an_item_goes_on_with_it(town: Town) -> None:
    await town.merges(OLD, NEW)
    await town.merges(NEW, OTHER)
    async with town.database.reading() as session:
        assert {name: item.into for name, item in (await merged_tags(session)).items()} == dict.fromkeys(
            (OLD, NEW), OTHER
        )
        case = await get_case(session, town.number)
    assert case.form.problem_fields == (OTHER,)
    assert await places_of(town.database, NEW) <= HISTORY


async def test_every_record_keeps_a_version_with_who_and_why(town: Town) -> None:
    await town.merges()
    async with town.database.reading() as session:
        now, came = await versions_of(session, "cases", "noisy-start")
        gone, first = await versions_of(session, "rubricator", OLD)
    assert OLD in (came.body or {})["problem_fields"]
    assert OLD not in (now.body or {})["problem_fields"]
    assert now.by == gone.by == town.mira.id
    assert gone.body is None
    assert gone.why.endswith("They are one.")
    assert (first.body or {})["title"]


async def test_an_old_version_comes_back_with_the_tag_of_now(town: Town) -> None:
    await town.merges()
    async with town.database.writing() as session:
        restored = await restore_version(session, "cases", "noisy-start", 1, by=town.mira, at=MONDAY, why="")
    assert NEW in restored.problem_fields  # type: ignore[attr-defined]
    assert OLD not in restored.problem_fields  # type: ignore[attr-defined]
    with pytest.raises(BadForm, match="merged"):
        async with town.database.writing() as session:
            await restore_version(session, "rubricator", OLD, 1, by=town.mira, at=MONDAY, why="")


async def test_what_is_put_later_with_the_old_tag_carries_the_other(town: Town, small: Corpus) -> None:
    await town.merges()
    renewed = [(kind, record) for kind, record in records_of(small) if kind in CARRYING]
    async with town.database.writing() as session:
        await put_records(session, renewed, at=MONDAY + timedelta(days=1))
    assert "library" not in await places_of(town.database, OLD)


async def test_a_case_that_was_read_before_is_not_saved_over_it(town: Town) -> None:
    async with town.database.reading() as session:
        read = await get_case(session, town.number)
    await town.merges()
    changed, event = act(read, ChangeConsent(consent=True), actor=town.olga.actor, at=MONDAY)
    async with town.database.writing() as session:
        with pytest.raises(MoveNotAllowed, match="a moment ago"):
            await save_case(session, changed, event)


async def test_numbers_are_counted_anew_and_histories_still_tell_what_the_item_was_called(town: Town) -> None:
    await town.merges()
    async with town.database.reading() as session:
        assert await uncounted_cases(session, since=MONDAY, limit=9) == [town.number]
        assert await titles_of(session, [OLD]) == {OLD: "Class management and motivation"}


@pytest.mark.parametrize(
    ("into", "why", "field"), [("gardening", "One.", "into"), (OLD, "One.", "into"), (NEW, "", "why")]
)
async def test_only_into_another_item_and_with_a_reason(town: Town, into: str, why: str, field: str) -> None:
    with pytest.raises(BadForm) as fault:
        await town.merges(OLD, into, why)
    assert fault.value.field == field
    assert OLD in {item.id for item in (await town.corpus()).rubricator}


async def test_an_item_there_is_not_cannot_be_merged(town: Town) -> None:
    with pytest.raises(NotFound):
        await town.merges("gardening", NEW)


async def test_only_moderators_merge(town: Town) -> None:
    otto = await _account(town.database, "otto", Role.MENTOR)
    with pytest.raises(NotAllowed):
        async with town.database.writing() as session:
            await merge_items(session, OLD, NEW, why="One.", by=otto, at=MONDAY)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"problem_fields": ["a", "b", "a"]}, {"problem_fields": ["b"]}),
        ({"problem_fields": "a"}, {"problem_fields": "b"}),
        ({"form": [{"problem_fields": ["c", "a"]}]}, {"form": [{"problem_fields": ["c", "b"]}]}),
        ({"essence": "a", "problem_fields": None}, {"essence": "a", "problem_fields": None}),
    ],
)
def test_only_problem_fields_are_renamed_each_once(told: Any, expected: Any) -> None:
    assert renamed(told, {"a": "b"}) == expected
