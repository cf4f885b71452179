"""A teacher, three mentors and a moderator with accounts, in a database on SQLite and on PostgreSQL."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.form import CaseForm
from corpus.reading import Corpus
from service.accounts.account import Account
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.cases.case import Case
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.people import Actor, Role
from service.cases.said import Move
from service.response import FirstResponse, Meta
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.store.library import put_records, records_of
from tests.mentors_code import confirmed

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FORM = CaseForm(
    essence="Form seven talks loudly for ten minutes and nobody opens the book.",
    question="How can I begin the lesson calmly?",
    participants=("pupils of form 7",),
    problem_fields=("class-management",),
)
RESPONSE = FirstResponse(
    similar_cases=(),
    materials=(),
    questions=(),
    mentors=(),
    notices=(),
    meta=Meta(
        encoder="none",
        index_generation="none",
        pipeline="none",
        problem_fields=(),
        suggested_fields=(),
        language="en",
        timings_ms={},
    ),
)


@dataclass(frozen=True)
class School:
    """People by name, and what they do in the database, each act a transaction of its own."""

    database: Database
    people: dict[str, Account]

    def __getattr__(self, name: str) -> Account:
        """A person by name."""
        return self.people[name]

    async def files(self, who: Account, **changes: Any) -> Case:
        """Somebody files a case."""
        form = CaseForm.model_validate(FORM.model_dump() | changes)
        async with self.database.writing() as session:
            return await file_case(session, form, RESPONSE, actor=who.actor, at=MONDAY)

    async def moves(self, who: Account | Actor, case: Case, move: Move, *, at: datetime = MONDAY) -> Case:
        """Somebody makes a move."""
        actor = who.actor if isinstance(who, Account) else who
        async with self.database.writing() as session:
            return await make_move(session, case.number, move, actor=actor, at=at, heard=Heard())

    async def in_work(self, **changes: Any) -> Case:
        """A case of the teacher that Anna has accepted."""
        case = await self.files(self.teacher, **changes)
        await self.moves(self.teacher, case, ChooseMentor(mentor="anna-berg"))
        return await self.moves(self.anna, case, Accept())


PEOPLE: dict[str, tuple[frozenset[Role], str | None]] = {
    "teacher": (frozenset({Role.TEACHER}), None),
    "other_teacher": (frozenset({Role.TEACHER}), None),
    "anna": (frozenset({Role.MENTOR}), "anna-berg"),
    "bruno": (frozenset({Role.MENTOR}), "bruno-hahn"),
    "clara": (frozenset({Role.MENTOR}), "clara-moss"),
    "moderator": (frozenset({Role.MODERATOR}), None),
    "administrator": (frozenset({Role.ADMINISTRATOR}), None),
}


@pytest.fixture
async def school(any_database: Database, small: Corpus) -> School:
    """The small corpus, and people with accounts."""
    async with any_database.writing() as session:
        await put_records(session, records_of(small), at=MONDAY)
        rows = {
            name: confirmed(
                await add_account(
                    session,
                    email=f"{name}@school.example",
                    name=name.title(),
                    roles=roles,
                    hashed_password="none",
                    at=MONDAY,
                    mentor=mentor,
                ),
                at=MONDAY,
            )
            for name, (roles, mentor) in PEOPLE.items()
        }
    return School(any_database, {name: account_of(row) for name, row in rows.items()})
