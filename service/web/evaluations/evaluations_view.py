"""What evaluators see of kept runs: the list, how the shipped system went from run to run, means, and two compared.

Knows the files that evaluation leaves in the data folder; measures nothing and imports no evaluation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from service.measured.comparison import Line, Moved, Side, lines_of, mean_of, moved, sides_of
from service.measured.means import Mean
from service.measured.rows import readable
from service.measured.run_record import Run, find_run, runs_in
from service.measured.sheets import Sheet, sheets_in

LISTED, TREND, MOVED = 60, 12, 5
"""Runs in the list, runs in a trend, and queries that moved most."""
WIDTH, HEIGHT = 100.0, 30.0


@dataclass(frozen=True)
class TrendPoint:
    """One run of a trend: the shipped system's mean, and where it stands in the drawing."""

    run: Run
    value: float
    x: float
    y: float


@dataclass(frozen=True)
class Trend:
    """How the shipped system went on one measure of one experiment, the oldest run first."""

    experiment: str
    asked: str
    measure: str
    points: Sequence[TrendPoint]

    @property
    def line(self) -> str:
        """The points of a polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class Overview:
    """Everything on the first page. `pair` names the newest run that can be compared, after the one before it."""

    runs: Sequence[Run]
    pair: tuple[str, str]
    trends: Sequence[Trend]
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class Table:
    """The means of a run: by measure, each system's."""

    run: Run
    systems: Sequence[str]
    rows: Sequence[tuple[str, str, Mapping[str, Mean]]]


@dataclass(frozen=True)
class Compared:
    """One system of two runs: every shown measure, and the queries that moved most."""

    system: str
    lines: Sequence[Line]
    measure: str
    moved: Sequence[tuple[Moved, str]]


def runs_of(data: Path) -> Path:
    """Where runs are kept."""
    return data / "eval" / "runs"


def sheets_of(data: Path) -> Path:
    """Where rating sheets are kept."""
    return data / "eval" / "sheets"


def overview(data: Path) -> Overview:
    """The newest runs, trends and sheets."""
    runs = runs_in(runs_of(data))
    by_asked: dict[tuple[str, str, str], list[Run]] = {}
    for run in runs:
        record = run.record
        by_asked.setdefault((record.experiment, record.dataset_and_split, record.dataset_checksum), []).append(run)
    trends = [_trend(found[:TREND]) for found in by_asked.values() if len(found) > 1]
    pairs = [(found[1].record.id, found[0].record.id) for found in by_asked.values() if len(found) > 1]
    pair = pairs[0] if pairs else ("", "")
    return Overview(runs[:LISTED], pair, [trend for trend in trends if trend is not None], sheets_in(sheets_of(data)))


def _trend(newest_first: Sequence[Run]) -> Trend | None:
    """The trend of runs asked the same; None where the shipped system was measured in fewer than two."""
    record = newest_first[0].record
    measure = record.main_measures[0]
    known = [(run, value) for run in reversed(newest_first) if (value := _shipped(run, measure)) is not None]
    if len(known) < 2:
        return None
    points = [
        TrendPoint(run, value, round(WIDTH * place / (len(known) - 1), 2), round(HEIGHT * (1 - min(1.0, value)), 2))
        for place, (run, value) in enumerate(known)
    ]
    return Trend(record.experiment, record.dataset_and_split, measure, points)


def _shipped(run: Run, measure: str) -> float | None:
    """The mean of the system that is shipped, which an experiment declares last."""
    values = readable(run.values.get(run.record.systems[-1], {}).get(measure, {}))
    return fmean(values.values()) if values else None


def table_of(data: Path, name: str) -> Table:
    """One run's means. Raises NoSuchRun."""
    run = find_run(runs_of(data), name)
    rows = [
        (
            measure,
            run.record.measures.get(measure, "neither"),
            {name: mean_of(values.get(measure, {})) for name, values in run.values.items()},
        )
        for measure in run.record.main_measures
    ]
    return Table(run, list(run.values), rows)


def compared(data: Path, before: str, after: str) -> tuple[Run, Run, list[Compared]]:
    """Two runs compared, system by system. Raises NoSuchRun and NotComparable."""
    old, new = (find_run(runs_of(data), name) for name in (before, after))
    return old, new, [_compared(a, b) for a, b in sides_of(old, new)]


def _compared(old: Side, new: Side) -> Compared:
    record = new.run.record
    measure = record.main_measures[0]
    changes = moved(old, new, measure)[:MOVED]
    asked = new.run.asked
    return Compared(
        system=new.system,
        lines=lines_of(old, new, measures=record.main_measures),
        measure=measure,
        moved=[(one, asked[one.query].text if one.query in asked else "") for one in changes],
    )
