"""Means, intervals and paired comparison: by hand where it can be, and the same every time."""

import math

import pytest

from service.measured.means import Mean, compare, corrected, holm, mean


def test_a_mean_lies_within_its_interval() -> None:
    found = mean([0.0, 0.2, 0.4, 1.0])
    assert found.value == pytest.approx(0.4)
    assert 0 <= found.low < 0.4 < found.high <= 1


def test_the_interval_is_the_same_every_time() -> None:
    values = [0.1, 0.5, 0.9, 0.3, 0.3]
    assert mean(values) == mean(values)


def test_the_mean_of_equal_values_has_no_width() -> None:
    assert mean([0.5] * 7) == Mean(0.5, 0.5, 0.5)


def test_the_mean_of_nothing_is_not_a_number() -> None:
    assert math.isnan(mean([]).value)


def test_a_mean_is_shown_with_its_interval() -> None:
    assert str(Mean(0.12345, 0.1, 0.2)) == "0.123 [0.100, 0.200]"


def test_wins_and_losses_are_counted_by_query() -> None:
    baseline = {"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.5}
    found = compare({"a": 0.6, "b": 0.7, "c": 0.4, "d": 0.5}, baseline)
    assert (found.wins, found.losses) == (2, 1)
    assert found.difference == pytest.approx(0.05)


def test_few_queries_are_compared_exactly() -> None:
    ours = dict.fromkeys("abcde", 1.0)
    assert compare(ours, dict.fromkeys("abcde", 0.0)).p == pytest.approx(2 / 2**5)


def test_the_same_values_do_not_differ() -> None:
    found = compare({"a": 0.3}, {"a": 0.3})
    assert (found.difference, found.p, found.wins, found.losses) == (0.0, 1.0, 0, 0)


def test_many_queries_are_compared_the_same_every_time() -> None:
    ours = {str(number): (number * 7 % 11) / 11 for number in range(40)}
    baseline = {str(number): (number * 5 % 13) / 13 for number in range(40)}
    assert compare(ours, baseline) == compare(ours, baseline)


def test_the_order_of_systems_only_turns_the_sign() -> None:
    ours, baseline = {"a": 0.9, "b": 0.4, "c": 0.8}, {"a": 0.1, "b": 0.5, "c": 0.2}
    there, back = compare(ours, baseline), compare(baseline, ours)
    assert there.difference == pytest.approx(-back.difference)
    assert there.p == pytest.approx(back.p)
    assert (there.wins, there.losses) == (back.losses, back.wins)


def test_holm_by_hand_in_the_given_order() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])


def test_holm_never_exceeds_one() -> None:
    assert holm([0.9, 0.6]) == [1.0, 1.0]


def test_holm_leaves_a_single_value() -> None:
    assert holm([0.03]) == [0.03]


def test_holm_of_nothing_is_nothing() -> None:
    assert holm([]) == []


def test_ties_are_neither_wins_nor_losses() -> None:
    found = compare({"a": 0.5, "b": 0.5 + 1e-12, "c": 0.9}, {"a": 0.5, "b": 0.5, "c": 0.1})
    assert (found.wins, found.ties, found.losses) == (1, 2, 0)


def test_the_smaller_value_wins_where_less_is_better() -> None:
    found = compare({"a": 0.1, "b": 0.9}, {"a": 0.5, "b": 0.5}, less=True)
    assert (found.wins, found.losses) == (1, 1)
    assert compare({"a": 0.1}, {"a": 0.5}, less=True).wins == 1


def test_a_query_that_was_not_answered_counts_as_the_worst() -> None:
    found = compare({"a": 0.5}, {"a": 0.5, "silent": 0.8})
    assert found.difference == pytest.approx(-0.4)
    assert (found.missing, found.losses) == (1, 1)
    assert compare({"a": 0.2}, {"a": 0.2, "silent": 0.0}, worst=1.0).difference == pytest.approx(0.5)


def test_a_value_that_could_not_be_read_is_neither_zero_nor_compared() -> None:
    found = compare({"a": 0.5, "b": None}, {"a": 0.4, "b": 0.9})
    assert found.difference == pytest.approx(0.1)
    assert (found.unreadable, found.losses, found.missing) == (1, 0, 0)


def test_where_nothing_could_be_read_nothing_is_claimed() -> None:
    found = compare({"a": None}, {"a": 0.4})
    assert math.isnan(found.difference)
    assert (found.p, found.unreadable) == (1.0, 1)


def test_the_difference_lies_within_its_interval() -> None:
    found = compare({"a": 0.6, "b": 0.7, "c": 0.4, "d": 0.5}, dict.fromkeys("abcd", 0.5))
    assert found.low < found.difference < found.high


def test_named_comparisons_are_corrected_together() -> None:
    strong = compare(dict.fromkeys("abcdefgh", 1.0), dict.fromkeys("abcdefgh", 0.0))
    none = compare({"a": 0.5}, {"a": 0.5})
    assert corrected({"strong": strong, "none": none}) == {"strong": pytest.approx(2 * strong.p), "none": 1.0}
