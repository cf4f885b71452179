"""The words leg: BM25 over stems, changed item by item."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words_leg import WordsLeg

ROWS = [("noise", ["noisi", "class"]), ("father", ["father", "write", "night"]), ("marks", ["mark", "class"])]


@pytest.fixture(params=["folder", "memory"])
def leg(request: pytest.FixtureRequest, tmp_path: Path) -> WordsLeg:
    """An empty leg in a folder and in memory."""
    return WordsLeg(tmp_path / "words" if request.param == "folder" else None)


def test_an_empty_leg_finds_nothing(leg: WordsLeg) -> None:
    assert leg.search(["noisi"], limit=5) == {}
    assert leg.count() == 0


def test_items_are_found_by_their_stems(leg: WordsLeg) -> None:
    leg.put(ROWS)
    assert list(leg.search(["father", "night"], limit=5)) == ["father"]


def test_the_item_with_more_of_the_words_comes_first(leg: WordsLeg) -> None:
    leg.put(ROWS)
    found = leg.search(["noisi", "class"], limit=5)
    assert list(found) == ["noise", "marks"]
    assert found["noise"] > found["marks"] > 0


def test_a_stem_nobody_has_finds_nothing(leg: WordsLeg) -> None:
    leg.put(ROWS)
    assert leg.search(["zebra"], limit=5) == {}


@pytest.mark.parametrize(("stems", "limit"), [([], 5), (["class"], 0)])
def test_asking_for_nothing_finds_nothing(leg: WordsLeg, stems: list[str], limit: int) -> None:
    leg.put(ROWS)
    assert leg.search(stems, limit=limit) == {}


def test_a_stem_said_twice_counts_more(leg: WordsLeg) -> None:
    leg.put(ROWS)
    assert leg.search(["father", "father"], limit=5)["father"] > leg.search(["father"], limit=5)["father"]


def test_an_item_added_later_is_found(leg: WordsLeg) -> None:
    leg.put(ROWS[:1])
    leg.put(ROWS[1:])
    assert leg.count() == len(ROWS)
    assert list(leg.search(["mark"], limit=5)) == ["marks"]


def test_putting_twice_changes_nothing(leg: WordsLeg) -> None:
    leg.put(ROWS)
    leg.put(ROWS)
    assert leg.count() == len(ROWS)
    assert list(leg.search(["class"], limit=5)) == ["marks", "noise"]


def test_a_replaced_item_is_found_by_its_new_words_only(leg: WordsLeg) -> None:
    leg.put(ROWS)
    leg.put([("noise", ["zebra"])])
    assert list(leg.search(["zebra"], limit=5)) == ["noise"]
    assert leg.search(["noisi"], limit=5) == {}
    assert leg.count() == len(ROWS)


def test_a_removed_item_is_gone(leg: WordsLeg) -> None:
    leg.put(ROWS)
    leg.remove(["noise"])
    assert leg.search(["noisi"], limit=5) == {}
    assert leg.count() == len(ROWS) - 1


def test_removing_what_is_absent_changes_nothing(leg: WordsLeg) -> None:
    leg.put(ROWS)
    leg.remove(["nowhere"])
    leg.remove([])
    assert leg.count() == len(ROWS)


def test_an_id_that_is_part_of_another_is_another(leg: WordsLeg) -> None:
    leg.put([("calm", ["zebra"]), ("calm-start", ["zebra"])])
    leg.remove(["calm"])
    assert list(leg.search(["zebra"], limit=5)) == ["calm-start"]


def test_ties_fall_back_to_the_id(leg: WordsLeg) -> None:
    leg.put([(name, ["zebra"]) for name in ("c", "a", "d", "b")])
    assert list(leg.search(["zebra"], limit=9)) == ["a", "b", "c", "d"]


def test_a_question_of_many_words_is_answered(leg: WordsLeg) -> None:
    leg.put([*ROWS, ("all", [f"word{number}" for number in range(3000)])])
    assert next(iter(leg.search([f"word{number}" for number in range(3000)], limit=5))) == "all"


@pytest.mark.parametrize("stem", ["don't", "a:b", '"', "+", "AND", "(", "class*", "ученик", "šuo", "-noisi", "a\\"])
def test_no_stem_is_read_as_an_order_to_the_search(leg: WordsLeg, stem: str) -> None:
    leg.put([*ROWS, ("odd", [stem])])
    assert list(leg.search([stem], limit=5)) == ["odd"]


def test_it_is_known_how_many_items_hold_a_stem(leg: WordsLeg) -> None:
    leg.put(ROWS)
    assert [leg.holders(stem) for stem in ("class", "father", "zebra")] == [2, 1, 0]


def test_a_leg_in_a_folder_remembers(tmp_path: Path) -> None:
    WordsLeg(tmp_path).put(ROWS)
    assert list(WordsLeg(tmp_path).search(["father"], limit=5)) == ["father"]


stem_lists = st.lists(st.sampled_from(["noisi", "class", "father", "mark", "night"]), min_size=1, max_size=6)


@given(rows=st.lists(stem_lists, min_size=1, max_size=6), asked=stem_lists)
def test_found_items_are_those_that_share_a_stem_best_first(rows: list[Sequence[str]], asked: list[str]) -> None:
    leg = WordsLeg(None)
    leg.put((f"item-{number}", stems) for number, stems in enumerate(rows))
    found = leg.search(asked, limit=10)
    assert set(found) == {f"item-{number}" for number, stems in enumerate(rows) if set(stems) & set(asked)}
    assert list(found) == sorted(found, key=lambda name: (-found[name], name))
