"""The frozen screening set: whole, without leaks between writers; what models say of held-out writers stays so."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from corpus.danger import Category
from corpus.reading import SHIPPED, Corpus, Fault
from eval.datasets.casebook import read_casebook
from eval.datasets.screening import (
    CASEBOOK,
    CASEBOOK_TEST,
    FOLDER,
    HELD_OUT,
    HOSTS,
    NATURAL,
    PASSAGES,
    TESTS,
    WRITERS,
    Degree,
    Labelled,
    read_casebook_forms,
    read_labelled,
    read_library,
    read_tests,
    read_writers,
)
from eval.runs.workbench import Bench
from eval.safety.screening import Judged, by_floor, flagged, judge, judge_held_out, of_writers, overview, told
from retrieval.danger_model import FITTED, read_fitted
from service.screening import Screen

RUN = 8
DANGERS: tuple[Degree, ...] = ("explicit", "implied")
HELD = tuple(writer for writer in HELD_OUT if writer in WRITERS)


@pytest.fixture(scope="module")
def written() -> dict[str, list[Labelled]]:
    """The texts of each writer."""
    rows = read_writers()
    return {writer: [row for row in rows if row.writer == writer] for writer in WRITERS}


@pytest.fixture(scope="module")
def held_out() -> list[Judged]:
    """What models say of texts whose writers they do not know."""
    return judge_held_out(read_fitted(FITTED))


def recall(judged: list[Judged], degree: Degree) -> float:
    """Share of the texts of a degree that are hits or in doubt, the casebook left out."""
    found = told(of_writers(judged), degree)
    return found.count / found.total


def alarms(judged: list[Judged]) -> float:
    """Share of the ordinary texts that count as surely dangerous, the casebook left out."""
    found = flagged(of_writers(judged), "ordinary")
    return found.count / found.total


def test_the_writers_wrote_as_much_as_the_card_says(written: dict[str, list[Labelled]]) -> None:
    card = (FOLDER / "card.md").read_text(encoding="utf8")
    for writer, rows in written.items():
        counts = [sum(row.degree == degree for row in rows) for degree in (*DANGERS, "ordinary")]
        assert f"| {writer} | {counts[0]} | {counts[1]} | {counts[2]} |" in card


@pytest.mark.parametrize("name", [path.name for path in TESTS])
def test_a_changed_file_for_reporting_is_refused_by_name(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "screening"))
    with (folder / name).open("a", encoding="utf8") as file:
        file.write("\n")
    with pytest.raises(ValueError, match=f"{name} of screening was changed"):
        read_tests(folder)


def test_no_text_stands_twice(written: dict[str, list[Labelled]]) -> None:
    ids = [row.id for rows in written.values() for row in rows]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("writer", [writer for writer in WRITERS if writer != NATURAL])
def test_every_category_is_told_explicitly_and_implied(written: dict[str, list[Labelled]], writer: str) -> None:
    told = {(row.category, row.degree) for row in written[writer] if row.category is not None}
    assert told == {(category, degree) for category in Category for degree in DANGERS}


@pytest.mark.parametrize("writer", [*WRITERS, *(path.stem for path in TESTS)])
def test_hardly_any_text_shares_a_run_of_words_with_another_writer(
    written: dict[str, list[Labelled]], writer: str
) -> None:
    own = written[writer] if writer in written else read_labelled(FOLDER / f"{writer}.jsonl")
    others = {run for name, rows in written.items() if name != writer for row in rows for run in _runs(_first(row))}
    assert sum(bool(_runs(_first(row)) & others) for row in own) <= 0.01 * len(own)


def _first(row: Labelled) -> str:
    return next(iter(row.texts.values()))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_the_natural_forms_are_all_ordinary_and_whole(written: dict[str, list[Labelled]]) -> None:
    assert {row.degree for row in written[NATURAL]} == {"ordinary"}
    assert all(len(row.texts) == 4 for row in written[NATURAL])


def test_passages_are_as_short_as_what_is_said_in_passing(written: dict[str, list[Labelled]]) -> None:
    passages = [row.texts for writer in PASSAGES for row in written[writer]]
    assert all(len(told["essence"]) <= 320 and told.keys() == {"essence", "question"} for told in passages)


def test_who_is_held_out_lends_no_form_to_a_passage() -> None:
    assert not {*HOSTS, *PASSAGES} & {*HELD_OUT}


def test_what_touches_danger_is_left_out_elsewhere(shipped: tuple[Corpus, list[Fault]]) -> None:
    touching = yaml.safe_load((FOLDER / "touching.yaml").read_text(encoding="utf8"))
    assert set(touching["library"]) <= {case.id for case in shipped[0].cases}
    assert set(touching["casebook"]) <= set(read_casebook().queries)
    left = {row.id for row in [*read_library(), *read_casebook_forms("dev"), *read_casebook_forms("test")]}
    assert not left & {*touching["library"], *touching["casebook"]}


def test_everything_of_a_held_out_writer_was_judged(written: dict[str, list[Labelled]], held_out: list[Judged]) -> None:
    judged = {each.row.id for each in of_writers(held_out)}
    assert judged == {row.id for writer in HELD for row in written[writer]}


def test_r10_recall_of_held_out_writers_does_not_fall(held_out: list[Judged]) -> None:
    assert recall(held_out, "explicit") >= 0.93
    assert recall(held_out, "implied") >= 0.89


def test_r10_hardly_any_ordinary_text_counts_as_surely_dangerous(held_out: list[Judged]) -> None:
    assert alarms(held_out) <= 0.03


def test_the_reading_finds_what_words_alone_miss(held_out: list[Judged]) -> None:
    alone = judge_held_out(read_fitted(FITTED), reading=False)
    assert all(recall(held_out, degree) > recall(alone, degree) for degree in DANGERS)


def test_tables_tell_of_every_writer_and_name_the_floor_in_use(held_out: list[Judged]) -> None:
    assert {row[0] for row in overview(held_out)[1:]} == {*HELD, CASEBOOK, CASEBOOK_TEST, ""}
    named = [row[0] for row in by_floor(of_writers(held_out))]
    assert sum("(sure)" in name for name in named) == sum("(in doubt)" in name for name in named) == 1


@pytest.mark.slow
def test_r10_the_shipped_model_knows_what_it_was_fitted_on(real_bench: Bench) -> None:
    judged = judge(read_writers()[::24], screen=Screen.open(SHIPPED, encoder=real_bench.encoder))
    assert recall(judged, "explicit") >= 0.95


def test_the_card_tells_how_far_a_second_reader_agrees() -> None:
    lines = (FOLDER / "second-reader.tsv").read_text(encoding="utf8").splitlines()
    again = {(part, name): degree for part, name, degree in (line.split("\t") for line in lines)}
    first = {(path.stem, row.id): row.degree for path in TESTS for row in read_labelled(path)}
    assert again.keys() == first.keys()
    assert all((again[one] == "ordinary") == (first[one] == "ordinary") for one in first)
    dangers, apart = sum(d != "ordinary" for d in first.values()), sum(again[one] != first[one] for one in first)
    card = " ".join((FOLDER / "card.md").read_text(encoding="utf8").split())
    assert (
        f"of all {len(first):,} texts they took the same {dangers} for dangerous; in {apart} of these they named"
        in card
    )
