"""The gate: no listed measure of the shipped system may fall by more than its tolerance against committed rows of dev.

Knows which measures are guarded and how; what they measure is in the tasks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.experiments import EXPERIMENTS
from eval.runs.running import Clock, run
from eval.runs.workbench import Bench
from eval.tasks.mentors_task import EASY, HARD, NEWCOMERS
from eval.tasks.search_task import ANSWERED, MISLED
from eval.tasks.task import Experiment
from eval.tasks.tried_task import RECALL, WRONGLY
from service.measured.comparison import Line, Moved, Side, lines_of, moved, sides_of
from service.measured.rows import Row, read_rows, write_rows
from service.measured.run_record import ROWS, Run, read_run, write_record

BASELINE = Path(__file__).parent / "baseline"
GUARDED = "production"

TOLERANCES: Mapping[str, Mapping[str, float]] = {
    "cases": {"nDCG@10": 0.015, "Recall@10": 0.015, ANSWERED: 0.03, MISLED: 0.025},
    "materials": {"nDCG@10": 0.015, "Recall@10": 0.015, ANSWERED: 0.03, MISLED: 0.025},
    "questions": {"gap precision": 0.015, "gap recall": 0.015, "answered already": 0.01, "told already": 0.02},
    "mentors": {"nDCG@10": 0.015, EASY: 0.02, HARD: 0.02, NEWCOMERS: 0.03},
    "tried": {RECALL: 0.03, WRONGLY: 0.02},
}
"""By experiment and measure, how far the mean may fall (or, where less is better, rise) before the gate closes.

A query in eighty that turns from all to nothing moves a mean by .012: about one such query is borne.
"""


@dataclass(frozen=True)
class Guard:
    """One guarded measure: both means, how far it may fall, and the queries that got worse, the worst first."""

    experiment: str
    line: Line
    tolerance: float
    fell: tuple[Moved, ...]

    @property
    def fall(self) -> float:
        """How far the mean got worse; negative where it got better. A description may not fall."""
        difference = self.line.compared.difference
        return difference if self.line.better == "less" else -difference

    @property
    def holds(self) -> bool:
        """Whether it fell by no more than its tolerance."""
        return self.fall <= self.tolerance


def guarded_runs(bench: Bench, *, now: Clock, experiments: Mapping[str, Experiment] = EXPERIMENTS) -> dict[str, Run]:
    """The shipped system on dev, by experiment."""
    return {name: run(experiments[name], split="dev", bench=bench, now=now, systems=(GUARDED,)) for name in TOLERANCES}


def guards(runs: Mapping[str, Run], *, baseline: Path = BASELINE) -> list[Guard]:
    """Every guarded measure against the baseline. Raises NotComparable when the baseline is of another dataset."""
    return [guard for name, made in runs.items() for guard in _guards(name, read_run(baseline / name), made)]


def _guards(name: str, before: Run, after: Run) -> list[Guard]:
    [(old, new)] = sides_of(before, after, system=GUARDED)
    lines = lines_of(old, new, measures=TOLERANCES[name])
    return [Guard(name, line, TOLERANCES[name][line.measure], _fell(old, new, line)) for line in lines]


def _fell(old: Side, new: Side, line: Line) -> tuple[Moved, ...]:
    changes = moved(old, new, line.measure)
    return tuple(one for one in changes if (one.by > 0) == (line.better == "less"))


def accept(runs: Mapping[str, Run], *, baseline: Path = BASELINE) -> None:
    """Make the guarded rows of these runs the baseline. An act of a person, reviewed with the change it belongs to."""
    for name, made in runs.items():
        folder = baseline / name
        folder.mkdir(parents=True, exist_ok=True)
        write_rows(folder / ROWS, filter(_is_guarded(name), read_rows(made.folder / ROWS)))
        write_record(folder, made.record)


def _is_guarded(name: str) -> Callable[[Row], bool]:
    return lambda row: row.system == GUARDED and row.measure in TOLERANCES[name]
