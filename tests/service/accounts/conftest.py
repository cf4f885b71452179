"""The real application on a database of its own, browsers that keep their cookies, and the letters that were left."""

import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import select

from corpus.reading import Corpus
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.accounts.credentials import PASSWORDS
from service.application import Casementor
from service.cases.people import Role
from service.settings import Settings
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.store.job_tables import JobRow
from service.web.app import create_app
from tests.standing_clock import Clock

PASSWORD = "seven quiet lamps"


@dataclass
class Browser:
    """A browser: keeps cookies, fills in forms with the token of their page, follows no redirect."""

    client: AsyncClient

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.client.cookies.jar}

    async def get(self, path: str, **headers: str) -> Response:
        return await self.client.get(path, headers=headers)

    async def token(self) -> str:
        """The token forms must carry, got from a page where there is none yet."""
        name = next((name for name in self.cookies if name.endswith("csrftoken")), None)
        if name is None:
            await self.client.get("/forgot-password")
        return next(value for name, value in self.cookies.items() if name.endswith("csrftoken"))

    async def send(self, path: str, **fields: Any) -> Response:
        """Send a form of our own page."""
        return await self.client.post(path, data={"csrftoken": await self.token(), **fields})

    async def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> Response:
        return await self.send("/sign-in", email=email, password=password, **fields)

    async def is_signed_in(self) -> bool:
        return (await self.client.get("/account")).status_code == 200


@dataclass
class Site:
    """The running service, as a test sees it."""

    app: FastAPI
    database: Database
    clock: Clock
    stack: AsyncExitStack
    hashed: str
    made: list[AsyncClient] = field(default_factory=list)

    async def browser(self, *, address: str = "", base: str = "http://testserver") -> Browser:
        """A new browser, on a machine of its own unless its address is given."""
        transport = ASGITransport(
            self.app, raise_app_exceptions=False, client=(address or f"10.0.0.{len(self.made) + 1}", 4711)
        )
        client = await self.stack.enter_async_context(AsyncClient(transport=transport, base_url=base))
        self.made.append(client)
        return Browser(client)

    async def add(
        self,
        email: str = "anna@school.example",
        *,
        roles: Iterable[Role] = (Role.TEACHER,),
        name: str = "Anna Field",
        **changes: Any,
    ) -> Account:
        """An account with the password of all of them."""
        async with self.database.writing() as session:
            row = await add_account(
                session,
                email=email,
                name=name,
                roles=roles,
                hashed_password=self.hashed,
                mentor=changes.pop("mentor", None),
                is_verified=changes.pop("is_verified", True),
                at=self.clock(),
            )
            for column, value in changes.items():
                setattr(row, column, value)
            return account_of(row)

    async def signed_in(self, email: str = "anna@school.example", **changes: Any) -> Browser:
        """A browser signed in to a new account."""
        await self.add(email, **changes)
        browser = await self.browser()
        assert (await browser.sign_in(email)).status_code == 303
        return browser

    async def letters(self) -> list[dict[str, Any]]:
        """What was left to be sent by mail, in order."""
        async with self.database.reading() as session:
            rows = await session.scalars(select(JobRow).where(JobRow.kind == "mail").order_by(JobRow.id))
            return [row.payload for row in rows]

    async def path_in_letter(self) -> str:
        """The path of the link in the last letter."""
        link: str = (await self.letters())[-1]["values"]["link"]
        return re.sub(r"^https?://[^/]+", "", link)

    async def row(self, table: type[Any], key: Any) -> Any:
        """One row of a table."""
        async with self.database.reading() as session:
            return await session.get(table, key)

    async def rows(self, table: type[Any]) -> list[Any]:
        """Every row of a table."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(table)))


MakeSite = Callable[..., Site]


@pytest.fixture(scope="session")
def hashed_password() -> str:
    """The hash of the password of all accounts, made once."""
    return PASSWORDS.hash(PASSWORD)


@pytest.fixture
async def make_site(
    library: str, small: Corpus, small_index: Index, tmp_path: Path, hashed_password: str
) -> AsyncIterator[MakeSite]:
    """Makes the application with the given settings; several of them share the database of the test."""
    shutil.copy(library.split(":///", 1)[1], tmp_path / "casementor.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'casementor.db'}")
    await database.migrate()
    clock = Clock()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)

        def made(**changes: Any) -> Site:
            plain: dict[str, Any] = {
                "secret_key": "known to every test and to nobody else",
                "sign_in_limit": "1000/minute",
            }
            settings = Settings(data_folder=tmp_path, **{**plain, **changes})
            app = create_app(settings, lambda: AsyncExitStack(), clock=clock)  # type: ignore[arg-type,return-value]
            app.state.casementor = Casementor(
                database=database, index=small_index, corpus=small, cache=VectorCache(None)
            )
            return Site(app, database, clock, stack, hashed_password)

        yield made


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """The application with the default settings."""
    return make_site()


@pytest.fixture
def nobody() -> UUID:
    """The id of no account."""
    return UUID(int=7)
