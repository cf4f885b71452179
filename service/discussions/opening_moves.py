"""What is done with an opening: who may, at which stage, and what it changes. Pure; actions load, save and post."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from corpus.records import Format
from service.cases.alerts import blocked
from service.cases.case import Case
from service.cases.people import Actor, Relation
from service.cases.states import State
from service.discussions.opening import Opening, Stage
from service.discussions.opening_said import (
    Agree,
    Approve,
    Correct,
    Object,
    OpeningAction,
    OpeningMove,
    Propose,
    Return,
    TakeOut,
    Withdraw,
)
from service.errors import MoveNotAllowed

R, S, A = Relation, Stage, OpeningAction

IN_WORK = frozenset({S.PROPOSED, S.RETURNED, S.OBJECTED, S.APPROVED})

AT: dict[OpeningAction, frozenset[Stage]] = {
    A.PROPOSE: IN_WORK,
    A.CORRECT: IN_WORK,
    A.RETURN: IN_WORK - {S.RETURNED},
    A.APPROVE: IN_WORK - {S.APPROVED},
    A.AGREE: IN_WORK,
    A.OBJECT: IN_WORK - {S.OBJECTED},
    A.WITHDRAW: IN_WORK | {S.POSTED},
    A.TAKE_OUT: IN_WORK | {S.POSTED},
}
"""At which stages each can be done. What is withdrawn stays so; the case may get another opening."""

WHO: dict[OpeningAction, frozenset[Relation]] = {
    A.PROPOSE: frozenset({R.MACHINE, R.MODERATOR}),
    A.CORRECT: frozenset({R.MODERATOR}),
    A.RETURN: frozenset({R.MODERATOR}),
    A.APPROVE: frozenset({R.MODERATOR}),
    A.AGREE: frozenset({R.AUTHOR}),
    A.OBJECT: frozenset({R.AUTHOR}),
    A.WITHDRAW: frozenset({R.AUTHOR}),
    A.TAKE_OUT: frozenset({R.MODERATOR}),
}
"""Who may do it; a moderator who is the author or a mentor of the case is that, and no moderator in it. R1: the
machine proposes and does nothing else."""


def hindered(case: Case) -> str:
    """Why a case may not enter a discussion, in a sentence; empty where it may."""
    if case.format is not Format.PUBLICLY:
        return "The author has not chosen the public format."
    if case.state is State.WITHDRAWN:
        return "The case was withdrawn."
    return blocked(case)


def must_leave(before: Case, after: Case) -> bool:
    """Whether a move of its author takes the opening of a case back: format or consent changed, or case withdrawn."""
    took_consent_back = before.consent and not after.consent
    return after.format is not Format.PUBLICLY or after.state is State.WITHDRAWN or took_consent_back


def fits(opening: Opening, action: OpeningAction, who: Relation) -> bool:
    """Whether somebody of this relation can do this now, apart from what is said."""
    if who not in WHO[action] or opening.stage not in AT[action]:
        return False
    if action is A.AGREE:
        return not opening.to_clear and opening.agreed_at is None
    return action is not A.APPROVE or not opening.to_clear


def act(opening: Opening, move: OpeningMove, *, case: Case, who: Relation, actor: Actor, at: datetime) -> Opening:
    """The opening after a move; raises MoveNotAllowed with a sentence a person can read."""
    if not fits(opening, move.action, who):
        raise MoveNotAllowed(f"To {move.action} is not possible for you with this text now.")
    if move.action not in (A.WITHDRAW, A.TAKE_OUT) and (hindrance := hindered(case)):
        raise MoveNotAllowed(hindrance)
    changes = _EFFECTS[move.action](opening, move, actor, at)
    return opening.model_copy(update={**changes, "version": opening.version + 1})


def posted(opening: Opening, topic: str, *, at: datetime) -> Opening:
    """The opening as it stands in a topic; raises ValueError without the three yeses."""
    if not opening.may_be_posted:
        raise ValueError("an opening needs three yeses")
    stands = {"topic": topic, "posted_at": at, "version": opening.version + 1}
    return opening.model_copy(update={**_NOTHING_FOUND, **stands})


def held(opening: Opening, *, is_held: bool) -> Opening:
    """The opening kept back while screening blocks its case, or shown again."""
    return opening.model_copy(update={"is_held": is_held, "version": opening.version + 1})


_NOTHING_FOUND: dict[str, Any] = {"replaced": (), "left": (), "kept": (), "returned": "", "objected": ""}
_NO_YES: dict[str, Any] = {"agreed_at": None, "approved_at": None, "approved_by": None}


def _propose(opening: Opening, move: Propose, actor: Actor, at: datetime) -> dict[str, Any]:
    found = {"text": move.text, "replaced": move.replaced, "left": move.left}
    return {**_NOTHING_FOUND, **_NO_YES, **found}


def _correct(opening: Opening, move: Correct, actor: Actor, at: datetime) -> dict[str, Any]:
    """Another text is another question to both: their yeses are taken back."""
    given = {"text": move.text, "left": move.left, "kept": move.kept}
    return {**_NOTHING_FOUND, **_NO_YES, "replaced": opening.replaced, **given}


def _return(opening: Opening, move: Return, actor: Actor, at: datetime) -> dict[str, Any]:
    return {**_NO_YES, "agreed_at": opening.agreed_at, "returned": move.words, "objected": ""}


def _object(opening: Opening, move: Object, actor: Actor, at: datetime) -> dict[str, Any]:
    return {**_NO_YES, "objected": move.words, "returned": ""}


def _approve(opening: Opening, move: Approve, actor: Actor, at: datetime) -> dict[str, Any]:
    _same(opening, move.text)
    into = {"into": move.into, "returned": "", "objected": ""}
    return {"approved_at": at, "approved_by": actor.account, **into}


def _agree(opening: Opening, move: Agree, actor: Actor, at: datetime) -> dict[str, Any]:
    _same(opening, move.text)
    return {"agreed_at": at, "returned": "", "objected": ""}


def _gone(opening: Opening, move: Withdraw | TakeOut, actor: Actor, at: datetime) -> dict[str, Any]:
    return {**_NOTHING_FOUND, "text": None, "withdrawn_at": at}


def _same(opening: Opening, digest: str) -> None:
    """A yes is to what was read."""
    if opening.digest != digest:
        raise MoveNotAllowed("The text was changed a moment ago; please read it again.")


_EFFECTS: dict[OpeningAction, Callable[[Opening, Any, Actor, datetime], dict[str, Any]]] = {
    A.PROPOSE: _propose,
    A.CORRECT: _correct,
    A.RETURN: _return,
    A.APPROVE: _approve,
    A.AGREE: _agree,
    A.OBJECT: _object,
    A.WITHDRAW: _gone,
    A.TAKE_OUT: _gone,
}
