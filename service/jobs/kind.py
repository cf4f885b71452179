"""What a kind of job is made of, and what it gets to work with. Knows no single kind."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.deidentification.known import Known
from prompts.prompt import Prompt
from service.application import Casementor
from service.cases.retention import Retention
from service.drafting.draft import Made
from service.drafting.wanted import Wanted
from service.link_check import LinkChecker
from service.llm.model import Hear, unheard
from service.mail.post import Post
from service.store.database import Database
from service.store.jobs import ClaimedJob

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NeverPossible(Exception):
    """This job cannot succeed however often it is tried; it is given up at once."""


class Drafts(Protocol):
    """Asks a model for drafts of cases; opened only where a model is connected, because it brings much with it."""

    async def made(
        self, wanted: Wanted, *, known: Known, case: str, prompt: Prompt | None = None, hear: Hear = unheard
    ) -> Made:
        """The draft, or why there is none this time; by the released prompt where no other is given."""
        ...

    async def close(self) -> None:
        """Close its connections."""
        ...


@dataclass(frozen=True)
class Tools:
    """What jobs work with. `casementor` is there only where the index is open in this process, `links`
    where addresses may be asked. `datasets` is the folder that exports for evaluation are kept in."""

    database: Database
    post: Post
    clock: Callable[[], datetime]
    public_url: str
    casementor: Casementor | None = None
    retention: Retention = field(default_factory=Retention)
    allegations_to: str = ""
    links: LinkChecker | None = None
    drafting: Drafts | None = None
    datasets: Path | None = None

    async def close(self) -> None:
        """Close what jobs were given to work with and nobody else uses."""
        if self.drafting is not None:
            await self.drafting.close()


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
    slow: bool = False
    """Whether it may wait minutes for somebody outside: such jobs have lanes of their own and hold up nothing else."""


@dataclass(frozen=True)
class Recurring:
    """A kind that is due once in every period; periods are counted from midnight UTC, shifted by `offset`."""

    kind: str
    every: timedelta
    offset: timedelta = timedelta(0)

    def period(self, at: datetime) -> datetime:
        """When the period began that a moment lies in."""
        return at - (at - EPOCH - self.offset) % self.every
