"""The ledger of requests to language models that all processes share. Knows the database, no model.

Each step is a transaction of its own: a request is counted even where the job around it fails.
"""

from dataclasses import dataclass
from datetime import datetime

from service.llm.ledger import Call, Ended, Limits
from service.llm.model import NoAnswer, Why
from service.store.database import Database
from service.store.generation import begin_call, end_call, is_generation_on


@dataclass(frozen=True)
class DatabaseLedger:
    """Counts in the database."""

    database: Database
    limits: Limits

    async def begin(self, call: Call, *, at: datetime) -> int:
        """Count a request that is about to be made. Raises NoAnswer where the switch or a limit forbids it."""
        async with self.database.writing() as session:
            if not await is_generation_on(session):
                raise NoAnswer(Why.OFF)
            number = await begin_call(session, call, limits=self.limits, at=at)
        if number is None:
            raise NoAnswer(Why.DAILY_LIMIT)
        return number

    async def end(self, number: int, ended: Ended, *, at: datetime) -> None:
        """Settle what was begun."""
        async with self.database.writing() as session:
            await end_call(session, number, ended, limits=self.limits, at=at)

    async def is_on(self) -> bool:
        """Whether generation is allowed this moment."""
        async with self.database.reading() as session:
            return await is_generation_on(session)
