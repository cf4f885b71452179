"""A school in the database with a public case on its way into a discussion, and what people do in topics."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from service.accounts.account import Account
from service.actions.heard import Heard
from service.actions.make_opening_move import make_opening_move, propose_opening
from service.actions.make_topic_move import make_topic_move
from service.actions.read_discussions import read_opening, read_topic
from service.cases.case import Case
from service.discussions.opening import Opening, OpeningText
from service.discussions.opening_said import Agree, Approve, OpeningMove, Propose
from service.discussions.opening_view import OpeningInWork
from service.discussions.seeing import TopicView
from service.discussions.topic import Topic
from service.discussions.topic_said import Contribute, TopicMove
from tests.service.actions.conftest import School, school  # noqa: F401 - the fixture is used by name

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEXT = OpeningText(
    title="How can a lesson begin calmly?",
    essence="A class talks loudly for ten minutes and nobody opens the book.",
    question="How can a lesson begin calmly?",
    problem_fields=("class-management",),
)


@dataclass(frozen=True)
class Forum:
    """What people do in discussions, each act a transaction of its own."""

    school: School

    async def proposes(self, case: Case, *, text: OpeningText = TEXT, left: Any = ()) -> None:
        """De-identification proposes a text."""
        async with self.school.database.writing() as session:
            await propose_opening(session, case.number, Propose(text=text, left=left), at=MONDAY)

    async def proposed(self, *, text: OpeningText = TEXT, left: Any = (), **changes: Any) -> Case:
        """A public case of the teacher whose text waits for a moderator."""
        case = await self.school.files(self.school.teacher, format="publicly", **changes)
        await self.proposes(case, text=text, left=left)
        return case

    async def opening_move(self, who: Account, case: Case, move: OpeningMove, *, at: datetime = MONDAY) -> Opening:
        """Somebody does something with the text of a case."""
        async with self.school.database.writing() as session:
            return await make_opening_move(session, case.number, move, actor=who.actor, at=at)

    async def opening(self, who: Account, case: Case) -> OpeningInWork | None:
        """The text as somebody sees it."""
        async with self.school.database.reading() as session:
            return await read_opening(session, case.number, reader=who)

    async def posts(self, case: Case, *, into: str | None = None, text: OpeningText = TEXT) -> str:
        """Text, moderator and author say yes; the topic."""
        await self.proposes(case, text=text)
        seen = await self.opening(self.school.moderator, case)
        assert seen is not None
        await self.opening_move(self.school.moderator, case, Approve(text=seen.digest, into=into))
        stands = await self.opening_move(self.school.teacher, case, Agree(text=seen.digest))
        assert stands.topic is not None
        return stands.topic

    async def posted(self, *, into: str | None = None, text: OpeningText = TEXT, **changes: Any) -> tuple[Case, str]:
        """A public case that stands in a topic, and the topic."""
        case = await self.school.files(self.school.teacher, format="publicly", **changes)
        return case, await self.posts(case, into=into, text=text)

    async def moves(
        self, who: Account, topic: str, move: TopicMove, *, at: datetime = MONDAY, heard: Heard | None = None
    ) -> Topic:
        """Somebody makes a move in a topic; `heard` is what screening found in it."""
        async with self.school.database.writing() as session:
            return await make_topic_move(session, topic, move, actor=who.actor, at=at, heard=heard or Heard())

    async def says(self, who: Account, topic: str, text: str) -> str:
        """Somebody contributes; the id of the contribution."""
        return (await self.moves(who, topic, Contribute(text=text))).contributions[-1].id

    async def sees(self, who: Account, topic: str) -> TopicView | None:
        """The topic as somebody sees it."""
        async with self.school.database.reading() as session:
            return await read_topic(session, topic, reader=who)


@pytest.fixture
def forum(school: School) -> Forum:  # noqa: F811
    """Discussions of the school."""
    return Forum(school)
