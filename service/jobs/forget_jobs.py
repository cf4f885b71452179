"""The job 'forget jobs': delete jobs that were done long ago. Jobs that were given up are kept for people to see."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, Work
from service.store.jobs import forget_done_jobs

KEPT = timedelta(days=30)


async def _forget(session: AsyncSession, work: Work) -> None:
    await forget_done_jobs(session, before=work.at - KEPT)


FORGET_JOBS = Kind("forget jobs", inside=_forget)
