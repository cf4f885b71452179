"""What a report says of runs: tables, plots, groups, and the queries that moved most. Computed from rows alone.

Knows runs and their comparison; how it looks is in the templates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.generation.names import BY_JUDGE
from eval.ratings.agreement import Agreement, told_by
from eval.report.plots import Curve, Dot, curves, dots
from eval.search.risk import Point, area, risk_curve
from eval.tasks.search_task import ANSWERED, MISLED, SURENESS, SUREST_HELPS
from service.measured.answers import Answered, Asked
from service.measured.comparison import Line, NotComparable, Side, by_group, lines_of, mean_of, moved, sides_of
from service.measured.means import Mean
from service.measured.rows import Values, readable
from service.measured.run_record import Run, RunRecord
from service.measured.sheets import Sheet

MOVED = 6
"""How many queries that moved most are shown, in each direction."""
FEWEST = 3
"""A group of fewer queries says nothing."""


@dataclass(frozen=True)
class Measured:
    """One measure over all systems."""

    measure: str
    better: str
    dots: Sequence[Dot]
    counted: int
    unreadable: int


@dataclass(frozen=True)
class Judged:
    """A judge's measure, with how far the judge agrees with people; None where nobody has rated this run."""

    measured: Measured
    agreement: Agreement | None

    @property
    def holds(self) -> bool:
        """Whether people agree with the judge far enough for its numbers to be acted upon."""
        return self.agreement is not None and self.agreement.holds


@dataclass(frozen=True)
class Group:
    """One group of queries: how many, and each system's mean of the first measure."""

    name: str
    count: int
    means: Mapping[str, Mean]


@dataclass(frozen=True)
class Risk:
    """How often what is shown first does not help, the surer the system is."""

    curves: Sequence[Curve]
    areas: Mapping[str, float]
    unjudged: Mapping[str, int]
    in_use: Point | None
    by_group: Sequence[tuple[str, int, float, float]]


@dataclass(frozen=True)
class SideBySide:
    """One query that moved, with both answers."""

    asked: Asked
    before: float
    after: float
    answers: tuple[Answered, Answered]


@dataclass(frozen=True)
class Contrast:
    """Two systems compared: every measure, and what moved most on the first."""

    title: str
    names: tuple[str, str]
    lines: Sequence[Line]
    measure: str
    better: Sequence[SideBySide]
    worse: Sequence[SideBySide]

    @property
    def graded(self) -> bool:
        """Whether judges graded anything of what is shown; else there is nothing to call unjudged."""
        answers = (answer for one in (*self.better, *self.worse) for answer in one.answers)
        return any(shown.grade is not None for answer in answers for shown in answer.shown)


@dataclass(frozen=True)
class Section:
    """Everything a report says of one run."""

    record: RunRecord
    measures: Sequence[Measured]
    judged: Sequence[Judged]
    groups: Sequence[Group]
    risk: Risk | None
    contrast: Contrast | None


@dataclass(frozen=True)
class Report:
    """A section a run, and where two runs were asked the same, what changed from the first to the second."""

    sections: Sequence[Section]
    changes: Sequence[Contrast]


def report_of(runs: Sequence[Run], *, sheets: Sequence[Sheet] = ()) -> Report:
    """The report of runs, in the given order; of two runs asked the same, the first is the one before.

    `sheets` are rating sheets; the newest of a run tells how far its judge agrees with people.
    """
    return Report(
        [_section(run, sheets) for run in runs], [change for a, b in _pairs(runs) for change in _changes(a, b)]
    )


def _pairs(runs: Sequence[Run]) -> list[tuple[Run, Run]]:
    return [(runs[i], later) for i in range(len(runs)) for later in runs[i + 1 :]]


def _changes(before: Run, after: Run) -> list[Contrast]:
    try:
        sides = sides_of(before, after)
    except NotComparable:
        return []
    named = f"{before.record.id} → {after.record.id}"
    return [_contrast(f"{new.system}: {named}", ("before", "after"), old, new) for old, new in sides]


def _section(run: Run, sheets: Sequence[Sheet]) -> Section:
    record = run.record
    shipped, baseline = record.systems[-1], record.baseline
    both = shipped in run.values and baseline in run.values and shipped != baseline
    title = f"{shipped} against {baseline}"
    return Section(
        record=record,
        measures=[_measured(run, measure) for measure in record.main_measures],
        judged=_judged(run, sheets),
        groups=_groups(run, record.main_measures[0]),
        risk=_risk(run) if any(SURENESS in values for values in run.values.values()) else None,
        contrast=_contrast(title, (baseline, shipped), Side(run, baseline), Side(run, shipped)) if both else None,
    )


def _measured(run: Run, measure: str) -> Measured:
    found = {name: values.get(measure, {}) for name, values in run.values.items()}
    return Measured(
        measure=measure,
        better=run.record.measures.get(measure, "neither"),
        dots=dots({name: mean_of(values) for name, values in found.items() if readable(values)}),
        counted=max((len(values) for values in found.values()), default=0),
        unreadable=sum(value is None for values in found.values() for value in values.values()),
    )


def _judged(run: Run, sheets: Sequence[Sheet]) -> list[Judged]:
    """The measures a judge gave, whether the experiment's tables show them or not."""
    names = [name for name in BY_JUDGE if any(name in values for values in run.values.values())]
    rated = next((sheet for sheet in sheets if sheet.record.run == run.record.id and sheet.ratings()), None)
    agreements = told_by(rated, run, judges=names).judges if rated is not None else {}
    return [Judged(_measured(run, name), agreements.get(name)) for name in names]


def _groups(run: Run, measure: str) -> list[Group]:
    cut = {name: by_group(values.get(measure, {}), run.asked) for name, values in run.values.items()}
    names = sorted({group for groups in cut.values() for group in groups})
    counts = {name: max(len(groups.get(name, {})) for groups in cut.values()) for name in names}
    return [
        Group(name, counts[name], {system: mean_of(groups.get(name, {})) for system, groups in cut.items()})
        for name in names
        if counts[name] >= FEWEST
    ]


def _risk(run: Run) -> Risk:
    found = {name: _curve(values, run.record.queries) for name, values in run.values.items() if SURENESS in values}
    shipped = run.values.get(run.record.systems[-1], {})
    return Risk(
        curves=curves(found),
        areas={name: area(points) for name, points in found.items()},
        unjudged={name: _unjudged(run.values[name]) for name in found},
        in_use=_in_use(shipped),
        by_group=_risk_by_group(run, shipped),
    )


def _curve(values: Mapping[str, Values], asked: int) -> list[Point]:
    """The curve of one system; what nobody judged counts as unhelpful, so the true risk may be smaller."""
    helps = values[SUREST_HELPS]
    sure = readable(values[SURENESS])
    return risk_curve([(sure[query], helps[query] == 1.0) for query in sorted(sure)], asked=asked)


def _unjudged(values: Mapping[str, Values]) -> int:
    return sum(value is None for value in values[SUREST_HELPS].values())


def _in_use(values: Mapping[str, Values]) -> Point | None:
    """Coverage and risk at the floor in use; None where the system has none or shows nothing."""
    shown, misled = (mean_of(values.get(name, {})).value for name in (ANSWERED, MISLED))
    return Point(0.0, shown, misled / shown) if ANSWERED in values and shown else None


def _risk_by_group(run: Run, values: Mapping[str, Values]) -> list[tuple[str, int, float, float]]:
    """By group: how many queries, coverage and risk at the floor in use."""
    if ANSWERED not in values:
        return []
    shown, misled = (by_group(values[name], run.asked) for name in (ANSWERED, MISLED))
    rows = []
    for name, found in shown.items():
        answered, wrong = (sum(readable(one).values()) for one in (found, misled[name]))
        if len(found) >= FEWEST:
            rows.append((name, len(found), answered / len(found), wrong / answered if answered else 0.0))
    return rows


def _contrast(title: str, names: tuple[str, str], old: Side, new: Side) -> Contrast:
    record = new.run.record
    measure = record.main_measures[0]
    changes = moved(old, new, measure)
    turn = -1 if record.measures.get(measure) == "less" else 1
    shown = [(one.by * turn > 0, _side_by_side(old, new, one.query, one.before, one.after)) for one in changes]
    return Contrast(
        title=title,
        names=names,
        lines=lines_of(old, new, measures=record.main_measures),
        measure=measure,
        better=[one for up, one in shown if up][:MOVED],
        worse=[one for up, one in shown if not up][:MOVED],
    )


def _side_by_side(old: Side, new: Side, query: str, before: float, after: float) -> SideBySide:
    answers = tuple(side.run.answers.get((side.system, query), Answered(side.system, query, ())) for side in (old, new))
    asked = new.run.asked.get(query, Asked(query, ""))
    return SideBySide(asked, before, after, (answers[0], answers[1]))
