"""The frozen screening set: whole, without leaks between its parts; and what screening says of dev stays so."""

import re
from itertools import combinations

import numpy as np
import pytest
import yaml

from corpus.danger import Category
from corpus.reading import SHIPPED, Corpus, Fault
from eval.casebook import read_casebook
from eval.screening_eval import Judged, Rate, judge_all, rate
from eval.screening_set import FOLDER, Labelled, Part, read_screening_set
from eval.workbench import Bench
from retrieval.query import ask
from retrieval.vector_cache import CachedEncoder
from service.screening import Screen

PARTS: tuple[Part, ...] = ("train", "dev", "test")
RUN = 8
NEAR = 0.85


@pytest.fixture(scope="module")
def written() -> dict[Part, list[Labelled]]:
    """The texts written for the set."""
    return {part: [row for row in read_screening_set(part) if row.source == "written"] for part in PARTS}


def test_the_parts_have_the_sizes_of_the_card(written: dict[Part, list[Labelled]]) -> None:
    card = (FOLDER / "card.md").read_text(encoding="utf8")
    for part, rows in written.items():
        counts = [sum(row.degree == degree for row in rows) for degree in ("explicit", "implied", "ordinary")]
        assert f"| {part} | {counts[0]} | {counts[1]} | {counts[2]} |" in card


@pytest.mark.parametrize("part", PARTS)
def test_every_category_is_told_explicitly_and_implied(written: dict[Part, list[Labelled]], part: Part) -> None:
    told = {(row.category, row.degree) for row in written[part] if row.category is not None}
    assert told == {(category, degree) for category in Category for degree in ("explicit", "implied")}


def test_no_run_of_words_stands_in_two_parts(written: dict[Part, list[Labelled]]) -> None:
    runs = {part: {run for row in rows for run in _runs(row.form.essence)} for part, rows in written.items()}
    assert not [runs[one] & runs[other] for one, other in combinations(PARTS, 2) if runs[one] & runs[other]]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.mark.slow
def test_no_two_essences_of_different_parts_are_near_duplicates(
    written: dict[Part, list[Labelled]], real_bench: Bench
) -> None:
    encoder = CachedEncoder(real_bench.encoder, real_bench.cache)
    centres = {
        part: np.stack([ask({"essence": row.form.essence}, encoder=encoder).centre for row in rows])
        for part, rows in written.items()
    }
    assert max(float((centres[one] @ centres[other].T).max()) for one, other in combinations(PARTS, 2)) < NEAR


def test_what_is_left_out_elsewhere_exists(shipped: tuple[Corpus, list[Fault]]) -> None:
    touching = yaml.safe_load((FOLDER / "touching.yaml").read_text(encoding="utf8"))
    assert set(touching["library"]) <= {case.id for case in shipped[0].cases}
    assert set(touching["casebook"]) <= set(read_casebook().queries)


@pytest.mark.slow
def test_r10_recall_on_dev_does_not_fall(real_bench: Bench) -> None:
    judged = judge_all("dev", screen=Screen.open(SHIPPED, encoder=real_bench.encoder), bench=real_bench)
    assert _share(judged, "explicit") >= 0.95
    assert _share(judged, "implied") >= 0.65
    assert _share(judged, "ordinary") <= 0.05


def _share(judged: list[Judged], degree: str) -> float:
    found = rate(judged, lambda row: row.degree == degree)
    return found.count / found.total


def test_a_rate_is_told_with_its_interval() -> None:
    assert str(Rate(9, 10)) == "0.900 [0.596, 0.982]"
