"""Every ledger counts alike: in memory, on SQLite and on a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.jobs.ledger import DatabaseLedger
from service.llm.ledger import Call, Ended, Ledger, Limits, MemoryLedger
from service.llm.model import NoAnswer, Why
from service.store.database import Database
from service.store.generation import counted_calls, taken_on

NIGHT = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
CALL = Call("digest", "digest-1", "abc", "stand-in", tokens_in=100, case="2026-000001")
LIMITS = Limits(tokens=2200, cost=0.01, price_in=1, price_out=2, longest=1000)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept_in(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where requests are counted: the URL of a database, or nothing for memory."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{tmp_path / 'casementor.db'}" if request.param == "sqlite" else ""


@pytest.fixture
async def ledger(kept_in: str) -> AsyncIterator[Ledger]:
    """A ledger with room for two requests a day."""
    if not kept_in:
        yield MemoryLedger(LIMITS)
        return
    database = Database(kept_in)
    await database.migrate()
    yield DatabaseLedger(database, LIMITS)
    await database.close()


async def why(ledger: Ledger, at: datetime = NIGHT) -> Why:
    """Why a request is not allowed."""
    with pytest.raises(NoAnswer) as none:
        await ledger.begin(CALL, at=at)
    return none.value.why


async def test_generation_is_on_until_somebody_switches_it_off(ledger: Ledger) -> None:
    assert await ledger.is_on()


async def test_a_third_request_finds_the_day_reserved(ledger: Ledger) -> None:
    await ledger.begin(CALL, at=NIGHT)
    await ledger.begin(CALL, at=NIGHT)
    assert await why(ledger) is Why.DAILY_LIMIT


async def test_what_was_not_used_is_the_days_again(ledger: Ledger) -> None:
    for _ in range(2):
        await ledger.end(await ledger.begin(CALL, at=NIGHT), Ended("answered", 100, 20, 5), at=NIGHT)
    await ledger.begin(CALL, at=NIGHT)


async def test_a_request_without_an_answer_counts_what_was_read(ledger: Ledger) -> None:
    for _ in range(11):
        await ledger.end(await ledger.begin(CALL, at=NIGHT), Ended(Why.CUT), at=NIGHT)
    await ledger.begin(CALL, at=NIGHT)
    assert await why(ledger) is Why.DAILY_LIMIT


async def test_a_new_day_has_room_again(ledger: Ledger) -> None:
    await ledger.begin(CALL, at=NIGHT)
    await ledger.begin(CALL, at=NIGHT)
    await ledger.begin(CALL, at=NIGHT + timedelta(minutes=1))


async def test_many_at_once_keep_the_limit_together(any_database: Database) -> None:
    ledgers = [DatabaseLedger(any_database, LIMITS) for _ in range(6)]
    began = await asyncio.gather(*(one.begin(CALL, at=NIGHT) for one in ledgers), return_exceptions=True)
    assert sum(isinstance(number, int) for number in began) == 2


async def test_a_limit_of_nothing_allows_nothing(any_database: Database) -> None:
    assert await why(DatabaseLedger(any_database, Limits(tokens=0, cost=1))) is Why.DAILY_LIMIT
    assert await why(DatabaseLedger(any_database, Limits(tokens=9999, cost=0, price_in=1))) is Why.DAILY_LIMIT


async def test_what_a_day_took_and_how_requests_ended_can_be_read(any_database: Database) -> None:
    ledger = DatabaseLedger(any_database, LIMITS)
    await ledger.end(await ledger.begin(CALL, at=NIGHT), Ended("answered", 90, 30, 50), at=NIGHT)
    await ledger.end(await ledger.begin(CALL, at=NIGHT), Ended(Why.CUT, milliseconds=10), at=NIGHT)
    async with any_database.reading() as session:
        assert await taken_on(session, NIGHT.date()) == (220, pytest.approx(0.00025))
        assert await taken_on(session, NIGHT.date() - timedelta(days=1)) == (0, 0.0)
        counted = await counted_calls(session, since=NIGHT)
    assert [(one.outcome, one.requests, one.tokens, one.milliseconds) for one in counted] == [
        ("answered", 1, 120, 50),
        ("connection cut", 1, 100, 10),
    ]
