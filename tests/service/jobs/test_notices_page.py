"""The pages and the API of notices and of jobs that were given up: whose they are, and what they let one do."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.sessions import begin_session
from service.application import PER_PAGE
from service.cases.people import Role
from service.cases.telling import About, Told
from service.settings import Settings
from service.store.accounts import add_account, row_of
from service.store.database import Database
from service.store.jobs import Job, claim, fail, leave
from service.store.notices import notify
from service.web.app import create_app

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NUMBER = "2026-000123"


async def _nothing_changed() -> None:
    """The rubricator stays as it is."""


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[TestClient]:
    """Somebody who is not signed in, at an application with an empty database."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Any]:
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'casementor.db'}")
        await database.migrate()
        yield SimpleNamespace(database=database, rubricator=(), merged={}, freshen=_nothing_changed)
        await database.close()

    settings = Settings(data_folder=tmp_path, worker_in_serve=False)
    app = create_app(settings, opened, clock=lambda: MORNING)
    with TestClient(app, follow_redirects=False) as found:
        yield found


def written(client: TestClient, write: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
    """What `write` returns, done in one transaction of the running application."""

    async def run() -> Any:
        async with client.app.state.casementor.database.writing() as session:  # type: ignore[attr-defined]
            return await write(session)

    assert client.portal is not None
    return client.portal.call(run)


def account(client: TestClient, name: str, *roles: Role) -> UUID:
    async def add(session: AsyncSession) -> UUID:
        email = f"{name.lower()}@school.example"
        row = await add_account(session, email=email, name=name, roles=roles, hashed_password="", at=MORNING)
        return row.id

    return UUID(str(written(client, add)))


def sign_in(client: TestClient, who: UUID) -> None:
    async def begin(session: AsyncSession) -> str:
        row = await row_of(session, who)
        assert row is not None
        return await begin_session(session, row, at=MORNING)

    client.cookies.set("casementor_session", written(client, begin))


def tell(client: TestClient, who: UUID, *abouts: About, number: str | None = NUMBER) -> None:
    async def write(session: AsyncSession) -> None:
        told = [Told(about, account=who) for about in abouts]
        await notify(session, told, number=number, at=MORNING, due=MORNING + timedelta(days=3))

    written(client, write)


def send(client: TestClient, page: str, path: str) -> Any:
    """Press the button of a page, with the mark of the site in its form."""
    mark = re.search(r'name="csrftoken" value="([^"]+)"', client.get(page).text)
    return client.post(path, data={"csrftoken": mark[1] if mark else ""})


@pytest.fixture
def ona(visitor: TestClient) -> TestClient:
    """A teacher who is signed in and was told two things, beside another who was told one."""
    me, other = account(visitor, "Ona", Role.TEACHER), account(visitor, "Rasa", Role.TEACHER)
    tell(visitor, me, About.ACCEPTED, About.QUESTIONS)
    tell(visitor, other, About.REDEFINED)
    sign_in(visitor, me)
    return visitor


@pytest.mark.parametrize("path", ["/notices", "/jobs"])
def test_nobody_sees_notices_or_jobs_without_signing_in(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")


def test_i_see_what_i_was_told_with_what_to_do_and_a_link(ona: TestClient) -> None:
    page = ona.get("/notices")
    assert page.status_code == 200
    assert "2 notices, 2 of them new" in page.text
    assert "Open the case and answer what you can" in page.text
    assert "November 24, 2026" in page.text
    assert page.text.count(f'href="/cases/{NUMBER}"') == 2
    assert "The request was redefined" not in page.text


def test_marking_all_as_read_leaves_nothing_new(ona: TestClient) -> None:
    answer = send(ona, "/notices", "/notices/read")
    assert (answer.status_code, answer.headers["location"]) == (303, "/notices")
    page = ona.get("/notices").text
    assert "2 notices, 0 of them new" in page
    assert "<strong>New</strong>" not in page
    assert "/notices/read" not in page


def test_a_notice_about_no_case_has_no_link_to_one(visitor: TestClient) -> None:
    mia = account(visitor, "Mia", Role.MODERATOR)
    tell(visitor, mia, About.HARM, number=None)
    sign_in(visitor, mia)
    page = visitor.get("/notices").text
    assert "Somebody found an item harmful" in page
    assert "/cases/" not in page.partition("<main")[2]


def test_without_notices_the_page_says_so(visitor: TestClient) -> None:
    sign_in(visitor, account(visitor, "Ona", Role.TEACHER))
    assert "There are no notices yet" in visitor.get("/notices").text


def test_many_notices_come_in_pages(visitor: TestClient) -> None:
    ona = account(visitor, "Ona", Role.TEACHER)
    tell(visitor, ona, *About)
    sign_in(visitor, ona)
    number = -(-len(About) // PER_PAGE)
    pages = [visitor.get(f"/notices?page={page}").text for page in range(1, number + 1)]
    assert f"Page 1 of {number}" in pages[0]
    assert sum(page.count("Open case") for page in pages) == len(About)


def test_the_api_lists_my_notices(ona: TestClient) -> None:
    found = ona.get("/api/v1/notices").json()
    assert (found["total"], found["unread"], found["page"], found["pages"]) == (2, 2, 1, 1)
    assert [item["about"] for item in found["items"]] == [About.QUESTIONS, About.ACCEPTED]
    assert {item["number"] for item in found["items"]} == {NUMBER}
    assert "November 24, 2026" in found["items"][0]["sentence"]


def test_the_api_marks_them_as_read(ona: TestClient) -> None:
    token = ona.cookies.pop("casementor_session")
    bearer = {"authorization": f"Bearer {token}"}
    assert ona.post("/api/v1/notices/read", headers=bearer).json() == {"unread": 0}
    found = ona.get("/api/v1/notices", headers=bearer).json()
    assert (found["unread"], [item["is_read"] for item in found["items"]]) == (0, [True, True])


def test_the_api_asks_who_is_there(visitor: TestClient) -> None:
    assert visitor.get("/api/v1/notices").status_code == 401
    assert visitor.post("/api/v1/notices/read", headers={"authorization": "Bearer none"}).status_code == 401


def given_up(client: TestClient) -> None:
    async def write(session: AsyncSession) -> None:
        await leave(session, Job("mail", {"to": "canary@school.example"}), at=MORNING)
        job = await claim(session, at=MORNING, lease=timedelta(minutes=2), kinds=["mail"])
        assert job is not None
        await fail(session, job, "SMTPServerDisconnected at _send, line 7 of post.py", at=MORNING, last=True)

    written(client, write)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMINISTRATOR])
def test_staff_see_jobs_that_were_given_up_and_can_try_them_again(visitor: TestClient, role: Role) -> None:
    given_up(visitor)
    sign_in(visitor, account(visitor, "Mia", role))
    page = visitor.get("/jobs").text
    assert "SMTPServerDisconnected at _send" in page
    assert "canary" not in page
    assert send(visitor, "/jobs", "/jobs/1/again").status_code == 303
    assert "There are none." in visitor.get("/jobs").text


def test_a_job_that_was_not_given_up_cannot_be_tried_again(visitor: TestClient) -> None:
    given_up(visitor)
    sign_in(visitor, account(visitor, "Mia", Role.MODERATOR))
    assert send(visitor, "/jobs", "/jobs/7/again").status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.MENTOR, Role.EVALUATOR])
def test_nobody_else_sees_jobs(visitor: TestClient, role: Role) -> None:
    given_up(visitor)
    sign_in(visitor, account(visitor, "Ona", role))
    assert visitor.get("/jobs").status_code == 403
