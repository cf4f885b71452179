"""The worker: every job in effect once, whatever fails, stops or is killed; what recurs is left once in its period."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, NeverPossible, Recurring, Tools, Work
from service.store.database import Database
from service.store.job_tables import JobRow
from service.store.jobs import Job, claim, given_up_jobs, leave
from service.worker import Worker, where

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CANARY = "Ona Petraityte of the school in Lindau"


async def add_effect(session: AsyncSession, work: Work) -> None:
    """Something a job writes, so that it can be counted."""
    await leave(session, Job("effect", {"of": work.job.id, "found": work.found}), at=work.at)


WRITE = Kind("write", inside=add_effect)


async def left(database: Database, *jobs: Job) -> None:
    async with database.writing() as session:
        for job in jobs:
            await leave(session, job, at=MORNING)


async def payloads(database: Database, kind: str) -> list[Any]:
    async with database.reading() as session:
        return list(await session.scalars(select(JobRow.payload).where(JobRow.kind == kind).order_by(JobRow.id)))


def worker_of(tools: Tools, *kinds: Kind, **settings: Any) -> Worker:
    return Worker(tools, {kind.name: kind for kind in kinds}, **settings)


async def test_a_job_takes_effect_and_is_done(any_database: Database, tools: Tools) -> None:
    await left(any_database, Job("write", {}), Job("write", {}))
    assert await worker_of(tools, WRITE).run_until_idle() == 2
    assert [row["of"] for row in await payloads(any_database, "effect")] == [1, 2]


async def test_an_idle_worker_does_nothing(tools: Tools) -> None:
    assert await worker_of(tools, WRITE).run_once() is False


async def test_what_the_outside_part_found_reaches_the_inside_part(any_database: Database, tools: Tools) -> None:
    async def look(work: Work) -> str:
        return f"looked at {work.job.payload['place']}"

    await left(any_database, Job("look", {"place": "the window"}))
    await worker_of(tools, Kind("look", outside=look, inside=add_effect)).run_until_idle()
    assert [row["found"] for row in await payloads(any_database, "effect")] == ["looked at the window"]


async def test_the_outside_part_holds_no_transaction(any_database: Database, tools: Tools) -> None:
    async def look(work: Work) -> None:
        await left(any_database, Job("effect", {"while": "looking"}))

    await left(any_database, Job("look", {}))
    await worker_of(tools, Kind("look", outside=look)).run_until_idle()
    assert await payloads(any_database, "effect") == [{"while": "looking"}]


async def test_a_job_that_fails_half_way_has_no_effect_and_is_tried_again_later(
    any_database: Database, tools: Tools, clock: Any
) -> None:
    broken = [True]

    async def half(session: AsyncSession, work: Work) -> None:
        await add_effect(session, work)
        if broken:
            raise RuntimeError("half-way")

    worker = worker_of(tools, Kind("half", inside=half))
    await left(any_database, Job("half", {}))
    assert await worker.run_until_idle() == 1
    assert await payloads(any_database, "effect") == []
    broken.clear()
    assert await worker.run_until_idle() == 0
    clock.turn(seconds=13)
    assert await worker.run_until_idle() == 1
    assert len(await payloads(any_database, "effect")) == 1


async def test_a_job_that_always_fails_is_given_up_logged_and_kept_without_what_was_written_in_it_r13(
    any_database: Database, tools: Tools, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(work: Work) -> None:
        raise ValueError(f"no such address: {work.job.payload['to']}")

    worker = worker_of(tools, Kind("fail", outside=fail))
    await left(any_database, Job("fail", {"to": CANARY}))
    with caplog.at_level(logging.DEBUG):
        for _ in range(10):
            await worker.run_until_idle()
            clock.turn(hours=8)
    async with any_database.reading() as session:
        [job] = await given_up_jobs(session)
    assert job.fault.startswith("ValueError at fail, line ")
    assert [record.levelname for record in caplog.records if record.name == "service.worker"] == [
        *["WARNING"] * 7,
        "ERROR",
    ]
    assert CANARY not in caplog.text


async def test_what_can_never_succeed_is_tried_once(any_database: Database, tools: Tools) -> None:
    async def never(work: Work) -> None:
        raise NeverPossible("this is not an e-mail address")

    await left(any_database, Job("never", {}))
    assert await worker_of(tools, Kind("never", outside=never)).run_until_idle() == 1
    async with any_database.reading() as session:
        assert [job.fault for job in await given_up_jobs(session)] == ["this is not an e-mail address"]


async def test_a_job_of_a_worker_that_was_killed_is_done_by_another_after_the_lease(
    any_database: Database, tools: Tools, clock: Any
) -> None:
    worker = worker_of(tools, WRITE, lease=timedelta(minutes=5))
    await left(any_database, Job("write", {}))
    async with any_database.writing() as session:
        assert await claim(session, at=clock(), lease=worker.lease, kinds=["write"]) is not None
    assert await worker.run_until_idle() == 0
    clock.turn(minutes=5)
    assert await worker.run_until_idle() == 1
    assert len(await payloads(any_database, "effect")) == 1


async def test_a_worker_that_was_slower_than_its_lease_has_no_effect(
    any_database: Database, tools: Tools, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    other = worker_of(tools, WRITE)

    async def overtaken(work: Work) -> None:
        clock.turn(minutes=3)
        await other.run_until_idle()

    await left(any_database, Job("write", {}))
    await worker_of(tools, replace(WRITE, outside=overtaken)).run_until_idle()
    assert len(await payloads(any_database, "effect")) == 1
    assert "longer than its lease" in caplog.text


async def test_eight_workers_at_once_do_every_job_once(any_database: Database, tools: Tools) -> None:
    await left(any_database, *(Job("write", {}) for _ in range(24)))
    await asyncio.gather(*(worker_of(tools, WRITE).run_until_idle() for _ in range(8)))
    assert sorted(row["of"] for row in await payloads(any_database, "effect")) == list(range(1, 25))


async def test_a_job_that_needs_the_index_waits_for_a_worker_that_has_it(any_database: Database, tools: Tools) -> None:
    kind = replace(WRITE, needs_index=True)
    await left(any_database, Job("write", {}))
    assert await worker_of(tools, kind).run_until_idle() == 0
    with_index = replace(tools, casementor=object())  # type: ignore[arg-type] - only whether it is there matters
    assert await worker_of(with_index, kind).run_until_idle() == 1


async def test_what_recurs_is_left_once_in_each_period_by_all_workers_together(
    any_database: Database, tools: Tools, clock: Any
) -> None:
    minutely = (Recurring("write", every=timedelta(minutes=1)),)
    workers = [worker_of(tools, WRITE, schedule=minutely) for _ in range(3)]
    done = []
    for _ in range(4):
        done.append(sum([await worker.run_until_idle() for worker in workers]))
        clock.turn(seconds=30)
    assert done == [1, 0, 1, 0]


async def test_what_recurs_is_left_once_even_by_workers_that_look_at_the_same_moment(
    any_database: Database, tools: Tools
) -> None:
    daily = (Recurring("write", every=timedelta(days=1)),)
    workers = [worker_of(tools, WRITE, schedule=daily) for _ in range(8)]
    await asyncio.gather(*(worker.run_until_idle() for worker in workers))
    assert len(await payloads(any_database, "effect")) == 1


@pytest.mark.parametrize(
    ("at", "began"), [("05:59", "2026-11-20T06:00"), ("06:00", "2026-11-21T06:00"), ("23:59", "2026-11-21T06:00")]
)
def test_a_daily_job_is_due_from_its_hour_on(at: str, began: str) -> None:
    daily = Recurring("digest", every=timedelta(days=1), offset=timedelta(hours=6))
    assert daily.period(datetime.fromisoformat(f"2026-11-21T{at}+00:00")) == datetime.fromisoformat(f"{began}+00:00")


async def run_briefly(worker: Worker, until: Callable[[asyncio.Event], Any]) -> None:
    """Run a worker in the background, let something happen, stop it."""
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await until(stop)
    stop.set()
    async with asyncio.timeout(20):
        await running


async def test_a_job_left_in_this_process_wakes_the_worker_at_once(any_database: Database, tools: Tools) -> None:
    done = asyncio.Event()

    async def ring(work: Work) -> None:
        done.set()

    async def leave_one(_: asyncio.Event) -> None:
        await idle(any_database)
        await left(any_database, Job("ring", {}))
        async with asyncio.timeout(20):
            await done.wait()

    await run_briefly(worker_of(tools, Kind("ring", outside=ring), poll=timedelta(hours=1)), leave_one)


async def idle(database: Database) -> None:
    """Until the lanes of a running worker listen for what is written."""
    while not database.after_writing:
        await asyncio.sleep(0)


async def test_a_worker_that_is_stopped_finishes_the_job_in_hand(any_database: Database, tools: Tools) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(work: Work) -> None:
        begun.set()
        await go_on.wait()

    async def stop_meanwhile(stop: asyncio.Event) -> None:
        await begun.wait()
        stop.set()
        go_on.set()

    await left(any_database, Job("slow", {}))
    await run_briefly(worker_of(tools, Kind("slow", outside=slow, inside=add_effect)), stop_meanwhile)
    assert len(await payloads(any_database, "effect")) == 1
    assert any_database.after_writing == []


async def test_a_slow_job_does_not_hold_up_the_others(any_database: Database, tools: Tools) -> None:
    quick_done = asyncio.Event()

    async def slow(work: Work) -> None:
        await quick_done.wait()

    async def quick(work: Work) -> None:
        quick_done.set()

    async def until_done(_: asyncio.Event) -> None:
        async with asyncio.timeout(20):
            await quick_done.wait()

    await left(any_database, Job("slow", {}), Job("quick", {}))
    await run_briefly(worker_of(tools, Kind("slow", outside=slow), Kind("quick", outside=quick)), until_done)
    async with any_database.reading() as session:
        assert await session.scalar(select(func.count()).where(JobRow.done_at.is_(None))) == 0


async def test_a_database_that_cannot_be_reached_is_a_pause_and_not_the_end(
    any_database: Database, tools: Tools, caplog: pytest.LogCaptureFixture
) -> None:
    done = asyncio.Event()
    answers = iter([ConnectionError(CANARY)])

    def clock() -> datetime:
        for error in answers:
            raise error
        return MORNING

    async def ring(work: Work) -> None:
        done.set()

    async def until_done(_: asyncio.Event) -> None:
        async with asyncio.timeout(20):
            await done.wait()

    await left(any_database, Job("ring", {}))
    worker = worker_of(replace(tools, clock=clock), Kind("ring", outside=ring), poll=timedelta(milliseconds=1))
    await run_briefly(worker, until_done)
    assert "cannot reach its jobs: ConnectionError at clock" in caplog.text
    assert CANARY not in caplog.text


def test_a_fault_is_told_without_the_words_of_the_error_r13() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        told = where(error)
    assert told.startswith("KeyError at test_a_fault_is_told_without_the_words_of_the_error_r13, line ")
    assert CANARY not in told
