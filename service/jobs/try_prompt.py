"""The job 'try prompt': ask a model for one case of a trial, by the released wording and by the copy.

Each case is a job of its own, which leaves the next one: what is kept is never paid for twice.
"""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.deidentification.known import Known
from corpus.records import SolvedCase
from prompts.prompt import Prompt, released
from service.actions.try_prompt import TRY_JOB, must_be_copy, prompt_of
from service.drafting.draft import Made, Record, Task
from service.drafting.trying import DANGER, form_of, wanted_of
from service.drafting.wanted import Wanted
from service.jobs.kind import Kind, NeverPossible, Work
from service.llm.model import Why
from service.store.jobs import Job, leave
from service.store.library import get_record
from service.store.reports import hidden_items
from service.store.trials import Trial, get_trial, keep_answer

Both = tuple[Made | None, Made | None]
"""What the released wording and the copy gave."""


async def _try(work: Work) -> Both:
    """Both answers; nothing for a case that the library has no more."""
    async with work.tools.database.reading() as session:
        trial = await _trial(session, work)
        copy = await must_be_copy(session, trial.copy)
        case = await _case(session, trial.cases[work.job.payload["place"]])
    if case is None:
        return None, None
    return await _asked(work, copy.task, case, (released(copy.task), prompt_of(copy)))


async def _asked(work: Work, task: Task, case: SolvedCase, prompts: tuple[Prompt, Prompt]) -> Both:
    """Both wordings at once, on the same material; a case that may tell of danger is put to no model (R7)."""
    assert work.tools.casementor is not None  # the kind needs the index
    response = await work.tools.casementor.first_response(form_of(case))
    if response.screening.flagged:
        return _none(prompts[0], DANGER), _none(prompts[1], DANGER)
    wanted = wanted_of(task, case, response)
    first, second = await asyncio.gather(*(_made(work, wanted, prompt) for prompt in prompts))
    return first, second


async def _made(work: Work, wanted: Wanted, prompt: Prompt) -> Made:
    if work.tools.drafting is None:
        return _none(prompt, Why.NO_PROVIDER)
    return await work.tools.drafting.made(wanted, known=Known(), case="", prompt=prompt)


def _none(prompt: Prompt, why: str) -> Made:
    return Made(draft=None, record=Record(by="model", why=why, prompt=prompt.name, mark=prompt.mark))


async def _case(session: AsyncSession, name: str) -> SolvedCase | None:
    if (await hidden_items(session)).hides("cases", name):
        return None
    found = await get_record(session, "cases", name)
    return found if isinstance(found, SolvedCase) else None


async def _keep(session: AsyncSession, work: Work) -> None:
    """Keep both answers and leave the job of the next case."""
    trial, place = await _trial(session, work), work.job.payload["place"]
    released_gave, copy_gave = work.found
    await keep_answer(session, trial.id, place, released=released_gave, copied=copy_gave)
    if place + 1 < len(trial.cases):
        await leave(session, Job(TRY_JOB, {"trial": trial.id, "place": place + 1}), at=work.at)


async def _trial(session: AsyncSession, work: Work) -> Trial:
    found = await get_trial(session, work.job.payload["trial"])
    if found is None:
        raise NeverPossible("this trial is gone")
    return found


TRY_PROMPT = Kind(TRY_JOB, outside=_try, inside=_keep, needs_index=True, slow=True)
