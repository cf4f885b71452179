"""A moderator asks for a draft around a text for the library; it is made by a job and shown beside the text.

Knows rows and rules; knows no model and no page.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.actions.read_texts import case_with_text
from service.cases.passages import passages_to_reword
from service.cases.publishing import text_move_fits
from service.cases.states import Action
from service.drafting.draft import Task
from service.errors import MoveNotAllowed
from service.store.jobs import Job, leave
from service.store.machine_drafts import ask_once, drafts_of, drop_asked

LIBRARY_JOB = "draft for library"


async def ask_for_wording(session: AsyncSession, number: str, basis: str, *, by: Account, at: datetime) -> None:
    """Ask for other words for a passage of the text as it was last saved. Raises NotFound or MoveNotAllowed."""
    case = await case_with_text(session, number, reader=by)
    assert case.publication is not None
    passages = passages_to_reword(case.publication) if text_move_fits(case, Action.CORRECT_TEXT) else ()
    if basis not in {passage.basis for passage in passages}:
        raise MoveNotAllowed("This passage does not stand in the saved text any more.")
    await ask_for_text(session, number, Task.REWORDING, basis, at=at)


async def ask_for_text(session: AsyncSession, number: str, task: Task, basis: str, *, at: datetime) -> None:
    """Asking while it is being made, or when it is there, changes nothing; what came to nothing is tried again."""
    for asked in await drafts_of(session, number):
        if (asked.task, asked.basis) == (task, basis) and asked.ready_at is not None and asked.draft is None:
            await drop_asked(session, asked.id)
    made = await ask_once(session, number, task, basis=basis, mentor="", at=at)
    if made is not None:
        await leave(session, Job(LIBRARY_JOB, {"draft": made, "number": number}), at=at)
