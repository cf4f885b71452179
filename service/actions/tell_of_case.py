"""Tell people of what happened in a case; where it is kept from every moderator, leave word outside the service."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case, CaseEvent
from service.cases.telling import told
from service.store.accounts import moderators_for
from service.store.jobs import Job, leave
from service.store.notices import notify


async def tell_of_case(session: AsyncSession, before: Case | None, after: Case, event: CaseEvent) -> None:
    """The notices of one step, in the caller's transaction; `before` is None for a new case."""
    notices = told(before, after, event)
    await notify(session, notices, after.number, event.at, after.due, besides=event.actor, kept_from=after.kept_from)
    if event.danger and not await moderators_for(session, kept_from=after.kept_from):
        await leave(session, Job("alert outside", {"number": after.number}), at=event.at)
