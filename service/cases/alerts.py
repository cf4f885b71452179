"""What follows from danger found in an author's words: an alert, and what it hinders until a person clears it. Pure.

Finding it is not done here: a move comes with what was found.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from corpus.danger import Category
from corpus.institutions import same_institution
from service.cases.case import Alert, Case, Clearing
from service.cases.people import Actor
from service.cases.said import Move
from service.cases.states import Action

AUTHORS_WORDS: dict[Action, tuple[str, ...]] = {
    Action.REPLY: ("answer",),
    Action.ANSWER: ("answers",),
    Action.REDEFINE: ("essence", "actions_taken", "difficulty", "question"),
    Action.ASK_SECOND_OPINION: ("question",),
    Action.REFLECT: ("learned", "plan", "done"),
    Action.FOLLOW_UP: ("done", "outcome"),
    Action.WITHDRAW: ("reason",),
    Action.OBJECT_TEXT: ("words",),
}
"""What an author writes with each move; all of it is screened before anything is made from it (R7)."""


def authors_words(move: Move) -> dict[str, str]:
    """The texts an author wrote with a move, by a name for each; nothing where there is nothing to screen."""
    found = [text for name in AUTHORS_WORDS.get(move.action, ()) for text in _texts(getattr(move, name))]
    return {f"{move.action} {place}": text for place, text in enumerate(found, start=1) if text.strip()}


def _texts(said: str | tuple[str, ...]) -> Iterator[str]:
    yield from (said,) if isinstance(said, str) else said


def raised(
    danger: tuple[Category, ...], *, by: Action, actor: Actor, at: datetime, doubtful: bool = False
) -> tuple[Alert, ...]:
    """The alert that follows from what was found; an allegation is kept from the author's own institution (R12)."""
    if not danger:
        return ()
    kept_from = same_institution(actor.institution) if Category.ALLEGATION in danger else ""
    return (Alert(categories=danger, raised_by=by, at=at, kept_from=kept_from, doubtful=doubtful),)


def cleared(case: Case, *, by: UUID, at: datetime, reason: str) -> tuple[Alert, ...]:
    """Every alert of a case, those that were open cleared by this person."""
    clearing = Clearing(by=by, at=at, reason=reason)
    return tuple(
        alert.model_copy(update={"cleared": clearing}) if alert.cleared is None else alert for alert in case.alerts
    )


def confirmed(case: Case) -> tuple[Alert, ...]:
    """Every alert of a case, those that were open and doubtful now sure."""
    return tuple(
        alert.model_copy(update={"doubtful": False}) if alert.cleared is None else alert for alert in case.alerts
    )


def blocked(case: Case) -> str:
    """Why nothing may be published, retrieved or drafted from a case, in a sentence; empty where nothing hinders."""
    if not case.open_alerts:
        return ""
    return "This case may tell of danger to somebody; it waits until a moderator has looked at it and cleared it."
