"""Reports of harm in the database. An item with a report that nobody has handled is frozen (R41)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.hidden import Hidden
from service.store.case_tables import HarmReportRow
from service.store.tables import WithdrawnRow


async def add_report(
    session: AsyncSession, *, kind: str, item: str, reporter: UUID | None, words: str, at: datetime
) -> None:
    """Keep a report; the item is frozen from now on."""
    session.add(HarmReportRow(kind=kind, item=item, reporter=reporter, words=words, at=at))
    await session.flush()


async def freezing_reports(session: AsyncSession) -> list[HarmReportRow]:
    """Reports that keep an item frozen, the oldest first: not handled yet, or the item was found harmful."""
    return list(await session.scalars(select(HarmReportRow).where(_freezes()).order_by(HarmReportRow.id)))


async def open_reports_of(session: AsyncSession, *, kind: str, item: str) -> list[HarmReportRow]:
    """Reports of one item that nobody has handled yet, the oldest first."""
    waiting = (HarmReportRow.kind == kind, HarmReportRow.item == item, HarmReportRow.handled_at.is_(None))
    return list(await session.scalars(select(HarmReportRow).where(*waiting).order_by(HarmReportRow.id)))


async def handle_reports(session: AsyncSession, *, kind: str, item: str, by: UUID, outcome: str, at: datetime) -> int:
    """Give every report that freezes an item its outcome, a new one where it has one; how many there were."""
    closed = await session.execute(
        update(HarmReportRow)
        .where(HarmReportRow.kind == kind, HarmReportRow.item == item, _freezes())
        .values(handled_at=at, handled_by=by, outcome=outcome)
        .returning(HarmReportRow.id)
    )
    return len(closed.all())


def _freezes() -> ColumnElement[bool]:
    return HarmReportRow.handled_at.is_(None) | (HarmReportRow.outcome == "harmful")


async def hidden_items(session: AsyncSession) -> Hidden:
    """What must not be shown: items reported and not handled, found harmful, or withdrawn from the library."""
    frozen = select(HarmReportRow.kind, HarmReportRow.item).where(_freezes())
    rows = await session.execute(frozen.union(select(WithdrawnRow.kind, WithdrawnRow.id)))
    return Hidden(frozenset(rows.tuples()))


async def reports_by(session: AsyncSession, account: UUID) -> list[dict[str, str]]:
    """What an account reported, for that account to read."""
    rows = await session.scalars(
        select(HarmReportRow).where(HarmReportRow.reporter == account).order_by(HarmReportRow.id)
    )
    return [{"kind": row.kind, "item": row.item, "words": row.words, "at": row.at.isoformat()} for row in rows]
