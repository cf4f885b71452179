"""The worker: takes jobs out of the database and does them, and leaves the recurring ones. Knows no kind of job.

Several workers may run at once, in one process or in many: a job is one worker's at a time, and its effect in the
database is saved together with its end.
"""

import asyncio
import logging
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from service.jobs.kind import Kind, NeverPossible, Recurring, Tools, Work
from service.store.jobs import LEFT, ClaimedJob, Job, LeaseLost, claim, fail, finish, is_any_ready, leave

LANES, SLOW_LANES = 3, 2
"""How many jobs a worker has in hand at once, so that a slow mail server, or a slow model, holds up nothing else."""

log = logging.getLogger(__name__)


@dataclass
class Worker:
    """Does jobs of the given kinds; those that need the index only where `tools` has the open service.

    `poll` is how often it looks when nobody wakes it. A job in hand for longer than `lease` may be taken by another.
    """

    tools: Tools
    kinds: Mapping[str, Kind]
    schedule: Sequence[Recurring] = ()
    poll: timedelta = timedelta(seconds=1)
    lease: timedelta = timedelta(minutes=2)
    _left: dict[str, datetime] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; jobs in hand are finished then."""
        log.info("worker started for: %s", ", ".join(sorted(self._able())))
        slow = frozenset(name for name in self._able() if self.kinds[name].slow)
        lanes = [self._able() - slow] * LANES + ([slow] * SLOW_LANES if slow else [])
        await asyncio.gather(*(self._lane(stop, kinds) for kinds in lanes))
        log.info("worker stopped")

    async def run_until_idle(self) -> int:
        """Do every job that is ready; how many that were."""
        done = 0
        while await self.run_once():
            done += 1
        return done

    async def run_once(self, kinds: frozenset[str] | None = None) -> bool:
        """Leave what recurs, then do one job, of these kinds or of any; False where none was ready."""
        await self._leave_recurring()
        job = await self._claimed(self._able() if kinds is None else kinds)
        if job is None:
            return False
        await self._do(job)
        return True

    async def _lane(self, stop: asyncio.Event, kinds: frozenset[str]) -> None:
        woken = asyncio.Event()

        def hear(info: Mapping[str, Any]) -> None:
            if LEFT in info:
                woken.set()

        self.tools.database.after_writing.append(hear)
        try:
            while not stop.is_set():
                woken.clear()
                if not await self._tried_once(kinds):
                    await _first_of(stop, woken, seconds=self.poll.total_seconds())
        finally:
            self.tools.database.after_writing.remove(hear)

    async def _tried_once(self, kinds: frozenset[str]) -> bool:
        """`run_once`, where a database that cannot be reached is a pause and not the end of the worker."""
        try:
            return await self.run_once(kinds)
        except Exception as error:
            log.error("the worker cannot reach its jobs: %s", where(error))
            return False

    async def _leave_recurring(self) -> None:
        at = self.tools.clock()
        for recurring in self.schedule:
            period = recurring.period(at)
            if self._left.get(recurring.kind) != period:
                key = f"{recurring.kind} {period:%Y-%m-%dT%H:%M:%S}"
                async with self.tools.database.writing() as session:
                    await leave(session, Job(recurring.kind, {}, key=key), at=at)
                self._left[recurring.kind] = period

    async def _claimed(self, kinds: frozenset[str]) -> ClaimedJob | None:
        at = self.tools.clock()
        async with self.tools.database.reading() as session:
            if not await is_any_ready(session, at=at, kinds=kinds):
                return None
        async with self.tools.database.writing() as session:
            return await claim(session, at=at, lease=self.lease, kinds=kinds)

    def _able(self) -> frozenset[str]:
        """The kinds this worker has what it takes for."""
        indexed = self.tools.casementor is not None
        return frozenset(name for name, kind in self.kinds.items() if indexed or not kind.needs_index)

    async def _do(self, job: ClaimedJob) -> None:
        try:
            await self._effect(job, self.kinds[job.kind])
        except LeaseLost as lost:
            log.warning("a job took longer than its lease and is another worker's now: %s", lost)
        except Exception as error:
            await self._failed(job, error)

    async def _effect(self, job: ClaimedJob, kind: Kind) -> None:
        """The outside part, then the inside part in the transaction that settles the job."""
        work = Work(job, self.tools, at=self.tools.clock())
        if kind.outside is not None:
            work = replace(work, found=await kind.outside(work), at=self.tools.clock())
        async with self.tools.database.writing() as session:
            await finish(session, job, at=work.at)
            if kind.inside is not None:
                await kind.inside(session, work)
        log.debug("job %s (%s), attempt %s, done", job.id, job.kind, job.attempt)

    async def _failed(self, job: ClaimedJob, error: Exception) -> None:
        never = isinstance(error, NeverPossible)
        fault = str(error) if never else where(error)
        with suppress(LeaseLost):
            async with self.tools.database.writing() as session:
                given_up = await fail(session, job, fault, at=self.tools.clock(), last=never)
            level = logging.ERROR if given_up else logging.WARNING
            end = "given up" if given_up else "put back"
            log.log(level, "job %s (%s), attempt %s, %s: %s", job.id, job.kind, job.attempt, end, fault)


def where(error: Exception) -> str:
    """The kind of an error and the line it came from; its own words may hold what somebody wrote (R13)."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    place = (ours or [last])[-1]
    return f"{type(error).__name__} at {place.name}, line {place.lineno} of {place.filename.rpartition('/')[2]}"


async def _first_of(*events: asyncio.Event, seconds: float) -> None:
    """Wait until one of the events is set, or for so many seconds."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
