"""Measures of rankings against values worked out by hand."""

import math

import pytest

from eval.search.measures import JUDGED, JUDGED_ONLY, MEASURES, ranking_values, rows_of


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


def test_what_nobody_judged_is_counted_apart_from_what_does_not_help() -> None:
    values = ranking_values(["new", "also new", "a", "x"], {"a": 1, "x": 0})
    assert values["MRR@10"] == pytest.approx(1 / 3)
    assert values[JUDGED_ONLY] == 1.0
    assert values[JUDGED] == 0.5


def test_a_ranking_of_nothing_is_worth_nothing_and_nobody_says_how_much_was_judged() -> None:
    values = ranking_values([], {"a": 1})
    assert JUDGED not in values
    assert set(values.values()) == {0.0}


def test_where_nothing_helps_only_how_much_was_judged_can_be_measured() -> None:
    assert ranking_values(["x", "new"], {"x": 0}) == {JUDGED: 0.5}


def test_a_ranking_keeps_its_order_where_scores_tie() -> None:
    assert ranking_values(["b", "a"], {"a": 1})["MRR@10"] == 0.5
    assert ranking_values(["a", "b"], {"a": 1})["MRR@10"] == 1.0
