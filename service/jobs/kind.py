"""What a kind of job is made of, and what it gets to work with. Knows no single kind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from service.application import Casementor
from service.cases.retention import Retention
from service.link_check import LinkChecker
from service.mail.post import Post
from service.store.database import Database
from service.store.jobs import ClaimedJob

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NeverPossible(Exception):
    """This job cannot succeed however often it is tried; it is given up at once."""


@dataclass(frozen=True)
class Tools:
    """What jobs work with. `casementor` is there only where the index is open in this process, `links`
    where addresses may be asked."""

    database: Database
    post: Post
    clock: Callable[[], datetime]
    public_url: str
    casementor: Casementor | None = None
    retention: Retention = field(default_factory=Retention)
    allegations_to: str = ""
    links: LinkChecker | None = None


@dataclass(frozen=True)
class Work:
    """One job in hand: `found` is what its outside part returned, `at` the moment the present part began."""

    job: ClaimedJob
    tools: Tools
    at: datetime
    found: Any = None


Outside = Callable[[Work], Awaitable[Any]]
Inside = Callable[[AsyncSession, Work], Awaitable[None]]


@dataclass(frozen=True)
class Kind:
    """What is done for a job of this name, in two parts.

    `outside` runs first and holds no transaction: mail, models, whatever takes long. It may run more than once.
    `inside` runs in the transaction that also settles the job, so that what it writes is written once.
    """

    name: str
    outside: Outside | None = None
    inside: Inside | None = None
    needs_index: bool = False


@dataclass(frozen=True)
class Recurring:
    """A kind that is due once in every period; periods are counted from midnight UTC, shifted by `offset`."""

    kind: str
    every: timedelta
    offset: timedelta = timedelta(0)

    def period(self, at: datetime) -> datetime:
        """When the period began that a moment lies in."""
        return at - (at - EPOCH - self.offset) % self.every
