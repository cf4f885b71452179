"""How much a mentor has to do, and why one cannot be asked just now. Pure; counts come from the store."""

from dataclasses import dataclass
from datetime import date

from corpus.records import Mentor
from service.cases.people import Relation
from service.cases.states import WITH_MENTOR, State

MOST_PENDING = 3
"""Offers a mentor has not answered yet; more are not sent."""

COUNTS: dict[Relation, tuple[State, ...]] = {
    Relation.MENTOR: WITH_MENTOR,
    Relation.SECOND_MENTOR: (State.SECOND_IN_WORK,),
    Relation.ASKED_MENTOR: (State.OFFERED, State.CLARIFYING),
    Relation.ASKED_SECOND_MENTOR: (State.SECOND_ASKED,),
}
"""In which states a case weighs on somebody of a relation; a solved case weighs on nobody."""


@dataclass(frozen=True)
class Load:
    """What a mentor has now: cases in work, offers not answered, and cases solved here."""

    in_work: int = 0
    pending: int = 0
    solved: int = 0


def present(mentor: Mentor, load: Load) -> Mentor:
    """The public profile with the load as it is now, on top of what the profile itself declares."""
    return mentor.model_copy(
        update={
            "open_cases": mentor.open_cases + load.in_work + load.pending,
            "cases_solved": mentor.cases_solved + load.solved,
        }
    )


def cannot_be_asked(mentor: Mentor, load: Load, *, today: date) -> str:
    """Why a mentor cannot be asked now, in a sentence; empty when nothing hinders."""
    until = mentor.availability.away_until
    if until is not None and until >= today:
        return f"{mentor.name} is away until {until.isoformat()}; please choose another mentor."
    if load.pending >= MOST_PENDING:
        return f"{mentor.name} has {MOST_PENDING} offers to answer already; please choose another mentor."
    if mentor.open_cases + load.in_work + load.pending >= mentor.load_limit:
        return f"{mentor.name} has as many cases as can be taken; please choose another mentor."
    return ""


def cannot_accept(mentor: Mentor, load: Load) -> str:
    """Why a mentor cannot take one more case into work, in a sentence; empty when nothing hinders."""
    if mentor.open_cases + load.in_work >= mentor.load_limit:
        return f"You have {load.in_work} cases in work and set your limit to {mentor.load_limit}; raise it or refuse."
    return ""
