"""Calibrating floors on judged hits made by hand: the curve of risk and coverage, and the floor that is taken."""

from collections.abc import Sequence

import pytest

from eval.search.calibrate import Judged, NoBearableFloor, bearable, calibrate, curve
from eval.search.risk import BARS, Point, area, at_floor, risk_curve
from retrieval.encoder import HashingEncoder
from retrieval.floors import Floor
from retrieval.hits import Hit
from retrieval.query import Query, ask

PLAIN = {
    "bias": 0.0,
    "meaning": 1.0,
    "words": 0.0,
    "alike": 0.0,
    "lead": 0.0,
    "floor": 0.0,
    "risk": 0.0,
    "coverage": 1.0,
}
"""A floor's numbers whose sureness grows with the cosine alone."""
FLOOR = Floor(**{name: value for name, value in PLAIN.items() if name in Floor.model_fields})


@pytest.fixture(scope="module")
def query() -> Query:
    """Any query."""
    return ask({"essence": "The class is loud."}, encoder=HashingEncoder())


def judged(query: Query, *hits: tuple[float, int | None]) -> Judged:
    """A query with hits of the given cosines and grades."""
    found = tuple(Hit(id=f"item-{place}", score=cosine, meaning=cosine) for place, (cosine, _) in enumerate(hits))
    return Judged(query, found, tuple(grade for _, grade in hits))


def shown(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Coverage and risk of each point."""
    return [(point.coverage, point.risk) for point in points]


def test_the_curve_goes_from_the_surest_first_hit_to_the_least_sure(query: Query) -> None:
    cases = [judged(query, (0.2, 0)), judged(query, (0.9, 3)), judged(query, (0.5, 2)), judged(query, (0.4, 1))]
    assert shown(curve(cases, FLOOR, grade=2)) == [(0.25, 0.0), (0.5, 0.0), (0.75, 1 / 3), (1.0, 0.5)]


def test_floors_fall_along_the_curve_and_lie_just_below_the_hit(query: Query) -> None:
    points = curve([judged(query, (0.9, 3)), judged(query, (0.1, 0))], FLOOR, grade=2)
    sure = FLOOR.sureness(Hit(id="a", score=0.9, meaning=0.9), query)
    assert points[0].floor > points[1].floor
    assert sure - 2e-4 < points[0].floor <= sure


def test_an_unjudged_first_hit_counts_as_unhelpful(query: Query) -> None:
    assert shown(curve([judged(query, (0.9, None))], FLOOR, grade=2)) == [(1.0, 1.0)]


def test_only_the_surest_hit_of_a_query_counts(query: Query) -> None:
    assert shown(curve([judged(query, (0.3, 0), (0.8, 3))], FLOOR, grade=2)) == [(1.0, 0.0)]


def test_a_query_without_hits_lowers_the_coverage(query: Query) -> None:
    assert shown(curve([judged(query), judged(query, (0.9, 3))], FLOOR, grade=2)) == [(0.5, 0.0)]


def test_without_queries_there_is_no_curve() -> None:
    assert curve([], FLOOR, grade=2) == []


def test_the_floor_taken_keeps_the_risk_bearable_and_covers_most(query: Query) -> None:
    good = [judged(query, (0.95 - step / 100, 3), (0.2, 0)) for step in range(30)]
    bad = [judged(query, (0.45 - step / 100, 0), (0.1, 0)) for step in range(10)]
    floor = calibrate("cases", [*good, *bad])
    assert floor.risk <= BARS["cases"].risk
    assert 0.75 <= floor.coverage <= 0.85
    assert floor.meaning > 0
    surest = floor.sureness(Hit(id="a", score=0.95, meaning=0.95), query)
    weakest = floor.sureness(Hit(id="b", score=0.36, meaning=0.36), query)
    assert weakest < floor.floor <= surest


def test_the_floor_taken_keeps_the_risk_bearable_in_every_group(query: Query) -> None:
    sure = [judged(query, (0.95 - step / 100, 3)) for step in range(40)]
    mixed = [judged(query, (0.7 - step / 100, 3 if step < 5 else 0)) for step in range(10)]
    floor = calibrate("cases", sure, mixed)
    alone = at_floor(curve(mixed, floor, grade=2), floor.floor)
    assert alone is not None
    assert alone.risk <= BARS["cases"].risk
    assert floor.floor > calibrate("cases", [*sure, *mixed]).floor


def test_where_no_floor_is_bearable_a_sentence_says_of_what(query: Query) -> None:
    unjudged_first = [judged(query, (0.9 - step / 100, None), (0.5, 3), (0.1, 0)) for step in range(10)]
    with pytest.raises(NoBearableFloor, match="No floor of cases keeps the risk bearable"):
        calibrate("cases", unjudged_first)
    with pytest.raises(NoBearableFloor, match="No floor of cases on bare forms"):
        bearable([Point(0.9, 0.1, 0.5)], risk=0.2, of="cases on bare forms")


def test_calibrating_twice_gives_the_same_floor(query: Query) -> None:
    cases = [judged(query, (0.9, 3)), judged(query, (0.8, 2)), judged(query, (0.3, 0)), judged(query, (0.2, 1))]
    assert calibrate("cases", cases) == calibrate("cases", cases)


def test_a_floor_in_use_stands_for_the_last_point_above_it() -> None:
    points = risk_curve([(0.9, True), (0.6, False), (0.2, False)], asked=4)
    assert [point.coverage for point in points] == [0.25, 0.5, 0.75]
    assert at_floor(points, 0.5) == points[1]
    assert at_floor(points, 0.95) is None


def test_the_area_is_the_mean_risk_of_all_coverages() -> None:
    assert area(risk_curve([(0.9, True), (0.6, False)], asked=2)) == pytest.approx((0 + 0.5) / 2)
    assert area([]) == 0.0
