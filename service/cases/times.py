"""How long each state may last, and what happens when it lasts longer. Pure tables; nobody reads a clock here."""

from datetime import datetime, timedelta

from corpus.records import Urgency
from service.cases.states import OPEN, State

S = State
URGENCIES = (Urgency.URGENT, Urgency.NEED_ADVICE, Urgency.WANT_EXPERT_OPINION)

DAYS: dict[State, tuple[int, int, int]] = {
    S.FILED: (2, 5, 7),
    S.OFFERED: (1, 3, 5),
    S.CLARIFYING: (1, 3, 5),
    S.SECOND_ROUND: (2, 5, 7),
    S.IN_WORK: (2, 5, 10),
    S.QUESTIONED: (3, 7, 14),
    S.ANSWERED: (2, 4, 7),
    S.INVITED: (2, 4, 7),
    S.REDEFINED: (2, 5, 10),
    S.SOLVED: (14, 14, 21),
    S.SECOND_ASKED: (1, 3, 5),
    S.SECOND_IN_WORK: (2, 5, 10),
    S.NOT_GIVEN: (14, 14, 21),
    S.SECOND_SOLVED: (14, 14, 21),
    S.REFLECTED: (28, 28, 28),
}
"""Days a state may last: urgent, need advice, want expert opinion."""

CALLED: tuple[int, int, int] = (1, 2, 3)
"""Days a moderator has who was called to a case."""

REMINDERS: dict[State, int] = {
    **dict.fromkeys(OPEN, 1),
    S.OFFERED: 0,
    S.ANSWERED: 0,
    S.INVITED: 0,
    S.SECOND_ASKED: 0,
}
"""How often the owner of a state is reminded before the state lapses."""

MOST_ROUNDS = 3
"""After so many rounds without a mentor, a moderator is called."""


def due(state: State, *, urgency: Urgency, at: datetime, called: bool = False) -> datetime | None:
    """When a state entered now has lasted too long; None for a finished case."""
    if state not in DAYS:
        return None
    days = CALLED if called else DAYS[state]
    return at + timedelta(days=days[URGENCIES.index(urgency)])
