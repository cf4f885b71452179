"""What a simulated school year says of waiting and of load. Knows cases and their histories; plays nothing."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from corpus.records import Urgency
from eval.school_year import Year
from service.cases.case import Case, CaseEvent
from service.cases.states import Action, State
from service.cases.times import DAYS, URGENCIES

ANSWERS = (Action.ASK_BEFORE, Action.SEND_QUESTIONS, Action.INVITE, Action.SEND_SOLUTION)
"""Moves by which a person first says something to the author about the case."""


@dataclass(frozen=True)
class Waiting:
    """How long authors of one urgency waited for the first human answer, in hours; None where it never came.

    Counted are cases whose allowed time ended within the year and that their author did not take back before.
    """

    cases: int
    allowed_days: int
    median_hours: float | None
    ninetieth_hours: float | None
    within_allowed: float
    never: float


@dataclass(frozen=True)
class Spread:
    """How accepted cases spread over mentors. `gini` is 0 where all have the same and near 1 where one has all."""

    accepted: int
    largest_share: float
    gini: float
    newcomers: float
    newcomers_share: float


@dataclass(frozen=True)
class YearReport:
    """One year in numbers; the same year gives the same report."""

    filed: int
    waiting: Mapping[str, Waiting]
    rounds: Mapping[str, float]
    offers: Mapping[str, float]
    called: Mapping[str, float]
    lapses: Mapping[str, int]
    spread: Spread
    at_the_end: Mapping[str, int]


def report_of(year: Year) -> YearReport:
    """The numbers of a year."""
    events = [event for history in year.history.values() for event in history]
    return YearReport(
        filed=len(year.cases),
        waiting={urgency.value: _waiting(year, urgency) for urgency in URGENCIES},
        rounds=_rounds(year.cases.values()),
        offers=_offers(events),
        called=_called(year),
        lapses=dict(sorted(Counter(event.note for event in events if event.action is Action.LAPSE).items())),
        spread=_spread(year, events),
        at_the_end=dict(sorted(Counter(case.state.value for case in year.cases.values()).items())),
    )


def tables(report: YearReport) -> dict[str, list[list[str]]]:
    """The report as tables by title; the first row of each is its header."""
    return {
        f"{report.filed} cases: hours to the first human answer": _waiting_table(report.waiting),
        "Rounds, offers, moderators": [
            ["what", "number or share"],
            *(
                [name, _number(value)]
                for part in (report.rounds, report.offers, report.called)
                for name, value in part.items()
            ),
        ],
        "Times that lapsed": [["what came of it", "times"], *([name, str(n)] for name, n in report.lapses.items())],
        "Load": [
            ["cases accepted", "largest share", "Gini", "newcomers among mentors", "newcomers' share of cases"],
            [_number(value) for value in vars(report.spread).values()],
        ],
        "Cases at the end of the year": [
            ["state", "cases"],
            *([name, str(n)] for name, n in report.at_the_end.items()),
        ],
    }


def _waiting(year: Year, urgency: Urgency) -> Waiting:
    place = URGENCIES.index(urgency)
    allowed = timedelta(days=DAYS[State.OFFERED][place] + DAYS[State.IN_WORK][place])
    hours = [
        answered
        for case in year.cases.values()
        if case.form.urgency is urgency and case.filed_at + allowed <= year.ends
        if (answered := _hours_to_answer(case, year.history[case.number])) is not None
    ]
    limit = allowed / timedelta(hours=1)
    return Waiting(
        cases=len(hours),
        allowed_days=allowed.days,
        median_hours=_quantile(hours, 0.5),
        ninetieth_hours=_quantile(hours, 0.9),
        within_allowed=_share(sum(waited <= limit for waited in hours), len(hours)),
        never=_share(sum(math.isinf(waited) for waited in hours), len(hours)),
    )


def _hours_to_answer(case: Case, history: Sequence[CaseEvent]) -> float | None:
    """Infinite where no answer came; None where the author took the case back before one."""
    first: datetime | None = next((event.at for event in history if event.action in ANSWERS), None)
    if first is not None:
        return (first - case.filed_at) / timedelta(hours=1)
    return None if case.state is State.WITHDRAWN else math.inf


def _quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that so many reach; None where that is never, or there are no values."""
    if not values:
        return None
    found = sorted(values)[math.ceil(share * len(values)) - 1]
    return None if math.isinf(found) else round(found, 1)


def _rounds(cases: Iterable[Case]) -> dict[str, float]:
    rounds = Counter(min(case.rounds, 3) for case in cases)
    total = rounds.total()
    return {f"cases with {n} lost rounds": _share(rounds[n], total) for n in range(3)} | {
        "cases with 3 or more lost rounds": _share(rounds[3], total)
    }


def _offers(events: Sequence[CaseEvent]) -> dict[str, float]:
    offers = sum(event.action in (Action.CHOOSE_MENTOR, Action.ASK_SECOND_OPINION) for event in events)
    refused = sum(event.action is Action.REFUSE for event in events)
    silent = sum(event.note == "lapsed" and event.after in (State.SECOND_ROUND, State.NOT_GIVEN) for event in events)
    return {"offers": offers, "offers refused": _share(refused, offers), "offers not answered": _share(silent, offers)}


def _called(year: Year) -> dict[str, float]:
    cases = sum(times > 0 for times in year.called.values())
    return {"cases a moderator was called to": _share(cases, len(year.cases)), "calls": year.called.total()}


def _spread(year: Year, events: Sequence[CaseEvent]) -> Spread:
    by_account = {mentor.actor.account: mentor for mentor in year.town.mentors}
    accepted = Counter(by_account[event.actor].profile.id for event in events if event.action is Action.ACCEPT)
    counts = np.array([accepted[mentor.profile.id] for mentor in year.town.mentors])
    new = np.array([mentor.newcomer for mentor in year.town.mentors])
    total = int(counts.sum())
    return Spread(
        accepted=total,
        largest_share=_share(int(counts.max()), total),
        gini=_gini(counts),
        newcomers=_share(int(new.sum()), len(new)),
        newcomers_share=_share(int(counts[new].sum()), total),
    )


def _gini(counts: npt.NDArray[np.int64]) -> float:
    """The Gini coefficient: half the mean difference between any two, relative to the mean."""
    if counts.sum() == 0:
        return 0.0
    ranks = 2 * np.arange(1, len(counts) + 1) - len(counts) - 1
    return round(float((ranks * np.sort(counts)).sum() / (len(counts) * counts.sum())), 3)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _waiting_table(waiting: Mapping[str, Waiting]) -> list[list[str]]:
    header = ["urgency", "cases", "median", "90th percentile", "days allowed", "within them", "never"]
    return [
        header,
        *(
            [
                name,
                str(row.cases),
                _hours(row.median_hours),
                _hours(row.ninetieth_hours),
                str(row.allowed_days),
                _number(row.within_allowed),
                _number(row.never),
            ]
            for name, row in waiting.items()
        ),
    ]


def _hours(hours: float | None) -> str:
    return "never" if hours is None else f"{hours:.0f}"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"
