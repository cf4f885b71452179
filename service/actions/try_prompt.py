"""Moderators edit a copy of a prompt and have it tried on cases of the library. Nothing of it reaches a teacher."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import SolvedCase
from prompts.copying import copy_of
from prompts.prompt import BadPrompt, Prompt, released
from service.drafting.draft import Task
from service.drafting.trying import CASES_TRIED, Most, cases_to_try, most_taken
from service.errors import BadForm, MoveNotAllowed, NotFound
from service.llm.ledger import Limits
from service.store.jobs import Job, leave
from service.store.library import every_record
from service.store.reports import hidden_items
from service.store.trials import PromptCopy, get_copy, keep_copy, keep_trial

TRY_JOB = "try prompt"


@dataclass(frozen=True)
class Provided:
    """The model there is to try with: what it reads and writes in all, in tokens, and what a day may take."""

    context: int
    limits: Limits


async def save_copy(session: AsyncSession, task: Task, *, system: str, user: str, by: UUID, at: datetime) -> int:
    """Keep the released prompt of a task in other words. Raises BadForm."""
    made_from = released(task)
    try:
        copied = copy_of(made_from, number=1, system=system, user=user)
    except BadPrompt as bad:
        raise BadForm("system", str(bad)) from None
    told = {"system": copied.system, "user": copied.user}
    return await keep_copy(session, task, made_from=made_from.name, **told, by=by, at=at)


async def must_be_copy(session: AsyncSession, id: int) -> PromptCopy:  # noqa: A002 - the column's name
    """One copy. Raises NotFound."""
    found = await get_copy(session, id)
    if found is None:
        raise NotFound("There is no such copy of a prompt.")
    return found


def prompt_of(copy: PromptCopy) -> Prompt:
    """A copy as a prompt, named by its number."""
    return copy_of(released(copy.task), number=copy.id, system=copy.system, user=copy.user)


async def cases_for_trial(session: AsyncSession) -> tuple[str, ...]:
    """Ids of the library's cases a copy is tried on; none that is hidden."""
    hidden = await hidden_items(session)
    records = await every_record(session, "cases")
    solved = [record for record in records if isinstance(record, SolvedCase) and not hidden.hides("cases", record.id)]
    return cases_to_try(solved)


def at_most(provided: Provided, cases: int = CASES_TRIED) -> Most:
    """What a trial can take at most."""
    return most_taken(provided.limits, context=provided.context, cases=cases)


async def begin_trial(
    session: AsyncSession, copy: int, *, provided: Provided | None, agreed: float, by: UUID, at: datetime
) -> int:
    """Have a copy tried, for no more than the cost that was agreed to. Raises NotFound or MoveNotAllowed."""
    await must_be_copy(session, copy)
    if provided is None:
        raise MoveNotAllowed("No language model is connected, so nothing can be tried.")
    cases = await cases_for_trial(session)
    if not cases:
        raise MoveNotAllowed("The library has no solved case to try a prompt on.")
    cost = at_most(provided, len(cases)).cost
    if cost > agreed:
        raise MoveNotAllowed("A trial costs more by now than what was shown. Please look at the cost again.")
    trial = await keep_trial(session, copy, cases=cases, cost=cost, by=by, at=at)
    await leave(session, Job(TRY_JOB, {"trial": trial, "place": 0}), at=at)
    return trial
