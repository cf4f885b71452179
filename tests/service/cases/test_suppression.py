"""No number under five is told, nor can one be worked out from what is told beside it (R21)."""

from hypothesis import given
from hypothesis import strategies as st

from service.cases.suppression import LEAST, withheld, withheld_together

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 12), min_size=1, max_size=8)


def possible(counts: dict[str, int], hidden: frozenset[str]) -> int:
    """How many values a withheld cell may have for somebody who knows the total and every cell that is told."""
    left = sum(counts.values()) - sum(count for name, count in counts.items() if name not in hidden)
    return left + 1 if len(hidden) > 1 else 1


@given(COUNTS)
def test_what_is_told_is_never_under_five(counts: dict[str, int]) -> None:
    hidden = withheld(counts)
    assert all(count >= LEAST for name, count in counts.items() if name not in hidden)


@given(COUNTS)
def test_the_total_minus_the_others_narrows_no_withheld_number_to_fewer_than_five_values(
    counts: dict[str, int],
) -> None:
    """Where the total is withheld, too, nothing can be subtracted from anything."""
    hidden = withheld(counts)
    if hidden and sum(counts.values()) >= LEAST and len(counts) > 1:
        assert possible(counts, hidden) > LEAST


@given(COUNTS)
def test_nothing_is_withheld_of_a_table_without_small_numbers(counts: dict[str, int]) -> None:
    assert withheld({name: count + LEAST for name, count in counts.items()}) == frozenset()


@given(COUNTS)
def test_the_order_of_the_cells_decides_nothing(counts: dict[str, int]) -> None:
    assert withheld(dict(reversed(counts.items()))) == withheld(counts)


def test_one_small_number_takes_the_smallest_of_the_others_with_it() -> None:
    assert withheld({"yes": 40, "partly": 9, "no": 2}) == {"no", "partly"}


def test_small_numbers_that_make_less_than_five_together_take_another_with_them() -> None:
    assert withheld({"yes": 40, "partly": 1, "no": 2}) == {"yes", "partly", "no"}


def test_four_and_five_are_on_the_two_sides_of_the_border() -> None:
    assert withheld({"yes": 5, "no": 5}) == frozenset()
    assert withheld({"yes": 5, "no": 4}) == {"yes", "no"}


@given(
    st.lists(st.integers(0, 12), min_size=2, max_size=3),
    st.lists(st.integers(0, 12), min_size=2, max_size=3),
    st.integers(0, 12),
)
def test_a_cell_that_two_tables_share_is_withheld_in_both_or_in_none(a: list[int], b: list[int], none: int) -> None:
    """Told in one, it would open the other."""
    tables = {
        "first": {**{f"a{number}": count for number, count in enumerate(a)}, "none": none},
        "second": {**{f"b{number}": count for number, count in enumerate(b)}, "none": none},
    }
    hidden = withheld_together(tables, same="none")
    assert ("none" in hidden["first"]) == ("none" in hidden["second"])
    for name, counts in tables.items():
        assert all(count >= LEAST for cell, count in counts.items() if cell not in hidden[name])
        if hidden[name] and sum(counts.values()) >= LEAST:
            assert possible(counts, hidden[name]) > LEAST
