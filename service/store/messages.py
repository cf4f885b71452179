"""What authors of cases write to the moderators. Kept among the reports of harm, but a message freezes nothing (R6)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from service.store.case_tables import HarmReportRow

MESSAGE = "message"
"""The kind of a row that is a message; its item is the number of the case."""


async def add_message(session: AsyncSession, number: str, words: str, *, writer: UUID, at: datetime) -> None:
    """Keep a message; it waits until a moderator settles it."""
    session.add(HarmReportRow(kind=MESSAGE, item=number, reporter=writer, words=words, at=at))
    await session.flush()


async def messages_of(session: AsyncSession, number: str) -> list[HarmReportRow]:
    """What the author of a case wrote, settled or not, the oldest first."""
    of_case = (HarmReportRow.kind == MESSAGE, HarmReportRow.item == number)
    return list(await session.scalars(select(HarmReportRow).where(*of_case).order_by(HarmReportRow.id)))


async def open_messages(session: AsyncSession) -> list[HarmReportRow]:
    """Messages that no moderator has settled yet, the oldest first."""
    waiting = (HarmReportRow.kind == MESSAGE, HarmReportRow.handled_at.is_(None))
    return list(await session.scalars(select(HarmReportRow).where(*waiting).order_by(HarmReportRow.id)))


async def open_message(session: AsyncSession, message: int) -> HarmReportRow | None:
    """One message that waits to be settled."""
    row = await session.get(HarmReportRow, message, populate_existing=True)
    return None if row is None or row.kind != MESSAGE or row.handled_at is not None else row
