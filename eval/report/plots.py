"""Where the marks of the report's plots stand, in a drawing 100 wide. Knows numbers, no page and no run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.search.risk import Point
from service.measured.means import Mean

WIDTH, HEIGHT = 100.0, 60.0
DASHES = ("", "3 1.5", "1 1.5", "5 1.5 1 1.5")
"""Lines differ by their dashes as well as by their colour."""


@dataclass(frozen=True)
class Dot:
    """A mean and its interval on a line from 0 to 1."""

    name: str
    mean: Mean
    x: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """A risk–coverage curve as the points of a polyline; `number` chooses its look."""

    name: str
    points: str
    dashes: str
    number: int


def dots(means: Mapping[str, Mean]) -> list[Dot]:
    """One dot a system. Values beyond 0 and 1 stand at the edge."""
    return [Dot(name, mean, _x(mean.value), _x(mean.low), _x(mean.high)) for name, mean in means.items()]


def curves(points: Mapping[str, Sequence[Point]]) -> list[Curve]:
    """One curve a system, coverage from left to right, risk from the bottom up, both from 0 to 1."""
    return [
        Curve(name, " ".join(f"{_x(p.coverage)},{_y(p.risk)}" for p in found), DASHES[number % len(DASHES)], number)
        for number, (name, found) in enumerate(points.items())
    ]


def place(point: Point) -> tuple[float, float]:
    """Where one point of a curve stands."""
    return _x(point.coverage), _y(point.risk)


def _x(value: float) -> float:
    return round(WIDTH * min(1.0, max(0.0, value)), 2)


def _y(value: float) -> float:
    return round(HEIGHT * (1 - min(1.0, max(0.0, value))), 2)
