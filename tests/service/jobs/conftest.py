"""A worker on a clock that tests turn, with a post that keeps letters, and accounts to tell things."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from service.accounts.account import Account, MailPreference
from service.cases.people import Role
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.mail.post import Letter
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.worker import Worker
from tests.standing_clock import MORNING, Clock


@dataclass
class Kept:
    """A post that keeps letters, or raises `fault` instead of taking them."""

    letters: list[Letter] = field(default_factory=list)
    fault: Exception | None = None

    async def send(self, letter: Letter) -> None:
        """Take a letter."""
        if self.fault is not None:
            raise self.fault
        self.letters.append(letter)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def post() -> Kept:
    return Kept()


@pytest.fixture
def tools(any_database: Database, clock: Clock, post: Kept) -> Tools:
    return Tools(any_database, post, clock, "https://mentors.example")


@pytest.fixture
def worker(tools: Tools) -> Worker:
    """A worker of every kind, without a schedule."""
    return Worker(tools, KINDS)


MakeAccount = Callable[..., Any]


@pytest.fixture
def make_account(any_database: Database) -> MakeAccount:
    """Puts an account into the database."""

    async def made(
        name: str,
        *roles: Role,
        mail: MailPreference = MailPreference.AT_ONCE,
        mentor: str | None = None,
        verified: bool = True,
    ) -> Account:
        async with any_database.writing() as session:
            row = await add_account(
                session,
                email=f"{name.lower()}@school.example",
                name=name,
                roles=roles,
                hashed_password="",
                at=MORNING,
                mentor=mentor,
                is_verified=verified,
            )
            row.mail = mail
            await session.flush()
            return account_of(row)

    return made
