"""Importing: flat rows become cases, what breaks a rule is listed with its reason, nothing disappears silently."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.reading import Corpus
from corpus.records import SolvedCase
from service.application import sound_corpus
from service.errors import NotReady
from service.importing import Rejected, case_from_row, read_import, write_rejected

ROW = {
    "id": "swings",
    "situation": "swings",
    "title": " Quarrels at the swings ",
    "essence": "Two groups quarrel about the swings.",
    "question": "How do they take turns?",
    "participants": "preschool children; parents;",
    "problem_fields": "class-management",
    "format": "anonymously",
    "urgency": "need advice",
    "stage": "preschool",
    "asked": "Who begins?",
    "answered": "The big ones.",
    "approach": "A timetable",
    "solution": "Draw a timetable of turns together.",
    "steps": "Draw it ;Hang it up",
    "done": "We drew it.",
    "helped": "yes",
    "outcome": "Peace.",
}


def test_a_flat_row_becomes_a_solved_case() -> None:
    case = SolvedCase.model_validate(case_from_row(ROW))
    assert case.title == "Quarrels at the swings"
    assert case.participants == ("preschool children", "parents")
    assert (case.questions[0].asked, case.questions[0].answered) == ("Who begins?", "The big ones.")
    assert (case.solutions[0].text, case.solutions[0].steps) == (ROW["solution"], ("Draw it", "Hang it up"))
    assert (case.reflection.helped, case.reflection.outcome) == ("yes", "Peace.")


def test_empty_cells_are_left_out() -> None:
    case = case_from_row({**ROW, "subject": "  ", "setting": "", "difficulty": None})
    assert not {"subject", "setting", "difficulty"} & case.keys()


def test_an_unknown_column_stays_to_be_refused() -> None:
    assert case_from_row({**ROW, "surname": "Berg"})["surname"] == "Berg"


def case(make_case: Callable[..., SolvedCase], **changes: Any) -> dict[str, Any]:
    """A case without mentor whose solution is in its own words."""
    record = make_case(**changes).model_dump(mode="json", exclude_defaults=True)
    solution = {"approach": "A way", "text": f"Try what {record['id']} tried.", "steps": ["One step", "Another step"]}
    return {**record, "essence": f"The matter of {record['id']}.", "solutions": [solution]}


def lines(path: Path, *rows: Any) -> Path:
    """A file of JSON lines."""
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf8")
    return path


def test_a_replaced_record_may_keep_its_id(make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path) -> None:
    path = lines(tmp_path / "cases.jsonl", case(make_case, id="noisy-start", title="A new title"))
    corpus, rejected = read_import(path, kind="cases", known=small)
    assert ([found.title for found in corpus.cases], rejected) == (["A new title"], [])


def test_names_of_the_library_may_be_used(make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path) -> None:
    path = lines(tmp_path / "cases.jsonl", {**case(make_case, id="linked"), "materials": ["calm-beginnings"]})
    assert read_import(path, kind="cases", known=small)[1] == []


def test_an_import_need_not_bring_what_a_whole_corpus_needs(
    make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path
) -> None:
    path = lines(tmp_path / "cases.jsonl", case(make_case, id="linked"))
    corpus, rejected = read_import(path, kind="cases", known=replace(small, gaps=()))
    assert ([found.id for found in corpus.cases], rejected) == (["linked"], [])


def test_nothing_is_loaded_from_a_corpus_without_what_every_response_needs(small_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(small_folder, folder)
    (folder / "gaps.yaml").unlink()
    with pytest.raises(NotReady, match=r"the first: gaps\.yaml:1: has no records"):
        sound_corpus(folder)


def test_names_that_nobody_knows_are_rejected(
    make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path
) -> None:
    path = lines(tmp_path / "cases.jsonl", {**case(make_case, id="linked"), "materials": ["no-such-article"]})
    corpus, rejected = read_import(path, kind="cases", known=small)
    assert corpus.cases == ()
    assert "material 'no-such-article' is not in the library" in rejected[0].reason


def test_of_rows_with_the_same_id_none_is_lost_silently(
    make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path
) -> None:
    twice = [case(make_case, id="twice", title=title) for title in ("First", "Second")]
    path = lines(tmp_path / "cases.jsonl", *twice)
    corpus, rejected = read_import(path, kind="cases", known=small)
    titles = [found.title for found in corpus.cases] + [json.loads(row.row)["title"] for row in rejected]
    assert sorted(titles) == ["First", "Second"]
    assert all("'twice'" in row.reason for row in rejected)


ODD_LINES = {
    "half": '{"id": "half',
    "a number": "7",
    "a list": "[]",
    "null": "null",
    "deep": "[" * 100_000,
    "long number": "9" * 5_000,
    "more than a megabyte": '{"id": "' + "x" * 1_000_000 + '"}',
    "a lone surrogate": '{"id": "a", "title": "\\ud800"}',
    "a field named by a lone surrogate": '{"\\ud800": 1}',
}


@pytest.mark.parametrize("odd", ODD_LINES.values(), ids=list(ODD_LINES))
def test_an_odd_line_is_listed_and_the_others_are_taken(
    make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path, odd: str
) -> None:
    path = lines(tmp_path / "cases.jsonl", odd, case(make_case, id="sound"))
    corpus, rejected = read_import(path, kind="cases", known=small)
    listed = tmp_path / "rejected.jsonl"
    write_rejected(listed, rejected)
    told = [json.loads(line) for line in listed.read_text(encoding="utf8").splitlines()]
    assert [found.id for found in corpus.cases] == ["sound"]
    assert [(row["path"], row["line"]) for row in told] == [("cases.jsonl", 1)]
    assert told[0]["reason"]


@pytest.mark.parametrize(
    ("odd", "reason"),
    [('{"id": "half', "not readable JSON"), ('{"id": "' + "x" * 1_000_000 + '"}', "more than a megabyte")],
    ids=["half", "more than a megabyte"],
)
def test_the_reason_says_what_is_wrong_with_an_unreadable_line(
    small: Corpus, tmp_path: Path, odd: str, reason: str
) -> None:
    _, rejected = read_import(lines(tmp_path / "cases.jsonl", odd), kind="cases", known=small)
    assert reason in rejected[0].reason


def test_a_line_separator_within_a_text_does_not_cut_the_row(
    make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path
) -> None:
    row = json.dumps({**case(make_case, id="sound"), "difficulty": "One.\u2028Two."}, ensure_ascii=False)
    corpus, rejected = read_import(lines(tmp_path / "cases.jsonl", row), kind="cases", known=small)
    assert ([found.id for found in corpus.cases], rejected) == (["sound"], [])


def test_lines_that_are_not_utf8_are_rejected_rather_than_mangled(
    make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "cases.jsonl"
    row = json.dumps({**case(make_case, id="latin"), "difficulty": "Café"}, ensure_ascii=False)
    path.write_bytes(row.encode("latin-1") + b"\n" + json.dumps(case(make_case, id="sound")).encode())
    corpus, rejected = read_import(path, kind="cases", known=small)
    assert [found.id for found in corpus.cases] == ["sound"]
    assert [row.line for row in rejected] == [1]


def table(path: Path, *cells: str) -> Path:
    """A CSV of one row: the given cells below the columns of ROW."""
    path.write_text(",".join(ROW) + "\n" + ",".join(cells) + "\n", encoding="utf8")
    return path


def test_a_sound_table_is_taken(small: Corpus, tmp_path: Path) -> None:
    corpus, rejected = read_import(table(tmp_path / "my.csv", *ROW.values()), kind="cases", known=small)
    assert ([found.id for found in corpus.cases], rejected) == (["swings"], [])


def test_a_table_saved_by_a_spreadsheet_with_a_byte_order_mark_is_taken(small: Corpus, tmp_path: Path) -> None:
    path = table(tmp_path / "my.csv", *ROW.values())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [found.id for found in read_import(path, kind="cases", known=small)[0].cases] == ["swings"]


def test_a_table_that_is_not_utf8_is_rejected_rather_than_mangled(small: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    cells = {**ROW, "difficulty": "Café"}
    path.write_bytes(f"{','.join(cells)}\n{','.join(cells.values())}\n".encode("latin-1"))
    corpus, rejected = read_import(path, kind="cases", known=small)
    assert (corpus.cases, [row.line for row in rejected]) == ((), [2])
    write_rejected(tmp_path / "rejected.jsonl", rejected)


def test_a_row_with_more_cells_than_columns_is_rejected(small: Corpus, tmp_path: Path) -> None:
    corpus, rejected = read_import(table(tmp_path / "my.csv", *ROW.values(), "surplus"), kind="cases", known=small)
    assert (corpus.cases, [row.line for row in rejected]) == ((), [2])


@pytest.mark.parametrize("length", [200_000, 1_200_000])
def test_a_cell_of_very_many_characters_is_rejected(small: Corpus, tmp_path: Path, length: int) -> None:
    cells = {**ROW, "essence": "x" * length}.values()
    corpus, rejected = read_import(table(tmp_path / "my.csv", *cells), kind="cases", known=small)
    assert (corpus.cases, [row.line for row in rejected]) == ((), [2])


def test_a_folder_gives_its_sound_records_and_lists_the_others(
    make_case: Callable[..., SolvedCase], small: Corpus, tmp_path: Path
) -> None:
    (tmp_path / "cases").mkdir()
    for name in ("one", "two"):
        record = case(make_case, id=name, title=f"Case {name}")
        (tmp_path / "cases" / f"{name}.yaml").write_text(yaml.safe_dump(record), encoding="utf8")
    (tmp_path / "cases" / "odd.yaml").write_text("id: odd", encoding="utf8")
    corpus, rejected = read_import(tmp_path, kind="cases", known=small)
    assert [found.id for found in corpus.cases] == ["one", "two"]
    assert {row.path for row in rejected} == {"cases/odd.yaml"}


def test_rejected_rows_are_written_with_path_line_reason_and_row(tmp_path: Path) -> None:
    listed = tmp_path / "deep" / "rejected.jsonl"
    write_rejected(listed, [Rejected("my.csv", 3, "no essence", "{}")])
    assert json.loads(listed.read_text(encoding="utf8")) == {
        "path": "my.csv",
        "line": 3,
        "reason": "no essence",
        "row": "{}",
    }
