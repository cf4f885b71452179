"""Rating sheets: blind, for several raters, nothing lost and nothing overwritten."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.measured.sheets import (
    ITEMS,
    KeyLine,
    NoSuchSheet,
    RatedItem,
    Rating,
    Sheet,
    SheetRecord,
    find_sheet,
    sheets_in,
    write_sheet,
)

SCALE = ("bad", "middling", "good")


def record(name: str = "first") -> SheetRecord:
    """A sheet's record."""
    return SheetRecord(
        name=name, run="texts-1", question="How good?", scale=SCALE, made=datetime(2026, 11, 21, tzinfo=UTC)
    )


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """A sheet of four items of two systems."""
    names = [f"item-{number}" for number in range(4)]
    pairs = [
        (RatedItem(n, f"asked {n}", (f"said {n}",)), KeyLine(n, f"system {i % 2}", "q")) for i, n in enumerate(names)
    ]
    return write_sheet(tmp_path, record(), pairs)


def test_what_a_rater_reads_does_not_name_the_system(sheet: Sheet) -> None:
    assert "system" not in (sheet.folder / ITEMS).read_text(encoding="utf8")
    assert "system" not in str(sheet.items)
    assert Counter(line.system for line in sheet.key().values()) == {"system 0": 2, "system 1": 2}


def test_a_rater_is_given_every_item_once(sheet: Sheet) -> None:
    seen = []
    while (item := sheet.next_for("ada")) is not None:
        seen.append(item.item)
        sheet.rate([Rating(item.item, "ada", 2)])
    assert sorted(seen) == list(sheet.items)


def test_raters_do_not_all_begin_with_the_same_item(sheet: Sheet) -> None:
    first = {item.item for number in range(20) if (item := sheet.next_for(f"rater-{number}")) is not None}
    assert len(first) > 1


def test_one_raters_work_is_not_anothers(sheet: Sheet) -> None:
    sheet.rate([Rating("item-0", "ada", 1)])
    assert sheet.rated_by("ben") == {}
    assert sheet.rated_by("ada")["item-0"].value == 1


def test_a_rating_can_be_changed(sheet: Sheet) -> None:
    sheet.rate([Rating("item-0", "ada", 1)])
    sheet.rate([Rating("item-0", "ada", 3, "on second thoughts")])
    assert sheet.ratings() == [Rating("item-0", "ada", 3, "on second thoughts")]


def test_not_being_able_to_say_is_kept_and_is_no_rating(sheet: Sheet) -> None:
    sheet.rate([Rating("item-0", "ada", None)])
    assert sheet.rated_by("ada")["item-0"].value is None


@pytest.mark.parametrize("rating", [Rating("item-9", "ada", 1), Rating("item-0", "ada", 0), Rating("item-0", "ada", 4)])
def test_what_the_sheet_does_not_have_is_refused_whole(sheet: Sheet, rating: Rating) -> None:
    with pytest.raises(ValueError, match="item"):
        sheet.rate([Rating("item-1", "ada", 1), rating])
    assert sheet.ratings() == []


def test_a_sheet_with_ratings_is_never_written_over(sheet: Sheet, tmp_path: Path) -> None:
    sheet.rate([Rating("item-0", "ada", 1)])
    with pytest.raises(ValueError, match="already"):
        write_sheet(tmp_path, record(), [])
    assert len(find_sheet(tmp_path, "first").ratings()) == 1


def test_a_sheet_is_found_by_name(sheet: Sheet, tmp_path: Path) -> None:
    assert find_sheet(tmp_path, "first").record == sheet.record
    assert [one.record.name for one in sheets_in(tmp_path)] == ["first"]
    for name in ("second", "../first", ""):
        with pytest.raises(NoSuchSheet):
            find_sheet(tmp_path, name)
