"""Notices in the database: telling people, listing, marking as read, gathering for the digest. Knows rows and accounts.

A notice and its mail hold what it is about, the number of the case or the topic, until when, and the recipient's own
name and address: nothing of any other person and nothing of the case's text (R13, R16).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account, MailPreference
from service.cases.telling import About, Told
from service.store.accounts import account_of_mentor, get_account, moderators_for
from service.store.job_tables import NoticeRow
from service.store.jobs import Job, leave

MOST_IN_A_DIGEST = 50
ALWAYS_AT_ONCE = frozenset({About.ALERT, About.CONTRIBUTION_ALERT, About.DANGER_SEEN, About.PEOPLE_FIRST})
"""What is mailed at once however somebody wants their mail: somebody may be in danger."""
QUIET = frozenset({About.CONTRIBUTED, About.DOUBT})
"""What is mailed in the digest alone, and told once until it is read: a lively topic fills nobody's mailbox."""


@dataclass(frozen=True)
class Notice:
    """Something one account is told. `due` is until when the next step of the case should be done, in UTC."""

    id: int
    about: About
    number: str | None
    topic: str | None
    due: datetime | None
    at: datetime
    is_read: bool


async def notify(
    session: AsyncSession,
    told: Iterable[Told],
    number: str | None,
    at: datetime,
    due: datetime | None = None,
    *,
    topic: str | None = None,
    besides: UUID | None = None,
    kept_from: Collection[str] = (),
) -> None:
    """Tell people of a case or a topic, each of each thing once, in the caller's transaction; mail goes as each wishes.

    `besides` is not told. Moderators of the institutions that a case is kept from are told nothing of it (R12).
    """
    reached: set[tuple[UUID, About]] = set()
    for notice in told:
        for account in await _accounts(session, notice, kept_from):
            if account.id != besides and (account.id, notice.about) not in reached:
                reached.add((account.id, notice.about))
                row = _row(account, notice.about, number, at, due)
                row.topic = topic
                if notice.about not in QUIET or not await _is_waiting(session, row):
                    await _tell(session, account, row)


async def _is_waiting(session: AsyncSession, row: NoticeRow) -> bool:
    """Whether the account has the same notice already and has not read it."""
    same = (NoticeRow.account == row.account, NoticeRow.about == row.about, NoticeRow.read_at.is_(None))
    of_same = (NoticeRow.topic == row.topic, NoticeRow.number == row.number)
    return await session.scalar(select(NoticeRow.id).where(*same, *of_same).limit(1)) is not None


async def _accounts(session: AsyncSession, notice: Told, kept_from: Collection[str]) -> list[Account]:
    """Who a notice is for; nobody where the account is erased or no account stands behind the profile."""
    if notice.to_moderators:
        return await moderators_for(session, kept_from=kept_from)
    if notice.account is not None:
        found = await get_account(session, notice.account)
    else:
        assert notice.mentor is not None
        found = await account_of_mentor(session, notice.mentor)
    return [] if found is None else [found]


def _row(account: Account, about: About, number: str | None, at: datetime, due: datetime | None) -> NoticeRow:
    daily = account.mail is MailPreference.DAILY or (about in QUIET and account.mail is not MailPreference.NONE)
    waits = account.may_enter and daily and about not in ALWAYS_AT_ONCE
    return NoticeRow(account=account.id, about=about.name, number=number, at=at, due=due, awaits_digest=waits)


async def _tell(session: AsyncSession, account: Account, row: NoticeRow) -> None:
    session.add(row)
    await session.flush()
    about = About[row.about]
    at_once = account.mail is MailPreference.AT_ONCE and about not in QUIET
    if account.may_enter and (at_once or about in ALWAYS_AT_ONCE):
        values = {"name": account.name, **_values(row)}
        await leave(session, Job("mail", {"to": account.email, "template": "notice", "values": values}), at=row.at)


def _values(row: NoticeRow) -> dict[str, Any]:
    """A notice as the mail templates take it."""
    due = None if row.due is None else row.due.isoformat()
    return {"about": row.about, "number": row.number, "topic": row.topic, "due": due}


async def notices_of(
    session: AsyncSession, account: UUID, *, offset: int = 0, limit: int = 20
) -> tuple[list[Notice], int]:
    """What an account was told, the latest first, with how many notices there are in all."""
    own = select(NoticeRow).where(NoticeRow.account == account)
    total = await session.scalar(select(func.count()).select_from(own.subquery()))
    rows = await session.scalars(own.order_by(NoticeRow.at.desc(), NoticeRow.id.desc()).offset(offset).limit(limit))
    return [_notice(row) for row in rows], total or 0


def _notice(row: NoticeRow) -> Notice:
    return Notice(row.id, About[row.about], row.number, row.topic, row.due, row.at, row.read_at is not None)


async def unread_count(session: AsyncSession, account: UUID) -> int:
    """How many notices of an account are not read."""
    unread = select(func.count()).where(NoticeRow.account == account, NoticeRow.read_at.is_(None))
    return await session.scalar(unread) or 0


async def mark_read(session: AsyncSession, account: UUID, *, at: datetime) -> None:
    """Mark every notice of an account as read; what is read needs no digest any more."""
    unread = update(NoticeRow).where(NoticeRow.account == account, NoticeRow.read_at.is_(None))
    await session.execute(unread.values(read_at=at, awaits_digest=False))


async def erase_notices(session: AsyncSession, account: UUID) -> None:
    """Delete every notice of an account."""
    await session.execute(delete(NoticeRow).where(NoticeRow.account == account))


async def leave_digests(session: AsyncSession, *, at: datetime) -> int:
    """Leave one mail to each account whose notices wait for the digest, and let them wait no longer; how many mails."""
    waiting = select(NoticeRow).where(NoticeRow.awaits_digest).order_by(NoticeRow.at.desc(), NoticeRow.id.desc())
    by_account: dict[UUID, list[NoticeRow]] = {}
    for row in await session.scalars(waiting):
        by_account.setdefault(row.account, []).append(row)
        row.awaits_digest = False
    accounts = [await get_account(session, account) for account in by_account]
    wanted = [account for account in accounts if account is not None and _wants_mail(account)]
    for account in wanted:
        payload = {"to": account.email, "template": "digest", "values": _digest(account, by_account[account.id])}
        await leave(session, Job("mail", payload), at=at)
    return len(wanted)


def _wants_mail(account: Account) -> bool:
    return account.may_enter and account.mail is not MailPreference.NONE


def _digest(account: Account, rows: list[NoticeRow]) -> dict[str, Any]:
    notices = [_values(row) for row in rows[:MOST_IN_A_DIGEST]]
    return {"name": account.name, "notices": notices, "total": len(rows)}
