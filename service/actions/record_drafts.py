"""What becomes of drafts when a mentor sends something: the server, not the browser, says what was drafted (R4).

A mark cannot be removed by editing: a possible solution whose mentor had a draft at hand says so for ever.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.alerts import blocked
from service.cases.case import Case
from service.cases.drafting import basis_of
from service.cases.people import Actor
from service.cases.said import Move
from service.cases.work_said import SendQuestions, SendSolution, SentQuestion
from service.drafting.draft import Questions, Record, SolutionDraft, Task
from service.drafting.standing import share_kept, text_of
from service.response import QuestionFound
from service.store.machine_drafts import AskedDraft, Use, drafts_of, note_uses

ACCEPTED, EDITED = 0.95, 0.2
"""From which share of its words kept a draft counts as accepted, and as edited; below it was dropped."""


async def with_drafts_recorded(
    session: AsyncSession,
    case: Case,
    move: Move,
    *,
    actor: Actor,
    at: datetime,
    offered: Sequence[QuestionFound] = (),
) -> Move:
    """The move with what had been drafted for it, and what became of it noted.

    `offered` are the questions of the library that stood on the page the move was made from.
    """
    if isinstance(move, SendSolution):
        return await _solution(session, case, move, actor=actor, at=at)
    if isinstance(move, SendQuestions):
        if not blocked(case):
            await note_uses(session, case.number, _uses_of_offered(offered, move.questions), at=at)
        return await _questions(session, case, move, actor=actor, at=at)
    return move


async def _solution(session: AsyncSession, case: Case, move: SendSolution, *, actor: Actor, at: datetime) -> Move:
    asked = next(iter(await _seen(session, case, Task.SOLUTION, actor)), None)
    if asked is None or not isinstance(asked.draft, SolutionDraft) or asked.record is None:
        return move.model_copy(update={"drafter": ""})
    drafted = text_of(asked.draft)
    kept = share_kept(drafted, "\n".join([move.text, *move.steps]))
    use = Use(Task.SOLUTION, asked.record, outcome_of(kept), kept, _seconds(asked, at))
    await note_uses(session, case.number, [use], at=at)
    return move.model_copy(update={"drafted": drafted[:6000], "drafter": asked.record.by})


async def _questions(session: AsyncSession, case: Case, move: SendQuestions, *, actor: Actor, at: datetime) -> Move:
    drafted = _drafted(await _seen(session, case, Task.QUESTIONS, actor))
    uses = _uses_of(drafted, move.questions, basis=basis_of(case, Task.QUESTIONS), at=at)
    await note_uses(session, case.number, uses, at=at)
    marked = [_marked(question, drafted) for question in move.questions]
    return move.model_copy(update={"questions": tuple(marked)})


def _drafted(seen: Sequence[AskedDraft]) -> dict[str, AskedDraft]:
    """The questions of drafts, each with the newest that has it."""
    found: dict[str, AskedDraft] = {}
    for asked in seen:
        if isinstance(asked.draft, Questions):
            for question in asked.draft.questions:
                found.setdefault(question.text, asked)
    return found


def _marked(question: SentQuestion, drafted: Collection[str]) -> SentQuestion:
    """A question a model drafted says so, also where somebody sent it without its mark."""
    named = question.text if question.text in drafted else question.drafted
    return question.model_copy(update={"drafted": named, "drafter": _by(question, drafted)})


def _by(question: SentQuestion, drafted: Collection[str]) -> str:
    if question.text in drafted or question.drafted in drafted:
        return "model"
    return "library" if question.drafted else ""


def _uses_of(
    drafted: Mapping[str, AskedDraft], sent: Sequence[SentQuestion], *, basis: str, at: datetime
) -> Iterator[Use]:
    """What became of each question of the present draft; of an earlier one's only where it is sent now."""
    for text, asked in drafted.items():
        if asked.record is not None:
            use = _use_of_question(text, sent, asked.record, seconds=_seconds(asked, at))
            if asked.basis == basis or use.outcome != "dropped":
                yield use


def _uses_of_offered(offered: Sequence[QuestionFound], sent: Sequence[SentQuestion]) -> Iterator[Use]:
    for question in offered:
        yield _use_of_question(question.title, sent, Record(by="library"), item="" if question.source else question.id)


def _use_of_question(
    text: str, sent: Sequence[SentQuestion], record: Record, *, seconds: int | None = None, item: str = ""
) -> Use:
    found = next((one.text for one in sent if text in (one.text, one.drafted)), "")
    outcome = "dropped" if not found else "accepted" if found == text else "edited"
    return Use(Task.QUESTIONS, record, outcome, share_kept(text, found), seconds, item)


async def _seen(session: AsyncSession, case: Case, task: Task, actor: Actor) -> list[AskedDraft]:
    """The drafts of a task that this mentor had on the screen, the newest first.

    The case may have moved on since: what was put into the editor then is there still.
    """
    found = await drafts_of(session, case.number)
    mine = [one for one in found if one.task is task and one.mentor == actor.mentor and one.opened_at is not None]
    return [one for one in mine if one.draft is not None]


def outcome_of(kept: float) -> str:
    """What became of a draft, by the share of its words that was sent."""
    if kept >= ACCEPTED:
        return "accepted"
    return "edited" if kept >= EDITED else "dropped"


def _seconds(asked: AskedDraft, at: datetime) -> int | None:
    return None if asked.opened_at is None else round((at - asked.opened_at).total_seconds())
