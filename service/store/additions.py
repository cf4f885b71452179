"""Materials that mentors added, in the database, until a moderator has looked. Knows rows and records."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Article
from service.errors import NotFound
from service.store.curation_tables import AdditionRow
from service.store.tables import LibraryRow
from service.twins import Known


class Outcome(StrEnum):
    """What became of an addition."""

    WAITS = ""
    ADDED = "added"
    DECLINED = "declined"


@dataclass(frozen=True)
class Addition:
    """A material that somebody added. `why` is the moderator's reason where it was declined."""

    number: int
    material: Article
    by: UUID | None
    at: datetime
    outcome: Outcome
    why: str


async def add_addition(session: AsyncSession, material: Article, *, by: UUID, at: datetime) -> int:
    """Keep an addition for a moderator to look at; its number."""
    row = AdditionRow(body=material.model_dump(mode="json"), by=by, at=at)
    session.add(row)
    await session.flush()
    return row.id


async def waiting_additions(session: AsyncSession) -> list[Addition]:
    """Additions that nobody has looked at, the oldest first."""
    waiting = select(AdditionRow).where(AdditionRow.outcome == Outcome.WAITS).order_by(AdditionRow.id)
    return [_addition(row) for row in await session.scalars(waiting)]


async def additions_by(session: AsyncSession, account: UUID) -> list[Addition]:
    """What an account added, the latest first."""
    own = select(AdditionRow).where(AdditionRow.by == account).order_by(AdditionRow.id.desc())
    return [_addition(row) for row in await session.scalars(own)]


async def settle_addition(
    session: AsyncSession, number: int, outcome: Outcome, *, why: str, by: UUID, at: datetime
) -> Addition:
    """Give a waiting addition its outcome. Raises NotFound where it does not wait."""
    row = await session.get(AdditionRow, number, with_for_update=True)
    if row is None or row.outcome != Outcome.WAITS:
        raise NotFound("There is no such addition, or somebody has looked at it already.")
    row.outcome, row.why, row.handled_by, row.handled_at = outcome, why, by, at
    await session.flush()
    return _addition(row)


async def forget_adder(session: AsyncSession, account: UUID) -> None:
    """Keep an account's additions without who added them."""
    await session.execute(update(AdditionRow).where(AdditionRow.by == account).values(by=None))


async def known_materials(session: AsyncSession) -> list[Known]:
    """Every material of the library as duplicates are looked for."""
    url = LibraryRow.body["url"].as_string()
    rows = await session.execute(select(LibraryRow.id, LibraryRow.title, url).where(LibraryRow.kind == "articles"))
    return [Known(name, title, found) for name, title, found in rows.tuples()]


def _addition(row: AdditionRow) -> Addition:
    material = Article.model_validate(row.body)
    return Addition(row.id, material, row.by, row.at, Outcome(row.outcome), row.why)


def as_plain(addition: Addition) -> dict[str, Any]:
    """An addition as its owner's export has it."""
    told = addition.material.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    return {"material": told, "at": addition.at.isoformat(), "outcome": addition.outcome.value, "why": addition.why}
