"""Risk and coverage of saying nothing where one is not sure (El-Yaniv & Wiener 2010). Knows numbers only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.items import Kind


@dataclass(frozen=True)
class Bar:
    """Which grade counts as good enough to be shown, and which share of shown first hits may miss it."""

    grade: int
    risk: float


BARE = Bar(grade=2, risk=0.20)
"""For similar cases of a form that says next to nothing: there is less to go by, and its writer sees that at once."""
BARS: Mapping[Kind, Bar] = {"cases": Bar(grade=2, risk=0.10), "materials": Bar(grade=1, risk=0.20)}
"""A 'similar case' that is none costs trust; an article that only touches the matter costs a minute."""
UNSEEN: Mapping[Kind, float] = {"cases": 0.20, "materials": 0.30}
"""The risk borne for forms whose writers knew no catalogue, those near danger and those of every day together: at
that of the bars hardly any of the first would be shown anything."""


@dataclass(frozen=True)
class Point:
    """One point of a risk–coverage curve: with this floor, the share of cases answered and of wrong first hits."""

    floor: float
    coverage: float
    risk: float


def risk_curve(surest: Sequence[tuple[float, bool]], *, asked: int) -> list[Point]:
    """Risk and coverage at every floor that changes them, the highest floor first.

    `surest` gives how sure the system was of the hit it was surest of, and whether that hit helps, for each query that
    got any; `asked` is the number of all queries.
    """
    ordered = sorted(surest, key=lambda first: -first[0])
    points = []
    wrong = 0
    for count, (sure, helps) in enumerate(ordered, start=1):
        wrong += not helps
        points.append(Point(round(sure - 5e-5, 4), count / asked, wrong / count))
    return points


def at_floor(points: Sequence[Point], floor: float) -> Point | None:
    """The point of a curve that a floor stands for; None where nothing is shown."""
    shown = [point for point in points if point.floor >= floor - 1e-4]
    return shown[-1] if shown else None


def area(points: Sequence[Point]) -> float:
    """Mean risk over all coverages that were reached (Geifman & El-Yaniv 2017); the smaller the better."""
    return sum(point.risk for point in points) / len(points) if points else 0.0
