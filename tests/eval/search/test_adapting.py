"""Learning adapters from choices made by hand, and telling what they do for writers who were held out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from eval.commands import app
from eval.runs.workbench import Bench
from eval.search import adapt_command, adapting
from eval.search.adapting import Lesson, held_out, learn
from retrieval import adapters, floors
from retrieval.adapters import adapters_of, turned
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
    return Lesson(forms, tuple(f"item {number}" for number in range(ITEMS)), items, chosen, writers)


def test_a_learned_adapter_brings_what_was_chosen_nearer(lesson: Lesson) -> None:
    adapter = learn(lesson.of(range(FORMS - 100)))
    rest = lesson.of(range(FORMS - 100, FORMS))

    def found(turn: np.ndarray | None) -> float:
        asked = np.stack([turned(form, turn) for form in rest.forms])
        return float(rest.chosen[np.arange(100), np.argmax(asked @ rest.items.T, axis=1)].mean())

    assert found(None) < 0.1
    assert found(adapter) > 0.3


def test_the_same_choices_teach_the_same_adapter(lesson: Lesson) -> None:
    assert np.array_equal(learn(lesson), learn(lesson))


def test_forms_for_which_nothing_was_chosen_teach_nothing(lesson: Lesson) -> None:
    silent = Lesson(lesson.forms, lesson.names, lesson.items, lesson.chosen.copy(), lesson.writers)
    silent.chosen[::2] = 0
    assert np.array_equal(learn(silent), learn(lesson.of(range(1, FORMS, 2))))


def test_every_form_is_told_once_by_adapters_its_writer_did_not_teach(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[frozenset[str]] = []

    def remember(some: Lesson) -> np.ndarray:
        taught.append(frozenset(some.writers))
        return np.zeros((WIDTH, WIDTH), dtype=np.float32)

    monkeypatch.setattr(adapting, "learn", remember)
    (told,) = held_out({"cases": lesson})
    assert told.forms == FORMS
    assert told.plain == told.adapted
    assert sorted(name for writers in taught for name in set(WRITERS) - writers) == sorted(WRITERS)


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
    monkeypatch.setattr(adapters, "ADAPTERS", tmp_path / "adapters.npz")
    monkeypatch.setattr(floors, "CALIBRATION", tmp_path / "calibration.yaml")
    floors.CALIBRATION.write_text(f"{hashing_encoder.name}: {{cases: {{}}}}\nanother: {{}}\n", encoding="utf8")
    told = CliRunner().invoke(app, ["adapt"])
    assert told.exit_code == 0, told.output
    assert "cases" in told.output and str(FORMS) in told.output
    assert list(adapters_of(hashing_encoder.name)) == ["cases"]
    assert yaml.safe_load(floors.CALIBRATION.read_text(encoding="utf8")) == {"another": {}}
    adapters_of.cache_clear()
