"""Cases by how far their texts for the library have come. Knows tables."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.cases.publication import Stage
from service.store.case_tables import CaseRow
from service.store.kept_from import not_kept_from


async def cases_with_texts(
    session: AsyncSession, stages: Collection[Stage], *, institution: str, offset: int = 0, limit: int | None = None
) -> tuple[list[Case], int]:
    """Cases whose texts stand at these stages, the one changed first, first, with how many there are in all."""
    chosen = select(CaseRow).where(CaseRow.text_stage.in_(stages), not_kept_from(institution))
    total = await session.scalar(select(func.count()).select_from(chosen.subquery()))
    rows = await session.scalars(chosen.order_by(CaseRow.changed_at, CaseRow.number).offset(offset).limit(limit))
    return [Case.model_validate(row.body) for row in rows], total or 0


async def published_cases(session: AsyncSession) -> list[Case]:
    """Every case that stands in the library, whoever reads."""
    rows = await session.scalars(select(CaseRow).where(CaseRow.text_stage == Stage.PUBLISHED).order_by(CaseRow.number))
    return [Case.model_validate(row.body) for row in rows]
