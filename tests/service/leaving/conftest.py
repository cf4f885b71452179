"""A small town of people with accounts, cases and a library, on SQLite and on a real PostgreSQL."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from corpus.reading import Corpus
from corpus.records import Mentor, SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.actions.erase_person import erase_person
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.actions.report_harm import report_harm
from service.actions.write_to_moderators import write_to_moderators
from service.application import Casementor
from service.asking import first_response_to
from service.cases.case import Case
from service.cases.offer_said import Accept, AskBefore, ChooseMentor, RefusalReason, Refuse, Reply
from service.cases.people import Role
from service.cases.retention import Retention
from service.cases.said import Move
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    FollowUp,
    GiveAnswers,
    GiveOpinion,
    Invite,
    Keep,
    Redefine,
    Reflect,
    SendQuestions,
    SendSolution,
    SentQuestion,
)
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.mail.post import Letter
from service.store.account_tables import IdentityRow, InvitationRow
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.store.drafts import save_draft
from service.store.jobs import Job, leave
from service.store.library import put_records, records_of
from service.store.tables import Table
from service.worker import Worker
from tests.mentors_code import confirmed

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CANARY = "zwergkanarie"
"""In every text of the teacher who leaves, and in no other."""
TIT = "zwergmeise"
"""In name, address and profile of the mentor who leaves, and in no other."""


def canary(what: str) -> str:
    """A sentence of somebody who leaves, or about them."""
    return f"{what.capitalize()} {CANARY}."


class NoPost:
    """A post that takes every letter and keeps none."""

    async def send(self, letter: Letter) -> None:
        """Take a letter."""


@dataclass
class Town:
    """A database with the small library, its index, and people."""

    casementor: Casementor
    teacher: Account
    other: Account
    leaving: Account
    anna: Account
    bruno: Account
    moderator: Account
    morning = MORNING
    of_teacher = CANARY
    of_mentor = TIT
    canary = staticmethod(canary)

    @property
    def database(self) -> Database:
        """The database."""
        return self.casementor.database

    async def file(self, author: Account, text: str, **changes: Any) -> str:
        """File a case whose texts all hold `text`; its number."""
        told = {name: f"{text} in {name}." for name in ("essence", "actions_taken", "difficulty", "question")}
        form = CaseForm.model_validate({**told, "participants": ("parents",), "format": "collectively", **changes})
        form, response = await first_response_to(self.casementor, form)
        async with self.database.writing() as session:
            return (await file_case(session, form, response, actor=author.actor, at=MORNING)).number

    async def move(self, number: str, *steps: tuple[Account, Move]) -> Case:
        """Make moves one after the other; the case after them."""
        async with self.database.writing() as session:
            for who, move in steps:
                case = await make_move(session, number, move, actor=who.actor, at=MORNING, heard=Heard())
        return case

    async def erase(self, account: Account, *, at: datetime = MORNING) -> None:
        """Erase somebody, then do every job."""
        async with self.database.writing() as session:
            await erase_person(session, account, at=at)
        await self.work(at=at)

    async def work(self, *, at: datetime = MORNING, retention: Retention = Retention()) -> None:  # noqa: B008
        """Do every job that is ready."""
        tools = Tools(self.database, NoPost(), lambda: at, "https://mentors.example", self.casementor, retention)
        await Worker(tools, KINDS).run_until_idle()

    async def whole_story(self) -> str:
        """A case of the teacher with a text in every place that takes one; its number."""
        number = await self.file(self.teacher, canary("form"), consent_to_publish=True)
        await self.move(
            number,
            (self.teacher, ChooseMentor(mentor="bruno-hahn")),
            (self.bruno, Refuse(reason=RefusalReason.OTHER, words=canary("no"))),
            (self.teacher, ChooseMentor(mentor="anna-berg")),
            (self.anna, AskBefore(question=canary("before"))),
            (self.teacher, Reply(answer=canary("reply"))),
            (self.anna, Accept()),
            (self.anna, SendQuestions(questions=(SentQuestion(text=canary("question"), drafted=canary("draft")),))),
            (self.teacher, GiveAnswers(answers=(canary("answer"),))),
            (self.teacher, Redefine(essence=canary("essence"), question=canary("question"))),
            (self.anna, AskColleagues(colleagues=(TIT,), question=canary("colleague"))),
            (self.leaving, GiveOpinion(text=canary("opinion"))),
            (self.anna, Invite(question=canary("invitation"))),
            (self.teacher, Keep()),
            (self.anna, SendSolution(approach=canary("way"), text=canary("text"), steps=(canary("step"),))),
            (self.teacher, AskSecondOpinion(mentor=TIT, question=canary("second"))),
            (self.leaving, Accept()),
            (self.leaving, SendSolution(approach=canary("way"), text=canary("text"), drafted=canary("draft"))),
            (self.teacher, Reflect(learned=canary("learned"), plan=canary("plan"), useful="yes", done=canary("done"))),
            (self.teacher, FollowUp(done=canary("done"), helped="partly", outcome=canary("outcome"))),
        )
        return number

    async def traces(self, number: str) -> None:
        """What the teacher leaves besides cases."""
        async with self.database.writing() as session:
            await save_draft(session, self.teacher.id, "new case", {"essence": [canary("draft")]}, at=MORNING)
            await save_draft(session, self.anna.id, f"{number} send solution", {"text": [canary("quote")]}, at=MORNING)
            await report_harm(
                session, kind="cases", item="noisy-start", reporter=self.teacher, words=canary("bad"), at=MORNING
            )
            await report_harm(session, kind="case", item=number, reporter=self.anna, words=canary("bad"), at=MORNING)
            await write_to_moderators(session, number, canary("message"), writer=self.teacher, at=MORNING)
            mail = {"to": self.teacher.email, "template": "reset", "values": {"name": self.teacher.name}}
            await leave(session, Job("mail", mail), at=MORNING)
            session.add(IdentityRow(issuer="https://id.example", subject=CANARY, account=self.teacher.id))
            session.add(_invitation(self.teacher.email))

    async def cases_of_leaving(self) -> tuple[str, str]:
        """One case offered to the mentor who leaves, and one solved by them."""
        offered = await self.file(self.other, "Form seven talks loudly")
        await self.move(offered, (self.other, ChooseMentor(mentor=TIT)))
        solved = await self.file(self.other, "Form seven talks")
        await self.move(
            solved,
            (self.other, ChooseMentor(mentor=TIT)),
            (self.leaving, Accept()),
            (self.leaving, SendSolution(approach="A ritual", text="Stand at the door.")),
        )
        return offered, solved

    async def everything(self, *tables: str) -> str:
        """Every row of every table, or of some, as one text."""
        async with self.database.reading() as session:
            return "\n".join([await _rows(session, name) for name in tables or Table.metadata.tables])


def _invitation(email: str) -> InvitationRow:
    return InvitationRow(
        id=uuid4(), token="digest", email=email, roles=[], created_at=MORNING, expires_at=MORNING, used_at=MORNING
    )


async def _rows(session: AsyncSession, name: str) -> str:
    rows = await session.execute(select(Table.metadata.tables[name]))
    return "\n".join(f"{name}: {json.dumps(list(row), default=str, ensure_ascii=False)}" for row in rows)


PEOPLE: dict[str, dict[str, Any]] = {
    "teacher": {"email": f"{CANARY}@example.org", "name": f"Olga {CANARY}", "roles": [Role.TEACHER]},
    "other": {"email": "other@example.org", "name": "Otto Other", "roles": [Role.TEACHER]},
    "leaving": {"email": f"{TIT}@example.org", "name": f"Toni {TIT}", "roles": [Role.MENTOR], "mentor": TIT},
    "anna": {"email": "anna@example.org", "name": "Anna Berg", "roles": [Role.MENTOR], "mentor": "anna-berg"},
    "bruno": {"email": "bruno@example.org", "name": "Bruno Hahn", "roles": [Role.MENTOR], "mentor": "bruno-hahn"},
    "moderator": {"email": "moderator@example.org", "name": "Maria Moderator", "roles": [Role.MODERATOR]},
}


async def _person(session: AsyncSession, told: dict[str, Any]) -> Account:
    row = await add_account(session, hashed_password="!", at=MORNING, **told)
    row.questionnaire = {"work": {"institution": f"School of {told['name']}"}}
    return account_of(confirmed(row, at=MORNING))


@pytest.fixture
async def town(
    any_database: Database,
    small: Corpus,
    hashing_encoder: HashingEncoder,
    make_mentor: Callable[..., Mentor],
    make_case: Callable[..., SolvedCase],
) -> AsyncIterator[Town]:
    profile = make_mentor(id=TIT, name=f"Toni {TIT}", about=f"Knows noisy classes, {TIT}.")
    solved = make_case(id="other-noise", situation="other-noise", title="Another noise")
    named = solved.model_copy(update={"solutions": (solved.solutions[0].model_copy(update={"mentor": TIT}),)})
    corpus = replace(small, mentors=(*small.mentors, profile), cases=(*small.cases, named))
    index = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    index.put(items_of(corpus))
    async with any_database.writing() as session:
        await put_records(session, records_of(corpus), at=MORNING)
        people = {name: await _person(session, told) for name, told in PEOPLE.items()}
    casementor = Casementor(database=any_database, index=index, corpus=corpus, cache=VectorCache(None))
    yield Town(casementor=casementor, **people)
    index.close()
