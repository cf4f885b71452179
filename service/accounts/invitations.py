"""Invitations: leave to register once, with the roles somebody will have. Knows their table, no page."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Record
from service.accounts.sessions import digest_of_token
from service.cases.people import Role
from service.store.account_tables import InvitationRow
from service.store.accounts import same_address

DAYS = 14


class Invitation(Record):
    """One invitation as administrators see it; its token is known to nobody but whom it was given to."""

    email: str | None
    roles: tuple[Role, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    is_open: bool


async def invite(
    session: AsyncSession, *, email: str | None, roles: Iterable[Role], created_by: UUID | None, at: datetime
) -> str:
    """A new invitation; its token, which is not stored and cannot be shown again."""
    token = secrets.token_urlsafe()
    row = InvitationRow(
        id=uuid4(),
        token=digest_of_token(token),
        email=None if email is None else same_address(email),
        roles=sorted(set(roles)),
        created_by=created_by,
        created_at=at,
        expires_at=at + timedelta(days=DAYS),
        used_at=None,
    )
    session.add(row)
    await session.flush()
    return token


async def list_invitations(session: AsyncSession, *, at: datetime) -> list[Invitation]:
    """Every invitation, the latest first."""
    rows = await session.scalars(select(InvitationRow).order_by(InvitationRow.created_at.desc(), InvitationRow.id))
    return [
        Invitation(
            email=row.email,
            roles=tuple(Role(role) for role in row.roles),
            created_at=row.created_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
            is_open=row.used_at is None and row.expires_at > at,
        )
        for row in rows
    ]


async def open_invitation(session: AsyncSession, token: str, *, at: datetime) -> InvitationRow | None:
    """The invitation of a token, if it is neither used nor too old."""
    found: InvitationRow | None = await session.scalar(
        select(InvitationRow).where(
            InvitationRow.token == digest_of_token(token),
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > at,
        )
    )
    return found
