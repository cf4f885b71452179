"""How cases spread over mentors, by numbers that can be worked out by hand (R34)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.load_spread import Spread, spread_of

COUNTS = st.lists(st.integers(0, 50), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("counts", "expected"), [([5, 5, 5, 5], 0.0), ([0, 0, 0, 12], 0.75), ([0, 0], 0.0), ([1, 3], 0.25)]
)
def test_gini_is_nought_for_equals_and_large_where_one_has_all(counts: list[int], expected: float) -> None:
    assert spread_of(counts, new=[False] * len(counts)).gini == expected


def test_shares_are_of_all_cases() -> None:
    new = [True, False, False, False, False, False, False, False, False, False, True]
    found = spread_of([10, 40, 20, 20, 2, 2, 2, 2, 2, 0, 0], new=new)
    assert found == Spread(100, 0.4, 0.6, found.gini, 0.182, 0.1)


@given(COUNTS)
def test_who_has_which_number_changes_nothing(counts: list[int]) -> None:
    new = [False] * len(counts)
    assert spread_of(counts, new=new) == spread_of(sorted(counts), new=new)


@given(COUNTS)
def test_the_busiest_tenth_has_no_less_than_the_busiest_one(counts: list[int]) -> None:
    found = spread_of(counts, new=[False] * len(counts))
    assert 0 <= found.largest_share <= found.top_tenth_share <= 1
    assert 0 <= found.gini < 1


def test_of_no_cases_every_share_is_nought() -> None:
    assert spread_of([], new=[]) == Spread(0, 0.0, 0.0, 0.0, 0.0, 0.0)
