"""The report: one file that fetches nothing and runs nothing, saying of the rows what can be worked out by hand."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.commands import app
from eval.report.content import report_of
from eval.report.page import html, markdown_report
from service.measured.answers import Answered, Asked, Shown, write_answers, write_asked
from service.measured.rows import Row, write_rows
from service.measured.run_record import ANSWERS, ASKED, ROWS, Code, Run, RunRecord, read_run, write_record

GROUPS = ("language: en", "length: under 250 characters")
SEARCHED = {
    "words": {"nDCG@10": [0.2, 0.9, 0.5, None], "sureness": [9.0, 8.0, 7.0, 1.0], "surest hit helps": [0, 1, None, 0]},
    "production": {
        "nDCG@10": [0.9, 0.3, 0.5, 0.8],
        "sureness": [0.9, 0.7, 0.6, 0.1],
        "surest hit helps": [1, 1, 0, 0],
        "shown anything": [1, 1, 1, 0],
        "shown in vain": [0, 0, 1, 0],
    },
}


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Run]:
    """Writes a run of two systems and four queries."""

    def write(name: str = "cases-toy-dev-1", day: int = 21, title: str = "A quiet start", grade: int | None = 3) -> Run:
        folder = tmp_path / "eval" / "runs" / name
        folder.mkdir(parents=True)
        rows = [
            Row(system, f"q{place}", measure, None if value is None else float(value))
            for system, measures in SEARCHED.items()
            for measure, values in measures.items()
            for place, value in enumerate(values)
        ]
        write_rows(folder / ROWS, rows)
        write_asked(folder / ASKED, [Asked(f"q{place}", f"They <b>talk</b> {place}", GROUPS) for place in range(4)])
        shown = (Shown("noise", title, 0.9, grade), Shown("new", "A new one", 0.5))
        write_answers(folder / ANSWERS, [Answered(s, f"q{place}", shown) for s in SEARCHED for place in range(4)])
        write_record(folder, record(name, day))
        return read_run(folder)

    return write


def record(name: str, day: int) -> RunRecord:
    """A finished run's record."""
    return RunRecord(
        id=name,
        experiment="cases",
        asks="Does it find what helps?",
        dataset="toy",
        split="dev",
        dataset_checksum="sum",
        corpus_checksum="corpus",
        code=Code(version="0.1.0", commit="abc", digest="d"),
        encoder="hashing",
        pipeline="first response 1",
        text_version="3",
        systems=("words", "production"),
        baseline="words",
        main_measures=("nDCG@10",),
        measures={"nDCG@10": "more", "sureness": "neither"},
        queries=4,
        machine="a machine",
        started=datetime(2026, 11, day, 12, tzinfo=UTC),
        finished=datetime(2026, 11, day, 13, tzinfo=UTC),
        warnings=("3 judged items changed since they were judged.",),
    )


def test_the_page_fetches_nothing_and_runs_nothing(made: Callable[..., Run]) -> None:
    page = html(report_of([made()]))
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?!#)[^"']*""", page) == []
    assert re.findall(r"<script|@import|url\(|<link|<iframe| on\w+=", page) == []


def test_where_nothing_was_graded_nothing_is_called_unjudged(made: Callable[..., Run]) -> None:
    page = html(report_of([made(grade=None)]))
    assert "A quiet start" in page
    assert 'class="grade' not in page


def test_what_people_wrote_is_shown_as_they_wrote_it(made: Callable[..., Run]) -> None:
    page = html(report_of([made(title="<script>alert(1)</script>")]))
    assert "They &lt;b&gt;talk&lt;/b&gt; 0" in page
    assert "<script>" not in page


def test_a_section_tells_the_means_what_was_unreadable_and_the_warnings(made: Callable[..., Run]) -> None:
    [section] = report_of([made()]).sections
    [measured] = section.measures
    assert [(dot.name, round(dot.mean.value, 3)) for dot in measured.dots] == [("words", 0.533), ("production", 0.625)]
    assert measured.unreadable == 1
    assert "3 judged items changed since they were judged." in html(report_of([made("another")]))


def test_marks_stand_where_their_values_are(made: Callable[..., Run]) -> None:
    [section] = report_of([made()]).sections
    dot = section.measures[0].dots[1]
    assert dot.x == pytest.approx(62.5)
    assert dot.low < dot.x < dot.high <= 100


def test_risk_and_coverage_are_those_of_the_rows(made: Callable[..., Run]) -> None:
    risk = report_of([made()]).sections[0].risk
    assert risk is not None
    assert risk.in_use is not None
    assert (risk.in_use.coverage, round(risk.in_use.risk, 3)) == (0.75, 0.333)
    assert risk.areas["production"] == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)
    assert risk.unjudged == {"words": 1, "production": 0}
    assert ("language: en", 4, 0.75, pytest.approx(1 / 3)) in risk.by_group


def test_a_curve_goes_through_its_points(made: Callable[..., Run]) -> None:
    risk = report_of([made()]).sections[0].risk
    assert risk is not None
    assert risk.curves[1].points == "25.0,60.0 50.0,60.0 75.0,40.0 100.0,30.0"
    assert risk.curves[0].dashes != risk.curves[1].dashes


def test_groups_too_small_to_say_anything_are_left_out(made: Callable[..., Run]) -> None:
    [section] = report_of([made()]).sections
    assert [(group.name, group.count) for group in section.groups] == [(name, 4) for name in GROUPS]


def test_the_queries_that_moved_most_stand_with_both_answers(made: Callable[..., Run]) -> None:
    contrast = report_of([made()]).sections[0].contrast
    assert contrast is not None
    assert [one.asked.query for one in contrast.better] == ["q0"]
    assert [one.asked.query for one in contrast.worse] == ["q1"]
    assert [answered.system for answered in contrast.better[0].answers] == ["words", "production"]
    page = html(report_of([made("again")]))
    assert page.count("A quiet start") == 4
    assert "unjudged" in page


def test_two_runs_of_the_same_are_also_compared(made: Callable[..., Run]) -> None:
    told = report_of([made("cases-a", 20), made("cases-b", 21)])
    assert [change.title for change in told.changes] == [
        "words: cases-a → cases-b",
        "production: cases-a → cases-b",
    ]
    assert all(line.compared.difference == 0 for change in told.changes for line in change.lines)


def test_markdown_tells_the_same_numbers(made: Callable[..., Run]) -> None:
    told = markdown_report(report_of([made()]))
    assert "| nDCG@10 | more | 0.533" in told
    assert "### production against words" in told
    assert "encoder hashing" in told


def test_the_command_writes_both_files(
    made: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(tmp_path))
    made()
    ran = CliRunner().invoke(app, ["report"])
    assert ran.exit_code == 0, ran.output
    assert (tmp_path / "eval" / "report.html").read_text(encoding="utf8").startswith("<!doctype html>")
    assert (tmp_path / "eval" / "report.md").read_text(encoding="utf8").startswith("# Evaluation report")


def test_without_runs_the_command_says_how_to_make_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(tmp_path))
    ran = CliRunner().invoke(app, ["report"])
    assert ran.exit_code == 2
    assert "casementor eval run" in ran.stderr
