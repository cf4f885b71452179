"""Keep the library as the moves of a case leave it: what came in is put there, what left is gone. Knows no index."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.store.jobs import Job, leave
from service.store.library import put_records, withdraw_record


async def keep_library(session: AsyncSession, before: Case, after: Case, *, at: datetime) -> None:
    """Bring the library to what a case has in it after a move, in the caller's transaction (R19)."""
    stood, stands = before.in_library, after.in_library
    if stood == stands:
        return
    if stands is not None:
        await put_records(session, [("cases", stands)], at=at)
    elif stood is not None:
        await withdraw_record(session, "cases", stood.id, at=at)
    names = sorted({record.id for record in (stood, stands) if record is not None})
    await leave(session, Job("index cases", {"cases": names}), at=at)
