"""The frozen dataset: unchanged, large enough, honest about what nothing answers, and leaking nothing."""

import json
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from corpus.reading import Corpus, Fault
from corpus.records import Gap
from eval.datasets.casebook import FOLDER, KINDS, Casebook, read_casebook
from eval.datasets.check_command import faults_of

GRADES = {"cases": {0, 1, 2, 3}, "materials": {0, 1, 2, 3}, "mentors": {0, 1, 2, 3}}


@pytest.fixture(scope="module")
def whole() -> Casebook:
    """Both splits."""
    return read_casebook()


def test_the_files_are_the_frozen_ones() -> None:
    sums = json.loads((FOLDER / "checksums.json").read_text(encoding="utf8"))
    assert sums.keys() == {"queries.jsonl", *(f"qrels/{kind}.tsv" for kind in KINDS)}
    read_casebook()


@pytest.mark.parametrize("name", ["queries.jsonl", "qrels/cases.tsv", "qrels/materials.tsv", "qrels/mentors.tsv"])
def test_a_changed_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "casebook"))
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    with pytest.raises(ValueError, match=f"{name} of casebook was changed"):
        read_casebook(folder=folder)


def test_it_has_at_least_150_queries(whole: Casebook) -> None:
    assert len(whole.queries) >= 150


def test_the_splits_together_are_the_whole(whole: Casebook) -> None:
    dev, test = read_casebook("dev").queries, read_casebook("test").queries
    assert not dev.keys() & test.keys()
    assert {**dev, **test}.keys() == whole.queries.keys()
    assert min(len(dev), len(test)) >= 60


@pytest.mark.parametrize("kind", ["cases", "materials"])
def test_a_fifth_of_the_queries_is_answered_by_nothing(whole: Casebook, kind: str) -> None:
    assert len(whole.unanswerable(kind)) >= 0.2 * len(whole.queries)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_both_splits_have_queries_that_no_case_answers(split: str) -> None:
    casebook = read_casebook("dev" if split == "dev" else "test")
    assert len(casebook.unanswerable("cases")) >= 0.2 * len(casebook.queries)


def test_no_situation_stands_in_both_splits(whole: Casebook) -> None:
    splits = defaultdict(set)
    for query in whole.queries.values():
        splits[query.situation].add(query.split)
    assert [situation for situation, found in splits.items() if len(found) > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_query_is_judged(whole: Casebook, kind: str) -> None:
    assert whole.qrels[kind].keys() == whole.queries.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_judged_item_exists_in_the_corpus(
    whole: Casebook, shipped: tuple[Corpus, list[Fault]], kind: str
) -> None:
    records = getattr(shipped[0], "articles" if kind == "materials" else kind)
    judged = {item for grades in whole.qrels[kind].values() for item in grades}
    assert judged - {record.id for record in records} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_grade_is_one_of_the_scale(whole: Casebook, kind: str) -> None:
    assert {grade for grades in whole.qrels[kind].values() for grade in grades.values()} <= GRADES[kind]


def test_every_judgment_belongs_to_a_query(whole: Casebook) -> None:
    for kind in KINDS:
        lines = (FOLDER / "qrels" / f"{kind}.tsv").read_text(encoding="utf8").splitlines()
        assert {line.split("\t")[0] for line in lines} <= whole.queries.keys()
        assert len({tuple(line.split("\t")[:2]) for line in lines}) == len(lines)


def test_gaps_are_of_the_closed_list_and_never_both_missing_and_known(whole: Casebook) -> None:
    for query in whole.queries.values():
        assert query.gaps | query.known <= set(Gap)
        assert query.gaps
        assert not query.gaps & query.known


def test_nothing_leaks_between_corpus_dev_and_test(whole: Casebook, shipped: tuple[Corpus, list[Fault]]) -> None:
    assert list(faults_of(whole, shipped[0])) == []


def test_grades_below_helpful_count_as_nothing() -> None:
    casebook = Casebook({"q": read_casebook("dev").queries.popitem()[1]}, {"cases": {"q": {"a": 3, "b": 2, "c": 1}}})
    assert casebook.helpful("cases") == {"q": {"a": 3, "b": 2, "c": 0}}


def test_for_mentors_every_grade_counts() -> None:
    casebook = Casebook({"q": read_casebook("dev").queries.popitem()[1]}, {"mentors": {"q": {"a": 2, "b": 1, "c": 0}}})
    assert casebook.helpful("mentors") == {"q": {"a": 2, "b": 1, "c": 0}}
    assert casebook.unanswerable("mentors") == frozenset()


def test_a_query_whose_best_item_only_touches_the_matter_is_unanswerable() -> None:
    casebook = Casebook({"q": read_casebook("dev").queries.popitem()[1]}, {"cases": {"q": {"a": 1}}})
    assert casebook.unanswerable("cases") == {"q"}
