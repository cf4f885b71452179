"""First responses as they are stored with cases: those that cite an item of the library. Knows tables."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.store.case_tables import CaseRow


async def change_responses(
    session: AsyncSession, name: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Change every stored first response that names an id. Reads all cases: fit for what is rare."""
    naming = cast(CaseRow.first_response, String).contains(f'"{name}"', autoescape=True)
    for row in await session.scalars(select(CaseRow).where(naming).execution_options(populate_existing=True)):
        if row.first_response is not None:
            row.first_response = change(row.first_response)
    await session.flush()
