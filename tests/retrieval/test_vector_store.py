"""What every vector store keeps: embedded Chroma and memory behind one seam."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import Vectors
from retrieval.neighbours import LateNeighbours, Neighbours, StoreName
from retrieval.vector_store import BATCH, HandedOn, open_neighbours

EAST, NORTH, WEST = (np.array(v, dtype=np.float32) for v in ([1, 0, 0], [0, 1, 0], [-1, 0.1, 0]))
NORTH_EAST = np.array([0.8, 0.6, 0], dtype=np.float32)


@pytest.fixture(params=["chroma", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Neighbours:
    """An empty collection of each store in turn."""
    name: StoreName = request.param
    return open_neighbours(name, collection="cases-test", folder=tmp_path / "vectors")


def stacked(*vectors: Vectors) -> Vectors:
    return np.stack(vectors)


def test_an_empty_store_has_no_neighbours(store: Neighbours) -> None:
    assert store.nearest(EAST, limit=5) == []


def test_neighbours_come_nearest_first(store: Neighbours) -> None:
    store.put(["west", "north", "east"], stacked(WEST, NORTH, EAST))
    assert store.nearest(NORTH_EAST, limit=3) == ["east", "north", "west"]


def test_the_limit_is_kept(store: Neighbours) -> None:
    store.put(["west", "north", "east"], stacked(WEST, NORTH, EAST))
    assert store.nearest(NORTH_EAST, limit=1) == ["east"]


def test_a_limit_beyond_the_count_gives_all(store: Neighbours) -> None:
    store.put(["east", "north"], stacked(EAST, NORTH))
    assert store.nearest(EAST, limit=200) == ["east", "north"]


def test_length_makes_no_difference_to_nearness(store: Neighbours) -> None:
    store.put(["long-north", "short-east"], stacked(NORTH * 9, EAST * np.float32(0.1)))
    assert store.nearest(NORTH_EAST, limit=2) == ["short-east", "long-north"]


def test_putting_twice_changes_nothing(store: Neighbours) -> None:
    for _ in range(2):
        store.put(["east", "north"], stacked(EAST, NORTH))
    assert store.nearest(EAST, limit=10) == ["east", "north"]


def test_putting_again_replaces_the_vector(store: Neighbours) -> None:
    store.put(["moved", "north"], stacked(EAST, NORTH))
    store.put(["moved"], stacked(WEST))
    assert store.nearest(EAST, limit=2) == ["north", "moved"]


def test_putting_nothing_changes_nothing(store: Neighbours) -> None:
    store.put([], np.zeros((0, 3), dtype=np.float32))
    assert store.nearest(EAST, limit=5) == []


def test_a_removed_item_is_gone(store: Neighbours) -> None:
    store.put(["east", "north"], stacked(EAST, NORTH))
    store.remove(["east"])
    assert store.nearest(EAST, limit=5) == ["north"]


def test_removing_what_is_absent_changes_nothing(store: Neighbours) -> None:
    store.put(["east"], stacked(EAST))
    store.remove(["nowhere"])
    store.remove([])
    assert store.nearest(EAST, limit=5) == ["east"]


def test_a_removed_item_can_come_back(store: Neighbours) -> None:
    store.put(["east", "north"], stacked(EAST, NORTH))
    store.remove(["east"])
    store.put(["east"], stacked(EAST))
    assert store.nearest(EAST, limit=5) == ["east", "north"]


def test_more_than_one_batch_can_be_put_and_removed(store: Neighbours) -> None:
    ids = [f"item-{number}" for number in range(BATCH + 10)]
    vectors = np.random.default_rng(0).standard_normal((len(ids), 3)).astype(np.float32)
    store.put(ids, vectors)
    assert store.nearest(vectors[-1], limit=1) == [ids[-1]]
    store.remove(ids[1:])
    assert store.nearest(vectors[-1], limit=5) == ids[:1]


def test_embedded_chroma_remembers(tmp_path: Path) -> None:
    open_neighbours("chroma", collection="cases-test", folder=tmp_path).put(["east"], stacked(EAST))
    assert open_neighbours("chroma", collection="cases-test", folder=tmp_path).nearest(EAST, limit=5) == ["east"]


def test_collections_of_one_folder_do_not_mix(tmp_path: Path) -> None:
    open_neighbours("chroma", collection="cases-test", folder=tmp_path).put(["east"], stacked(EAST))
    assert open_neighbours("chroma", collection="mentors-test", folder=tmp_path).nearest(EAST, limit=5) == []


def test_two_stores_in_memory_do_not_mix() -> None:
    open_neighbours("memory", collection="cases-test", folder=None).put(["east"], stacked(EAST))
    assert open_neighbours("memory", collection="cases-test", folder=None).nearest(EAST, limit=5) == []


def test_a_late_store_is_opened_once_and_not_before_it_is_asked() -> None:
    opened: list[Neighbours] = []

    def opening() -> Neighbours:
        opened.append(open_neighbours("memory", collection="cases-test", folder=None))
        return opened[-1]

    late = LateNeighbours(opening)
    assert opened == []
    late.put(["east"], stacked(EAST))
    assert late.nearest(EAST, limit=5) == ["east"]
    late.remove(["east"])
    assert late.nearest(EAST, limit=5) == []
    assert len(opened) == 1


def test_the_store_never_encodes_a_question() -> None:
    with pytest.raises(NotImplementedError, match="vector"):
        HandedOn().embed_query("How can I begin calmly?")
