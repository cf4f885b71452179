"""Deleting what was kept long enough, one function a class of data (R22). Knows tables; nothing here commits.

Words of cases that ended are emptied in `erasing.py`, for a case stays a case without them.
"""

from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.store.account_tables import InvitationRow, SessionRow
from service.store.case_tables import DraftRow, HarmReportRow, HistoryReadRow
from service.store.fact_tables import CaseFactsRow
from service.store.job_tables import JobRow, NoticeRow


async def forget_drafts(session: AsyncSession, before: datetime) -> None:
    """Delete drafts that nobody has typed in since a moment."""
    await session.execute(delete(DraftRow).where(DraftRow.saved_at < before))


async def forget_notices(session: AsyncSession, before: datetime) -> None:
    """Delete notices told before a moment."""
    await session.execute(delete(NoticeRow).where(NoticeRow.at < before))


async def forget_reports(session: AsyncSession, before: datetime) -> None:
    """Delete reports handled before a moment; of what was found harmful only who reported it and what was written.

    Such an item stays hidden, and the report is what hides it (R41).
    """
    handled = HarmReportRow.handled_at < before
    harmful = HarmReportRow.outcome == "harmful"
    await session.execute(delete(HarmReportRow).where(handled, ~harmful))
    await session.execute(update(HarmReportRow).where(handled, harmful).values(reporter=None, words=""))


async def forget_history_reads(session: AsyncSession, before: datetime) -> None:
    """Delete records of who read a history before a moment."""
    await session.execute(delete(HistoryReadRow).where(HistoryReadRow.at < before))


async def forget_invitations(session: AsyncSession, before: datetime) -> None:
    """Delete invitations that were used, or became too old, before a moment."""
    await session.execute(
        delete(InvitationRow).where(or_(InvitationRow.used_at < before, InvitationRow.expires_at < before))
    )


async def forget_jobs(session: AsyncSession, before: datetime) -> None:
    """Delete jobs done or given up before a moment, and with them letters that nobody could be sent."""
    await session.execute(delete(JobRow).where(or_(JobRow.done_at < before, JobRow.given_up_at < before)))


async def forget_sessions(session: AsyncSession, before: datetime) -> None:
    """Delete what is left of sign-ins that began before a moment, and are over."""
    await session.execute(delete(SessionRow).where(SessionRow.created_at < before))


async def forget_facts(session: AsyncSession, before: datetime) -> None:
    """Delete what statistics know of cases filed before a moment; they are not counted again."""
    await session.execute(delete(CaseFactsRow).where(CaseFactsRow.filed_at < before))
