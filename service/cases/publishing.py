"""What the moves on a text for the library change, and its gate: nothing stands there without three yeses. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from service.cases.alerts import blocked as blocked_by_alert
from service.cases.case import Case
from service.cases.people import Actor
from service.cases.publication import Credited, Publication, emptied, with_outcome
from service.cases.states import COMPLETED, Action
from service.cases.text_said import (
    AgreeText,
    ApproveText,
    CorrectText,
    Credit,
    ObjectText,
    ProposeText,
    ReturnText,
    TakeDown,
)
from service.errors import MoveNotAllowed

Changes = dict[str, Any]


def blocked(case: Case) -> str:
    """Why nothing of this case may go to the library, in a sentence; empty where it may."""
    if alert := blocked_by_alert(case):
        return alert
    if not case.consent:
        return "The author has not consented to publication."
    withheld = {credit.mentor for credit in case.credits if credit.withheld}
    if not {given.mentor for given in case.solutions} - withheld:
        return "A case without a possible solution that may be shown cannot be published."
    return ""


def text_move_fits(case: Case, action: Action) -> bool:
    """Whether a move on the text has anything to do here, apart from what is said in it."""
    found = case.publication
    if action is Action.TAKE_DOWN:
        return found is not None and found.is_published
    if blocked(case) or (found is not None and found.is_published):
        return False
    if action is Action.PROPOSE_TEXT:
        return True
    if found is None or found.published_at is not None:
        return False
    if action is Action.APPROVE_TEXT:
        return not found.to_clear and found.approved_at is None
    if action is Action.AGREE_TEXT:
        return not found.to_clear and found.agreed_at is None
    return True


CLEARS = frozenset({Action.CLEAR, Action.FIND_ORDINARY})
WAKES = frozenset({Action.REFLECT, Action.CLOSE, Action.CHANGE_CONSENT, Action.FOLLOW_UP, Action.CREDIT, *CLEARS})
"""Moves after which a text may be wanted."""


def wants_text(case: Case, after: Action) -> bool:
    """Whether a text is to be proposed now: none is in work, or one to which nobody said yes lacks what came of it."""
    if after not in WAKES or case.state not in COMPLETED or not text_move_fits(case, Action.PROPOSE_TEXT):
        return False
    found = case.publication
    if found is None or found.published_at is not None:
        return True
    return after in (Action.FOLLOW_UP, *CLEARS) and found.agreed_at is None and found.approved_at is None


def _propose(case: Case, move: ProposeText, actor: Actor, at: datetime) -> Changes:
    """Of a text in work only what is new is proposed: what a moderator has corrected stays corrected."""
    known = case.publication
    if known is None or known.published_at is not None:
        return {"publication": Publication(text=move.text, replaced=move.replaced, left=move.left)}
    return {"publication": with_outcome(known, move.text, replaced=move.replaced, left=move.left)}


def _correct(case: Case, move: CorrectText, actor: Actor, at: datetime) -> Changes:
    """Another text is another question to both: their yeses are taken back."""
    known = _open(case)
    if move.text.id != known.text.id or len(move.text.solutions) != len(known.text.solutions):
        raise MoveNotAllowed("A corrected text keeps its id and its solutions.")
    return {"publication": Publication(text=move.text, replaced=known.replaced, left=move.left, kept=move.kept)}


def _return(case: Case, move: ReturnText, actor: Actor, at: datetime) -> Changes:
    return _changed(case, returned=move.words, objected="", approved_at=None, approved_by=None)


def _object(case: Case, move: ObjectText, actor: Actor, at: datetime) -> Changes:
    return _changed(case, objected=move.words, returned="", agreed_at=None, approved_at=None, approved_by=None)


def _approve(case: Case, move: ApproveText, actor: Actor, at: datetime) -> Changes:
    _same(case, move.text)
    return _changed(case, at=at, approved_at=at, approved_by=actor.account, returned="", objected="")


def _agree(case: Case, move: AgreeText, actor: Actor, at: datetime) -> Changes:
    _same(case, move.text)
    return _changed(case, at=at, agreed_at=at, evaluation=move.evaluation, returned="", objected="")


def _take_down(case: Case, move: TakeDown, actor: Actor, at: datetime) -> Changes:
    return {"publication": taken_down(case, at)}


def _credit(case: Case, move: Credit, actor: Actor, at: datetime) -> Changes:
    """Who takes the last solution out takes the case out."""
    assert actor.mentor is not None
    if actor.mentor not in {given.mentor for given in case.solutions}:
        raise MoveNotAllowed("You have given no solution in this case.")
    others = tuple(credit for credit in case.credits if credit.mentor != actor.mentor)
    said = (*others, Credited(mentor=actor.mentor, named=move.named, withheld=move.withheld))
    withheld = {credit.mentor for credit in said if credit.withheld}
    gone = all(given.mentor in withheld for given in case.solutions)
    return {"credits": said} | ({"publication": taken_down(case, at)} if gone else {})


def taken_down(case: Case, at: datetime) -> Publication | None:
    """What stays of a publication that ends: that it stood in the library, if it did, and until when; no text."""
    found = case.publication
    if found is None or found.published_at is None:
        return None
    return found if found.taken_down_at is not None else emptied(found, at)


def _open(case: Case) -> Publication:
    """The text in work."""
    if case.publication is None or case.publication.published_at is not None:
        raise MoveNotAllowed("There is no text of this case in work.")
    return case.publication


def _same(case: Case, digest: str) -> None:
    """A yes is to what was read."""
    if _open(case).digest != digest:
        raise MoveNotAllowed("The text was changed a moment ago; please read it again.")
    if _open(case).to_clear:
        raise MoveNotAllowed("There are still places in the text that could tell who it is about.")


def _changed(case: Case, *, at: datetime | None = None, **changes: Any) -> Changes:
    """The text in work with these changes; published where that was the last yes."""
    changed = _open(case).model_copy(update=changes)
    if changed.has_three_yeses:
        changed = changed.model_copy(update={"published_at": at})
    return {"publication": changed}


TEXT_EFFECTS: dict[Action, Callable[[Case, Any, Actor, datetime], Changes]] = {
    Action.CREDIT: _credit,
    Action.PROPOSE_TEXT: _propose,
    Action.CORRECT_TEXT: _correct,
    Action.RETURN_TEXT: _return,
    Action.APPROVE_TEXT: _approve,
    Action.AGREE_TEXT: _agree,
    Action.OBJECT_TEXT: _object,
    Action.TAKE_DOWN: _take_down,
}
"""What a move on the text changes; `effects.py` asks `text_move_fits` first."""
