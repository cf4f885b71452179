"""Tuning: one weight at a time, the shipped choice first and marked, the same table every time."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import islice

import pytest

from eval.runs.workbench import Bench
from eval.search.tune import FACTORS, FROM_NOTHING, Tried, swept, tuned, tuning_table
from retrieval.weights import MENTOR_WEIGHTS, WEIGHTS, MentorWeights, Weights


def by_text(weights: MentorWeights) -> Sequence[float]:
    """Two queries that like a greater weight of the text."""
    return [weights.text, weights.text / 2]


@pytest.fixture
def tried(make_bench: Callable[..., Bench], counting: object) -> list[Tried]:
    """The mentors' weights swept over those two queries."""
    return list(swept("mentors", "nDCG@10", MENTOR_WEIGHTS, by_text, make_bench(counting)))


def test_the_shipped_choice_comes_first_and_once(tried: list[Tried]) -> None:
    assert [one.shipped for one in tried] == [True] + [False] * (len(tried) - 1)
    assert tried[0].score.value == pytest.approx(0.75 * MENTOR_WEIGHTS.text)


def test_every_weight_is_tried_on_both_sides_of_the_shipped_one(tried: list[Tried]) -> None:
    for name, shipped in asdict(MENTOR_WEIGHTS).items():
        assert [one.value for one in tried if one.weight == name] == [round(shipped * f, 4) for f in FACTORS]


def test_only_one_weight_differs_from_the_shipped_ones(make_bench: Callable[..., Bench], counting: object) -> None:
    seen: list[Weights] = []

    def note(weights: Weights) -> Sequence[float]:
        seen.append(weights)
        return [1.0]

    list(swept("cases", "nDCG@10", WEIGHTS["cases"], note, make_bench(counting)))
    shipped = asdict(WEIGHTS["cases"])
    apart = [sum(value != shipped[name] for name, value in asdict(weights).items()) for weights in seen]
    assert apart == [0] + [1] * (len(seen) - 1)
    assert all(0 <= weights.meaning <= 1 and 0 <= weights.centre <= 1 for weights in seen)


def test_a_weight_shipped_as_nothing_is_tried_with_something(
    make_bench: Callable[..., Bench], counting: object
) -> None:
    found = swept("questions", "nDCG@10", Weights(), lambda weights: [weights.people], make_bench(counting))
    assert [one.value for one in found if one.weight == "people"] == list(FROM_NOTHING)


def test_the_table_marks_the_shipped_choice_and_tells_the_difference(tried: list[Tried]) -> None:
    header, first, *others = tuning_table(tried)
    assert len(header) == len(first)
    assert first[-1] == "◀"
    best = next(row for row in others if row[1:3] == ["text", "0.6"])
    assert best[-1] == "+0.150"


FIRST = 5
"""So many tries are enough to see whether they come out the same."""


@pytest.mark.slow
def test_tuning_on_dev_gives_the_same_table_every_time(shipped_bench: Bench) -> None:
    first, again = (tuning_table(list(islice(tuned(shipped_bench, kinds=["mentors"]), FIRST))) for _ in range(2))
    assert len(first) == 1 + FIRST
    assert first == again
    assert first[1][:2] == ["mentors", "shipped"]
