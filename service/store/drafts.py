"""What people have typed and not yet sent, by account and place. Knows tables; nothing here commits."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.store.case_tables import DraftRow


async def get_draft(session: AsyncSession, account: UUID, place: str) -> dict[str, Any]:
    """What was typed at a place, field by field; empty where nothing was."""
    row = await session.get(DraftRow, (account, place))
    return {} if row is None else row.body


async def save_draft(session: AsyncSession, account: UUID, place: str, body: dict[str, Any], *, at: datetime) -> None:
    """Keep what is typed at a place, in the place of what was."""
    await session.merge(DraftRow(account=account, place=place, body=body, saved_at=at))
    await session.flush()


async def drop_draft(session: AsyncSession, account: UUID, place: str) -> None:
    """Forget a draft that was sent; forgetting one that is not there changes nothing."""
    await session.execute(delete(DraftRow).where(DraftRow.account == account, DraftRow.place == place))


async def drop_drafts(session: AsyncSession, account: UUID) -> None:
    """Forget every draft of an account."""
    await session.execute(delete(DraftRow).where(DraftRow.account == account))


async def drafts_at(session: AsyncSession, account: UUID, place: str) -> dict[str, dict[str, Any]]:
    """Every draft of an account at places that begin with one, by its place."""
    wanted = select(DraftRow).where(DraftRow.account == account, DraftRow.place.startswith(place, autoescape=True))
    return {row.place: row.body for row in await session.scalars(wanted)}
