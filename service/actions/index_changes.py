"""Leave the jobs by which the index follows changes of the library, in the caller's transaction. Knows no index."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.reading import name_of
from corpus.records import Record, SolvedCase
from service.cases.people import FORMER_MENTOR
from service.store.jobs import Job, leave

IN_INDEX = frozenset({"articles", "cases", "questions"})


async def index_changes(session: AsyncSession, kind: str, records: Iterable[Record], *, at: datetime) -> None:
    """For records as they were and as they are: of each, and of the mentors that a solved case speaks for."""
    changed = list(records)
    if kind not in IN_INDEX:
        return
    names = sorted({name_of(record) for record in changed})
    await leave(session, Job("index items", {"kind": kind, "ids": names}), at=at)
    solutions = [solution for case in changed if isinstance(case, SolvedCase) for solution in case.solutions]
    mentors = {solution.mentor for solution in solutions if solution.mentor is not None}
    for mentor in sorted(name for name in mentors if not name.startswith(FORMER_MENTOR)):
        await leave(session, Job("index mentor", {"mentor": mentor}), at=at)
