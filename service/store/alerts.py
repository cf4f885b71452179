"""Cases that screening raised an alert in, as moderators look through them. Knows tables."""

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.store.case_tables import CaseRow
from service.store.kept_from import not_kept_from


async def blocked_cases(session: AsyncSession, *, institution: str) -> list[Case]:
    """Cases with an open alert that a moderator of an institution may see, the one alerted first, first."""
    chosen = _alerted(institution).where(CaseRow.is_blocked).order_by(CaseRow.alerted_at, CaseRow.number)
    return [Case.model_validate(row.body) for row in await session.scalars(chosen)]


async def cleared_cases(session: AsyncSession, *, institution: str, offset: int, limit: int) -> tuple[list[Case], int]:
    """Cases whose alerts were all cleared, the one alerted last first, with how many there are in all."""
    chosen = _alerted(institution).where(~CaseRow.is_blocked)
    total = await session.scalar(select(func.count()).select_from(chosen.subquery()))
    latest = chosen.order_by(CaseRow.alerted_at.desc(), CaseRow.number.desc()).offset(offset).limit(limit)
    return [Case.model_validate(row.body) for row in await session.scalars(latest)], total or 0


def _alerted(institution: str) -> Select[tuple[CaseRow]]:
    return select(CaseRow).where(CaseRow.alerted_at.is_not(None), not_kept_from(institution))
