"""Make a move in a case: load, check who can be asked, apply the rule, save with its history, tell people."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.institutions import share_institution
from corpus.records import Mentor
from service.accounts.mentor_code import UNCONFIRMED, is_due
from service.accounts.questionnaire import institution_of
from service.actions.ask_for_drafts import ask_for_drafts
from service.actions.heard import Heard, must_be_heard
from service.actions.keep_library import keep_library
from service.actions.keep_opening import keep_opening
from service.actions.record_drafts import with_drafts_recorded
from service.actions.record_wordings import note_wordings, with_wordings_recorded
from service.actions.tell_of_case import tell_of_case
from service.cases.access import visible
from service.cases.case import Case, relation
from service.cases.loads import Load, cannot_accept, cannot_be_asked
from service.cases.moves import act
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.people import Actor, Relation
from service.cases.publishing import wants_text
from service.cases.said import Move
from service.cases.states import ON_ALERTS, SAYS_YES, Action
from service.cases.text_said import CorrectText
from service.cases.work_said import AskColleagues, AskSecondOpinion
from service.errors import MoveNotAllowed
from service.hidden import without_hidden
from service.response import QuestionFound
from service.store.accounts import active_mentor_profiles, get_account
from service.store.cases import get_case, loads_of, no_such_case, save_case
from service.store.drafts import drop_draft
from service.store.jobs import Job, leave
from service.store.library import get_record
from service.store.reports import hidden_items


def draft_place(number: str, action: Action) -> str:
    """Where the draft of a move is kept."""
    return f"{number} {action}"


async def make_move(
    session: AsyncSession,
    number: str,
    move: Move,
    *,
    actor: Actor,
    at: datetime,
    heard: Heard | None = None,
    offered: Sequence[QuestionFound] = (),
) -> Case:
    """The case after the move. Raises NotFound for who may not see it, MoveNotAllowed with a sentence.

    `heard` is what screening found in the words of an author; without it they are not taken. `offered` are the
    questions of the library that a mentor chose from.
    """
    must_be_heard(move, heard)
    heard = heard or Heard()
    case = await get_case(session, number)
    who = relation(case, actor)
    if who is not Relation.MACHINE and not visible(case, who):
        raise no_such_case()
    await _check_mentors(session, case, move, actor, at)
    hidden = await hidden_items(session)
    if move.action in SAYS_YES and hidden.hides("case", number):
        raise MoveNotAllowed("Somebody found this case harmful; nothing of it is published until a moderator decides.")
    if isinstance(move, CorrectText):
        move = await with_wordings_recorded(session, case, move)
    move = await with_drafts_recorded(session, case, move, actor=actor, at=at, offered=offered)
    changed, event = act(case, move, actor=actor, at=at, danger=heard.danger, doubtful=heard.doubtful)
    response = None if heard.response is None else without_hidden(heard.response, hidden).model_dump(mode="json")
    await save_case(session, changed, event, first_response=response)
    await note_wordings(session, case, changed, at=at)
    await keep_library(session, case, changed, at=at)
    await keep_opening(session, case, changed, actor=actor, at=at)
    await tell_of_case(session, case, changed, event)
    for job in _follow_ups(changed, move.action):
        await leave(session, job, at=at)
    if move.action not in ON_ALERTS:
        await ask_for_drafts(session, changed, at=at)
    if actor.account is not None:
        await drop_draft(session, actor.account, draft_place(number, move.action))
    return changed


def _follow_ups(case: Case, action: Action) -> Iterator[Job]:
    """What is done after a move besides telling people."""
    if action in ON_ALERTS:
        yield Job("renew response", {"number": case.number})
    if wants_text(case, action):
        yield Job("propose text", {"number": case.number, "after": action})


async def _check_mentors(session: AsyncSession, case: Case, move: Move, actor: Actor, at: datetime) -> None:
    """Whether the mentors a move names can be asked now."""
    if isinstance(move, ChooseMentor | AskSecondOpinion):
        mentor, load = await _mentor(session, move.mentor)
        _refuse(await _too_near(session, case, mentor))
        _refuse(cannot_be_asked(mentor, load, today=at.date()))
    elif isinstance(move, AskColleagues):
        for name in move.colleagues:
            mentor, _ = await _mentor(session, name)
            _refuse(await _too_near(session, case, mentor))
    elif isinstance(move, Accept) and actor.mentor is not None:
        mentor, load = await _mentor(session, actor.mentor)
        await _must_have_confirmed(session, actor, at)
        _refuse(cannot_accept(mentor, load))


async def _must_have_confirmed(session: AsyncSession, actor: Actor, at: datetime) -> None:
    """The code of mentors holds for a year, also for who never opens the own profile again (R42)."""
    account = None if actor.account is None else await get_account(session, actor.account)
    if account is None or is_due(account, today=at.date()):
        raise MoveNotAllowed(UNCONFIRMED)


async def _too_near(session: AsyncSession, case: Case, mentor: Mentor) -> str:
    """Why a mentor is too near to the author, in a sentence that tells nobody who the author is; empty if not."""
    author = await get_account(session, case.author)
    is_same = author is not None and author.mentor == mentor.id
    if is_same or share_institution(institution_of(author), mentor.institution):
        return f"{mentor.name} is too near to this case, by person or institution; please choose another mentor."
    return ""


async def _mentor(session: AsyncSession, name: str) -> tuple[Mentor, Load]:
    mentor = await get_record(session, "mentors", name)
    if not isinstance(mentor, Mentor) or name not in await active_mentor_profiles(session):
        raise MoveNotAllowed("This mentor does not take cases here at present; please choose another.")
    return mentor, (await loads_of(session, [name])).get(name, Load())


def _refuse(sentence: str) -> None:
    if sentence:
        raise MoveNotAllowed(sentence)
