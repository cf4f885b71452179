"""The job 'propose opening': tell a public case as a text for a discussion, made impersonal as far as a program can.

It is only proposed: nothing is posted before its author and a moderator say yes to it (R1, R18).
"""

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.make_opening_move import propose_opening
from service.correcting_openings import of_openings
from service.deidentifying import Deidentifying
from service.discussions.opening import OpeningText, as_record, from_record, text_of
from service.discussions.opening_said import Propose
from service.jobs.kind import Kind, Work
from service.store.cases import get_case

Prepared = tuple[OpeningText, Propose]
"""The wording that was looked through, and the step."""


async def _prepare(work: Work) -> Prepared:
    """Look the present wording through, holding no transaction."""
    async with work.tools.database.reading() as session:
        case = await get_case(session, work.job.payload["number"])
    told = text_of(case)
    found = await _deidentifying(work).propose(case, as_record(told, case))
    text = from_record(found.text, told)
    return told, Propose(text=text, replaced=of_openings(found.replaced), left=of_openings(found.left))


def _deidentifying(work: Work) -> Deidentifying:
    """The service's own where it is open in this process: it has the library's words counted already."""
    casementor = work.tools.casementor
    return Deidentifying(work.tools.database) if casementor is None else casementor.deidentifying


async def _propose(session: AsyncSession, work: Work) -> None:
    """Propose the text if the case still reads so; one that was reworded has left another job."""
    told, move = work.found
    number = work.job.payload["number"]
    if text_of(await get_case(session, number)) == told:
        await propose_opening(session, number, move, at=work.at)


PROPOSE_OPENING = Kind("propose opening", outside=_prepare, inside=_propose)
