"""Where cases and what is kept of them name a mentor, also one who has them no longer. Knows tables and plain data."""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.store.case_tables import CaseRow


async def cases_naming(session: AsyncSession, mentor: str) -> list[Case]:
    """Every case that names a mentor somewhere, the one changed last first."""
    named = select(CaseRow).where(names(CaseRow.body, mentor))
    rows = await session.scalars(named.order_by(CaseRow.changed_at.desc(), CaseRow.number.desc()))
    return [Case.model_validate(row.body) for row in rows]


def names(column: Any, mentor: str) -> ColumnElement[bool]:
    """Whether plain data holds an id somewhere as a text of its own."""
    return cast(column, String).contains(f'"{mentor}"', autoescape=True)
