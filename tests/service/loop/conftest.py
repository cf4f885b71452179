"""The whole service on a port of its own, with people who can sign in, for tests in a real browser."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, BrowserContext, Locator, Page

from corpus.reading import Corpus
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.credentials import PASSWORDS
from service.application import Casementor
from service.cases.people import Role
from service.settings import Settings
from service.store.accounts import add_account
from service.store.database import Database
from service.web.app import create_app
from tests.chromium import IS_MISSED, WITHOUT, launched
from tests.mentors_code import confirmed

PASSWORD = "a long and quiet password"
PEOPLE = {
    "teacher": (Role.TEACHER, None),
    "mentor": (Role.MENTOR, "anna-berg"),
    "colleague": (Role.MENTOR, "bruno-hahn"),
    "moderator": (Role.MODERATOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
}


def address_of(who: str) -> str:
    """The e-mail address of somebody."""
    return f"{who}@school.example"


@pytest.fixture(scope="module")
def folder(library: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the service, with a database that has everybody in it."""
    made = tmp_path_factory.mktemp("loop")
    shutil.copy(library.split(":///", 1)[1], made / "casementor.db")
    asyncio.run(_people(_url(made)))
    return made


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'casementor.db'}"


@pytest.fixture(scope="module")
def site(folder: Path, small: Corpus, small_index: Index) -> Iterator[str]:
    """The address of the service."""
    if IS_MISSED:
        pytest.skip(WITHOUT)
    url = _url(folder)
    limits: Any = dict.fromkeys(("respond_limit", "read_limit", "sign_in_limit"), "100000/minute")
    app = create_app(Settings(data_folder=folder, worker_in_serve=False, **limits), AsyncExitStack)  # type: ignore[arg-type]
    database = Database(url)
    app.state.casementor = Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
    config = uvicorn.Config(app, port=0, ws="none", lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    with config.bind_socket() as socket:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)
    asyncio.run(database.close())


async def _people(url: str) -> None:
    database = Database(url)
    await database.migrate()
    hashed = PASSWORDS.hash(PASSWORD)
    async with database.writing() as session:
        for who, (role, mentor) in PEOPLE.items():
            row = await add_account(
                session,
                email=address_of(who),
                name=f"Hidden {who.title()}" if who == "teacher" else who.title(),
                roles=[role],
                hashed_password=hashed,
                at=datetime.now(UTC),
                mentor=mentor,
            )
            confirmed(row, at=datetime.now(UTC))
    await database.close()


@dataclass
class Person:
    """Somebody at a browser of their own."""

    name: str
    page: Page

    async def opens(self, path: str) -> Page:
        """Go to a page."""
        await self.page.goto(path)
        await self.unfolds()
        return self.page

    async def unfolds(self) -> None:
        """Open everything on the page that is folded."""
        await self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    async def sends(self, move: str, **fields: str) -> None:
        """Fill in the form of a move on the open page and send it."""
        form = self.page.locator(f"form[action$='/{move}']").first
        await self.unfolds()
        for name, text in fields.items():
            await form.locator(f"[name='{name}']").first.fill(text)
        await self.presses(form.locator("button:not([name=draft])").last)

    async def presses(self, button: Locator) -> None:
        """Press a button that leads to another page, or to the same one anew, and wait until it is there."""
        async with self.page.expect_navigation():
            await button.click()

    async def reads(self) -> str:
        """The words of the open page."""
        return await self.page.inner_text("body")

    async def is_well_served(self) -> str:
        """What is wrong with the open page: for assistive technology, and on a screen of 360 px."""
        await self.unfolds()
        found = await Axe().run(self.page)
        wrong = "" if found.violations_count == 0 else str(found.generate_report())
        await self.page.set_viewport_size({"width": 360, "height": 740})
        over = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        await self.page.set_viewport_size({"width": 1280, "height": 900})
        return wrong + (f"{over} px too wide at 360" if over else "")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """A browser."""
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def people(site: str, chromium: Browser) -> AsyncIterator[dict[str, Person]]:
    """Everybody, each signed in at a browser of their own."""
    contexts: list[BrowserContext] = []
    made = {}
    for who in PEOPLE:
        contexts.append(await chromium.new_context(base_url=site))
        page = await contexts[-1].new_page()
        await page.goto("/sign-in")
        await page.fill("[name=email]", address_of(who))
        await page.fill("[name=password]", PASSWORD)
        async with page.expect_navigation():
            await page.locator("form[action$='/sign-in'] button").click()
        made[who] = Person(who, page)
    yield made
    for context in contexts:
        await context.close()
