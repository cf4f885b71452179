"""The real application with kept runs and a sheet, and people who ask it by their tokens."""

import asyncio
import html
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from corpus.reading import Corpus
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.sessions import begin_session
from service.application import Casementor
from service.cases.people import Role
from service.settings import Settings
from service.store.accounts import add_account
from service.store.database import Database
from service.web.app import create_app
from tests.service.evaluations.kept import AT, keep_run, keep_sheet

PEOPLE = {"eva": Role.EVALUATOR, "elias": Role.EVALUATOR, "ada": Role.ADMINISTRATOR, "tom": Role.TEACHER}


@dataclass
class Bench:
    """People in front of the application."""

    client: TestClient
    tokens: dict[str, str]
    data: Path

    def sees(self, who: str, path: str) -> Response:
        """Somebody opens a page; a visitor where nobody is named."""
        return self.client.get(path, headers=self._headers(who), follow_redirects=False)

    def reads(self, who: str, path: str) -> str:
        """The words of a page without marks."""
        answer = self.sees(who, path)
        assert answer.status_code == 200, answer.text
        return words_of(answer)

    def sends(self, who: str, path: str, **fields: Any) -> Response:
        """Somebody sends a form."""
        return self.client.post(path, headers=self._headers(who), data=fields, follow_redirects=False)

    def _headers(self, who: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[who]}"} if who else {}


def words_of(answer: Response) -> str:
    """The words of a page without marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def _people(url: str) -> dict[str, str]:
    database = Database(url)
    async with database.writing() as session:
        rows = {
            name: await add_account(
                session, email=f"{name}@example.org", name=name.title(), roles=[role], hashed_password="!", at=AT
            )
            for name, role in PEOPLE.items()
        }
        tokens = {name: await begin_session(session, row, at=AT) for name, row in rows.items()}
    await database.close()
    return tokens


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three runs, the last of another dataset, and a sheet."""
    keep_run(tmp_path, "cases-a")
    keep_run(tmp_path, "cases-b", day=1, better=0.3)
    keep_run(tmp_path, "cases-other", day=2, dataset_checksum="another")
    keep_sheet(tmp_path, "first")
    return tmp_path


@pytest.fixture
def application(library: str, small: Corpus, small_index: Index, data: Path) -> tuple[FastAPI, dict[str, str]]:
    """The application on a database of its own, and what signs each person in."""
    shutil.copy(library.partition(":///")[2], data / "casementor.db")
    url = f"sqlite+aiosqlite:///{data / 'casementor.db'}"
    tokens = asyncio.run(_people(url))

    @asynccontextmanager
    async def opening() -> AsyncIterator[Casementor]:
        database = Database(url)
        yield Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
        await database.close()

    settings = Settings(data_folder=data, worker_in_serve=False)
    return create_app(settings, opening, clock=lambda: AT), tokens


@pytest.fixture
def bench(application: tuple[FastAPI, dict[str, str]], data: Path) -> Iterator[Bench]:
    """People in front of the application."""
    with TestClient(application[0]) as client:
        yield Bench(client, application[1], data)
