"""The job 'propose text': tell a completed case as a text for the library, made impersonal as far as a program can.

It is only proposed: nothing is published before its author and a moderator say yes to it (R1, R18).
"""

import secrets
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import RubricatorItem
from service.actions.make_move import make_move
from service.cases.impersonal import library_text
from service.cases.people import MACHINE
from service.cases.publishing import wants_text
from service.cases.states import Action
from service.cases.text_said import Found, ProposeText
from service.deidentifying import Deidentifying
from service.errors import MoveNotAllowed
from service.jobs.kind import Kind, NeverPossible, Work
from service.store.cases import get_case, get_case_and_response
from service.store.jobs import Job, leave
from service.store.library import list_records

CHOOSE = "The author chose no problem field and none was suggested; please choose what fits."

Prepared = tuple[int, ProposeText]
"""The version of the case that was told, and the move."""


async def _prepare(work: Work) -> Prepared | None:
    """None where there is nothing to propose any more."""
    async with work.tools.database.reading() as session:
        case, stored = await get_case_and_response(session, work.job.payload["number"])
        rubricator, _ = await list_records(session, "rubricator", limit=1)
    if not wants_text(case, Action(work.job.payload["after"])):
        return None
    suggested = _suggested(stored)
    any_field = [item.id for item in rubricator if isinstance(item, RubricatorItem)]
    if not any_field:
        raise NeverPossible("a text for the library needs a rubricator")
    name = f"solved-{secrets.token_hex(8)}"  # tells neither the number of the case nor when it was filed
    text = library_text(case, name=name, problem_fields=suggested or any_field)
    found = await _deidentifying(work).propose(case, text)
    unsure = () if case.form.problem_fields or suggested else (_to_choose(text.problem_fields[0]),)
    return case.version, ProposeText(text=found.text, replaced=found.replaced, left=(*found.left, *unsure))


def _suggested(stored: dict[str, Any] | None) -> list[str]:
    """The problem fields that the first response suggested."""
    return [] if stored is None else [str(name) for name in stored["meta"]["problem_fields"]]


def _to_choose(name: str) -> Found:
    return Found(
        field="problem_fields.0", start=0, end=len(name), text=name, kind="other", replacement=name, reason=CHOOSE
    )


def _deidentifying(work: Work) -> Deidentifying:
    """The service's own where it is open in this process: it has the library's words counted already."""
    casementor = work.tools.casementor
    return Deidentifying(work.tools.database) if casementor is None else casementor.deidentifying


async def _propose(session: AsyncSession, work: Work) -> None:
    """Propose the text if the case is still as it was told; else it is told anew."""
    if work.found is None:
        return
    version, move = work.found
    number = work.job.payload["number"]
    if (await get_case(session, number)).version != version:
        await leave(session, Job(PROPOSE_TEXT.name, work.job.payload), at=work.at)
        return
    try:
        async with session.begin_nested():
            await make_move(session, number, move, actor=MACHINE, at=work.at)
    except MoveNotAllowed:
        return


PROPOSE_TEXT = Kind("propose text", outside=_prepare, inside=_propose)
