"""The job 'draft': have one draft made, by a model where one is connected, else in the library's own words.

No answer of a model leads to a move: the draft is filled in, and people do the rest (R1).
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.deidentification.known import Known
from service.cases.alerts import blocked
from service.cases.case import Case
from service.deidentifying import known_of
from service.drafting.digest import digest_quoted, digest_wanted
from service.drafting.draft import Draft, Made, Task
from service.drafting.questions import questions_wanted
from service.drafting.solution import solution_quoted, solution_wanted
from service.drafting.wanted import Wanted
from service.errors import NotFound
from service.hidden import stored_without
from service.jobs.drafted import drafted
from service.jobs.kind import Kind, Work
from service.response import FirstResponse
from service.store.cases import get_case, get_case_and_response
from service.store.machine_drafts import AskedDraft, drop_asked, fill_draft, get_asked, get_first_view
from service.store.reports import hidden_items


@dataclass(frozen=True)
class Situation:
    """A case and what a draft may be made of."""

    case: Case
    response: FirstResponse
    view: str
    known: Known

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Questions asked so far, with their answers."""
        rounds = self.case.question_rounds
        return [
            (asked.text, answer)
            for sent in rounds
            for asked, answer in zip(sent.questions, sent.answers or ("",) * len(sent.questions), strict=True)
        ]


def _digest(at: Situation) -> tuple[Wanted, Draft | None]:
    return digest_wanted(at.case.form, at.response), digest_quoted(at.response)


def _questions(at: Situation) -> tuple[Wanted, Draft | None]:
    """Without a model the bank alone proposes, beside the draft; so nothing is drafted here."""
    bank = [question.title for question in at.response.questions]
    return questions_wanted(at.case.form, answers=at.answers, bank=bank), None


def _solution(at: Situation) -> tuple[Wanted, Draft | None]:
    wanted = solution_wanted(at.case.form, at.response, view=at.view, answers=at.answers)
    return wanted, solution_quoted(at.response)


MADE_FROM: dict[Task, Callable[[Situation], tuple[Wanted, Draft | None]]] = {
    Task.DIGEST: _digest,
    Task.QUESTIONS: _questions,
    Task.SOLUTION: _solution,
}
"""What is asked of a model for each draft of a case, and the draft that needs no model."""


async def _draft(work: Work) -> Made | None:
    """The draft; None where there is nothing to make it from any more, or danger was found meanwhile."""
    async with work.tools.database.reading() as session:
        asked = await get_asked(session, work.job.payload["draft"])
        situation = None if asked is None else await _situation(session, asked)
    if asked is None or situation is None:
        return None
    wanted, quoted = MADE_FROM[asked.task](situation)
    return await drafted(work, asked, wanted=wanted, quoted=quoted, known=situation.known)


async def _situation(session: AsyncSession, asked: AskedDraft) -> Situation | None:
    try:
        case, stored = await get_case_and_response(session, asked.number)
    except NotFound:
        return None
    shown = stored_without(stored, await hidden_items(session))
    if blocked(case) or not case.is_open or shown is None:
        return None
    view = await get_first_view(session, asked.number, asked.mentor)
    known = await known_of(session, case)
    return Situation(case, FirstResponse.model_validate(shown), "" if view is None else view.text, known)


async def _fill(session: AsyncSession, work: Work) -> None:
    """A case in which danger was found meanwhile keeps no draft of it."""
    asked = await get_asked(session, work.job.payload["draft"])
    if asked is None:
        return
    if work.found is None or blocked(await get_case(session, asked.number)):
        await drop_asked(session, asked.id)
    else:
        await fill_draft(session, asked.id, work.found, at=work.at)


DRAFT = Kind("draft", outside=_draft, inside=_fill, slow=True)
