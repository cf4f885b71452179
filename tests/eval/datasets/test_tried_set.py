"""The labelled pairs of steps and texts: what the card says of them holds, and a pair is judged as it is labelled."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.reading import Corpus, Fault
from eval.datasets.tried import Label, Pair, read_tried_set, steps_gone
from eval.runs.workbench import Bench
from eval.tasks.tried_task import IN_PART, RECALL, RIGHT, WRONGLY, judged, tried_task
from retrieval.encoder import HashingEncoder

LABELS: dict[str, Label] = {
    "same words": "tried",
    "other words": "tried",
    "in part": "partly",
    "another person": "not",
    "planned": "not",
    "denied": "not",
    "words alone": "not",
    "another act": "not",
}
SIZES = {"dev": (41, 19, 125), "test": (46, 17, 122)}


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """Both splits."""
    return [*read_tried_set("dev"), *read_tried_set("test")]


def test_the_parts_have_the_sizes_of_the_card(pairs: list[Pair]) -> None:
    counts = Counter((pair.split, pair.label) for pair in pairs)
    for split, sizes in SIZES.items():
        assert tuple(counts[split, label] for label in ("tried", "partly", "not")) == sizes  # type: ignore[index]


def test_how_a_written_text_meets_its_step_decides_the_label(pairs: list[Pair]) -> None:
    written = [pair for pair in pairs if pair.source == "written"]
    assert {pair.kind for pair in written} == LABELS.keys()
    assert [pair.id for pair in written if LABELS[pair.kind] != pair.label] == []


def test_a_step_that_left_the_corpus_is_noticed(pairs: list[Pair], shipped: tuple[Corpus, list[Fault]]) -> None:
    cases = tuple(case for case in shipped[0].cases if case.id != pairs[0].case)
    assert pairs[0] in steps_gone(pairs, replace(shipped[0], cases=cases))


@pytest.mark.parametrize(
    ("label", "marked", "wanted"),
    [
        ("tried", True, {RIGHT: 1.0, RECALL: 1.0}),
        ("tried", False, {RIGHT: 0.0, RECALL: 0.0}),
        ("not", True, {RIGHT: 0.0, WRONGLY: 1.0}),
        ("not", False, {RIGHT: 1.0, WRONGLY: 0.0}),
        ("partly", True, {IN_PART: 1.0}),
        ("partly", False, {IN_PART: 0.0}),
    ],
)
def test_a_mark_is_judged_by_the_label(pairs: list[Pair], label: Label, marked: bool, wanted: dict[str, float]) -> None:
    assert judged(replace(pairs[0], label=label), marked=marked) == wanted


def test_nearness_marks_a_denied_step_and_what_is_shipped_does_not(make_bench: Callable[..., Bench]) -> None:
    task = tried_task("tried-v1", "dev", make_bench(HashingEncoder()))
    assert task.warnings == ()
    near, shipped = (task.systems[name]() for name in ("nearness", "production"))
    marked = {name for name, asked in task.asked.items() if "told: denied" in asked.groups and near(name)}
    assert marked
    assert not any(shipped(name) for name in marked)


def test_a_changed_dataset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "checksums.json").write_text('{"pairs.jsonl": "0"}', encoding="utf8")
    (tmp_path / "pairs.jsonl").write_text("", encoding="utf8")
    with pytest.raises(ValueError, match="was changed"):
        read_tried_set("dev", folder=tmp_path)
