"""Comparing two systems, of one run or of two, from their rows: by measure, by group, and where they moved most.

Knows rows and runs, no dataset and no page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.measured.answers import Asked
from service.measured.means import Compared, Mean, compare, corrected, mean
from service.measured.rows import Values, readable
from service.measured.run_record import WORST, Better, Run


class NotComparable(ValueError):
    """The two were not asked the same; the sentence says what differs."""


@dataclass(frozen=True)
class Side:
    """One system of one run."""

    run: Run
    system: str

    @property
    def values(self) -> Mapping[str, Values]:
        """Its values by measure and query."""
        return self.run.values[self.system]


@dataclass(frozen=True)
class Line:
    """One measure of both sides over the same queries; `p` is corrected over all lines of the comparison."""

    measure: str
    better: Better
    before: Mean
    after: Mean
    compared: Compared
    p: float


@dataclass(frozen=True)
class Moved:
    """One query whose value changed."""

    query: str
    before: float
    after: float

    @property
    def by(self) -> float:
        """After minus before."""
        return self.after - self.before


def sides_of(before: Run, after: Run, *, system: str = "") -> list[tuple[Side, Side]]:
    """The systems that both runs have, or the named one. Raises NotComparable."""
    if before.record.dataset_checksum != after.record.dataset_checksum or _asked(before) != _asked(after):
        raise NotComparable(
            f"{before.record.id} and {after.record.id} were not asked the same: {_asked(before)} with checksum "
            f"{before.record.dataset_checksum}, {_asked(after)} with checksum {after.record.dataset_checksum}."
        )
    both = [name for name in after.values if name in before.values and system in ("", name)]
    if not both:
        raise NotComparable(f"{before.record.id} and {after.record.id} have no system in common.")
    return [(Side(before, name), Side(after, name)) for name in both]


def _asked(run: Run) -> str:
    return f"{run.record.experiment} on {run.record.dataset_and_split}"


def lines_of(before: Side, after: Side, *, measures: Iterable[str] | None = None) -> list[Line]:
    """Every measure that both sides have (or those named), compared query by query, p corrected after Holm."""
    named = before.values if measures is None else measures
    both = [name for name in named if name in before.values and name in after.values]
    better = {name: after.run.record.measures.get(name, "neither") for name in both}
    compared = {
        name: compare(after.values[name], before.values[name], worst=WORST[better[name]], less=better[name] == "less")
        for name in both
    }
    ps = corrected(compared)
    return [
        Line(name, better[name], mean_of(before.values[name]), mean_of(after.values[name]), compared[name], ps[name])
        for name in both
    ]


def mean_of(values: Values) -> Mean:
    """The mean of what could be read."""
    return mean(list(readable(values).values()))


def moved(before: Side, after: Side, measure: str, *, least: float = 1e-9) -> list[Moved]:
    """Queries whose value changed, the greatest change first; a query that one side lacks counts as the worst."""
    worst = WORST[after.run.record.measures.get(measure, "neither")]
    old, new = before.values.get(measure, {}), after.values.get(measure, {})
    both = ((query, old.get(query, worst), new.get(query, worst)) for query in sorted({*old, *new}))
    changes = [Moved(query, was, now) for query, was, now in both if was is not None and now is not None]
    return sorted((one for one in changes if abs(one.by) > least), key=lambda one: (-abs(one.by), one.query))


def by_group(values: Values, asked: Mapping[str, Asked]) -> dict[str, dict[str, float | None]]:
    """The values of each group; groups by name."""
    groups: dict[str, dict[str, float | None]] = {}
    for query, value in values.items():
        for group in asked[query].groups if query in asked else ():
            groups.setdefault(group, {})[query] = value
    return dict(sorted(groups.items()))
