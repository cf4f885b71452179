"""Ask for the drafts a case wants now: a row each and the job that fills it, in the transaction of the move."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.cases.drafting import basis_of, drafts_wanted, mentor_of
from service.drafting.draft import Task
from service.store.jobs import Job, leave
from service.store.machine_drafts import ask_once

DRAFT_JOB = "draft"


async def ask_for_drafts(session: AsyncSession, case: Case, *, at: datetime) -> None:
    """Everything the case wants by itself and nobody has asked for yet."""
    for task in drafts_wanted(case):
        await ask_for(session, case, task, at=at)


async def ask_for(session: AsyncSession, case: Case, task: Task, *, at: datetime) -> None:
    """One draft on the case as it stands; asking twice is asking once."""
    basis, mentor = basis_of(case, task), mentor_of(case, task)
    made = await ask_once(session, case.number, task, basis=basis, mentor=mentor, at=at)
    if made is not None:
        await leave(session, Job(DRAFT_JOB, {"draft": made, "number": case.number}), at=at)
