"""Keep the library as the moves of a case leave it: what came in is put there, what left is gone. Knows no index."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import SolvedCase
from service.actions.withdraw_record import withdraw_record
from service.cases.case import Case
from service.cases.people import FORMER_MENTOR
from service.store.erasing import forget_texts
from service.store.jobs import Job, leave
from service.store.library import put_records


async def keep_library(session: AsyncSession, before: Case, after: Case, *, at: datetime) -> None:
    """Bring the library to what a case has in it after a move, in the caller's transaction (R19)."""
    if before.has_text and not after.has_text:
        await forget_texts(session, after.number)
    stood, stands = before.in_library, after.in_library
    if stood == stands:
        return
    if stands is not None:
        await put_records(session, [("cases", stands)], at=at)
    elif stood is not None:
        await withdraw_record(session, "cases", stood.id, at=at)
    await _index(session, [record for record in (stood, stands) if record is not None], at=at)


async def _index(session: AsyncSession, records: list[SolvedCase], *, at: datetime) -> None:
    """Leave the jobs that bring the index after: of the case, and of the mentors it speaks for."""
    await leave(session, Job("index cases", {"cases": sorted({record.id for record in records})}), at=at)
    named = {solution.mentor for record in records for solution in record.solutions if solution.mentor is not None}
    for mentor in sorted(name for name in named if not name.startswith(FORMER_MENTOR)):
        await leave(session, Job("index mentor", {"mentor": mentor}), at=at)
