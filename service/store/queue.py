"""Open cases as moderators look through them: by state, urgency and format, page by page. Knows tables."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.store.case_tables import CaseRow
from service.store.kept_from import not_kept_from


@dataclass(frozen=True)
class Wanted:
    """Which open cases; what is empty excludes nothing."""

    state: str = ""
    urgency: str = ""
    format: str = ""


async def open_cases(
    session: AsyncSession, wanted: Wanted, *, offset: int, limit: int, institution: str = ""
) -> tuple[list[Case], int]:
    """Open cases a moderator of an institution may see, the one due first, first, with how many there are in all."""
    chosen = _chosen(wanted).where(not_kept_from(institution))
    total = await session.scalar(select(func.count()).select_from(chosen.subquery()))
    rows = await session.scalars(chosen.order_by(CaseRow.due, CaseRow.number).offset(offset).limit(limit))
    return [Case.model_validate(row.body) for row in rows], total or 0


def _chosen(wanted: Wanted) -> Select[tuple[CaseRow]]:
    """The urgency of a case never changes, so the first wording tells it."""
    chosen = select(CaseRow).where(CaseRow.is_open)
    if wanted.state:
        chosen = chosen.where(CaseRow.state == wanted.state)
    if wanted.urgency:
        chosen = chosen.where(CaseRow.body["revisions"][0]["form"]["urgency"].as_string() == wanted.urgency)
    if wanted.format:
        chosen = chosen.where(CaseRow.body["format"].as_string() == wanted.format)
    return chosen
