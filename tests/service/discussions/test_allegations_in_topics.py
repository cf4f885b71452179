"""A contribution that may accuse staff: nobody of the writer's institution ever knows of it but the writer (R12)."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from corpus.danger import Category
from service.accounts.account import Account
from service.actions.heard import Heard
from service.actions.read_discussions import read_topic_history
from service.actions.read_reports import read_reports
from service.actions.report_harm import handle_report, report_harm
from service.cases.people import Role
from service.cases.telling import About
from service.discussions.topic_said import Contribute, HideContribution, Mark, TakeBack
from service.errors import MoveNotAllowed, NotFound
from service.store.accounts import account_of, add_account, row_of
from service.store.job_tables import JobRow
from service.store.notices import notices_of
from service.store.topics import Wanted, list_topics
from tests.service.discussions.conftest import MONDAY, Forum

WORDS = "My colleague rings a bell and hits the children with a ruler."
HILL: dict[str, Any] = {"work": {"institution": "The Hill School"}}


@dataclass
class Hill:
    """A topic in which Clara of the hill school wrote what may accuse a colleague there."""

    forum: Forum
    people: dict[str, Account]
    topic: str
    one: str

    async def reads(self, who: str) -> set[str]:
        """The contributions somebody knows of, by their text; empty where it is kept back."""
        view = await self.forum.sees(self.people[who], self.topic)
        assert view is not None
        return {one.text for one in view.contributions}

    async def handles(self, who: str, outcome: Any = "harmless") -> None:
        """A moderator's word on it."""
        by = self.people[who]
        async with self.forum.school.database.writing() as session:
            await handle_report(session, kind="contribution", item=self.one, outcome=outcome, by=by, at=MONDAY)


async def _of_the_hill(forum: Forum, name: str, *roles: Role) -> Account:
    """An account of the hill school: one that is there already, or a new one."""
    async with forum.school.database.writing() as session:
        known = forum.school.people.get(name)
        row = (
            await add_account(
                session, email=f"{name}@hill.example", name=name, roles=list(roles), hashed_password="!", at=MONDAY
            )
            if known is None
            else await row_of(session, known.id)
        )
        assert row is not None
        row.questionnaire = HILL
        await session.flush()
        return account_of(row)


@pytest.fixture
async def hill(forum: Forum) -> Hill:
    """It has just been written, and an ordinary contribution before it."""
    people = dict(forum.school.people)
    people["clara"] = await _of_the_hill(forum, "clara")
    people["hilda"] = await _of_the_hill(forum, "hilda", Role.MODERATOR)
    people["hans"] = await _of_the_hill(forum, "hans", Role.TEACHER)
    _, topic = await forum.posted()
    await forum.says(people["bruno"], topic, "Stand at the door.")
    heard = Heard(danger=(Category.ALLEGATION,))
    after = await forum.moves(people["clara"], topic, Contribute(text=WORDS), heard=heard)
    return Hill(forum, people, topic, after.contributions[-1].id)


async def test_r12_while_it_is_kept_back_its_writer_and_moderators_of_others_read_it(hill: Hill) -> None:
    assert await hill.reads("moderator") == await hill.reads("clara") == {"Stand at the door.", WORDS}
    assert await hill.reads("bruno") == {"Stand at the door.", ""}
    assert await hill.reads("hilda") == await hill.reads("hans") == {"Stand at the door."}


async def test_r12_once_it_is_let_through_their_own_institution_still_knows_of_nothing(hill: Hill) -> None:
    await hill.handles("moderator")
    assert await hill.reads("bruno") == await hill.reads("clara") == {"Stand at the door.", WORDS}
    assert await hill.reads("hilda") == await hill.reads("hans") == {"Stand at the door."}
    async with hill.forum.school.database.reading() as session:
        assert (await list_topics(session, Wanted(text="ruler")))[1] == 0


async def test_r12_once_it_is_let_through_its_writer_alone_is_told(hill: Hill) -> None:
    await hill.handles("moderator")
    async with hill.forum.school.database.reading() as session:
        for who, expected in (("clara", 1), ("teacher", 0), ("bruno", 0)):
            notices, _ = await notices_of(session, hill.people[who].id)
            assert sum(one.about is About.CONTRIBUTION_LET_THROUGH for one in notices) == expected
            told = [one for one in notices if one.about is About.CONTRIBUTED]
            assert len(told) == (who == "teacher")  # of what Bruno wrote before


async def test_r12_a_moderator_of_their_own_institution_can_do_nothing_with_it(hill: Hill) -> None:
    hilda, database = hill.people["hilda"], hill.forum.school.database
    with pytest.raises(NotFound):
        await hill.handles("hilda")
    with pytest.raises(MoveNotAllowed, match="no such contribution"):
        await hill.forum.moves(hilda, hill.topic, HideContribution(contribution=hill.one, reason="No."))
    async with database.reading() as session:
        assert hill.one not in {item.item for item in await read_reports(session, reader=hilda)}
        assert hill.one in {item.item for item in await read_reports(session, reader=hill.people["moderator"])}
        told = await read_topic_history(session, hill.topic, reader=hilda)
        assert hill.one not in {event.subject for event in told}
        assert {event.action for event in told} >= {"contribute"}


async def test_r12_they_are_told_neither_of_it_nor_of_a_report_of_it(hill: Hill) -> None:
    await hill.handles("moderator")
    async with hill.forum.school.database.writing() as session:
        reporter = hill.people["bruno"]
        await report_harm(session, kind="contribution", item=hill.one, reporter=reporter, words="", at=MONDAY)
        for who, expected in (("hilda", set()), ("moderator", {About.CONTRIBUTION_ALERT, About.HARM})):
            notices, _ = await notices_of(session, hill.people[who].id)
            assert {notice.about for notice in notices} & {About.CONTRIBUTION_ALERT, About.HARM} == expected


async def test_nobody_of_them_marks_it_and_the_writer_takes_it_back(hill: Hill) -> None:
    await hill.handles("moderator")
    author = await _of_the_hill(hill.forum, "teacher")
    with pytest.raises(MoveNotAllowed, match="no such contribution"):
        await hill.forum.moves(author, hill.topic, Mark(contribution=hill.one))
    await hill.forum.moves(hill.people["clara"], hill.topic, TakeBack(contribution=hill.one))
    assert await hill.reads("bruno") == {"Stand at the door.", ""}


async def test_r12_where_no_other_moderator_is_there_word_goes_outside(hill: Hill) -> None:
    await _of_the_hill(hill.forum, "moderator")
    heard = Heard(danger=(Category.ALLEGATION,), doubtful=True)
    await hill.forum.moves(hill.people["clara"], hill.topic, Contribute(text=WORDS), heard=heard)
    async with hill.forum.school.database.reading() as session:
        jobs = await session.scalars(select(JobRow.payload).where(JobRow.kind == "alert outside"))
        assert list(jobs) == [{"topic": hill.topic}]
