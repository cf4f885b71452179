"""A moderator's office: the real application on a database of its own, and people who ask it by their tokens."""

import asyncio
import html
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.reading import Corpus
from corpus.records import Question
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.sessions import begin_session
from service.actions.make_move import make_move
from service.application import Casementor
from service.cases.course_said import Lapse
from service.cases.people import MACHINE, Role
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.mail.post import Letter
from service.settings import Settings
from service.store.account_tables import AccountRow
from service.store.accounts import add_account
from service.store.cases import get_case
from service.store.database import Database
from service.store.library import put_records
from service.web.app import create_app
from service.worker import Worker
from tests.mentors_code import confirmed
from tests.standing_clock import MORNING, Clock

HILL = {"work": {"institution": "The Hill School"}}
PEOPLE: dict[str, dict[str, Any]] = {
    "olga": {"name": "Olga Own", "roles": [Role.TEACHER], "questionnaire": HILL},
    "peter": {"name": "Peter Other", "roles": [Role.TEACHER]},
    "anna": {"name": "Anna Berg", "roles": [Role.MENTOR], "mentor": "anna-berg"},
    "bruno": {"name": "Bruno Hahn", "roles": [Role.MENTOR], "mentor": "bruno-hahn"},
    "mira": {"name": "Mira Moderator", "roles": [Role.MODERATOR]},
    "milo": {"name": "Milo Moderator", "roles": [Role.MODERATOR]},
    "hilda": {"name": "Hilda of the Hill", "roles": [Role.MODERATOR], "questionnaire": HILL},
    "ada": {"name": "Ada Administrator", "roles": [Role.ADMINISTRATOR]},
}


@dataclass
class Office:
    """People in front of the application; every answer comes as it is, without following where it leads."""

    client: TestClient
    tokens: dict[str, str]
    form: dict[str, Any]
    clock: Clock
    url: str
    corpus: Corpus
    index: Index
    letters: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        """Take a letter, as the post that jobs are given."""
        self.letters.append(letter)

    def works(self, *, allegations_to: str = "") -> None:
        """Do the jobs that were left; letters are in `letters` from then on."""
        asyncio.run(self._works(allegations_to))

    async def _works(self, allegations_to: str) -> None:
        database = Database(self.url)
        service = Casementor(database=database, index=self.index, corpus=self.corpus, cache=VectorCache(None))
        tools = Tools(database, self, self.clock, "https://mentors.example", service, allegations_to=allegations_to)
        await Worker(tools, KINDS).run_until_idle()
        await database.close()

    def sees(self, who: str, path: str, **query: Any) -> Response:
        """Somebody opens a page, or '' a visitor."""
        return self.client.get(path, headers=self._as(who), params=query or None)

    def reads(self, who: str, path: str, **query: Any) -> str:
        """The words of a page as they are read, without marks."""
        answer = self.sees(who, path, **query)
        assert answer.status_code == 200, answer.text
        return text_of(answer)

    def sends(self, who: str, path: str, **fields: Any) -> Response:
        """Somebody sends a form."""
        return self.client.post(path, data=fields, headers=self._as(who))

    def asks(self, method: str, who: str, path: str, body: Any = None) -> Response:
        """Somebody's program asks the API."""
        return self.client.request(method, f"/api/v1{path}", json=body, headers=self._as(who))

    def files(self, **changes: Any) -> str:
        """Olga files a case; its number."""
        answer = self.asks("POST", "olga", "/cases", self.form | changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["number"])

    def moves(self, who: str, number: str, action: str, **said: Any) -> None:
        """Somebody makes a move."""
        answer = self.asks("POST", who, f"/cases/{number}/moves", {"action": action, **said})
        assert answer.status_code == 200, answer.text

    def in_work(self, **changes: Any) -> str:
        """A case that Anna has taken."""
        number = self.files(**changes)
        self.moves("olga", number, "choose mentor", mentor="anna-berg")
        self.moves("anna", number, "accept")
        return number

    def called(self, number: str) -> str:
        """A case that waits for a moderator: time has run out as often as it takes."""
        asyncio.run(self._lapse(number))
        return number

    def told(self, who: str) -> list[str]:
        """What somebody was told, the latest first."""
        answer = self.asks("GET", who, "/notices")
        assert answer.status_code == 200, answer.text
        return [notice["about"] for notice in answer.json()["items"]]

    async def _lapse(self, number: str) -> None:
        database = Database(self.url)
        async with database.writing() as session:
            while (case := await get_case(session, number)).called_at is None:
                assert case.due is not None
                self.clock.at = case.due
                await make_move(session, number, Lapse(), actor=MACHINE, at=case.due)
        await database.close()

    def reports(self, who: str, kind: str, item: str, words: str = "") -> None:
        """Somebody reports an item as harmful."""
        answer = self.asks("POST", who, "/reports", {"kind": kind, "item": item, "words": words})
        assert answer.status_code == 200, answer.text

    def decides(self, kind: str, item: str, outcome: str, *, who: str = "mira") -> Response:
        """A moderator's word on an item."""
        return self.sends(who, "/moderation/reports", kind=kind, item=item, outcome=outcome)

    def _as(self, who: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[who]}"} if who else {}


def text_of(answer: Response) -> str:
    """The words of an answer without marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def _signed_up(url: str) -> dict[str, str]:
    database = Database(url)
    async with database.writing() as session:
        guiding = Question(
            id="say-it-anew",
            text="How would you say it now?",
            kind="guiding",
            theme="rewording",
            gap="goal",
            not_when="When it is clear.",
            answered_if=("It is said.", "It is said anew."),
        )
        await put_records(session, [("questions", guiding)], at=MORNING)
        rows = {who: await _account(session, who, **told) for who, told in PEOPLE.items()}
        tokens = {who: await begin_session(session, row, at=MORNING) for who, row in rows.items()}
    await database.close()
    return tokens


async def _account(session: AsyncSession, who: str, *, questionnaire: Any = None, **told: Any) -> AccountRow:
    row = await add_account(session, email=f"{who}@example.org", hashed_password="!", at=MORNING, **told)
    row.questionnaire = questionnaire or {}
    return confirmed(row, at=MORNING)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(
    library: str, small: Corpus, small_index: Index, form: dict[str, Any], clock: Clock, tmp_path: Path
) -> Iterator[Office]:
    """People in front of the application around the small corpus."""
    path = tmp_path / "casementor.db"
    shutil.copy(library.partition(":///")[2], path)
    url = f"sqlite+aiosqlite:///{path}"
    tokens = asyncio.run(_signed_up(url))

    @asynccontextmanager
    async def opening() -> AsyncIterator[Casementor]:
        database = Database(url)
        yield Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
        await database.close()

    unlimited = {"respond_limit": "100000/minute", "read_limit": "100000/minute"}
    settings = Settings(data_folder=tmp_path, worker_in_serve=False, session_days=365, **unlimited)
    app = create_app(settings, opening, clock=clock)
    with TestClient(app, follow_redirects=False) as client:
        yield Office(client, tokens, form, clock, url, small, small_index)


@pytest.fixture(scope="session")
def words_of() -> Callable[[Response], str]:
    """The words of an answer without marks."""
    return text_of
