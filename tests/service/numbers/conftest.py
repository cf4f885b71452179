"""The real application with a school year of counted cases behind it, and people who may read numbers or not."""

import asyncio
import html
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from corpus.reading import Corpus
from corpus.records import Format, Urgency
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.sessions import begin_session
from service.application import Casementor
from service.cases.facts import CaseFacts
from service.cases.people import Role
from service.cases.states import State
from service.settings import Settings
from service.store.accounts import add_account
from service.store.database import Database
from service.store.facts import keep_facts
from service.web.app import create_app

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
PEOPLE = {role.value: role for role in Role}
FORMATS = (*[Format.ANONYMOUSLY] * 14, *[Format.PERSONALLY] * 10, *[Format.COLLECTIVELY] * 6)
"""Thirty cases by format; none is public, so two cells are withheld: that one and the smallest of the others."""


def facts(place: int) -> CaseFacts:
    """One case of thirty, a week after the other, from September to the end of March."""
    filed = SEPTEMBER + timedelta(days=7 * place)
    return CaseFacts(
        number=f"{filed.year}-{place + 1:06}",
        filed_at=filed,
        urgency=Urgency.NEED_ADVICE,
        format=FORMATS[place],
        state=State.CLOSED if place % 2 else State.IN_WORK,
        problem_fields=("parents", "self-management") if place % 3 else ("parents",),
        gaps=(),
        is_flagged=False,
        respond_ms=40.0 + place,
        asked_at=filed + timedelta(hours=1),
        answered_at=filed + timedelta(hours=10 + place),
        rounds=0,
        refusals=0,
        lapses=0,
        redefinitions=place % 3,
        second_opinion="not asked",
        useful="yes",
        helped="yes",
        helped_later=None,
        in_library=False,
    )


@dataclass
class Desk:
    """People in front of the application."""

    client: TestClient
    tokens: dict[str, str]

    def sees(self, who: str, path: str, **query: Any) -> Response:
        """Somebody of a role opens a page, or '' a visitor."""
        return self.client.get(path, headers=self.headers(who), params=query or None)

    def reads(self, who: str, path: str, **query: Any) -> str:
        """The words of a page without marks."""
        answer = self.sees(who, path, **query)
        assert answer.status_code == 200, answer.text
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

    def headers(self, who: str) -> dict[str, str]:
        """What signs somebody in."""
        return {"authorization": f"Bearer {self.tokens[who]}"} if who else {}


async def _fill(url: str, *, cases: bool) -> dict[str, str]:
    database = Database(url)
    async with database.writing() as session:
        if cases:
            await keep_facts(session, [(facts(place), 0) for place in range(len(FORMATS))])
        rows = {
            name: await add_account(
                session, email=f"{role}@example.org", name=name, roles=[role], hashed_password="!", at=NOW
            )
            for name, role in PEOPLE.items()
        }
        tokens = {name: await begin_session(session, row, at=NOW) for name, row in rows.items()}
    await database.close()
    return tokens


@pytest.fixture
def counted() -> bool:
    """Whether there are cases."""
    return True


@pytest.fixture
def application(
    library: str, small: Corpus, small_index: Index, counted: bool, tmp_path: Path
) -> tuple[FastAPI, dict[str, str]]:
    """The application on a database of its own, and what signs each role in."""
    path = tmp_path / "casementor.db"
    shutil.copy(library.partition(":///")[2], path)
    url = f"sqlite+aiosqlite:///{path}"
    tokens = asyncio.run(_fill(url, cases=counted))

    @asynccontextmanager
    async def opening() -> AsyncIterator[Casementor]:
        database = Database(url)
        yield Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
        await database.close()

    settings = Settings(data_folder=tmp_path, worker_in_serve=False, read_limit="100000/minute")
    return create_app(settings, opening, clock=lambda: NOW), tokens


@pytest.fixture
def desk(application: tuple[FastAPI, dict[str, str]]) -> Iterator[Desk]:
    """People in front of the application."""
    app, tokens = application
    with TestClient(app, follow_redirects=False) as client:
        yield Desk(client, tokens)
