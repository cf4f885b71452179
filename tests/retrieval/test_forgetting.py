"""Forgetting that is cut short: begun again it comes to its end, and a rebuild in between leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from corpus.records import SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.forgetting import forget
from retrieval.generations import Generations
from retrieval.index import Index
from retrieval.items import Item, case_item
from retrieval.shelf import Shelf
from retrieval.shelving import shelve
from retrieval.vector_cache import VectorCache

STEM = "zanzibar"


class Killed(Exception):
    """The process ends here."""


class Dying:
    """Stands in for a part of an index; the process is killed when it comes to one step."""

    def __init__(self, part: Any, step: str) -> None:
        self._part = part
        self._step = step

    def __getattr__(self, name: str) -> Any:
        if name == self._step:
            raise Killed
        return getattr(self._part, name)


def dying(index: Index, part: str, step: str) -> Index:
    """The index, killed when it comes to this step of this part."""
    if part == "shelf":
        index.shelf = cast(Shelf, Dying(index.shelf, step))
    else:
        legs: dict[str, Any] = getattr(index, part)
        legs["cases"] = Dying(legs["cases"], step)
    return index


@pytest.fixture
def taken_back(make_case: Callable[..., SolvedCase]) -> Item:
    """A case whose words no other case has."""
    return case_item(make_case(id="taken-back", title="Zanzibar", essence="Zanzibar drums.", question="Zanzibar?"))


@pytest.fixture
def kept(make_case: Callable[..., SolvedCase]) -> Item:
    """A case that stays."""
    return case_item(make_case())


def generations(folder: Path, encoder: HashingEncoder) -> Generations:
    """The data folder as a process that has just started sees it."""
    cache = VectorCache(folder / "vectors.sqlite")
    return Generations(folder / "index", encoder=encoder, cache=cache, store="chroma")


def holding(folder: Path, item: Item, encoder: HashingEncoder) -> set[str]:
    """The files that hold a word of an item, or a vector of its own; Chroma deletes vectors in its own time."""
    (shelved,) = shelve([item], encoder=encoder, cache=VectorCache(None))
    marks = [STEM.encode(), STEM.title().encode(), shelved.centre.tobytes(), shelved.windows[0].tobytes()]
    files = [path for path in folder.rglob("*") if path.is_file() and "vectors" not in path.parent.parts]
    return {path.name for path in files if any(mark in path.read_bytes() for mark in marks)}


STEPS = [("shelf", "remove"), ("words", "remove"), ("neighbours", "remove"), ("words", "rewrite"), ("shelf", "settle")]


@pytest.mark.parametrize(("part", "step"), STEPS)
def test_what_a_kill_cut_short_is_ended_by_the_next_try(
    tmp_path: Path, hashing_encoder: HashingEncoder, taken_back: Item, kept: Item, part: str, step: str
) -> None:
    generations(tmp_path, hashing_encoder).rebuild([taken_back, kept])
    assert {"items.sqlite", "items.vectors"} <= holding(tmp_path, taken_back, hashing_encoder)
    with pytest.raises(Killed):
        forget(dying(generations(tmp_path, hashing_encoder).open(), part, step), "cases", ["taken-back"])
    index = generations(tmp_path, hashing_encoder).open()
    forget(index, "cases", ["taken-back"])
    assert index.words["cases"].holders(STEM) == 0
    assert holding(tmp_path, taken_back, hashing_encoder) == set()
    index.check()
    index.close()


def test_what_a_rebuild_left_out_is_forgotten_too(
    tmp_path: Path, hashing_encoder: HashingEncoder, taken_back: Item, kept: Item
) -> None:
    made = generations(tmp_path, hashing_encoder)
    made.rebuild([taken_back, kept])
    made.rebuild([kept])
    assert "items.vectors" in holding(tmp_path, taken_back, hashing_encoder)
    index = made.open()
    forget(index, "cases", ["taken-back"])
    assert holding(tmp_path, taken_back, hashing_encoder) == set()
    index.close()
