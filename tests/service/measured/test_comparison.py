"""Two runs are compared query by query, only when they were asked the same, with every silence counted."""

from collections.abc import Callable

import pytest

from service.measured.comparison import NotComparable, Side, by_group, lines_of, moved, sides_of
from service.measured.run_record import Run

OLD = {"nDCG@10": {"q1": 0.5, "q2": 0.5, "q3": 0.5}, "told already": {"q1": 0.2, "q2": 0.2, "q3": 0.2}}
NEW = {"nDCG@10": {"q1": 0.9, "q2": 0.4, "q3": 0.5}, "told already": {"q1": 0.0, "q2": 0.2, "q3": 0.2}}


@pytest.fixture
def both(make_run: Callable[..., Run]) -> tuple[Side, Side]:
    """The shipped system before and after a change."""
    [sides] = sides_of(make_run({"production": OLD}, "a"), make_run({"production": NEW}, "b"))
    return sides


def test_every_measure_is_compared_in_its_own_direction(both: tuple[Side, Side]) -> None:
    lines = {line.measure: line for line in lines_of(*both)}
    ndcg, told = lines["nDCG@10"].compared, lines["told already"].compared
    assert (ndcg.wins, ndcg.ties, ndcg.losses) == (1, 1, 1)
    assert (told.wins, told.ties, told.losses) == (1, 2, 0)
    assert told.difference < 0 < ndcg.difference


def test_p_is_corrected_over_all_measures(both: tuple[Side, Side]) -> None:
    assert all(line.p >= line.compared.p for line in lines_of(*both))
    assert any(line.p > line.compared.p for line in lines_of(*both)) or all(line.p == 1.0 for line in lines_of(*both))


def test_what_moved_most_comes_first(both: tuple[Side, Side]) -> None:
    assert [(one.query, round(one.by, 3)) for one in moved(*both, "nDCG@10")] == [("q1", 0.4), ("q2", -0.1)]


def test_a_query_that_is_not_answered_any_more_moved_to_the_worst(make_run: Callable[..., Run]) -> None:
    old = Side(make_run({"production": OLD}, "a"), "production")
    gone = {"nDCG@10": {"q1": 0.5, "q2": 0.5}, "told already": {"q1": 0.2, "q2": 0.2}}
    new = Side(make_run({"production": gone}, "b"), "production")
    assert [(one.query, one.after) for one in moved(old, new, "nDCG@10")] == [("q3", 0.0)]
    assert [(one.query, one.after) for one in moved(old, new, "told already")] == [("q3", 1.0)]
    assert {line.compared.missing for line in lines_of(old, new)} == {1}


def test_systems_in_common_are_compared_or_the_named_one(make_run: Callable[..., Run]) -> None:
    one = make_run({"words": OLD, "production": OLD}, "a")
    other = make_run({"words": NEW, "production": NEW}, "b")
    assert [new.system for _, new in sides_of(one, other)] == ["words", "production"]
    assert [new.system for _, new in sides_of(one, other, system="words")] == ["words"]


@pytest.mark.parametrize(
    "changes", [{"dataset_checksum": "another"}, {"split": "test"}, {"dataset": "other"}, {"experiment": "mentors"}]
)
def test_runs_that_were_asked_something_else_are_not_compared(make_run: Callable[..., Run], changes: object) -> None:
    with pytest.raises(NotComparable, match="not asked the same"):
        sides_of(make_run({"words": OLD}, "a"), make_run({"words": OLD}, "b", **dict(changes)))  # type: ignore[call-overload]


def test_runs_without_a_common_system_are_not_compared(make_run: Callable[..., Run]) -> None:
    with pytest.raises(NotComparable, match="no system in common"):
        sides_of(make_run({"words": OLD}, "a"), make_run({"production": OLD}, "b"))


def test_values_are_cut_by_group(make_run: Callable[..., Run]) -> None:
    groups = {"q1": ("language: en", "length: short"), "q2": ("language: en",)}
    made = make_run({"words": OLD}, asked=groups)
    found = by_group(made.values["words"]["nDCG@10"], made.asked)
    assert {name: sorted(values) for name, values in found.items()} == {
        "language: en": ["q1", "q2"],
        "length: short": ["q1"],
    }
