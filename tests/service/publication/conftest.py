"""A case on its way to the library and back: people, a database, an index and a worker on a clock of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from corpus.reading import Corpus
from corpus.records import SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.application import Casementor
from service.asking import first_response_to
from service.cases.case import Case
from service.cases.course_said import ChangeConsent
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.people import Role
from service.cases.publication import Publication
from service.cases.said import Move
from service.cases.text_said import AgreeText, ApproveText, CorrectText, Credit
from service.cases.work_said import Reflect, SendSolution
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.mail.post import Letter
from service.store.accounts import account_of, add_account
from service.store.cases import get_case
from service.store.database import Database
from service.store.library import put_records, records_of
from service.worker import Worker
from tests.mentors_code import confirmed

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FORM: dict[str, Any] = {
    "essence": "In form seven they drum on the desks with rulers when I turn to the board. Petya Smirnov begins it.",
    "question": "How do I turn my back to the class without a concert?",
    "participants": ["pupils of form 7"],
    "problem_fields": ["class-management"],
    "consent_to_publish": True,
}
PEOPLE: dict[str, tuple[Role, str | None]] = {
    "teacher": (Role.TEACHER, None),
    "other": (Role.TEACHER, None),
    "anna": (Role.MENTOR, "anna-berg"),
    "moderator": (Role.MODERATOR, None),
}


class KeptLetters(list[Letter]):
    """A post that keeps letters."""

    async def send(self, letter: Letter) -> None:
        """Take a letter."""
        self.append(letter)


@dataclass(frozen=True)
class Press:
    """People by name, and what they do; the worker does what follows."""

    casementor: Casementor
    worker: Worker
    letters: KeptLetters
    people: dict[str, Account]

    @property
    def database(self) -> Database:
        """The database of the service."""
        return self.casementor.database

    async def files(self, who: str = "teacher", **changes: Any) -> Case:
        """Somebody files a case, with what the library answers to it."""
        form, response = await first_response_to(self.casementor, CaseForm.model_validate({**FORM, **changes}))
        async with self.database.writing() as session:
            return await file_case(session, form, response, actor=self.people[who].actor, at=MONDAY)

    async def moves(self, who: str, case: Case, *moves: Move) -> Case:
        """Somebody makes moves, and the worker does what follows."""
        for move in moves:
            async with self.database.writing() as session:
                case = await make_move(
                    session, case.number, move, actor=self.people[who].actor, at=MONDAY, heard=Heard()
                )
        await self.worker.run_until_idle()
        return await self.now(case)

    async def now(self, case: Case) -> Case:
        """The case as it stands."""
        async with self.database.reading() as session:
            return await get_case(session, case.number)

    async def completed(self, who: str = "teacher", **changes: Any) -> Case:
        """A case that was solved and reflected on; where its author consented, with a text proposed."""
        case = await self.files(who, **changes)
        await self.moves(who, case, ChooseMentor(mentor="anna-berg"))
        solution = SendSolution(approach="A walk", text="Teach from among the desks.", steps=("Walk along the rows",))
        await self.moves("anna", case, Accept(), solution, Credit(named=True))
        return await self.moves(who, case, Reflect(learned="The back invites.", useful="yes"))

    async def cleaned(self, case: Case, **text: Any) -> Case:
        """The case, its text corrected by a moderator so that nothing is left to find."""
        corrected = text_of(case).model_copy(update={"title": "A concert of rulers", **text})
        return await self.moves("moderator", case, CorrectText(text=corrected))

    async def published(self, who: str = "teacher", **changes: Any) -> Case:
        """A case that stands in the library, its text as `changes` of it say."""
        text = changes.pop("text", {})
        case = await self.cleaned(await self.completed(who, **changes), **text)
        await self.moves("moderator", case, ApproveText(text=digest_of(case)))
        return await self.moves(who, case, AgreeText(text=digest_of(case), evaluation=True))

    async def withdrawn(self, case: Case, who: str = "teacher") -> Case:
        """The author takes the consent back."""
        return await self.moves(who, case, ChangeConsent(consent=False))


def publication_of(case: Case) -> Publication:
    """The text in work, or in the library."""
    assert case.publication is not None
    return case.publication


def text_of(case: Case) -> SolvedCase:
    """The text itself."""
    return publication_of(case).text


def digest_of(case: Case) -> str:
    """What a yes is said to."""
    return publication_of(case).digest


async def people_of(session: AsyncSession) -> dict[str, Account]:
    """Everybody, with accounts."""
    rows = {
        name: confirmed(
            await add_account(
                session,
                email=f"{name}@school.example",
                name=f"{name.title()} Quillfeather",
                roles=[role],
                hashed_password="!",
                at=MONDAY,
                mentor=mentor,
            ),
            at=MONDAY,
        )
        for name, (role, mentor) in PEOPLE.items()
    }
    return {name: account_of(row) for name, row in rows.items()}


@pytest.fixture
async def press(any_database: Database, small: Corpus, hashing_encoder: HashingEncoder) -> AsyncIterator[Press]:
    """Everybody, the small corpus in library and index, and no case yet."""
    index = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    index.put(items_of(small))
    async with any_database.writing() as session:
        await put_records(session, records_of(small), at=MONDAY)
        people = await people_of(session)
    casementor = Casementor(database=any_database, index=index, corpus=small, cache=VectorCache(None))
    letters = KeptLetters()
    tools = Tools(any_database, letters, lambda: MONDAY, "http://school.example", casementor)
    yield Press(casementor, Worker(tools, kinds=KINDS), letters, people)
    index.close()
