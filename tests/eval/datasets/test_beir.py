"""Folders in the BEIR format: reading them, and the command that measures on them from end to end."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.commands import app, means_of
from eval.datasets.beir import NotBeir, read_beir
from eval.experiments.beir import BEIR
from eval.runs.running import run
from eval.runs.workbench import Bench
from retrieval.onnx_encoder import OnnxEncoder
from service.measured.comparison import mean_of
from service.measured.run_record import Run

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
MEASURES = ["nDCG@10", "Recall@10", "Recall@20", "Recall@30", "MRR@10"]
RANKED_AS = {"cases": "cases", "questions": "questions", "mentors": "mentors"}


def evaluated(folder: Path, bench: Bench, ranker: str = "cases") -> Run:
    """A BEIR folder ranked by every system."""
    return run(BEIR[ranker], dataset=str(folder), split="test", bench=bench, now=lambda: AT)


@pytest.fixture
def folder(toy: Path, tmp_path: Path) -> Path:
    """A copy of the toy folder, to be changed."""
    return Path(shutil.copytree(toy, tmp_path / "toy"))


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(NotBeir, match=rf"{name} is missing; a BEIR folder has corpus\.jsonl, queries\.jsonl and qrels"):
        read_beir(folder, split="test", kind="cases")


def test_a_split_that_is_not_there_is_named(toy: Path) -> None:
    with pytest.raises(NotBeir, match=r"qrels/dev\.tsv is missing"):
        read_beir(toy, split="dev", kind="cases")


def test_a_line_that_is_not_json_is_named_with_its_number(folder: Path) -> None:
    with (folder / "queries.jsonl").open("a", encoding="utf8") as file:
        file.write("\n{half\n")
    with pytest.raises(NotBeir, match=r"queries\.jsonl:7: is not readable JSON"):
        read_beir(folder, split="test", kind="cases")


@pytest.mark.parametrize("line", ['{"text": "no name"}', '{"_id": "x"}', "[]", "7"])
def test_a_line_without_its_fields_is_named_with_its_number(folder: Path, line: str) -> None:
    with (folder / "queries.jsonl").open("a", encoding="utf8") as file:
        file.write(line + "\n")
    with pytest.raises(NotBeir, match=r"queries\.jsonl:6: "):
        read_beir(folder, split="test", kind="cases")


def test_a_text_stands_whole_with_its_title_before_it(toy: Path) -> None:
    items = {item.id: item for item in read_beir(toy, split="test", kind="cases").items}
    assert len(items) == 12
    assert [part.text for part in items["letters"].parts] == [
        "Letters\nA father writes angry letters late at night about homework.\n\nMore of letters."
    ]
    assert items["noise"].parts[0].text.startswith("The class talks")


def test_paragraphs_of_a_mentor_are_texts_of_their_own(toy: Path) -> None:
    items = {item.id: item for item in read_beir(toy, split="test", kind="mentors").items}
    assert [part.text for part in items["letters"].parts] == [
        "Letters\nA father writes angry letters late at night about homework.",
        "More of letters.",
    ]


@pytest.mark.parametrize("text", ["One.\n\nTwo.", "\n\nOne.\n\n\n\nTwo.\n\n", "One.\n \nTwo.", "One.\r\n\r\nTwo."])
def test_blank_lines_however_written_part_a_mentor(folder: Path, text: str) -> None:
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "m", "title": "", "text": text}), encoding="utf8")
    item = read_beir(folder, split="test", kind="mentors").items[0]
    assert [part.text for part in item.parts] == ["One.", "Two."]


def test_a_document_of_its_title_alone_is_read(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text('{"_id": "t", "title": "Only a title", "text": ""}', encoding="utf8")
    item = read_beir(folder, split="test", kind="cases").items[0]
    assert [part.text.strip() for part in item.parts] == ["Only a title"]


def test_a_number_as_name_is_read_as_text(folder: Path) -> None:
    (folder / "corpus.jsonl").write_text('{"_id": 7, "text": "Seven."}', encoding="utf8")
    assert read_beir(folder, split="test", kind="cases").items[0].id == "7"


def test_only_judged_queries_are_asked(toy: Path) -> None:
    dataset = read_beir(toy, split="test", kind="cases")
    assert list(dataset.queries) == ["q1", "q2", "q3", "q4"]


def test_judgments_are_read_without_their_header(toy: Path) -> None:
    qrels = read_beir(toy, split="test", kind="cases").qrels
    assert qrels["q1"] == {"noise": 2, "phones": 1}
    assert qrels["q3"] == {"essays": 1, "poem": 0}
    assert len(qrels) == 4


@pytest.mark.parametrize("ranker", RANKED_AS)
def test_every_ranker_measures_three_systems(
    toy: Path, counting: Any, make_bench: Callable[..., Bench], ranker: Any
) -> None:
    found = evaluated(toy, make_bench(counting), ranker)
    assert list(found.values) == ["words", "meaning", "production"]
    for values in found.values.values():
        assert values["nDCG@10"].keys() == {"q1", "q2", "q3", "q4"}
    assert mean_of(found.values["production"]["nDCG@10"]).value > 0.9


def test_the_second_run_encodes_nothing_again(toy: Path, counting: Any, make_bench: Callable[..., Bench]) -> None:
    first = evaluated(toy, make_bench(counting))
    counting.encoded.clear()
    second = evaluated(toy, make_bench(counting))
    assert counting.encoded == []
    assert second.values == first.values


def test_vectors_are_kept_by_content_even_when_the_index_is_gone(
    toy: Path, counting: Any, make_bench: Callable[..., Bench], tmp_path: Path
) -> None:
    evaluated(toy, make_bench(counting))
    counting.encoded.clear()
    evaluated(Path(shutil.copytree(toy, tmp_path / "copy")), make_bench(counting))
    assert counting.encoded == []


def test_a_document_that_left_the_folder_is_not_found_again(
    folder: Path, counting: Any, make_bench: Callable[..., Bench]
) -> None:
    evaluated(folder, make_bench(counting))
    rows = (folder / "corpus.jsonl").read_text(encoding="utf8").splitlines()
    (folder / "corpus.jsonl").write_text("\n".join(rows[1:]), encoding="utf8")
    found = evaluated(folder, make_bench(counting))
    assert all(float(values["Recall@30"]["q1"] or 0) <= 0.5 for values in found.values.values())


def test_a_judged_query_without_a_text_counts_as_nothing_found(
    folder: Path, counting: Any, make_bench: Callable[..., Bench]
) -> None:
    with (folder / "qrels" / "test.tsv").open("a", encoding="utf8") as file:
        file.write("\nlost\tnoise\t1\n")
    found = evaluated(folder, make_bench(counting))
    assert found.values["production"]["nDCG@10"]["lost"] == 0.0
    assert found.record.warnings == ("1 judged queries have no text: nothing is found for them.",)


def test_rows_by_query_are_kept_as_lines(toy: Path, counting: Any, make_bench: Callable[..., Bench]) -> None:
    found = evaluated(toy, make_bench(counting))
    rows = [json.loads(line) for line in (found.folder / "rows.jsonl").read_text(encoding="utf8").splitlines()]
    assert len(rows) == 3 * 8 * 4
    assert rows[0].keys() == {"system", "query", "measure", "value"}


@pytest.fixture
def data(tmp_path: Path, encoder: OnnxEncoder, exports: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that has the default encoder's export already."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "encoders").symlink_to(exports, target_is_directory=True)
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(folder))
    return folder


@pytest.mark.parametrize("ranker", RANKED_AS)
def test_the_command_prints_and_writes_the_means_of_every_system(
    toy: Path, data: Path, tmp_path: Path, ranker: str
) -> None:
    out = tmp_path / "means.json"
    ran = CliRunner().invoke(app, ["search", "--beir", str(toy), "--ranker", ranker, "--json", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "toy: 4 queries" in ran.stdout
    written = json.loads(out.read_text(encoding="utf8"))
    assert list(written) == ["dataset", "systems"]
    assert written["dataset"] == "toy"
    assert list(written["systems"]) == ["words", "meaning", "production"]
    for means in written["systems"].values():
        assert list(means) == MEASURES
        assert all(isinstance(value, float) and 0 <= value <= 1 for value in means.values())
    assert written["systems"]["production"]["nDCG@10"] > 0.9
    [kept] = (data / "eval" / "runs").glob("*/rows.jsonl")
    assert kept.parent.name.startswith(f"beir-{ranker}-toy")


def test_the_means_of_every_kind_of_the_casebook_are_written(
    toy: Path, counting: Any, make_bench: Callable[..., Bench]
) -> None:
    made = evaluated(toy, make_bench(counting))
    written = means_of([(made, "cases"), (made, "materials")])
    assert written == {"cases": means_of([(made, "")]), "materials": means_of([(made, "")])}


def test_the_command_refuses_a_folder_of_another_format(data: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["search", "--beir", str(tmp_path)])
    assert ran.exit_code == 2
    assert "corpus.jsonl is missing" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_the_command_refuses_an_unknown_ranker(toy: Path, data: Path) -> None:
    assert CliRunner().invoke(app, ["search", "--beir", str(toy), "--ranker", "articles"]).exit_code == 2


@pytest.mark.parametrize("command", ["search", "questions", "mentors"])
def test_the_casebook_has_only_its_two_splits(data: Path, command: str) -> None:
    ran = CliRunner().invoke(app, [command, "--split", "train"])
    assert ran.exit_code == 2
    assert "dev and test" in ran.stderr
