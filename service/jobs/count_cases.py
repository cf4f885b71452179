"""The job 'count cases': bring the facts that statistics are made from to what cases and their histories say now."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, Work
from service.store.facts import facts_now, keep_facts, uncounted_cases
from service.store.jobs import Job, leave

MOST_AT_ONCE = 100


async def _count(session: AsyncSession, work: Work) -> None:
    """What is left over is another job's, so that no transaction holds up the service for long."""
    since = work.at - work.tools.retention.statistics
    numbers = await uncounted_cases(session, since=since, limit=MOST_AT_ONCE)
    await keep_facts(session, await facts_now(session, numbers))
    if len(numbers) == MOST_AT_ONCE:
        await leave(session, Job(COUNT_CASES.name, {}), at=work.at)


COUNT_CASES = Kind("count cases", inside=_count)
