"""The frozen dataset: unchanged, large enough, honest about what nothing answers, and leaking nothing."""

import json
import shutil
from pathlib import Path

import pytest

from corpus.reading import Corpus, Fault
from corpus.records import Gap
from eval.datasets.casebook import FOLDER, JUDGED_TWICE, KINDS, Casebook, judged_twice, read_casebook, rounds
from eval.ratings.agreement import among

ROUNDS = {
    "cases": ["qrels/cases.tsv", *(f"qrels/cases-round-{number}.tsv" for number in range(3, 7))],
    "materials": ["qrels/materials.tsv", *(f"qrels/materials-round-{number}.tsv" for number in range(3, 7))],
    "mentors": ["qrels/mentors.tsv"],
}
SUMMED = ("queries.jsonl", JUDGED_TWICE, *(name for names in ROUNDS.values() for name in names))
GRADES = {"cases": {0, 1, 2, 3}, "materials": {0, 1, 2, 3}, "mentors": {0, 1, 2, 3}}


@pytest.fixture(scope="module")
def whole() -> Casebook:
    """Both splits."""
    return read_casebook()


def test_the_files_are_the_frozen_ones() -> None:
    sums = json.loads((FOLDER / "checksums.json").read_text(encoding="utf8"))
    assert sums.keys() == set(SUMMED)
    read_casebook()


@pytest.mark.parametrize("name", SUMMED)
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
    assert len(casebook.unanswerable("cases")) >= 0.19 * len(casebook.queries)


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


def test_every_judgment_belongs_to_a_query_and_nothing_is_judged_in_two_rounds(whole: Casebook) -> None:
    for kind in KINDS:
        lines = [line for name in ROUNDS[kind] for line in (FOLDER / name).read_text(encoding="utf8").splitlines()]
        assert {line.split("\t")[0] for line in lines} <= whole.queries.keys()
        assert len({tuple(line.split("\t")[:2]) for line in lines}) == len(lines)


@pytest.mark.parametrize("kind", KINDS)
def test_rounds_of_judgments_are_read_the_first_first(kind: str) -> None:
    assert rounds(FOLDER, kind) == ROUNDS[kind]


def test_a_round_that_is_not_summed_is_not_read(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "casebook"))
    (folder / "qrels" / "cases-round-7.tsv").write_text("q001\tlate\t3\n", encoding="utf8")
    assert "late" not in read_casebook(folder=folder).qrels["cases"]["q001"]


def test_of_what_two_judges_graded_the_lower_grade_counts(whole: Casebook) -> None:
    ratings = judged_twice()
    for one, other in zip(ratings[::2], ratings[1::2], strict=True):
        query, kind, item = one.item.split("/")
        assert one.item == other.item and one.value is not None and other.value is not None
        assert whole.qrels[kind][query][item] == min(one.value, other.value)


def test_the_card_tells_how_far_two_judges_agree() -> None:
    agreed = among(judged_twice())
    card = " ".join((FOLDER / "card.md").read_text(encoding="utf8").split())
    assert f"{agreed.items} items were graded by both" in card and f"alpha of {agreed.alpha:.2f}" in card


def test_gaps_are_of_the_closed_list_and_never_both_missing_and_known(whole: Casebook) -> None:
    for query in whole.queries.values():
        assert query.gaps | query.known <= set(Gap)
        assert query.gaps
        assert not query.gaps & query.known


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
