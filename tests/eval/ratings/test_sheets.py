"""Sheets made of runs, rated outside as CSV, and what they tell: means, agreement, and a judge held against people."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.commands import app
from eval.generation.names import FAITHFUL, RUBRIC
from eval.ratings.agreement import BAR, Agreement, among, told_by
from eval.ratings.sheets import BadSheet, export_csv, import_csv, make_sheet
from eval.report.content import report_of
from eval.report.page import html, markdown_report
from service.measured.answers import Answered, Asked, Shown, write_answers, write_asked
from service.measured.rows import Row, write_rows
from service.measured.run_record import ANSWERS, ASKED, ROWS, Code, Run, RunRecord, read_run, write_record
from service.measured.sheets import Rating, Sheet, SheetRecord

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUERIES = [f"q{number:02}" for number in range(8)]
GOOD = {"plain": 1, "shipped": 5}
"""What people think of the systems here."""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder."""
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(tmp_path))
    return tmp_path


@pytest.fixture
def run(data: Path) -> Run:
    """A run of two systems with a judge who agrees with people on one measure and contradicts them on another."""
    folder = data / "eval" / "runs" / "texts-toy-dev-1"
    folder.mkdir(parents=True)
    both = [(system, query) for system in GOOD for query in QUERIES]
    judged = {RUBRIC: {"plain": 0.0, "shipped": 1.0}, FAITHFUL: {"plain": 1.0, "shipped": 0.0}}
    write_rows(folder / ROWS, [Row(s, q, name, judged[name][s]) for s, q in both for name in judged])
    write_asked(folder / ASKED, [Asked(query, f"=asked {query}") for query in QUERIES])
    write_answers(folder / ANSWERS, [Answered(s, q, (Shown("x", f"words {s[0]}{q}", 0.9, 3),)) for s, q in both])
    write_record(
        folder,
        RunRecord(
            id=folder.name,
            experiment="texts",
            asks="Are they worth reading?",
            dataset="toy",
            split="dev",
            dataset_checksum="sum",
            corpus_checksum="corpus",
            code=Code(version="0", commit="", digest="d"),
            encoder="hashing",
            pipeline="p",
            text_version="3",
            systems=tuple(GOOD),
            baseline="plain",
            main_measures=(RUBRIC,),
            measures={RUBRIC: "more", FAITHFUL: "more"},
            queries=len(QUERIES),
            machine="m",
            started=AT,
        ),
    )
    return read_run(folder)


@pytest.fixture
def sheet(run: Run, data: Path) -> Sheet:
    """Every answer of the run, to be rated."""
    return make_sheet(run, name="first", home=data / "eval" / "sheets", queries=99, seed=1, at=AT)


def filled(sheet: Sheet, path: Path, ratings: Mapping[str, str]) -> Path:
    """The exported sheet with ratings by item."""
    export_csv(sheet, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, "rating": ratings.get(row["item"], "")} for row in rows)
    return path


def test_every_systems_answer_to_each_query_is_an_item_and_names_nothing(sheet: Sheet, run: Run) -> None:
    assert len(sheet.items) == len(QUERIES) * len(GOOD)
    told = str(sheet.items)
    assert "plain" not in told and "shipped" not in told and "0.9" not in told
    assert {(line.system, line.query) for line in sheet.key().values()} == {(s, q) for s in GOOD for q in QUERIES}


def test_a_silence_is_nothing_to_rate(run: Run, data: Path) -> None:
    write_answers(run.folder / ANSWERS, [one for key, one in run.answers.items() if key != ("plain", "q00")])
    made = make_sheet(read_run(run.folder), name="quiet", home=data, queries=99, seed=1, at=AT)
    assert len(made.items) == len(QUERIES) * len(GOOD) - 1


def test_systems_are_mixed_and_the_same_seed_mixes_the_same(run: Run, data: Path) -> None:
    first, again, other = (
        make_sheet(run, name=name, home=data, queries=5, seed=seed, at=AT)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first.key() == again.key() != other.key()
    assert len({line.query for line in first.key().values()}) == 5
    order = [line.system for line in first.key().values()]
    assert order != sorted(order) and order != sorted(order, reverse=True)


def test_a_sheet_goes_out_and_comes_back_as_csv(sheet: Sheet, tmp_path: Path) -> None:
    path = filled(sheet, tmp_path / "out.csv", {"item-001": "4", "item-002": "?"})
    assert import_csv(sheet, path, rater="ada") == 2
    assert {rating.item: rating.value for rating in sheet.ratings()} == {"item-001": 4, "item-002": None}


def test_no_cell_is_a_formula(sheet: Sheet, tmp_path: Path) -> None:
    export_csv(sheet, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_file_with_faults_is_refused_whole_with_a_line_for_each(sheet: Sheet, tmp_path: Path) -> None:
    path = filled(sheet, tmp_path / "out.csv", {"item-001": "4", "item-002": "six", "item-003": "0"})
    with pytest.raises(BadSheet) as refused:
        import_csv(sheet, path, rater="ada")
    assert len(str(refused.value).splitlines()) == 2
    assert sheet.ratings() == []


def test_a_file_of_another_kind_is_refused(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n", encoding="utf8")
    with pytest.raises(BadSheet, match="needs the columns"):
        import_csv(sheet, tmp_path / "odd.csv", rater="ada")


def rated(sheet: Sheet, *, apart: int = 0) -> None:
    """Two raters rate every item by the system it is of; the second one lower by so much."""
    for rater, less in (("ada", 0), ("ben", apart)):
        sheet.rate(Rating(item, rater, max(1, GOOD[line.system] - less)) for item, line in sheet.key().items())


def test_a_sheet_tells_each_systems_mean_and_how_far_raters_agree(sheet: Sheet, run: Run) -> None:
    rated(sheet)
    told = told_by(sheet, run, judges=(RUBRIC,))
    assert {name: mean.value for name, mean in told.by_system.items()} == {"plain": 1.0, "shipped": 5.0}
    assert told.raters == 2
    assert told.among_raters.alpha == pytest.approx(1.0)


def test_a_judge_who_agrees_with_people_holds_and_one_who_contradicts_them_does_not(sheet: Sheet, run: Run) -> None:
    rated(sheet)
    judges = told_by(sheet, run, judges=(RUBRIC, FAITHFUL)).judges
    assert judges[RUBRIC].holds
    assert judges[RUBRIC].kappa == pytest.approx(1.0)
    assert not judges[FAITHFUL].holds
    assert judges[FAITHFUL].alpha is not None and judges[FAITHFUL].alpha < 0


def test_a_measure_the_run_has_not_is_not_told_of(sheet: Sheet, run: Run) -> None:
    rated(sheet)
    assert told_by(sheet, run, judges=("another",)).judges == {}


def test_raters_who_differ_agree_less() -> None:
    same = [Rating(f"i{n}", rater, 1 + n % 5) for n in range(20) for rater in ("ada", "ben")]
    apart = [Rating(f"i{n}", "ada", 1 + n % 5) for n in range(20)] + [
        Rating(f"i{n}", "ben", 1 + (n * 3 + 2) % 5) for n in range(20)
    ]
    assert among(same).alpha == pytest.approx(1.0)
    assert (among(apart).alpha or 0) < BAR


def test_too_few_common_items_tell_nothing() -> None:
    assert among([Rating("i", "ada", 1), Rating("i", "ben", 1)]) == Agreement(1, None)
    assert among([]) == Agreement(0, None)


def test_the_whole_way_on_the_command_line(run: Run, data: Path) -> None:
    def go(*words: str) -> str:
        ran = CliRunner().invoke(app, ["sheets", *words])
        assert ran.exit_code == 0, ran.output
        return ran.stdout

    assert "16 items" in go("make", "first", "texts", "--queries", "8")
    path = data / "first.csv"
    go("export", "first", "--out", str(path))
    sheet = Sheet(data / "eval" / "sheets" / "first", make_record(data))
    filled(sheet, path, {item: str(GOOD[line.system]) for item, line in sheet.key().items()})
    for rater in ("ada", "ben"):
        assert "16 ratings" in go("import", "first", str(path), "--rater", rater)
    told = go("tell", "first")
    assert "2 raters" in told
    assert "holds" in told and f"below {BAR}" in told


def make_record(data: Path) -> SheetRecord:
    """The record of the sheet the command made."""
    return SheetRecord.model_validate_json((data / "eval/sheets/first/sheet.json").read_text(encoding="utf8"))


@pytest.mark.parametrize("words", [["tell", "none"], ["make", "a/b", "texts"], ["make", "new", "nothing"]])
def test_what_is_not_there_is_refused(run: Run, words: list[str]) -> None:
    assert CliRunner().invoke(app, ["sheets", *words]).exit_code == 2


def test_the_report_greys_out_a_judge_who_contradicts_people(sheet: Sheet, run: Run) -> None:
    rated(sheet)
    [section] = report_of([run], sheets=[sheet]).sections
    assert {one.measured.measure: one.holds for one in section.judged} == {RUBRIC: True, FAITHFUL: False}
    page = html(report_of([run], sheets=[sheet]))
    assert page.count("not to be relied on") == 1
    assert "class=grey" in page


def test_the_report_greys_out_a_judge_nobody_was_compared_with(sheet: Sheet, run: Run) -> None:
    assert not any(one.holds for one in report_of([run], sheets=[sheet]).sections[0].judged)
    assert "nobody has rated this run" in html(report_of([run]))
    assert "not to be relied on" in markdown_report(report_of([run]))
