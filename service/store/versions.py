"""Versions of records in the database: kept one after the other, listed, forgotten. Knows rows and plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.store.curation_tables import RecordVersionRow


@dataclass(frozen=True)
class Version:
    """One version of a record. No `body`: it was taken out. `by` is None where it came with the corpus."""

    kind: str
    name: str
    number: int
    body: Mapping[str, Any] | None
    at: datetime
    by: UUID | None
    why: str


async def keep_version(
    session: AsyncSession,
    kind: str,
    name: str,
    body: Mapping[str, Any] | None,
    *,
    at: datetime,
    by: UUID | None,
    why: str = "",
) -> None:
    """Keep the next version of a record."""
    last = await session.scalar(select(func.max(RecordVersionRow.version)).where(*_of(kind, name)))
    kept = None if body is None else dict(body)
    session.add(
        RecordVersionRow(kind=kind, id=name, version=1 + (last or 0), body=kept, at=at, by=by, why=why),
    )
    await session.flush()


async def versions_of(session: AsyncSession, kind: str, name: str) -> list[Version]:
    """Every version of a record, the latest first; none where it was never changed here."""
    found = select(RecordVersionRow).where(*_of(kind, name)).order_by(RecordVersionRow.version.desc())
    return [_version(row) for row in await session.scalars(found)]


async def latest_versions(session: AsyncSession, *, limit: int) -> list[Version]:
    """What was changed last, in any record, without what came with the corpus."""
    latest = RecordVersionRow.at.desc(), RecordVersionRow.version.desc(), RecordVersionRow.kind, RecordVersionRow.id
    written = select(RecordVersionRow).where(or_(RecordVersionRow.version > 1, RecordVersionRow.by.is_not(None)))
    return [_version(row) for row in await session.scalars(written.order_by(*latest).limit(limit))]


async def edited_here(session: AsyncSession) -> set[tuple[str, str]]:
    """Kind and id of every record that somebody changed here or took out."""
    rows = await session.execute(select(RecordVersionRow.kind, RecordVersionRow.id).distinct())
    return set(rows.tuples())


async def forget_versions(session: AsyncSession, kind: str, name: str) -> None:
    """Forget what a record was; for texts whose owner took them back (R19)."""
    await session.execute(delete(RecordVersionRow).where(*_of(kind, name)))


async def versions_made_from(session: AsyncSession, case: str) -> set[str]:
    """Ids of the materials any version of which was made from a solved case, also of those taken out."""
    made_from = RecordVersionRow.body["made_from"].as_string() == case
    return set(await session.scalars(select(RecordVersionRow.id).where(RecordVersionRow.kind == "articles", made_from)))


async def forget_editor(session: AsyncSession, account: UUID) -> None:
    """Keep versions without who wrote them."""
    await session.execute(update(RecordVersionRow).where(RecordVersionRow.by == account).values(by=None))


def _of(kind: str, name: str) -> tuple[Any, Any]:
    return RecordVersionRow.kind == kind, RecordVersionRow.id == name


def _version(row: RecordVersionRow) -> Version:
    return Version(row.kind, row.id, row.version, row.body, row.at, row.by, row.why)
