"""The one place where a case changes: a move goes in, the changed case and its line of history come out. Pure."""

from datetime import datetime
from uuid import UUID

from corpus.danger import Category
from corpus.form import CaseForm
from service.cases.alerts import raised
from service.cases.case import (
    Case,
    CaseEvent,
    CaseNumber,
    PassedOver,
    Revision,
    relation,
)
from service.cases.effects import Changes, effect, passed_on
from service.cases.people import Actor, Relation
from service.cases.said import Move
from service.cases.states import MOVES, ON_ALERTS, ON_TEXTS, WHO, WITH_MENTOR, Action, State
from service.cases.times import MOST_ROUNDS, REMINDERS, due
from service.errors import MoveNotAllowed

KEEPS_TIME = frozenset(
    {
        Action.CHANGE_FORMAT,
        Action.CHANGE_CONSENT,
        Action.ASK_COLLEAGUES,
        Action.GIVE_OPINION,
        Action.CREDIT,
        *ON_ALERTS,
        *ON_TEXTS,
    }
)
"""Moves beside the course of a case: whose turn it is and until when stays as it was."""


def file_case(
    form: CaseForm,
    *,
    number: CaseNumber,
    actor: Actor,
    at: datetime,
    danger: tuple[Category, ...] = (),
    doubtful: bool = False,
) -> tuple[Case, CaseEvent]:
    """A new case from a form, with the first line of its history.

    `danger` is what screening found in it, `doubtful` whether it was not sure.
    """
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
        alerts=raised(danger, by=Action.FILE, actor=actor, at=at, doubtful=doubtful),
    )
    said = form.model_dump(mode="json")
    event = _event(case, actor.account, Relation.AUTHOR, Action.FILE, before=None, said=said)
    return case, event.model_copy(update={"danger": danger, "doubtful": doubtful})


def act(
    case: Case,
    move: Move,
    *,
    actor: Actor,
    at: datetime,
    danger: tuple[Category, ...] = (),
    doubtful: bool = False,
) -> tuple[Case, CaseEvent]:
    """Apply one move; raises MoveNotAllowed with a sentence a person can read.

    `danger` is what screening found in an author's words, sure or `doubtful`; the case has an alert from then on.
    """
    who = relation(case, actor)
    to = _allowed(case, move, who)
    if move.action is Action.LAPSE:
        changes, note = _lapsed(case, to, at=at)
    else:
        changes, note = {"state": to, **effect(case, move, actor, at)}, ""
        if move.action not in KEEPS_TIME:
            changes |= {"reminders": 0, "called_at": None}
    if danger:
        changes["alerts"] = (*case.alerts, *raised(danger, by=move.action, actor=actor, at=at, doubtful=doubtful))
    changed = case.model_copy(update={**changes, "changed_at": at, "version": case.version + 1})
    if move.action not in KEEPS_TIME:
        changed = _timed(changed, entered=changed.state is not case.state, at=at)
    said = move.model_dump(mode="json", exclude={"action"})
    event = _event(changed, actor.account, who, move.action, before=case.state, said=said, note=note)
    return changed, event.model_copy(update={"danger": danger, "doubtful": doubtful})


def may(case: Case, action: Action, who: Relation) -> bool:
    """Whether the tables allow somebody of this relation to make this move now."""
    return (case.state, action) in MOVES and who in WHO[action] and _whose_phase(case.state, action, who)


def _allowed(case: Case, move: Move, who: Relation) -> State:
    to = MOVES.get((case.state, move.action))
    if who not in WHO[move.action] or not _whose_phase(case.state, move.action, who):
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


def _whose_phase(state: State, action: Action, who: Relation) -> bool:
    """A first mentor acts in the first part of a case, a second mentor in the second; credit comes after both."""
    if action is Action.CREDIT:
        return True
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
    passed = passed_on(case, PassedOver(mentor=asked, at=at)) if to in (State.SECOND_ROUND, State.NOT_GIVEN) else {}
    return {"state": to, "reminders": 0, **passed}, "lapsed"


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
