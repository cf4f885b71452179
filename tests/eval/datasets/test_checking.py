"""Every shipped dataset is checked by a table, and what may go wrong with one is told as a fault."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.reading import Corpus, Fault
from eval.commands import app
from eval.datasets.casebook import HOME, read_casebook
from eval.datasets.checking import CHECKS, faults_of, mixed_situations, shipped_datasets
from eval.experiments import EXPERIMENTS
from service.measured.dataset import JUDGED_ITEMS, SUMS

Copied = Callable[[str], Path]


@pytest.fixture
def corpus(shipped: tuple[Corpus, list[Fault]]) -> Corpus:
    """The shipped corpus."""
    return shipped[0]


@pytest.fixture
def copied(tmp_path: Path) -> Copied:
    """Copies a shipped dataset, to be changed."""
    return lambda name: Path(shutil.copytree(HOME / name, tmp_path / name))


def summed_anew(folder: Path) -> None:
    """As if the folder had been frozen as it is."""
    names = json.loads((folder / SUMS).read_text(encoding="utf8"))
    sums = {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / SUMS).write_text(json.dumps(sums), encoding="utf8")


def first_line(file: Path) -> str:
    """The first line of a file."""
    return file.read_text(encoding="utf8").splitlines()[0]


def add(line: str, file: Path) -> None:
    """One more line at the end of a file."""
    file.write_text(file.read_text(encoding="utf8") + line + "\n", encoding="utf8")


def without(corpus: Corpus, case: str) -> Corpus:
    """The corpus without one of its cases."""
    return replace(corpus, cases=tuple(one for one in corpus.cases if one.id != case))


def test_the_table_has_every_shipped_dataset_and_every_one_that_is_measured_on() -> None:
    assert CHECKS.keys() == {folder.name for folder in shipped_datasets()}
    assert {one.dataset for one in EXPERIMENTS.values()} <= CHECKS.keys()


@pytest.mark.parametrize("name", CHECKS)
def test_what_is_shipped_has_no_fault(name: str, corpus: Corpus) -> None:
    assert list(faults_of(HOME / name, corpus)) == []


@pytest.mark.parametrize("name", CHECKS)
def test_a_changed_file_is_refused(name: str, corpus: Corpus, copied: Copied) -> None:
    folder = copied(name)
    add("", folder / next(iter(json.loads((folder / SUMS).read_text(encoding="utf8")))))
    with pytest.raises(ValueError, match="was changed"):
        list(faults_of(folder, corpus))


def test_a_file_without_a_sum_is_a_fault(corpus: Corpus, copied: Copied) -> None:
    folder = copied("injections-v1")
    (folder / "more.jsonl").write_text("", encoding="utf8")
    assert list(faults_of(folder, corpus)) == ["more.jsonl has no sum, so a change of it goes unseen."]


def test_a_text_in_both_splits_is_a_leak_and_so_is_its_act(corpus: Corpus, copied: Copied) -> None:
    folder = copied("flattery-v1")
    row = json.loads(first_line(folder / "dev.jsonl"))
    add(json.dumps(row), folder / "test.jsonl")
    summed_anew(folder)
    assert list(faults_of(folder, corpus)) == [
        f"{row['id']} of test shares a long run of words with {row['id']} of dev.",
        f"The act “{row['act']}” stands in both splits.",
    ]


def test_words_of_the_corpus_in_a_query_are_a_leak(corpus: Corpus, copied: Copied) -> None:
    folder = copied("bare-forms-v1")
    row = json.loads(first_line(folder / "queries.jsonl"))
    late = {**row, "id": "late", "form": {**row["form"], "essence": corpus.cases[0].essence}}
    add(json.dumps(late), folder / "queries.jsonl")
    summed_anew(folder)
    expected = f"late of dev shares a long run of words with {corpus.cases[0].id} of the corpus."
    assert expected in list(faults_of(folder, corpus))


def test_one_text_that_two_writers_have_in_common_may_be_idiom(corpus: Corpus, copied: Copied) -> None:
    folder = copied("screening-v6")
    add(first_line(folder / "first.jsonl"), folder / "test.jsonl")
    summed_anew(folder)
    assert list(faults_of(folder, corpus)) == []


def test_a_situation_in_both_splits_is_a_fault() -> None:
    whole = read_casebook()
    dev = next(query for query in whole.queries.values() if query.split == "dev")
    twin = replace(whole, queries={**whole.queries, "twin": replace(dev, id="twin", split="test")})
    assert list(mixed_situations(twin)) == [f"The situation {dev.situation} stands in both splits."]


@pytest.mark.parametrize("name", ["casebook-v1", "bare-forms-v1"])
def test_a_judged_case_that_left_the_corpus_is_a_fault(name: str, corpus: Corpus) -> None:
    judged = next(iter(json.loads((HOME / name / JUDGED_ITEMS).read_text(encoding="utf8"))["cases"]))
    [fault] = faults_of(HOME / name, without(corpus, judged))
    assert judged in fault and "Their grades may not hold any more." in fault


def test_a_dataset_that_does_not_tell_what_was_judged_has_one_fault(corpus: Corpus, copied: Copied) -> None:
    folder = copied("bare-forms-v1")
    (folder / JUDGED_ITEMS).unlink()
    [fault] = faults_of(folder, corpus)
    assert "goes unseen" in fault


def test_a_step_that_left_the_corpus_is_a_fault(corpus: Corpus) -> None:
    pair = json.loads(first_line(HOME / "tried-v1" / "pairs.jsonl"))
    faults = list(faults_of(HOME / "tried-v1", without(corpus, pair["case"])))
    assert f"{pair['id']}: the corpus does not have this step any more." in faults


def test_a_text_left_out_of_ordinary_ones_that_is_gone_is_a_fault(corpus: Corpus, copied: Copied) -> None:
    folder = copied("screening-v6")
    add("- nowhere-to-be-found", folder / "touching.yaml")
    summed_anew(folder)
    [fault] = faults_of(folder, corpus)
    assert fault.startswith("nowhere-to-be-found of the ")


def test_the_command_tells_size_and_faults() -> None:
    ran = CliRunner().invoke(app, ["check", "casebook-v1", "injections-v1"])
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.splitlines() == ["casebook-v1: 160 rows, 0 faults.", "injections-v1: 73 rows, 0 faults."]


def test_the_command_ends_with_1_on_a_fault(copied: Copied) -> None:
    folder = copied("injections-v1")
    (folder / "more.jsonl").write_text("", encoding="utf8")
    ran = CliRunner().invoke(app, ["check", str(folder)])
    assert ran.exit_code == 1
    assert "injections-v1: 73 rows, 1 fault." in ran.stdout


def test_the_command_refuses_a_changed_dataset(copied: Copied) -> None:
    folder = copied("casebook-v1")
    (folder / "queries.jsonl").write_text("", encoding="utf8")
    ran = CliRunner().invoke(app, ["check", str(folder)])
    assert ran.exit_code == 2
    assert "was changed" in ran.stderr
