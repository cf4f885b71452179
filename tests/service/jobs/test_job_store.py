"""Jobs in the database, on SQLite and on a real PostgreSQL: left once, claimed once, leased, tried again, given up."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from service.store.database import Database
from service.store.job_tables import JobRow
from service.store.jobs import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    ClaimedJob,
    Job,
    LeaseLost,
    claim,
    fail,
    finish,
    given_up_jobs,
    is_any_ready,
    leave,
    try_again,
    wait_after,
)

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
KINDS = frozenset({"mail"})


async def left(database: Database, *jobs: Job, at: datetime = MORNING) -> None:
    async with database.writing() as session:
        for job in jobs:
            await leave(session, job, at=at)


async def claimed(database: Database, *, at: datetime = MORNING, kinds: frozenset[str] = KINDS) -> ClaimedJob | None:
    async with database.writing() as session:
        return await claim(session, at=at, lease=LEASE, kinds=kinds)


async def taken(database: Database, *, at: datetime = MORNING) -> ClaimedJob:
    job = await claimed(database, at=at)
    assert job is not None
    return job


async def finished(database: Database, job: ClaimedJob, *, at: datetime = MORNING) -> None:
    async with database.writing() as session:
        await finish(session, job, at=at)


async def failed(database: Database, job: ClaimedJob, *, at: datetime, last: bool = False) -> bool:
    async with database.writing() as session:
        return await fail(session, job, "TimeoutError", at=at, last=last)


async def count(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(JobRow)) or 0


async def test_a_job_comes_back_as_it_was_left(any_database: Database) -> None:
    await left(any_database, Job("mail", {"to": "ona@school.example", "values": {"žodis": [1, None]}}))
    job = await taken(any_database)
    assert (job.kind, job.attempt, job.left_at) == ("mail", 1, MORNING)
    assert job.payload == {"to": "ona@school.example", "values": {"žodis": [1, None]}}


async def test_a_job_of_a_transaction_that_failed_does_not_exist(any_database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with any_database.writing() as session:
            await leave(session, Job("mail", {}), at=MORNING)
            raise RuntimeError("the case could not be saved")
    assert await claimed(any_database) is None


async def test_the_job_that_waited_longest_comes_first(any_database: Database) -> None:
    early = MORNING - timedelta(hours=1)
    await left(any_database, Job("mail", {"n": 1}), Job("mail", {"n": 2}), Job("mail", {"n": 0}, run_at=early))
    assert [(await taken(any_database)).payload["n"] for _ in range(3)] == [0, 1, 2]


async def test_a_job_is_not_taken_before_its_time(any_database: Database) -> None:
    await left(any_database, Job("mail", {}, run_at=MORNING + timedelta(hours=1)))
    assert await claimed(any_database) is None
    assert await claimed(any_database, at=MORNING + timedelta(hours=1)) is not None


async def test_a_worker_takes_only_the_kinds_it_is_able_to(any_database: Database) -> None:
    await left(any_database, Job("index a case", {}))
    assert await claimed(any_database) is None
    assert await claimed(any_database, kinds=frozenset({"index a case"})) is not None


async def test_there_is_something_ready_exactly_when_it_can_be_taken(any_database: Database) -> None:
    async def ready(at: datetime = MORNING) -> bool:
        async with any_database.reading() as session:
            return await is_any_ready(session, at=at, kinds=KINDS)

    assert not await ready()
    await left(any_database, Job("mail", {}))
    assert await ready()
    await taken(any_database)
    assert not await ready()
    assert await ready(MORNING + LEASE)


async def test_a_key_is_left_once_whether_its_job_is_done_or_not(any_database: Database) -> None:
    await left(any_database, Job("mail", {"n": 1}, key="welcome ona"))
    await left(any_database, Job("mail", {"n": 2}, key="welcome ona"), Job("mail", {"n": 3}, key="welcome rasa"))
    job = await taken(any_database)
    await finished(any_database, job)
    await left(any_database, Job("mail", {"n": 4}, key="welcome ona"))
    assert job.payload == {"n": 1}
    assert await count(any_database) == 2


async def test_jobs_without_a_key_may_be_left_many_times(any_database: Database) -> None:
    await left(any_database, Job("mail", {}), Job("mail", {}))
    assert await count(any_database) == 2


async def test_eight_workers_at_once_take_every_job_once(any_database: Database) -> None:
    await left(any_database, *(Job("mail", {"n": n}) for n in range(40)))

    async def worker() -> list[int]:
        found = []
        while (job := await claimed(any_database)) is not None:
            found.append(job.payload["n"])
            await finished(any_database, job)
        return found

    shares = await asyncio.gather(*(worker() for _ in range(8)))
    assert sorted(n for share in shares for n in share) == list(range(40))


async def test_eight_transactions_at_once_leave_a_key_once(any_database: Database) -> None:
    await asyncio.gather(*(left(any_database, Job("mail", {"n": n}, key="digest 2026-11-21")) for n in range(8)))
    assert await count(any_database) == 1


async def test_a_job_whose_worker_fell_silent_is_taken_again_after_its_lease(any_database: Database) -> None:
    await left(any_database, Job("mail", {}))
    first = await taken(any_database)
    assert await claimed(any_database, at=MORNING + LEASE - timedelta(seconds=1)) is None
    again = await taken(any_database, at=MORNING + LEASE)
    assert (again.id, again.attempt) == (first.id, 2)


async def test_what_is_written_after_the_lease_went_to_another_is_refused(any_database: Database) -> None:
    await left(any_database, Job("mail", {}))
    slow = await taken(any_database)
    quick = await taken(any_database, at=MORNING + LEASE)
    with pytest.raises(LeaseLost):
        await finished(any_database, slow)
    await finished(any_database, quick)
    for settle in (finished(any_database, quick), failed(any_database, quick, at=MORNING)):
        with pytest.raises(LeaseLost):
            await settle


async def test_the_effect_of_a_job_is_undone_with_an_end_that_is_refused(any_database: Database) -> None:
    await left(any_database, Job("mail", {}))
    slow = await taken(any_database)
    await taken(any_database, at=MORNING + LEASE)
    with pytest.raises(LeaseLost):
        async with any_database.writing() as session:
            await leave(session, Job("mail", {"effect": True}), at=MORNING)
            await finish(session, slow, at=MORNING)
    assert await count(any_database) == 1


async def test_a_job_that_is_done_keeps_nothing_of_what_it_was_about(any_database: Database) -> None:
    await left(any_database, Job("mail", {"to": "ona@school.example"}))
    await finished(any_database, await taken(any_database))
    async with any_database.reading() as session:
        row = await session.scalar(select(JobRow))
        assert row is not None
        assert (row.payload, row.done_at, row.ready_at) == ({}, MORNING, None)


async def test_a_failed_job_waits_longer_each_time_and_is_given_up_after_the_last(any_database: Database) -> None:
    await left(any_database, Job("mail", {}))
    at, waits = MORNING, []
    for attempt in range(1, MOST_ATTEMPTS + 1):
        job = await taken(any_database, at=at)
        assert await failed(any_database, job, at=at) is (attempt == MOST_ATTEMPTS)
        waits.append(wait_after(job))
        at += waits[-1]
    assert waits[:6] == sorted(waits[:6])
    assert timedelta(hours=9) < sum(waits[:-1], timedelta()) < timedelta(hours=12)
    assert await claimed(any_database, at=at + timedelta(days=365)) is None


async def test_a_job_that_can_never_succeed_is_given_up_at_once(any_database: Database) -> None:
    await left(any_database, Job("mail", {}))
    assert await failed(any_database, await taken(any_database), at=MORNING, last=True)
    async with any_database.reading() as session:
        [job] = await given_up_jobs(session)
    assert (job.kind, job.given_up_at, job.fault) == ("mail", MORNING, "TimeoutError")


async def test_a_job_that_ends_its_worker_each_time_is_given_up(any_database: Database) -> None:
    await left(any_database, Job("mail", {}), Job("mail", {"n": "the next"}, run_at=MORNING + timedelta(hours=1)))
    for attempt in range(MOST_ATTEMPTS):
        await taken(any_database, at=MORNING + attempt * LEASE)
    after = await taken(any_database, at=MORNING + timedelta(hours=1))
    assert after.payload == {"n": "the next"}
    async with any_database.reading() as session:
        assert [job.fault for job in await given_up_jobs(session)] == ["the worker ended each time"]


async def test_a_job_that_was_given_up_can_be_tried_again(any_database: Database) -> None:
    await left(any_database, Job("mail", {}))
    job = await taken(any_database)
    await failed(any_database, job, at=MORNING, last=True)
    async with any_database.writing() as session:
        assert await try_again(session, job.id, at=MORNING)
        assert not await try_again(session, job.id, at=MORNING)
        assert await given_up_jobs(session) == []
    assert (await taken(any_database)).attempt == 1


def test_waits_spread_out_and_stay_below_their_longest() -> None:
    jobs = [ClaimedJob(number, "mail", {}, attempt, MORNING) for number in range(50) for attempt in (1, 5, 8)]
    waits = [wait_after(job) for job in jobs]
    assert len(set(waits)) == len(waits)
    assert min(waits) >= FIRST_WAIT
    assert max(waits) <= LONGEST_WAIT * 1.25
