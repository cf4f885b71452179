"""Measures against values worked out by hand; intervals and comparisons that come out the same every time."""

import math

import pytest

from eval.measures import MEASURES, Mean, compare, holm, mean, rows_of


def test_the_best_item_first_is_a_perfect_ranking() -> None:
    rows = rows_of({"q": {"a": 3.0, "b": 2.0}}, {"q": {"a": 2, "b": 1}})
    assert {name: rows[name]["q"] for name in MEASURES} == dict.fromkeys(MEASURES, 1.0)


def test_ndcg_by_hand() -> None:
    rows = rows_of({"q": {"b": 3.0, "x": 2.0, "a": 1.0}}, {"q": {"a": 2, "b": 1, "x": 0}})
    gained = 1 / math.log2(2) + 2 / math.log2(4)
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    assert rows["nDCG@10"]["q"] == pytest.approx(gained / ideal)


def test_the_reciprocal_rank_is_that_of_the_first_relevant_item() -> None:
    rows = rows_of({"q": {"x": 4.0, "y": 3.0, "a": 2.0, "b": 1.0}}, {"q": {"a": 1, "b": 2}})
    assert rows["MRR@10"]["q"] == pytest.approx(1 / 3)


def test_a_relevant_item_after_the_tenth_counts_only_further_down() -> None:
    run = {f"x{number:02}": 100.0 - number for number in range(15)} | {"a": 1.0}
    rows = rows_of({"q": run}, {"q": {"a": 1}})
    assert (rows["nDCG@10"]["q"], rows["MRR@10"]["q"], rows["Recall@10"]["q"]) == (0.0, 0.0, 0.0)
    assert (rows["Recall@20"]["q"], rows["Recall@30"]["q"]) == (1.0, 1.0)
    assert rows["AP"]["q"] == pytest.approx(1 / 16)


def test_recall_is_the_share_of_what_is_relevant() -> None:
    rows = rows_of({"q": {"a": 2.0, "x": 1.0}}, {"q": {"a": 1, "b": 1, "c": 2, "d": 1}})
    assert rows["Recall@10"]["q"] == 0.25


def test_a_query_without_an_answer_counts_as_zero() -> None:
    rows = rows_of({"q": {"a": 1.0}}, {"q": {"a": 1}, "silent": {"a": 1}})
    assert rows["nDCG@10"] == {"q": 1.0, "silent": 0.0}


def test_a_query_with_an_empty_answer_counts_as_zero() -> None:
    rows = rows_of({"q": {"a": 1.0}, "empty": {}}, {"q": {"a": 1}, "empty": {"a": 1}})
    assert all(rows[name]["empty"] == 0.0 for name in MEASURES)


def test_when_nothing_is_answered_everything_is_zero() -> None:
    rows = rows_of({}, {"q": {"a": 1}})
    assert {name: rows[name] for name in MEASURES} == {name: {"q": 0.0} for name in MEASURES}


def test_a_query_that_nobody_judged_does_not_count() -> None:
    rows = rows_of({"q": {"a": 1.0}, "unjudged": {"a": 1.0}}, {"q": {"a": 1}})
    assert rows["nDCG@10"].keys() == {"q"}


def test_a_query_that_nothing_answers_does_not_count() -> None:
    rows = rows_of({"q": {"a": 1.0}, "none": {"a": 1.0}}, {"q": {"a": 1}, "none": {"a": 0, "b": 0}})
    assert rows["nDCG@10"].keys() == {"q"}


def test_an_item_that_nobody_judged_counts_as_irrelevant() -> None:
    rows = rows_of({"q": {"new": 2.0, "a": 1.0}}, {"q": {"a": 1}})
    assert rows["MRR@10"]["q"] == 0.5


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
