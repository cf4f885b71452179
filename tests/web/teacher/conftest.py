"""A small school in front of the real application: two teachers, three mentors and a moderator, signed in."""

import asyncio
import html
import re
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.reading import SHIPPED, Corpus, read_corpus
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.accounts.sessions import begin_session
from service.application import Casementor
from service.cases.people import Role
from service.settings import Settings
from service.store.accounts import add_account
from service.store.database import Database
from service.store.library import put_records, records_of
from service.web.app import create_app
from tests.mentors_code import confirmed

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE: dict[str, tuple[str, Role, str | None]] = {
    "olga": ("Olga Own", Role.TEACHER, None),
    "peter": ("Peter Other", Role.TEACHER, None),
    "anna": ("Anna Berg", Role.MENTOR, "anna-berg"),
    "bruno": ("Bruno Hahn", Role.MENTOR, "bruno-hahn"),
    "clara": ("Clara Moss", Role.MENTOR, "clara-moss"),
    "mira": ("Mira Moderator", Role.MODERATOR, None),
}
FORM: dict[str, Any] = {
    "essence": "Form seven talks loudly for ten minutes and nobody opens the book.",
    "actions_taken": "I greeted each pupil at the door.",
    "difficulty": "They only laugh at me.",
    "question": "How can I begin the lesson calmly?",
    "participants": ["pupils of form 7"],
    "problem_fields": ["class-management"],
    "format": "anonymously",
    "urgency": "need advice",
}
QUESTIONS = ({"text": "When does it begin?"}, {"text": "What would be better?", "kind": "developing"})
SOLUTION = {
    "approach": "A quiet ritual",
    "text": "Stand at the door.",
    "steps": ["Greet each pupil"],
    "materials": ["calm-beginnings"],
}


@dataclass
class School:
    """People at their browsers, in front of the real application."""

    client: TestClient
    tokens: dict[str, str]
    form: dict[str, Any] = field(default_factory=FORM.copy)
    questions: tuple[dict[str, str], ...] = QUESTIONS
    solution: dict[str, Any] = field(default_factory=SOLUTION.copy)

    def sees(self, who: str, path: str) -> Any:
        """Somebody opens a page; nobody, where the name is empty."""
        return self.client.get(path, headers=self._as(who))

    def reads(self, who: str, path: str) -> str:
        """The words of a page somebody opens."""
        return self.text_of(self.sees(who, path))

    @staticmethod
    def text_of(answer: Any) -> str:
        """The words of a page as they are read, without marks."""
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

    def sends(self, who: str, path: str, *, accept: str = "text/html", **fields: Any) -> Any:
        """Somebody sends a form."""
        return self.client.post(path, data=fields, headers={**self._as(who), "accept": accept})

    def moves(self, who: str, number: str, action: str, **said: Any) -> None:
        """Somebody makes a move by the API."""
        answer = self.client.post(
            f"/api/v1/cases/{number}/moves", json={"action": action, **said}, headers=self._as(who)
        )
        assert answer.status_code == 200, answer.text

    def files(self, **changes: Any) -> str:
        """Olga files a case; its number."""
        answer = self.client.post("/api/v1/cases", json=FORM | changes, headers=self._as("olga"))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["number"])

    def in_work(self, **changes: Any) -> str:
        """A case that Anna has taken."""
        number = self.files(**changes)
        self.moves("olga", number, "choose mentor", mentor="anna-berg")
        self.moves("anna", number, "accept")
        return number

    def questioned(self, **changes: Any) -> str:
        """A case with two questions sent."""
        number = self.in_work(**changes)
        self.moves("anna", number, "send questions", questions=QUESTIONS)
        return number

    def answered(self) -> str:
        """A case whose first question was answered, the second skipped."""
        number = self.questioned()
        self.moves("olga", number, "answer", answers=["After the break.", ""])
        return number

    def solved(self, **changes: Any) -> str:
        """A case with a possible solution."""
        number = self.in_work(**changes)
        self.moves("anna", number, "send solution", **SOLUTION)
        return number

    def _as(self, who: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[who]}"} if who else {}


@pytest.fixture(scope="module")
def corpus(
    make_case: Callable[..., Any],
    make_article: Callable[..., Any],
    make_mentor: Callable[..., Any],
    make_question: Callable[..., Any],
) -> Corpus:
    """The shipped rubricator and a few records."""
    shipped = read_corpus(SHIPPED)[0]
    return Corpus(
        rubricator=shipped.rubricator,
        gaps=shipped.gaps,
        questions=(make_question(),),
        cases=(make_case(),),
        articles=(make_article(),),
        mentors=(
            make_mentor(),
            make_mentor(id="bruno-hahn", name="Bruno Hahn", institution="School of Ulm"),
            make_mentor(id="clara-moss", name="Clara Moss", institution="School of Ems"),
        ),
    )


@pytest.fixture(scope="module")
def index(corpus: Corpus, hashing_encoder: HashingEncoder) -> Iterator[Index]:
    """The corpus, indexed in memory by the stand-in encoder."""
    made = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    made.put(items_of(corpus))
    yield made
    made.close()


@pytest.fixture(scope="module")
def filled(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A database with the corpus and the people, to be copied; and what signs each of them in."""
    path = tmp_path_factory.mktemp("teachers") / "casementor.db"

    async def fill() -> dict[str, str]:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await database.migrate()
        async with database.writing() as session:
            await put_records(session, records_of(corpus), at=MONDAY)
            rows = {
                who: confirmed(
                    await add_account(
                        session,
                        email=f"{who}@example.org",
                        name=name,
                        roles=[role],
                        hashed_password="unused",
                        at=MONDAY,
                        mentor=mentor,
                    ),
                    at=MONDAY,
                )
                for who, (name, role, mentor) in PEOPLE.items()
            }
            tokens = {who: await begin_session(session, row, at=MONDAY) for who, row in rows.items()}
        await database.close()
        return tokens

    return path, asyncio.run(fill())


@pytest.fixture
def written() -> threading.Event:
    """Set whenever something has been written to the database."""
    return threading.Event()


@pytest.fixture
def app(
    corpus: Corpus, index: Index, filled: tuple[Path, dict[str, str]], tmp_path: Path, written: threading.Event
) -> FastAPI:
    """The real application on a database of its own."""
    database = tmp_path / "casementor.db"
    shutil.copy(filled[0], database)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Casementor]:
        opened = Database(f"sqlite+aiosqlite:///{database}")
        opened.after_writing.append(lambda _: written.set())
        yield Casementor(database=opened, index=index, corpus=corpus, cache=VectorCache(None))
        await opened.close()

    most = "100000/minute"
    settings = Settings(data_folder=tmp_path, worker_in_serve=False, respond_limit=most, read_limit=most)
    return create_app(settings, opening, clock=lambda: MONDAY)


@pytest.fixture
def school(app: FastAPI, filled: tuple[Path, dict[str, str]]) -> Iterator[School]:
    """People in front of the application."""
    with TestClient(app, follow_redirects=False) as client:
        yield School(client, filled[1])
