"""What each move changes of a case besides its state, and what makes no sense in this case. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from corpus.form import CaseForm
from corpus.records import Format
from service.cases.alerts import cleared, confirmed
from service.cases.case import (
    AskedBefore,
    Case,
    Colleague,
    GivenSolution,
    Invitation,
    PassedOver,
    QuestionRound,
    Revision,
)
from service.cases.course_said import ChangeConsent, ChangeFormat, Clear, FindDanger, FindOrdinary
from service.cases.offer_said import AskBefore, ChooseMentor, Refuse, Reply
from service.cases.people import Actor
from service.cases.publishing import TEXT_EFFECTS, blocked, taken_down, text_move_fits
from service.cases.said import Move
from service.cases.states import Action, State
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    FollowUp,
    GiveAnswers,
    GiveOpinion,
    Invite,
    Redefine,
    Reflect,
    SendQuestions,
    SendSolution,
)
from service.errors import MoveNotAllowed

MOST_REDEFINITIONS = 2

Changes = dict[str, Any]


def effect(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    """What a move changes of a case besides its state; raises MoveNotAllowed where it makes no sense in this case."""
    if move.action in TEXT_EFFECTS:
        return _on_text(case, move, actor, at)
    made = _EFFECTS.get(move.action)
    return made(case, move, actor, at) if made is not None else {}


def _on_text(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    if move.action is not Action.CREDIT and not text_move_fits(case, move.action):
        raise MoveNotAllowed(blocked(case) or f"To {move.action} is not possible now.")
    return TEXT_EFFECTS[move.action](case, move, actor, at)


def _choose(case: Case, move: ChooseMentor, actor: Actor, at: datetime) -> Changes:
    _must_be_new(case, move.mentor, actor)
    if actor.account != case.author and case.called_at is None:
        raise MoveNotAllowed("The author chooses the mentor; a moderator may only after being called.")
    return {"asked": move.mentor}


def _ask_second(case: Case, move: AskSecondOpinion, actor: Actor, at: datetime) -> Changes:
    _must_be_new(case, move.mentor, actor)
    if move.mentor in {solution.mentor for solution in case.solutions}:
        raise MoveNotAllowed("A second opinion comes from another mentor than the first.")
    return {"second_asked": move.mentor, "second_question": move.question}


def _must_be_new(case: Case, mentor: str, actor: Actor) -> None:
    if mentor in {over.mentor for over in case.passed_over}:
        raise MoveNotAllowed("This mentor was asked before and did not take the case; please choose another.")
    if mentor == actor.mentor:
        raise MoveNotAllowed("Please choose somebody else than yourself.")


def _accept(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    if case.state is State.SECOND_ASKED:
        return {"second_mentor": case.second_asked, "second_asked": None}
    return {"mentor": case.asked, "asked": None}


def _refuse(case: Case, move: Refuse, actor: Actor, at: datetime) -> Changes:
    assert actor.mentor is not None
    return passed_on(case, PassedOver(mentor=actor.mentor, reason=move.reason, words=move.words, at=at))


def _release(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    holder = case.asked or case.second_asked or case.second_mentor or case.mentor
    assert holder is not None
    return passed_on(case, PassedOver(mentor=holder, at=at))


def _ask_before(case: Case, move: AskBefore, actor: Actor, at: datetime) -> Changes:
    if case.asked in {asked.mentor for asked in case.asked_before}:
        raise MoveNotAllowed("One thing can be asked before accepting, and it has been asked.")
    assert actor.mentor is not None
    return {"asked_before": (*case.asked_before, AskedBefore(mentor=actor.mentor, question=move.question))}


def _reply(case: Case, move: Reply, actor: Actor, at: datetime) -> Changes:
    *before, asked = case.asked_before
    return {"asked_before": (*before, asked.model_copy(update={"answer": move.answer}))}


def _send_questions(case: Case, move: SendQuestions, actor: Actor, at: datetime) -> Changes:
    sent = QuestionRound(mentor=actor.mentor, questions=move.questions, sent_at=at)
    return {"question_rounds": (*case.question_rounds, sent)}


def _answer(case: Case, move: GiveAnswers, actor: Actor, at: datetime) -> Changes:
    *before, last = case.question_rounds
    if len(move.answers) != len(last.questions):
        raise MoveNotAllowed(f"There are {len(last.questions)} questions; please answer or skip each one.")
    answered = (*before, last.model_copy(update={"answers": move.answers}))
    if case.redefinitions >= MOST_REDEFINITIONS:  # there is nothing left to decide
        return {"question_rounds": answered, "state": State.IN_WORK}
    return {"question_rounds": answered}


def _invite(case: Case, move: Invite, actor: Actor, at: datetime) -> Changes:
    _may_redefine(case)
    return {"invitations": (*case.invitations, Invitation(mentor=actor.mentor, question=move.question, at=at))}


def _redefine(case: Case, move: Redefine, actor: Actor, at: datetime) -> Changes:
    _may_redefine(case)
    form = CaseForm.model_validate(case.form.model_dump() | move.model_dump(exclude={"action"}))
    return {"revisions": (*case.revisions, Revision(form=form, at=at))}


def _may_redefine(case: Case) -> None:
    if case.redefinitions >= MOST_REDEFINITIONS:
        raise MoveNotAllowed(f"A request can be redefined {MOST_REDEFINITIONS} times, and it has been.")


def _ask_colleagues(case: Case, move: AskColleagues, actor: Actor, at: datetime) -> Changes:
    if case.format is not Format.COLLECTIVELY:
        raise MoveNotAllowed("Colleagues can be asked only where the author chose the collective format.")
    if {over.mentor for over in case.passed_over} & set(move.colleagues):
        raise MoveNotAllowed("One of these mentors was asked before and did not take the case; please choose others.")
    known = {colleague.mentor for colleague in case.colleagues} | {case.mentor}
    new = [name for name in dict.fromkeys(move.colleagues) if name not in known]
    if not new:
        raise MoveNotAllowed("These colleagues have been asked already.")
    asked = tuple(Colleague(mentor=name, question=move.question) for name in new)
    return {"colleagues": (*case.colleagues, *asked)}


def _give_opinion(case: Case, move: GiveOpinion, actor: Actor, at: datetime) -> Changes:
    if case.format is not Format.COLLECTIVELY:
        raise MoveNotAllowed("The author no longer shows this case to colleagues.")
    given = {"opinion": move.text, "at": at}
    return {
        "colleagues": tuple(
            asked.model_copy(update=given) if asked.mentor == actor.mentor else asked for asked in case.colleagues
        )
    }


def _send_solution(case: Case, move: SendSolution, actor: Actor, at: datetime) -> Changes:
    assert actor.mentor is not None
    return {"solutions": (*case.solutions, GivenSolution(mentor=actor.mentor, sent_at=at, said=move))}


def _reflect(case: Case, move: Reflect, actor: Actor, at: datetime) -> Changes:
    return {"reflection": move}


def _follow_up(case: Case, move: FollowUp, actor: Actor, at: datetime) -> Changes:
    return {"follow_up": move}


def _change_format(case: Case, move: ChangeFormat, actor: Actor, at: datetime) -> Changes:
    return {"format": move.format}


def _change_consent(case: Case, move: ChangeConsent, actor: Actor, at: datetime) -> Changes:
    if move.consent:
        return {"consent": True}
    return {"consent": False, "publication": taken_down(case, at)}


def _clear(case: Case, move: Clear, actor: Actor, at: datetime) -> Changes:
    if not case.is_alarming:
        raise MoveNotAllowed("There is nothing to clear in this case.")
    assert actor.account is not None
    return {"alerts": cleared(case, by=actor.account, at=at, reason=move.reason)}


def _find_ordinary(case: Case, move: FindOrdinary, actor: Actor, at: datetime) -> Changes:
    _must_be_in_doubt(case)
    assert actor.account is not None
    return {"alerts": cleared(case, by=actor.account, at=at, reason="")}


def _find_danger(case: Case, move: FindDanger, actor: Actor, at: datetime) -> Changes:
    _must_be_in_doubt(case)
    return {"alerts": confirmed(case)}


def _must_be_in_doubt(case: Case) -> None:
    """A click on a doubt says nothing of an alert that was raised since the page was opened."""
    if not case.is_in_doubt:
        raise MoveNotAllowed("This case is not in doubt now; please open it and read how it stands.")


def _close(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    return {"asked": None, "second_asked": None}


def _withdraw(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    return {"asked": None, "second_asked": None, "consent": False, "publication": taken_down(case, at)}


_EFFECTS: dict[Action, Callable[[Case, Any, Actor, datetime], Changes]] = {
    Action.CHOOSE_MENTOR: _choose,
    Action.ACCEPT: _accept,
    Action.REFUSE: _refuse,
    Action.ASK_BEFORE: _ask_before,
    Action.REPLY: _reply,
    Action.RELEASE: _release,
    Action.SEND_QUESTIONS: _send_questions,
    Action.ANSWER: _answer,
    Action.INVITE: _invite,
    Action.REDEFINE: _redefine,
    Action.ASK_COLLEAGUES: _ask_colleagues,
    Action.GIVE_OPINION: _give_opinion,
    Action.SEND_SOLUTION: _send_solution,
    Action.ASK_SECOND_OPINION: _ask_second,
    Action.REFLECT: _reflect,
    Action.FOLLOW_UP: _follow_up,
    Action.CLOSE: _close,
    Action.WITHDRAW: _withdraw,
    Action.CHANGE_FORMAT: _change_format,
    Action.CHANGE_CONSENT: _change_consent,
    Action.CLEAR: _clear,
    Action.FIND_ORDINARY: _find_ordinary,
    Action.FIND_DANGER: _find_danger,
}
"""What a move changes besides the state; moves that are not here change nothing else."""


def passed_on(case: Case, over: PassedOver | None) -> Changes:
    """Nobody has the case any more; who passed it over is not asked again."""
    changes: Changes = {"asked": None, "second_asked": None, "second_mentor": None}
    if case.state in (State.SECOND_ASKED, State.SECOND_IN_WORK):
        changes["second_question"] = ""
    else:
        changes |= {"mentor": None, "rounds": case.rounds + 1}
    return changes if over is None else {**changes, "passed_over": (*case.passed_over, over)}
