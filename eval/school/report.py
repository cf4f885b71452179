"""What a simulated school year says of waiting and of load. Knows cases and their histories; plays nothing."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.records import Urgency
from eval.school.year import Year
from service.cases.case import Case, CaseEvent
from service.cases.facts import ANSWERS, is_lost_offer, promised
from service.cases.load_spread import Spread, share, spread_of
from service.cases.states import Action, State
from service.cases.times import URGENCIES


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
            [
                "cases accepted",
                "largest share",
                "share of the busiest tenth",
                "Gini",
                "newcomers among mentors",
                "newcomers' share of cases",
            ],
            [_number(value) for value in vars(report.spread).values()],
        ],
        "Cases at the end of the year": [
            ["state", "cases"],
            *([name, str(n)] for name, n in report.at_the_end.items()),
        ],
    }


def _waiting(year: Year, urgency: Urgency) -> Waiting:
    allowed = promised(urgency)
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
        within_allowed=share(sum(waited <= limit for waited in hours), len(hours)),
        never=share(sum(math.isinf(waited) for waited in hours), len(hours)),
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
    return {f"cases with {n} lost rounds": share(rounds[n], total) for n in range(3)} | {
        "cases with 3 or more lost rounds": share(rounds[3], total)
    }


def _offers(events: Sequence[CaseEvent]) -> dict[str, float]:
    offers = sum(event.action in (Action.CHOOSE_MENTOR, Action.ASK_SECOND_OPINION) for event in events)
    refused = sum(event.action is Action.REFUSE for event in events)
    silent = sum(map(is_lost_offer, events))
    return {"offers": offers, "offers refused": share(refused, offers), "offers not answered": share(silent, offers)}


def _called(year: Year) -> dict[str, float]:
    cases = sum(times > 0 for times in year.called.values())
    return {"cases a moderator was called to": share(cases, len(year.cases)), "calls": year.called.total()}


def _spread(year: Year, events: Sequence[CaseEvent]) -> Spread:
    by_account = {mentor.actor.account: mentor for mentor in year.town.mentors}
    accepted = Counter(by_account[event.actor].profile.id for event in events if event.action is Action.ACCEPT)
    counts = [accepted[mentor.profile.id] for mentor in year.town.mentors]
    return spread_of(counts, new=[mentor.newcomer for mentor in year.town.mentors])


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
