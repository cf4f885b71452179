"""Rating in the browser: blind, one answer after the other, nothing lost on a fault, and no rater named in a file."""

import re

from service.measured.sheets import MOST_NOTE, RATINGS, Rating, find_sheet
from tests.service.evaluations.conftest import Bench, words_of

SHEET = "/evaluations/sheets/first"


def asked_of(bench: Bench, who: str) -> str:
    """The answer somebody is asked to rate."""
    found = re.search(r'name="item" value="([^"]+)"', bench.sees(who, SHEET).text)
    assert found is not None
    return found[1]


def ratings(bench: Bench) -> list[Rating]:
    """What was kept."""
    return find_sheet(bench.data / "eval" / "sheets", "first").ratings()


def test_a_rater_does_not_learn_whose_answer_it_is(bench: Bench) -> None:
    page = bench.sees("eva", SHEET).text
    assert "secret system" not in page
    assert "Does it help?" in page
    assert "might help" in page


def test_each_answer_is_rated_once_and_then_it_is_done(bench: Bench) -> None:
    seen = []
    for _ in range(2):
        seen.append(asked_of(bench, "eva"))
        assert bench.sends("eva", SHEET, item=seen[-1], value="3", note="").headers["location"] == SHEET
    assert sorted(seen) == ["item-0", "item-1"]
    assert "You have rated every answer" in bench.reads("eva", SHEET)
    assert "0 of 2 rated" in bench.reads("elias", SHEET)


def test_not_being_able_to_say_is_kept_with_the_note(bench: Bench) -> None:
    bench.sends("eva", SHEET, item="item-0", value="cannot say", note="  not my field ")
    [kept] = ratings(bench)
    assert (kept.item, kept.value, kept.note) == ("item-0", None, "not my field")


def test_a_rating_left_out_is_asked_for_with_the_note_kept(bench: Bench) -> None:
    answer = bench.sends("eva", SHEET, item="item-1", note="half a <thought>")
    assert answer.status_code == 422
    assert "Please choose a rating" in words_of(answer)
    assert "half a &lt;thought&gt;" in answer.text
    assert 'value="item-1"' in answer.text
    assert ratings(bench) == []


def test_odd_input_becomes_a_sentence(bench: Bench) -> None:
    for fields in (
        {"item": "item-0", "value": "4"},
        {"item": "item-0", "value": "-1"},
        {"item": "item-0", "value": "3", "note": "x" * (MOST_NOTE + 1)},
        {"item": "item-9", "value": "3"},
        {},
    ):
        assert bench.sends("eva", SHEET, **fields).status_code == 422
    assert ratings(bench) == []


def test_two_raters_are_told_apart_and_neither_is_named(bench: Bench) -> None:
    for who in ("eva", "elias"):
        bench.sends(who, SHEET, item="item-0", value="2", note="")
    assert len({kept.rater for kept in ratings(bench)}) == 2
    kept = (bench.data / "eval" / "sheets" / "first" / RATINGS).read_text(encoding="utf8").lower()
    assert "eva" not in kept and "elias" not in kept


def test_a_sheet_that_is_not_there_is_not_found(bench: Bench) -> None:
    assert bench.sees("eva", "/evaluations/sheets/none").status_code == 404
    assert bench.sends("eva", "/evaluations/sheets/none", item="item-0", value="1").status_code == 404
