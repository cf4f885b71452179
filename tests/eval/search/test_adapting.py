"""Learning adapters from choices made by hand, and telling what they do for writers who were held out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from eval.commands import app
from eval.runs.workbench import Bench
from eval.search import adapt_command, adapting
from eval.search.adapting import Lesson, evidence_held_out, held_out, learn, weigh
from retrieval import adapter_file, floors
from retrieval.adapter_file import adapters_of
from retrieval.adapters import VIEWS, WHOLE, turned
from retrieval.encoder import HashingEncoder

FORMS, ITEMS, WIDTH = 3000, 12, 16
WRITERS = tuple(f"writer {number}" for number in range(10))


def random_units(count: int, *, seed: int) -> np.ndarray:
    """Vectors of unit length, shape (count, WIDTH)."""
    vectors = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    """Forms near one item each, of which readers always chose the next one."""
    items, forms = random_units(ITEMS, seed=1), random_units(FORMS, seed=2)
    near = np.argmax(forms @ items.T, axis=1)
    chosen = np.zeros((len(forms), ITEMS), dtype=np.float32)
    chosen[np.arange(len(forms)), (near + 1) % ITEMS] = 1.0
    writers = tuple(WRITERS[number % len(WRITERS)] for number in range(len(forms)))
    words = np.zeros_like(chosen)
    names = tuple(f"item {number}" for number in range(ITEMS))
    views = dict.fromkeys((view.field for view in VIEWS.values()), forms)
    return Lesson(views, names, {"centre": items, "headline": items}, words, chosen, writers)


def test_a_learned_matrix_brings_what_was_chosen_nearer(lesson: Lesson) -> None:
    matrix = learn(lesson.of(range(FORMS - 100)), WHOLE)
    rest = lesson.of(range(FORMS - 100, FORMS))

    def found(asked: np.ndarray) -> float:
        return float(rest.chosen[np.arange(100), np.argmax(asked @ rest.items["centre"].T, axis=1)].mean())

    assert found(rest.forms[""]) < 0.1
    assert found(turned(rest.forms[""], matrix)) > 0.3


def test_the_same_choices_teach_the_same_matrix(lesson: Lesson) -> None:
    assert np.array_equal(learn(lesson, WHOLE), learn(lesson, WHOLE))


def test_forms_for_which_nothing_was_chosen_teach_nothing(lesson: Lesson) -> None:
    silent = replace(lesson, chosen=lesson.chosen.copy())
    silent.chosen[::2] = 0
    assert np.array_equal(learn(silent, WHOLE), learn(lesson.of(range(1, FORMS, 2)), WHOLE))


def test_evidence_is_weighed_by_how_well_it_tells_what_was_chosen(lesson: Lesson) -> None:
    rng = np.random.default_rng(3)
    telling = lesson.chosen + rng.normal(size=lesson.chosen.shape).astype(np.float32) / 2
    idle = rng.normal(size=lesson.chosen.shape).astype(np.float32)
    much, nothing = weigh(np.stack([telling, idle]), lesson.chosen)
    assert much > 0.2
    assert abs(nothing) < 0.02


def test_every_form_is_told_by_what_its_writer_did_not_teach(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[frozenset[str]] = []

    def remember(some: Lesson, view: str) -> np.ndarray:
        taught.append(frozenset(some.writers))
        return np.zeros((WIDTH, WIDTH), dtype=np.float32)

    monkeypatch.setattr(adapting, "learn", remember)
    evidence = {"cases": evidence_held_out(lesson)}
    assert evidence["cases"].shape == (len(VIEWS) + 2, FORMS, ITEMS)
    assert np.allclose(evidence["cases"][0], lesson.forms[""] @ lesson.items["centre"].T, atol=1e-5)
    left_out = [frozenset(WRITERS) - writers for writers in taught]
    assert sorted(name for writers in set(left_out) for name in writers) == sorted(WRITERS)
    (told,) = held_out({"cases": lesson}, evidence)
    assert told.forms == FORMS
    assert told.adapted.value > told.plain.value + 0.05, "votes alone tell what nearness cannot"


def test_the_command_learns_writes_and_tells(
    lesson: Lesson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_bench: Callable[..., Bench],
    hashing_encoder: HashingEncoder,
) -> None:
    @contextmanager
    def any_bench() -> Iterator[Bench]:
        yield make_bench(hashing_encoder)

    monkeypatch.setattr(adapt_command, "bench", any_bench)
    monkeypatch.setattr(adapting, "lessons", lambda bench: {"cases": lesson})
    monkeypatch.setattr(adapter_file, "ADAPTERS", tmp_path / "adapters.npz")
    monkeypatch.setattr(floors, "CALIBRATION", tmp_path / "calibration.yaml")
    floors.CALIBRATION.write_text(f"{hashing_encoder.name}: {{cases: {{}}}}\nanother: {{}}\n", encoding="utf8")
    told = CliRunner().invoke(app, ["adapt"])
    assert told.exit_code == 0, told.output
    assert "cases" in told.output and str(FORMS) in told.output
    assert list(adapters_of(hashing_encoder.name)) == ["cases"]
    assert yaml.safe_load(floors.CALIBRATION.read_text(encoding="utf8")) == {"another": {}}
    adapters_of.cache_clear()
