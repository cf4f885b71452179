"""A run's digest of the code covers whatever can change its numbers."""

from pathlib import Path

import grimp
import pytest

from eval.runs.provenance import ROOT, SOURCES
from eval.safety.screening_held_out import KEPT

OURS = ("corpus", "retrieval", "prompts", "service", "eval")
COVERED = frozenset(path for pattern in SOURCES for path in ROOT.glob(pattern))


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Every module of ours that a task imports, also by way of others or late, inside a function."""
    graph = grimp.build_graph(*OURS, cache_dir=None)
    found, left = set[str](), {name for name in graph.modules if name.startswith("eval.tasks")}
    while left:
        found |= left
        left = {name for module in left for name in graph.find_modules_directly_imported_by(module)} - found
    return found


def test_every_module_that_a_task_imports_is_counted(reached: set[str]) -> None:
    assert {"service.llm.scripted", "eval.generation.judge", "retrieval.search"} <= reached
    assert [name for name in sorted(reached) if _file(name) not in COVERED] == []


def _file(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    alone = path.with_suffix(".py")
    return alone if alone.is_file() else path / "__init__.py"


def test_what_models_said_of_held_out_texts_is_counted() -> None:
    assert KEPT in COVERED
