"""The shelf: what is put there comes back as it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import unit
from retrieval.shelf import Shelf, Shelved

VECTORS = unit(np.random.default_rng(7).standard_normal((6, 4)).astype(np.float32))
NOISE = Shelved(
    kind="cases",
    id="noise",
    digest="abc",
    record={"title": "Шум в классе", "solutions": [{"steps": ["one", "two"]}], "subject": None, "load": 0},
    problem_fields=("class-management", "parents"),
    participants=("pupils of form 7",),
    window_fields=("essence", "essence", "question"),
    windows=VECTORS[:3],
    line_texts=(("essence", "They talk."), ("steps", "Wait at the door"), ("essence", "I wait.")),
    lines=VECTORS[3:],
)


@pytest.fixture
def shelf() -> Shelf:
    """An empty shelf in memory."""
    return Shelf(None, dimensions=4)


def test_an_item_comes_back_as_it_was_put(shelf: Shelf) -> None:
    shelf.put([NOISE])
    item = shelf.get("cases", ["noise"])["noise"]
    assert (item.kind, item.id, item.digest, item.record) == ("cases", "noise", "abc", NOISE.record)
    assert (item.problem_fields, item.participants) == (NOISE.problem_fields, NOISE.participants)
    assert (item.window_fields, item.line_texts) == (NOISE.window_fields, NOISE.line_texts)
    assert np.array_equal(item.windows, NOISE.windows)
    assert item.lines.astype(np.float32) == pytest.approx(NOISE.lines, abs=2e-3)


def test_an_absent_item_is_left_out(shelf: Shelf) -> None:
    shelf.put([NOISE])
    assert list(shelf.get("cases", ["nowhere", "noise"])) == ["noise"]


def test_asking_for_no_items_gives_none(shelf: Shelf) -> None:
    assert shelf.get("cases", []) == {}


def test_an_item_belongs_to_its_kind_only(shelf: Shelf) -> None:
    shelf.put([NOISE])
    assert shelf.get("materials", ["noise"]) == {}


def test_one_id_may_stand_in_two_kinds(shelf: Shelf) -> None:
    shelf.put([NOISE, replace(NOISE, kind="materials", digest="other")])
    shelf.remove("materials", ["noise"])
    assert shelf.digests("cases") == {"noise": "abc"}


def test_putting_again_replaces(shelf: Shelf) -> None:
    shelf.put([NOISE])
    shelf.put([replace(NOISE, digest="new", record={})])
    assert shelf.digests("cases") == {"noise": "new"}
    assert shelf.get("cases", ["noise"])["noise"].record == {}


def test_a_removed_item_is_gone(shelf: Shelf) -> None:
    shelf.put([NOISE])
    shelf.remove("cases", ["noise"])
    assert shelf.get("cases", ["noise"]) == {}
    assert shelf.standing("cases").names == ()
    assert list(shelf.every("cases")) == []


def test_removing_what_is_absent_changes_nothing(shelf: Shelf) -> None:
    shelf.put([NOISE])
    shelf.remove("cases", ["nowhere"])
    shelf.remove("cases", [])
    assert shelf.digests("cases") == {"noise": "abc"}


def test_every_item_comes_in_the_order_of_ids(shelf: Shelf) -> None:
    shelf.put([replace(NOISE, id=name) for name in ("c", "a", "b")])
    assert [item.id for item in shelf.every("cases")] == ["a", "b", "c"]


def test_ranking_gets_the_same_vectors_and_tags(shelf: Shelf) -> None:
    shelf.put([NOISE])
    standing = shelf.standing("cases")
    rows, begins = standing.rows(standing.known(["noise"]))
    assert begins.tolist() == [0]
    assert np.array_equal(rows[1:], NOISE.windows)
    assert rows[0] == pytest.approx(NOISE.centre, abs=1e-6)
    assert standing.tags[0].as_set == set(NOISE.problem_fields)
    assert standing.tags[0].participants == NOISE.participants


def test_ranking_gets_nothing_of_an_absent_item(shelf: Shelf) -> None:
    assert shelf.standing("cases").known(["nowhere"]).tolist() == []


def test_an_item_without_lines_comes_back_without_lines(shelf: Shelf) -> None:
    shelf.put([replace(NOISE, line_texts=(), lines=VECTORS[:0])])
    assert shelf.get("cases", ["noise"])["noise"].lines.shape == (0, 4)


def test_lines_are_picked_by_field_in_order() -> None:
    texts, vectors = NOISE.lines_of("essence")
    assert texts == ["They talk.", "I wait."]
    assert np.array_equal(vectors, VECTORS[[3, 5]])


def test_lines_of_a_field_the_item_does_not_have_are_none() -> None:
    texts, vectors = NOISE.lines_of("summary")
    assert texts == []
    assert vectors.shape == (0, 4)


def test_the_centre_is_a_unit_vector() -> None:
    assert np.linalg.norm(NOISE.centre) == pytest.approx(1, abs=1e-5)


def test_a_shelf_in_a_file_remembers(tmp_path: Path) -> None:
    first = Shelf(tmp_path / "items.sqlite", dimensions=4)
    first.put([NOISE])
    first.close()
    again = Shelf(tmp_path / "items.sqlite", dimensions=4)
    assert again.digests("cases") == {"noise": "abc"}
    again.close()
