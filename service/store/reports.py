"""Reports of harm in the database. An item with a report that nobody has handled is frozen (R41)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.publication import Stage as PublicationStage
from service.discussions.opening import Stage as OpeningStage
from service.hidden import Hidden
from service.store.case_tables import CaseRow, HarmReportRow
from service.store.discussion_tables import OpeningRow
from service.store.messages import MESSAGE
from service.store.tables import LibraryRow, WithdrawnRow

_NAME = CaseRow.body["publication"]["text"]["id"].as_string()
"""The record of the library that tells a case."""


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


async def was_screened(session: AsyncSession, *, kind: str, item: str) -> bool:
    """Whether screening froze an item that is frozen still. Its reports alone have words and nobody behind them."""
    by_screening = (HarmReportRow.reporter.is_(None), HarmReportRow.words != "")
    reports = select(HarmReportRow.id).where(HarmReportRow.kind == kind, HarmReportRow.item == item, _freezes())
    return await session.scalar(reports.where(*by_screening).limit(1)) is not None


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
    stands = HarmReportRow.handled_at.is_(None) | (HarmReportRow.outcome == "harmful")
    return stands & (HarmReportRow.kind != MESSAGE)


async def hidden_items(session: AsyncSession) -> Hidden:
    """What must not be shown: items reported and not handled, found harmful, or withdrawn from the library.

    With a case that tells of danger, or was reported itself, what stands of it in library and discussions is hidden,
    and with a solved case what was made from it.
    """
    frozen = select(HarmReportRow.kind, HarmReportRow.item).where(_freezes())
    withdrawn = select(WithdrawnRow.kind, WithdrawnRow.id)
    rows = await session.execute(
        frozen.union(withdrawn, _published_of_frozen(), _posted_of_frozen(), _made_from_frozen())
    )
    return Hidden(frozenset(rows.tuples()))


def _frozen_cases() -> Select[tuple[str]]:
    """Numbers of cases that tell of danger and that nobody has cleared, or that were reported."""
    alerted = select(CaseRow.number).where(CaseRow.alerted_at.is_not(None), CaseRow.is_blocked)
    reported = select(HarmReportRow.item).where(HarmReportRow.kind == "case", _freezes())
    return select(CaseRow.number).where(CaseRow.number.in_(alerted) | CaseRow.number.in_(reported))


def _published_of_frozen() -> Select[tuple[str, str]]:
    stands = (CaseRow.text_stage == PublicationStage.PUBLISHED, CaseRow.number.in_(_frozen_cases()))
    return select(literal("cases"), _NAME).where(*stands)


def _made_from_frozen() -> Select[tuple[str, str]]:
    reported = select(HarmReportRow.item).where(HarmReportRow.kind == "cases", _freezes())
    told = select(_NAME).where(CaseRow.text_stage == PublicationStage.PUBLISHED, CaseRow.number.in_(_frozen_cases()))
    made = LibraryRow.made_from.in_(reported) | LibraryRow.made_from.in_(told)
    return select(LibraryRow.kind, LibraryRow.id).where(LibraryRow.made_from.is_not(None), made)


def _posted_of_frozen() -> Select[tuple[str, str]]:
    stands = (OpeningRow.stage == OpeningStage.POSTED, OpeningRow.number.in_(_frozen_cases()))
    return select(literal("opening"), OpeningRow.id).where(*stands)


async def reports_by(session: AsyncSession, account: UUID) -> list[dict[str, str]]:
    """What an account reported or wrote to the moderators, for that account to read."""
    rows = await session.scalars(
        select(HarmReportRow).where(HarmReportRow.reporter == account).order_by(HarmReportRow.id)
    )
    return [{"kind": row.kind, "item": row.item, "words": row.words, "at": row.at.isoformat()} for row in rows]
