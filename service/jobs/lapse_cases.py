"""The jobs that let time run out: a sweep finds cases past due and leaves one job for each, which makes the move."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.make_move import make_move
from service.cases.course_said import Lapse
from service.cases.people import MACHINE
from service.errors import MoveNotAllowed, NotFound
from service.jobs.kind import Kind, Work
from service.store.cases import due_cases
from service.store.jobs import Job, leave

MOST_AT_ONCE = 500


async def _sweep(session: AsyncSession, work: Work) -> None:
    """The key holds the hour: a case that cannot lapse for a fault of ours is tried anew each hour, not each minute."""
    for number in await due_cases(session, at=work.at, limit=MOST_AT_ONCE):
        key = f"lapse {number} {work.at:%Y-%m-%dT%H}"
        await leave(session, Job(LAPSE_CASE.name, {"number": number}, key=key), at=work.at)


async def _lapse(session: AsyncSession, work: Work) -> None:
    """Let one case lapse; a case that moved meanwhile, or is gone, is left as it is."""
    try:
        async with session.begin_nested():
            await make_move(session, work.job.payload["number"], Lapse(), actor=MACHINE, at=work.at)
    except (MoveNotAllowed, NotFound):
        return


LAPSE_CASES = Kind("lapse cases", inside=_sweep)
LAPSE_CASE = Kind("lapse case", inside=_lapse)
