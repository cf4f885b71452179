"""The whole application around a school where every relation to a case exists, in every format, with marks in all that
must not leak."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from corpus.form import CaseForm
from corpus.reading import Corpus
from corpus.records import Format
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.accounts.credentials import PASSWORDS
from service.accounts.sessions import begin_session
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.application import Casementor
from service.cases.offer_said import Accept, ChooseMentor, RefusalReason, Refuse
from service.cases.people import Role
from service.cases.said import Move
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    GiveAnswers,
    GiveOpinion,
    Keep,
    SendQuestions,
    SendSolution,
    SentQuestion,
)
from service.settings import Settings
from service.store.accounts import account_of, add_account, row_of
from service.store.database import Database
from service.store.drafts import save_draft
from service.web.app import create_app
from tests.mentors_code import confirmed
from tests.service.evaluations.kept import keep_run, keep_sheet

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MARKS = {
    "name": "Quillfeather",
    "email": "hidden.author",
    "institution": "Marrowgate",
    "phone": "5550199",
    "messenger": "quill-in-the-dark",
}
"""Words that stand nowhere but in the author's account. Wherever one shows up, the author is known."""

PEOPLE: dict[str, tuple[frozenset[Role], str | None]] = {
    "author": (frozenset({Role.TEACHER}), None),
    "other teacher": (frozenset({Role.TEACHER}), None),
    "mentor": (frozenset({Role.MENTOR}), "anna-berg"),
    "second mentor": (frozenset({Role.MENTOR}), "bruno-hahn"),
    "colleague": (frozenset({Role.MENTOR}), "clara-moss"),
    "moderator": (frozenset({Role.MODERATOR}), None),
    "administrator": (frozenset({Role.ADMINISTRATOR}), None),
    "evaluator": (frozenset({Role.EVALUATOR}), None),
}
FORM = {
    "essence": "Form seven talks loudly for ten minutes and nobody opens the book.",
    "question": "How can I begin the lesson calmly?",
    "participants": ["pupils of form 7"],
    "problem_fields": ["class-management"],
}


@dataclass
class School:
    """The application with its people."""

    app: FastAPI
    database: Database
    client: AsyncClient
    people: dict[str, Account]

    async def ask(self, who: str | None, method: str, path: str, **body: Any) -> Response:
        """A request of somebody, each by a session of its own; of a visitor where nobody is named."""
        headers = {}
        self.client.cookies.clear()
        if who is None and not path.startswith("/api/"):
            await self.client.get("/forgot-password")
            headers["x-csrftoken"] = next(value for name, value in self.client.cookies.items() if "csrf" in name)
        if who is not None:
            async with self.database.writing() as session:
                row = await row_of(session, self.people[who].id)
                assert row is not None
                headers["Authorization"] = f"Bearer {await begin_session(session, row, at=MONDAY)}"
        return await self.client.request(method, path, headers=headers, **body)

    async def moved(self, who: str, number: str, move: Move) -> None:
        """Somebody makes a move."""
        async with self.database.writing() as session:
            await make_move(session, number, move, actor=self.people[who].actor, at=MONDAY, heard=Heard())

    async def file(self, chosen: Format) -> str:
        """The author files a case."""
        form = CaseForm.model_validate(FORM | {"format": chosen})
        service: Casementor = self.app.state.casementor
        response = await service.first_response(form)
        async with self.database.writing() as session:
            return (await file_case(session, form, response, actor=self.people["author"].actor, at=MONDAY)).number


async def offered(school: School, chosen: Format) -> str:
    """A case the mentor is asked for, which the second mentor refused."""
    number = await school.file(chosen)
    await school.moved("author", number, ChooseMentor(mentor="bruno-hahn"))
    await school.moved("second mentor", number, Refuse(reason=RefusalReason.NO_TIME))
    await school.moved("author", number, ChooseMentor(mentor="anna-berg"))
    return number


async def worked(school: School, chosen: Format) -> str:
    """A case with a mentor, answers, a colleague where the format allows it, a solution and a second mentor."""
    number = await school.file(chosen)
    await school.moved("author", number, ChooseMentor(mentor="anna-berg"))
    await school.moved("mentor", number, Accept())
    await school.moved("mentor", number, SendQuestions(questions=(SentQuestion(text="When does it happen?"),)))
    await school.moved("author", number, GiveAnswers(answers=("After the long break.",)))
    await school.moved("author", number, Keep())
    if chosen is Format.COLLECTIVELY:
        await school.moved("mentor", number, AskColleagues(colleagues=("clara-moss",), question="What do you see?"))
        await school.moved("colleague", number, GiveOpinion(text="A ritual would help."))
    await school.moved("mentor", number, SendSolution(approach="A ritual", text="Stand at the door."))
    await school.moved("author", number, AskSecondOpinion(mentor="bruno-hahn"))
    await school.moved("second mentor", number, Accept())
    return number


STAGES = {"offered": offered, "worked": worked}


@pytest.fixture
async def school(library: str, small: Corpus, small_index: Index, tmp_path: Path) -> AsyncIterator[School]:
    """Everybody, and no case yet."""
    shutil.copy(library.split(":///", 1)[1], tmp_path / "casementor.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'casementor.db'}")
    await database.migrate()
    limits = dict.fromkeys(("respond_limit", "read_limit", "sign_in_limit"), "100000/minute")
    secret = "known to every test and to nobody else"
    settings = Settings(data_folder=tmp_path, secret_key=secret, worker_in_serve=False, **limits)  # type: ignore[arg-type]
    app = create_app(settings, lambda: AsyncExitStack(), clock=lambda: MONDAY)  # type: ignore[arg-type,return-value]
    keep_run(tmp_path, "anna-berg")
    keep_sheet(tmp_path, "anna-berg")
    app.state.casementor = Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
    async with AsyncClient(
        transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://school"
    ) as client:
        made = School(app, database, client, await _people(database, PASSWORDS.hash("no open door")))
        yield made
    await database.close()


async def _people(database: Database, hashed: str) -> dict[str, Account]:
    made = {}
    async with database.writing() as session:
        for who, (roles, mentor) in PEOPLE.items():
            named = who == "author"
            row = await add_account(
                session,
                email=f"{MARKS['email'] if named else who.replace(' ', '-')}@school.example",
                name=MARKS["name"] if named else who.title(),
                roles=roles,
                hashed_password=hashed,
                at=MONDAY,
                mentor=mentor,
            )
            if named:
                contact = {"phone": MARKS["phone"], "messenger": MARKS["messenger"]}
                row.questionnaire = {"work": {"institution": MARKS["institution"]}, "contact": contact}
                await save_draft(session, row.id, "new case", {"essence": [MARKS["name"]]}, at=MONDAY)
            made[who] = account_of(confirmed(row, at=MONDAY))
    return made
