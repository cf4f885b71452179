"""Jobs in the database: left in a transaction, claimed with a lease, finished, tried again or given up.

Knows rows, times and leases; knows no kind of job. A claim is told from a later claim of the same job by its attempt:
what a worker writes after its lease went to another is refused, so that a job takes effect in the database once.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from service.store.job_tables import JobRow

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
INSERT: dict[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


LEFT = "left a job"
"""What the `info` of a session holds once a job was left in it."""


class LeaseLost(Exception):
    """The lease of a claim ended and the job was claimed again or settled; what this claim did must not be saved."""


@dataclass(frozen=True)
class Job:
    """Something to be done after the transaction it is left in, at `run_at` or as soon as may be.

    `payload` is plain JSON data. A `key` is left once: again leaves nothing, whether the first is done or not.
    """

    kind: str
    payload: dict[str, Any]
    key: str | None = None
    run_at: datetime | None = None


@dataclass(frozen=True)
class ClaimedJob:
    """A job that is this worker's until its lease ends. `attempt` counts from 1."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    left_at: datetime


@dataclass(frozen=True)
class GivenUpJob:
    """A job that failed for the last time, and where."""

    id: int
    kind: str
    left_at: datetime
    given_up_at: datetime
    fault: str


async def leave(session: AsyncSession, job: Job, *, at: datetime) -> None:
    """Leave a job in the caller's transaction: it exists if and only if that is committed."""
    insert = INSERT[session.get_bind().dialect.name](JobRow)
    row = {"kind": job.kind, "payload": job.payload, "key": job.key, "left_at": at, "attempts": 0, "fault": ""}
    ready_at = at if job.run_at is None else job.run_at
    await session.execute(insert.values(**row, ready_at=ready_at).on_conflict_do_nothing(index_elements=["key"]))
    session.info[LEFT] = True


async def is_any_ready(session: AsyncSession, *, at: datetime, kinds: Collection[str]) -> bool:
    """Whether there is something to claim; reads only, so that an idle worker locks nobody out."""
    return await session.scalar(select(JobRow.id).where(_ready(at, kinds)).limit(1)) is not None


async def claim(session: AsyncSession, *, at: datetime, lease: timedelta, kinds: Collection[str]) -> ClaimedJob | None:
    """Take the job of these kinds that has waited longest; None where none is ready.

    A job whose worker died in its last attempt is given up here instead of being taken once more.
    """
    wanted = select(JobRow).where(_ready(at, kinds)).order_by(JobRow.ready_at, JobRow.id).limit(1)
    while (row := await session.scalar(wanted.with_for_update(skip_locked=True))) is not None:
        if row.attempts < MOST_ATTEMPTS:
            row.attempts += 1
            row.ready_at = at + lease
            await session.flush()
            return ClaimedJob(row.id, row.kind, row.payload, row.attempts, row.left_at)
        row.given_up_at, row.ready_at, row.fault = at, None, "the worker ended each time"
        await session.flush()
    return None


async def finish(session: AsyncSession, job: ClaimedJob, *, at: datetime) -> None:
    """Settle a job as done, in the transaction of its effect; raises LeaseLost. Its payload is not kept."""
    await _settle(session, job, done_at=at, ready_at=None, payload={}, fault="")


async def fail(session: AsyncSession, job: ClaimedJob, fault: str, *, at: datetime, last: bool = False) -> bool:
    """Put a job back for later, or give it up after MOST_ATTEMPTS or where `last`; whether it was given up.

    `fault` is for people to read and must hold nothing personal. Raises LeaseLost.
    """
    given_up = last or job.attempt >= MOST_ATTEMPTS
    times = {"given_up_at": at, "ready_at": None} if given_up else {"ready_at": at + wait_after(job)}
    await _settle(session, job, fault=fault[:200], **times)
    return given_up


def wait_after(job: ClaimedJob) -> timedelta:
    """How long a failed job waits: four times longer each time, and up to a quarter more so that jobs spread out.

    The quarter follows from the job's id and attempt instead of chance, so that a test can foretell it.
    """
    spread = 1 + crc32(f"{job.id} {job.attempt}".encode()) / 2**32 / 4
    return min(FIRST_WAIT * int(4 ** (job.attempt - 1)), LONGEST_WAIT) * spread


async def given_up_jobs(session: AsyncSession, *, limit: int = 100) -> list[GivenUpJob]:
    """Jobs that were given up, the latest first."""
    rows = await session.scalars(
        select(JobRow)
        .where(JobRow.given_up_at.is_not(None))
        .order_by(JobRow.given_up_at.desc(), JobRow.id)
        .limit(limit)
    )
    return [
        GivenUpJob(row.id, row.kind, row.left_at, row.given_up_at, row.fault)
        for row in rows
        if row.given_up_at is not None
    ]


async def try_again(session: AsyncSession, number: int, *, at: datetime) -> bool:
    """Make a given up job ready as if it were new; False where there is no such job."""
    again = update(JobRow).where(JobRow.id == number, JobRow.given_up_at.is_not(None))
    return await _changed(session, again.values(given_up_at=None, ready_at=at, attempts=0)) == 1


def _ready(at: datetime, kinds: Collection[str]) -> ColumnElement[bool]:
    return JobRow.ready_at.is_not(None) & (JobRow.ready_at <= at) & JobRow.kind.in_(kinds)


async def _settle(session: AsyncSession, job: ClaimedJob, **values: Any) -> None:
    """Write the outcome of a claim, if the job still is as this claim left it."""
    mine = (JobRow.id == job.id) & (JobRow.attempts == job.attempt) & JobRow.ready_at.is_not(None)
    if await _changed(session, update(JobRow).where(mine).values(**values)) == 0:
        raise LeaseLost(f"job {job.id}, attempt {job.attempt}")


async def _changed(session: AsyncSession, statement: Any) -> int:
    result = await session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount
