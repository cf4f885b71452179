"""Openings of cases in the database: the one a case has, those that wait, saving with a line of history."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.discussions.opening import Opening, OpeningEvent, Stage
from service.errors import MoveNotAllowed
from service.store.discussion_tables import OpeningEventRow, OpeningRow
from service.store.merged_tags import renamed, tags_of_now


async def opening_of(session: AsyncSession, number: str) -> Opening | None:
    """The opening of a case that is not withdrawn, or None."""
    row = await session.scalar(
        select(OpeningRow).where(OpeningRow.number == number, OpeningRow.stage != Stage.WITHDRAWN)
    )
    return None if row is None else Opening.model_validate(row.body)


async def had_opening(session: AsyncSession, number: str) -> bool:
    """Whether a case ever had an opening, also where it was withdrawn."""
    return await session.scalar(select(OpeningRow.id).where(OpeningRow.number == number).limit(1)) is not None


async def add_opening(session: AsyncSession, opening: Opening, event: OpeningEvent) -> None:
    """Put a new opening with the first line of its history."""
    columns = _columns(opening, event.at, await tags_of_now(session))
    session.add(OpeningRow(id=opening.id, number=opening.number, author=opening.author, **columns))
    _add_event(session, event)
    await session.flush()


async def save_opening(session: AsyncSession, opening: Opening, event: OpeningEvent | None, *, at: datetime) -> None:
    """Save an opening after one change. Raises MoveNotAllowed when somebody else was faster."""
    same = (OpeningRow.id == opening.id, OpeningRow.version == opening.version - 1)
    columns = _columns(opening, at, await tags_of_now(session))
    saved = await session.execute(update(OpeningRow).where(*same).values(**columns))
    if cast(CursorResult[Any], saved).rowcount != 1:
        raise MoveNotAllowed("Somebody else changed this text a moment ago; please look at it again.")
    if event is not None:
        _add_event(session, event)
    await session.flush()


def _columns(opening: Opening, at: datetime, tags: Mapping[str, str]) -> dict[str, Any]:
    return {
        "topic": opening.topic,
        "stage": opening.stage,
        "version": opening.version,
        "posted_at": opening.posted_at,
        "changed_at": at,
        "body": renamed(opening.model_dump(mode="json"), tags),
    }


def _add_event(session: AsyncSession, event: OpeningEvent) -> None:
    session.add(OpeningEventRow(opening=event.opening, at=event.at, body=event.model_dump(mode="json")))


async def openings_in(session: AsyncSession, topic: str) -> list[Opening]:
    """The openings of a topic, the one posted first, first."""
    chosen = select(OpeningRow).where(OpeningRow.topic == topic)
    return await _openings(session, chosen.order_by(OpeningRow.posted_at, OpeningRow.id))


async def openings_by(session: AsyncSession, author: UUID) -> list[Opening]:
    """Every opening of an author's cases, withdrawn ones too."""
    return await _openings(session, select(OpeningRow).where(OpeningRow.author == author).order_by(OpeningRow.id))


async def openings_at(
    session: AsyncSession, stages: Collection[Stage], *, offset: int = 0, limit: int = 50
) -> tuple[list[tuple[Opening, datetime]], int]:
    """Openings at some stages with the moment of their last change, the one waiting longest first, and how many."""
    chosen = select(OpeningRow).where(OpeningRow.stage.in_(stages))
    total = await session.scalar(select(func.count()).select_from(chosen.subquery()))
    rows = await session.scalars(chosen.order_by(OpeningRow.changed_at, OpeningRow.id).offset(offset).limit(limit))
    return [(Opening.model_validate(row.body), row.changed_at) for row in rows], total or 0


async def drop_unposted(session: AsyncSession, number: str) -> None:
    """Delete what was proposed for a case and never posted; what stands in a discussion is impersonal and stays."""
    unposted = (OpeningRow.number == number, OpeningRow.posted_at.is_(None))
    gone = select(OpeningRow.id).where(*unposted)
    await session.execute(delete(OpeningEventRow).where(OpeningEventRow.opening.in_(gone)))
    await session.execute(delete(OpeningRow).where(*unposted))


async def _openings(session: AsyncSession, chosen: Select[tuple[OpeningRow]]) -> list[Opening]:
    return [Opening.model_validate(row.body) for row in await session.scalars(chosen)]
