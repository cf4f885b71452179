"""The job 'forget old': empty the words of cases that ended long ago, and delete old notices (R22)."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, Work
from service.store.erasing import cases_to_forget, erase_words, forget_notices
from service.store.jobs import Job, leave

MOST_AT_ONCE = 200


async def _forget(session: AsyncSession, work: Work) -> None:
    """What is left over is another job's, so that no transaction holds up the service for long."""
    kept = work.tools.retention
    found = await cases_to_forget(
        session, withdrawn_before=work.at - kept.withdrawn, closed_before=work.at - kept.closed, limit=MOST_AT_ONCE
    )
    for case in found:
        await erase_words(session, case)
    await forget_notices(session, before=work.at - kept.notices)
    if len(found) == MOST_AT_ONCE:
        await leave(session, Job(FORGET_OLD.name, {}), at=work.at)


FORGET_OLD = Kind("forget old", inside=_forget)
