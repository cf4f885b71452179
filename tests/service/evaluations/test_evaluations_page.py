"""The evaluators' pages: what was run, how it went, two runs compared, each said as the rows have it."""

import re
import shutil

import pytest

from tests.service.evaluations.conftest import Bench, words_of


def test_runs_are_listed_with_what_they_were_made_by(bench: Bench) -> None:
    page = bench.reads("eva", "/evaluations")
    assert page.index("cases-other") < page.index("cases-b") < page.index("cases-a")
    assert "commit 1" in page


def test_a_trend_has_runs_that_were_asked_the_same_oldest_first(bench: Bench) -> None:
    page = bench.sees("eva", "/evaluations").text
    assert page.count("<polyline") == 1
    assert 'points="0.0,9.0 100.0,6.0"' in page
    table = page.split("</svg>")[-1].split("</table>")[0]
    assert table.index("0.700") < table.index("0.800")


def test_the_newest_run_that_can_be_compared_is_chosen_with_the_one_before_it(bench: Bench) -> None:
    page = bench.sees("eva", "/evaluations").text
    assert re.findall(r'<option value="([\w-]+)" selected>', page) == ["cases-a", "cases-b"]


def test_one_run_is_shown_with_means_and_what_they_depend_on(bench: Bench) -> None:
    page = bench.reads("eva", "/evaluations/runs/cases-a")
    assert "0.700 [" in page
    assert "0.400 [" in page
    assert "hashing" in page


def test_two_runs_are_compared_query_by_query(bench: Bench) -> None:
    page = bench.reads("eva", "/evaluations/compared?before=cases-a&after=cases-b")
    assert "+0.100" in page
    assert "1, 2, 0" in page
    assert "q0 0.500 → 0.800" in page


def test_what_people_wrote_is_shown_as_they_wrote_it(bench: Bench) -> None:
    page = bench.sees("eva", "/evaluations/compared?before=cases-a&after=cases-b").text
    assert "They &lt;b&gt;talk&lt;/b&gt; 0" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("before=cases-a&after=cases-other", "were not asked the same"),
        ("before=none&after=cases-a", "No run goes by the name 'none'"),
        ("", "More than one run begins"),
        ("before=../cases-a&after=cases-a", "No run goes"),
    ],
)
def test_what_cannot_be_compared_is_said_on_the_list(bench: Bench, query: str, sentence: str) -> None:
    answer = bench.sees("eva", f"/evaluations/compared?{query}")
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Compare two runs" in words_of(answer)


def test_a_run_that_is_not_there_is_not_found(bench: Bench) -> None:
    assert bench.sees("eva", "/evaluations/runs/none").status_code == 404


def test_without_runs_the_page_says_how_to_make_one(bench: Bench) -> None:
    shutil.rmtree(bench.data / "eval")
    page = bench.reads("eva", "/evaluations")
    assert "casementor eval run" in page
    assert "Compare two runs" not in page


@pytest.mark.parametrize("path", ["/evaluations", "/evaluations/runs/cases-a", "/evaluations/sheets/first"])
def test_only_evaluators_may_read_them(bench: Bench, path: str) -> None:
    assert bench.sees("eva", path).status_code == 200
    assert {bench.sees(who, path).status_code for who in ("ada", "tom")} == {403}
    assert bench.sees("", path).status_code == 303


def test_the_header_leads_evaluators_there_and_nobody_else(bench: Bench) -> None:
    assert 'href="/evaluations"' in bench.sees("eva", "/").text
    assert 'href="/evaluations"' not in bench.sees("tom", "/").text
