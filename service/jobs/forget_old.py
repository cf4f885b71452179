"""The job 'forget old': for each class of data, erase what was kept long enough (R22)."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, Work
from service.mail.post import MailboxPost
from service.store import forgetting
from service.store.erasing import cases_to_forget, erase_words
from service.store.jobs import Job, leave

MOST_AT_ONCE = 200
"""Cases whose words are erased in one transaction."""

BY_CASE = frozenset({"withdrawn", "closed"})
"""Classes of `Retention` whose words are erased case by case."""

FORGETTING: dict[str, Callable[[AsyncSession, datetime], Awaitable[None]]] = {
    "drafts": forgetting.forget_drafts,
    "notices": forgetting.forget_notices,
    "reports": forgetting.forget_reports,
    "history_reads": forgetting.forget_history_reads,
    "invitations": forgetting.forget_invitations,
    "jobs": forgetting.forget_jobs,
    "sessions": forgetting.forget_sessions,
    "statistics": forgetting.forget_facts,
}
"""How the other classes are erased that are older than a moment."""


async def _forget_letters(work: Work) -> None:
    """Letters stay in the data folder only where no mail server is set; they are kept as long as jobs are."""
    if isinstance(work.tools.post, MailboxPost):
        await to_thread(work.tools.post.forget, before=work.at - work.tools.retention.jobs)


async def _forget(session: AsyncSession, work: Work) -> None:
    kept = work.tools.retention
    for name, forget in FORGETTING.items():
        await forget(session, work.at - getattr(kept, name))
    found = await cases_to_forget(
        session, withdrawn_before=work.at - kept.withdrawn, closed_before=work.at - kept.closed, limit=MOST_AT_ONCE
    )
    for case in found:
        await erase_words(session, case)
    if len(found) == MOST_AT_ONCE:  # what is left over is another job's, so that none holds up the service for long
        await leave(session, Job(FORGET_OLD.name, {}), at=work.at)


FORGET_OLD = Kind("forget old", outside=_forget_letters, inside=_forget)
