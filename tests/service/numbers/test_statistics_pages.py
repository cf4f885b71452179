"""The pages and files of statistics: for whom they are, what they tell, and what nobody can read from them (R21)."""

import csv
import io
from typing import Any

import pytest

from corpus.records import Format, Urgency
from service.accounts.monitoring import CHOICES
from service.cases.facts import promised
from service.cases.statistics import ANSWER, CELLS, NONE, RESPONSE, Counted, LoadTold
from service.web.statistics.statistics_words import CELLS as WORDS
from service.web.statistics.statistics_words import DRAFTS, FIELD, HELPFUL, LOAD, TABLES, WAITS

READERS = ("moderator", "administrator", "evaluator")
ALL = {"first": "2026-09", "last": "2027-03"}


@pytest.mark.parametrize("who", ["teacher", "mentor"])
def test_statistics_are_not_for_teachers_and_mentors(desk: Any, who: str) -> None:
    for path in ("/statistics", "/statistics/urgency.csv", "/api/v1/statistics?first=2026-09&last=2027-03"):
        assert desk.sees(who, path).status_code == 403


@pytest.mark.parametrize("who", READERS)
def test_who_may_read_them_finds_them_in_the_menu(desk: Any, who: str) -> None:
    assert "30 cases were filed in this period." in desk.reads(who, "/statistics", **ALL)
    assert 'href="/statistics"' in desk.sees(who, "/").text


def test_the_present_school_year_is_shown_at_first(desk: Any) -> None:
    shown = desk.sees("evaluator", "/statistics").text
    assert '<option value="2026-09" selected>September 2026</option>' in shown
    assert '<option value="2027-03" selected>March 2027</option>' in shown


def test_a_period_narrows_what_is_counted(desk: Any) -> None:
    assert "8 cases were filed" in desk.reads("evaluator", "/statistics", first="2026-09", last="2026-10")
    assert "8 cases were filed" in desk.reads("evaluator", "/statistics", first="2026-10", last="2026-09")
    assert "Fewer than five cases" in desk.reads("evaluator", "/statistics", first="2026-09", last="2026-09")


@pytest.mark.parametrize("odd", ["", "2026-13", "1", "2031-01", "'"])
def test_a_period_that_is_none_is_the_school_year(desk: Any, odd: str) -> None:
    assert "30 cases" in desk.reads("evaluator", "/statistics", first=odd, last="2026-10")


@pytest.mark.parametrize("who", ["", "teacher", "evaluator"])
def test_everybody_reads_the_public_numbers_up_to_the_last_whole_month(desk: Any, who: str) -> None:
    """R21: the cases of March are not in them before April."""
    assert "25 cases were filed from September 2026 to February 2027." in desk.reads(who, "/numbers")


def test_public_numbers_are_by_whole_school_years_only(desk: Any) -> None:
    told = desk.sees("", "/numbers", first="2026-09", last="2026-10", year="1999").text
    assert "25 cases" in told
    assert "2026/27" in told
    assert "Teachers by" not in told


@pytest.mark.parametrize("counted", [False])
def test_without_cases_the_pages_say_so(desk: Any, counted: bool) -> None:
    assert "There are no numbers yet" in desk.reads("", "/numbers")
    assert "Fewer than five cases" in desk.reads("evaluator", "/statistics")
    assert desk.sees("", "/numbers/urgency.csv").status_code == 200


def test_every_table_stands_on_the_page_with_a_chart_that_says_the_same(desk: Any) -> None:
    page = desk.sees("evaluator", "/statistics", **ALL).text
    for words in TABLES.values():
        assert f">{words.title}</h2>" in page.replace("&#39;", "'")
    assert page.count('<svg class="chart" role="img"') == len(TABLES)
    assert "anonymously: 14; personally: withheld" not in page
    assert "personally: 10; anonymously: 14; collectively: withheld; publicly: withheld" in page
    assert "style=" not in page.partition("<main")[2]


def test_a_withheld_number_stands_nowhere_on_the_page_and_its_bar_is_hatched(desk: Any) -> None:
    """R21: six were collective, none public; either would tell the other."""
    rows = csv_of(desk.sees("evaluator", "/statistics/format.csv", **ALL).text)
    assert rows[1:] == [
        ["personally", "10", "0.333"],
        ["anonymously", "14", "0.467"],
        ["collectively", "withheld", "withheld"],
        ["publicly", "withheld", "withheld"],
        ["Total", "30"],
    ]
    assert 'fill="url(#format-hatch)"' in desk.sees("evaluator", "/statistics", **ALL).text


def test_a_table_of_which_every_number_is_withheld_is_folded(desk: Any) -> None:
    page = desk.sees("evaluator", "/statistics", first="2026-09", last="2026-09").text
    assert "Too few: every number is withheld" in page
    assert page.count("<details>") == page.count('<svg class="chart" role="img"')
    assert '<svg class="chart" role="img"' in page.partition("<details>")[2]


def csv_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("name", [name.replace(" ", "-") for name in TABLES])
def test_every_table_is_a_file(desk: Any, name: str) -> None:
    answer = desk.sees("administrator", f"/statistics/{name}.csv", **ALL)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}-2026-09-2027-03.csv"'
    assert len(csv_of(answer.text)) > 2


def test_a_file_has_plain_numbers(desk: Any) -> None:
    rows = csv_of(desk.sees("administrator", "/statistics/waits.csv", **ALL).text)
    assert rows[0] == ["Until", "Lower quartile", "Median", "Upper quartile"]
    assert rows[2] == ["the first human answer", "62100.0", "88200.0", "114300.0"]


@pytest.mark.parametrize("path", ["/statistics/nothing.csv", "/numbers/years.csv"])
def test_there_is_no_file_of_a_table_that_is_not_there(desk: Any, path: str) -> None:
    assert desk.sees("administrator", path).status_code == 404


def test_the_api_tells_the_same_as_the_page_with_null_for_what_is_withheld(desk: Any) -> None:
    told = desk.sees("evaluator", "/api/v1/statistics", **ALL).json()
    formats = next(table for table in told["tables"] if table["name"] == "format")
    assert told["cases"] == formats["total"] == 30
    assert [cell["count"] for cell in formats["cells"]] == [10, 14, None, None]
    assert told["by_field"]["total"] == 50


def test_the_api_for_everybody_ends_with_the_last_whole_month(desk: Any) -> None:
    told = desk.sees("", "/api/v1/statistics/public", year=2026).json()
    assert (told["cases"], told["period"]["last"], told["people"]) == (25, "2027-02", [])
    assert desk.sees("", "/api/v1/statistics/public", year=2027).json()["cases"] is None


@pytest.mark.parametrize("query", [{"first": "2026-9", "last": "2027-03"}, {"first": "2026-09"}, {}])
def test_the_api_refuses_a_month_that_is_none(desk: Any, query: dict[str, str]) -> None:
    assert desk.sees("evaluator", "/api/v1/statistics", **query).status_code == 422


def test_numbers_are_written_as_the_reader_writes_them(desk: Any) -> None:
    assert "46.7%" in desk.reads("evaluator", "/statistics", **ALL)
    assert "24.5 hours" in desk.reads("evaluator", "/statistics", **ALL)


def test_every_table_and_every_cell_has_words() -> None:
    assert set(TABLES) == {FIELD, WAITS, LOAD, DRAFTS, HELPFUL, *Counted, *CHOICES}
    for by in Counted:
        assert set(CELLS[by]) <= set(WORDS[by])
    assert set(LoadTold.model_fields) == set(WORDS[LOAD])
    assert {RESPONSE, ANSWER, *Urgency} == set(WORDS[WAITS])
    assert {*Format} <= set(WORDS[Counted.FORMAT])
    assert all(NONE in WORDS[name] for name in CHOICES)


def test_the_days_that_are_promised_are_those_of_the_rules() -> None:
    note = str(TABLES[Counted.ANSWER].note)
    assert [str(promised(urgency).days) for urgency in Urgency] == [word for word in note.split() if word.isdigit()]
