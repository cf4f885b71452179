"""Numbers about all cases of a period, with small groups withheld (R21): each table counts by one thing alone.

Nothing here is about one teacher, one mentor or one school, and no table crosses two of them (R33). Pure.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from statistics import quantiles
from typing import get_args

from corpus.records import Format, Record, Urgency
from service.cases.counting import Table, counted, told
from service.cases.effects import MOST_REDEFINITIONS
from service.cases.facts import CaseFacts, SecondOpinion, promised
from service.cases.load_spread import spread_of
from service.cases.periods import Period
from service.cases.rates import NOT_TOLD, Rates
from service.cases.states import OPEN, State
from service.cases.suppression import LEAST, withheld_together
from service.cases.times import URGENCIES
from service.cases.written import Helped

NONE = "none"
"""The cell of those for whom there is nothing to tell: no reflection sheet, no follow-up, nobody asked."""


RESPONSE, ANSWER = "first response", "first human answer"
"""What is waited for: what the library answers at once, and the first thing a mentor says."""


class Counted(StrEnum):
    """What a table counts cases by."""

    URGENCY = "urgency"
    FORMAT = "format"
    STANDING = "standing"
    GAPS = "first response"
    ANSWER = "first human answer"
    ROUNDS = "rounds"
    REFUSALS = "refusals"
    LAPSES = "lapses"
    REDEFINITIONS = "redefinitions"
    SECOND_OPINION = "second opinion"
    USEFUL = "useful"
    HELPED = "helped"
    HELPED_LATER = "helped later"
    LIBRARY = "library"


UP_TO_TWO = ("0", "1", "2 or more")
ANSWERED = ("in time", "later", NONE)
HELPED = get_args(Helped)
STANDING = ("open", State.CLOSED.value, State.WITHDRAWN.value)

CELLS: dict[Counted, tuple[str, ...]] = {
    Counted.URGENCY: tuple(Urgency),
    Counted.FORMAT: tuple(Format),
    Counted.STANDING: STANDING,
    Counted.GAPS: ("something similar", "nothing similar", "a route"),
    Counted.ANSWER: ANSWERED,
    Counted.ROUNDS: UP_TO_TWO,
    Counted.REFUSALS: UP_TO_TWO,
    Counted.LAPSES: UP_TO_TWO,
    Counted.REDEFINITIONS: tuple(str(times) for times in range(MOST_REDEFINITIONS + 1)),
    Counted.SECOND_OPINION: get_args(SecondOpinion),
    Counted.USEFUL: (*HELPED, NONE),
    Counted.HELPED: (*HELPED, "not yet", NONE),
    Counted.HELPED_LATER: (*HELPED, NONE),
    Counted.LIBRARY: ("in it", NONE),
}
"""The cells of each table, in the order they are shown. Every case is in one cell of each."""

CELL_OF: dict[Counted, Callable[[CaseFacts], str]] = {
    Counted.URGENCY: lambda case: case.urgency,
    Counted.FORMAT: lambda case: case.format,
    Counted.STANDING: lambda case: "open" if case.state in OPEN else case.state,
    Counted.GAPS: lambda case: _found(case),
    Counted.ANSWER: lambda case: _answered(case),
    Counted.ROUNDS: lambda case: _up_to_two(case.rounds),
    Counted.REFUSALS: lambda case: _up_to_two(case.refusals),
    Counted.LAPSES: lambda case: _up_to_two(case.lapses),
    Counted.REDEFINITIONS: lambda case: str(case.redefinitions),
    Counted.SECOND_OPINION: lambda case: case.second_opinion,
    Counted.USEFUL: lambda case: case.useful or NONE,
    Counted.HELPED: lambda case: case.helped or NONE,
    Counted.HELPED_LATER: lambda case: case.helped_later or NONE,
    Counted.LIBRARY: lambda case: "in it" if case.in_library else NONE,
}

SHARING = (Counted.USEFUL, Counted.HELPED)
"""Tables made from the same sheet: those without one are the same cases in both."""


class Wait(Record):
    """How long something took, in seconds: quartiles over at least five cases, else None."""

    of: str
    lower: float | None = None
    median: float | None = None
    upper: float | None = None


class LoadTold(Record):
    """How accepted cases spread over mentors; None where too few mentors have cases to tell of none of them."""

    largest_share: float | None = None
    top_tenth_share: float | None = None
    gini: float | None = None
    newcomers: float | None = None
    newcomers_share: float | None = None


class Load(Record):
    """How many cases a mentor took, and whether they are a newcomer. Which mentor it is does not reach this."""

    cases: int
    is_newcomer: bool


class Statistics(Record):
    """All numbers of one period. `by_field` counts tags: a case with two problem fields is in it twice.

    `people` counts teachers by what they told of themselves, today and not in the period. `drafts` counts drafts by
    what became of them, and `helpful` items of first responses by what authors said; neither is public.
    """

    period: Period
    cases: int | None
    by_field: Table
    tables: tuple[Table, ...]
    people: tuple[Table, ...]
    waits: tuple[Wait, ...]
    load: LoadTold
    drafts: tuple[Table, ...]
    helpful: tuple[Table, ...]


def statistics_of(
    facts: Sequence[CaseFacts],
    loads: Sequence[Load],
    *,
    fields: Sequence[str],
    period: Period,
    people: tuple[Table, ...] = (),
    rates: Rates = NOT_TOLD,
) -> Statistics:
    """The numbers of cases filed in a period; `fields` are the rubricator's items, in its order."""
    tags = Counter(item for case in facts for item in case.problem_fields)
    return Statistics(
        period=period,
        cases=told(len(facts)),
        by_field=counted("field", {item: tags[item] for item in dict.fromkeys((*fields, *sorted(tags)))}),
        tables=_tables(facts),
        people=people,
        waits=_waits(facts),
        load=_load(loads),
        drafts=rates.drafts,
        helpful=rates.helpful,
    )


def _tables(facts: Sequence[CaseFacts]) -> tuple[Table, ...]:
    counts = {by: _counts(by, facts) for by in Counted}
    together = withheld_together({by: counts[by] for by in SHARING}, same=NONE)
    return tuple(counted(by, counts[by], hidden=together.get(by)) for by in Counted)


def _counts(by: Counted, facts: Sequence[CaseFacts]) -> dict[str, int]:
    found = Counter(CELL_OF[by](case) for case in facts)
    return {cell: found[cell] for cell in CELLS[by]}


def _found(case: CaseFacts) -> str:
    """What the first response found; to a case that tells of danger it answers with a route and seeks nothing."""
    if case.is_flagged:
        return "a route"
    return "nothing similar" if "nothing_similar" in case.gaps else "something similar"


def _up_to_two(times: int) -> str:
    return UP_TO_TWO[min(times, 2)]


def _answered(case: CaseFacts) -> str:
    """Whether a person answered within the time promised, counted from when a mentor was first asked."""
    if case.answered_at is None or case.asked_at is None:
        return NONE
    return "in time" if case.answered_at - case.asked_at <= promised(case.urgency) else "later"


def _waits(facts: Sequence[CaseFacts]) -> tuple[Wait, ...]:
    """The first response, then the first human answer since filing: of all cases, then by urgency."""
    responses = [case.respond_ms / 1000 for case in facts if case.respond_ms is not None]
    answers = [
        (case.urgency, (case.answered_at - case.filed_at).total_seconds())
        for case in facts
        if case.answered_at is not None
    ]
    return (
        _wait(RESPONSE, responses),
        _wait(ANSWER, [waited for _, waited in answers]),
        *(_wait(urgency, [waited for found, waited in answers if found is urgency]) for urgency in URGENCIES),
    )


def _wait(of: str, seconds: Sequence[float]) -> Wait:
    if len(seconds) < LEAST:
        return Wait(of=of)
    lower, median, upper = (round(waited, 3) for waited in quantiles(seconds, n=4, method="inclusive"))
    return Wait(of=of, lower=lower, median=median, upper=upper)


def _load(loads: Sequence[Load]) -> LoadTold:
    """Newcomers are told of only where they, and the others, are as many as a cell must be."""
    if sum(load.cases > 0 for load in loads) < LEAST:
        return LoadTold()
    new = [load.is_newcomer for load in loads]
    spread = spread_of([load.cases for load in loads], new=new)
    told = LoadTold(largest_share=spread.largest_share, top_tenth_share=spread.top_tenth_share, gini=spread.gini)
    if min(sum(new), len(new) - sum(new)) < LEAST:
        return told
    return told.model_copy(update={"newcomers": spread.newcomers, "newcomers_share": spread.newcomers_share})
