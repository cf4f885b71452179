"""The one place where a case changes: a move goes in, the changed case and its line of history come out. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from corpus.form import CaseForm
from corpus.records import Format
from service.cases.case import (
    AskedBefore,
    Case,
    CaseEvent,
    CaseNumber,
    Colleague,
    GivenSolution,
    Invitation,
    PassedOver,
    QuestionRound,
    Revision,
    relation,
)
from service.cases.people import Actor, Relation
from service.cases.said import (
    AskBefore,
    AskColleagues,
    AskSecondOpinion,
    ChangeConsent,
    ChangeFormat,
    ChooseMentor,
    FollowUp,
    GiveAnswers,
    GiveOpinion,
    Invite,
    Move,
    Redefine,
    Reflect,
    Refuse,
    Reply,
    SendQuestions,
    SendSolution,
)
from service.cases.states import MOVES, WHO, WITH_MENTOR, Action, State
from service.cases.times import MOST_ROUNDS, REMINDERS, due
from service.errors import MoveNotAllowed

MOST_REDEFINITIONS = 2
KEEPS_TIME = frozenset({Action.CHANGE_FORMAT, Action.CHANGE_CONSENT, Action.ASK_COLLEAGUES, Action.GIVE_OPINION})
"""Moves beside the course of a case: whose turn it is and until when stays as it was."""

Changes = dict[str, Any]


def file_case(form: CaseForm, *, number: CaseNumber, actor: Actor, at: datetime) -> tuple[Case, CaseEvent]:
    """A new case from a form, with the first line of its history."""
    if actor.account is None:
        raise MoveNotAllowed("Only a person can file a case.")
    case = Case(
        number=number,
        author=actor.account,
        filed_at=at,
        changed_at=at,
        due=due(State.FILED, urgency=form.urgency, at=at),
        format=form.format,
        consent=form.consent_to_publish,
        revisions=(Revision(form=form, at=at),),
    )
    said = form.model_dump(mode="json")
    return case, _event(case, actor.account, Relation.AUTHOR, Action.FILE, before=None, said=said)


def act(case: Case, move: Move, *, actor: Actor, at: datetime) -> tuple[Case, CaseEvent]:
    """Apply one move; raises MoveNotAllowed with a sentence a person can read."""
    who = relation(case, actor)
    to = _allowed(case, move, who)
    if move.action is Action.LAPSE:
        changes, note = _lapsed(case, to, at=at)
    else:
        changes, note = {"state": to, **_effect(case, move, actor, at)}, ""
        if move.action not in KEEPS_TIME:
            changes |= {"reminders": 0, "called_at": None}
    changed = case.model_copy(update={**changes, "changed_at": at, "version": case.version + 1})
    if move.action not in KEEPS_TIME:
        changed = _timed(changed, entered=changed.state is not case.state, at=at)
    said = move.model_dump(mode="json", exclude={"action"})
    return changed, _event(changed, actor.account, who, move.action, before=case.state, said=said, note=note)


def may(case: Case, action: Action, who: Relation) -> bool:
    """Whether the tables allow somebody of this relation to make this move now."""
    return (case.state, action) in MOVES and who in WHO[action] and _whose_phase(case.state, who)


def _allowed(case: Case, move: Move, who: Relation) -> State:
    to = MOVES.get((case.state, move.action))
    if who not in WHO[move.action] or not _whose_phase(case.state, who):
        raise MoveNotAllowed(_TOO_LATE.get(move.action, f"It is not for you to {move.action} in this case now."))
    if to is None:
        raise MoveNotAllowed(
            _TOO_LATE.get(move.action, f"This case stands at '{case.state}'; to {move.action} is not possible now.")
        )
    return to


_TOO_LATE = {
    Action.ACCEPT: "This case can no longer be accepted: it was given to somebody else or taken back.",
    Action.REFUSE: "This case can no longer be refused: it is no longer offered to you.",
    Action.SEND_QUESTIONS: "Questions cannot be sent now; what you wrote is kept as a draft.",
    Action.SEND_SOLUTION: "A solution cannot be sent now; what you wrote is kept as a draft.",
    Action.ANSWER: "There are no open questions to answer in this case.",
    Action.CHOOSE_MENTOR: "A mentor has already been asked for this case.",
}


def _whose_phase(state: State, who: Relation) -> bool:
    """A first mentor acts in the first part of a case, a second mentor in the second."""
    phases = {Relation.MENTOR: WITH_MENTOR, Relation.SECOND_MENTOR: (State.SECOND_IN_WORK,)}
    return state in phases.get(who, tuple(State))


def _timed(case: Case, *, entered: bool, at: datetime) -> Case:
    """The case with its new due time; where it enters one round too many without a mentor, with a moderator called."""
    called_at = case.called_at
    if entered and case.state is State.SECOND_ROUND and case.rounds >= MOST_ROUNDS:
        called_at = at
    until = due(case.state, urgency=case.form.urgency, at=at, called=called_at is not None)
    return case.model_copy(update={"due": until, "called_at": called_at if case.is_open else None})


def _lapsed(case: Case, to: State, *, at: datetime) -> tuple[Changes, str]:
    """A reminder first, then the next state or a moderator."""
    if case.due is None or at < case.due:
        raise MoveNotAllowed("The time of this case is not over.")
    if case.called_at is not None:
        return {}, "moderator reminded"
    if case.reminders < REMINDERS[case.state]:
        return {"reminders": case.reminders + 1}, "reminded"
    if to is case.state:
        return {"called_at": at}, "moderator called"
    asked = case.asked or case.second_asked
    passed = _passed(case, PassedOver(mentor=asked, at=at)) if to in (State.SECOND_ROUND, State.NOT_GIVEN) else {}
    return {"state": to, "reminders": 0, **passed}, "lapsed"


def _passed(case: Case, over: PassedOver | None) -> Changes:
    """Nobody has the case any more; who passed it over is not asked again."""
    changes: Changes = {"asked": None, "second_asked": None, "second_mentor": None}
    if case.state in (State.SECOND_ASKED, State.SECOND_IN_WORK):
        changes["second_question"] = ""
    else:
        changes |= {"mentor": None, "rounds": case.rounds + 1}
    return changes if over is None else {**changes, "passed_over": (*case.passed_over, over)}


def _effect(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    effect = _EFFECTS.get(move.action)
    return effect(case, move, actor, at) if effect is not None else {}


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
    return _passed(case, PassedOver(mentor=actor.mentor, reason=move.reason, words=move.words, at=at))


def _release(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    holder = case.asked or case.second_asked or case.second_mentor or case.mentor
    assert holder is not None
    return _passed(case, PassedOver(mentor=holder, at=at))


def _ask_before(case: Case, move: AskBefore, actor: Actor, at: datetime) -> Changes:
    if case.asked in {asked.mentor for asked in case.asked_before}:
        raise MoveNotAllowed("One thing can be asked before accepting, and it has been asked.")
    assert actor.mentor is not None
    return {"asked_before": (*case.asked_before, AskedBefore(mentor=actor.mentor, question=move.question))}


def _reply(case: Case, move: Reply, actor: Actor, at: datetime) -> Changes:
    *before, asked = case.asked_before
    return {"asked_before": (*before, asked.model_copy(update={"answer": move.answer}))}


def _send_questions(case: Case, move: SendQuestions, actor: Actor, at: datetime) -> Changes:
    return {"question_rounds": (*case.question_rounds, QuestionRound(questions=move.questions, sent_at=at))}


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
    return {"invitations": (*case.invitations, Invitation(question=move.question, at=at))}


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
    if case.state is State.PUBLISHED and not move.consent:  # it leaves the library
        return {"consent": False, "state": State.CLOSED}
    return {"consent": move.consent}


def _close(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    return {"asked": None, "second_asked": None}


def _withdraw(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    return {"asked": None, "second_asked": None, "consent": False}


def _publish(case: Case, move: Move, actor: Actor, at: datetime) -> Changes:
    if not case.consent:
        raise MoveNotAllowed("The author has not consented to publication.")
    if not case.solutions:
        raise MoveNotAllowed("A case without a possible solution cannot be published.")
    return {}


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
    Action.PUBLISH: _publish,
}
"""What a move changes besides the state; moves that are not here change nothing else."""


def _event(
    case: Case,
    account: UUID | None,
    who: Relation,
    action: Action,
    *,
    before: State | None,
    said: dict[str, object],
    note: str = "",
) -> CaseEvent:
    return CaseEvent(
        number=case.number,
        at=case.changed_at,
        actor=account,
        relation=who,
        action=action,
        before=before,
        after=case.state,
        version=case.version,
        said=said,
        note=note,
    )
