"""The job 'draft for library': have what a moderator asked for a case's text drafted, from that text alone.

Neither the original nor the form is read here. Nothing drafted enters the library before a moderator took it (R1).
"""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.ask_for_library import LIBRARY_JOB
from service.cases.articles import basis_of_text, told_by
from service.cases.case import Case
from service.cases.passages import passages_to_reword
from service.cases.publishing import blocked
from service.deidentifying import known_of
from service.drafting.article import article_quoted, article_wanted
from service.drafting.draft import Draft, Made, Task
from service.drafting.rewording import reworded_plainly, rewording_wanted
from service.drafting.wanted import Wanted
from service.errors import NotFound
from service.jobs.drafted import drafted
from service.jobs.kind import Kind, Work
from service.store.cases import get_case
from service.store.machine_drafts import AskedDraft, drop_asked, fill_draft, get_asked

Material = tuple[Wanted, Draft | None]


def _rewording(case: Case, asked: AskedDraft) -> Material | None:
    """None where the passage does not stand in the text any more."""
    if case.publication is None:
        return None
    passage = next((one for one in passages_to_reword(case.publication) if one.basis == asked.basis), None)
    if passage is None:
        return None
    wanted = rewording_wanted({passage.field: passage.text}, language=case.publication.text.language)
    return wanted, reworded_plainly(passage.field, passage.text, passage.instead)


def _article(case: Case, asked: AskedDraft) -> Material | None:
    """None where another text stands in the library, or none."""
    record = told_by(case)
    if record is None or not asked.basis.startswith(basis_of_text(record)):
        return None
    return article_wanted(record), article_quoted(record)


MADE_FROM: dict[Task, Callable[[Case, AskedDraft], Material | None]] = {
    Task.REWORDING: _rewording,
    Task.ARTICLE: _article,
}
"""What is asked of a model for each draft around a text for the library, and the draft that needs no model."""


async def _draft(work: Work) -> Made | None:
    """None where there is nothing to make it from any more."""
    async with work.tools.database.reading() as session:
        found = await _asked_of(session, work)
        if found is None:
            return None
        case, asked, (wanted, quoted) = found
        known = await known_of(session, case)
    return await drafted(work, asked, wanted=wanted, quoted=quoted, known=known)


async def _asked_of(session: AsyncSession, work: Work) -> tuple[Case, AskedDraft, Material] | None:
    asked = await get_asked(session, work.job.payload["draft"])
    try:
        case = None if asked is None else await get_case(session, asked.number)
    except NotFound:
        return None
    if asked is None or case is None or blocked(case):
        return None
    material = MADE_FROM[asked.task](case, asked)
    return None if material is None else (case, asked, material)


async def _fill(session: AsyncSession, work: Work) -> None:
    """What was taken back or reworded meanwhile keeps no draft."""
    if work.found is None or await _asked_of(session, work) is None:
        await drop_asked(session, work.job.payload["draft"])
    else:
        await fill_draft(session, work.job.payload["draft"], work.found, at=work.at)


DRAFT_FOR_LIBRARY = Kind(LIBRARY_JOB, outside=_draft, inside=_fill, slow=True)
