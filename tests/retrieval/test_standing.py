"""Where items stand: numbers follow the ids, every row is found, and an exact scan misses nothing."""

import numpy as np
import pytest

from retrieval.encoder import Vectors, unit
from retrieval.standing import Place, Standing, Tags, stand

NO_TAGS = Tags((), frozenset(), (), ())
VECTORS = unit(np.random.default_rng(7).standard_normal((60, 8)).astype(np.float32))
NAMES = [f"{number:02}" for number in range(20)]


@pytest.fixture
def standing() -> Standing:
    """Twenty items of a centre and two windows each, put down in no order."""
    places = {name: Place(3 * number, 2, NO_TAGS) for number, name in enumerate(NAMES)}
    return stand(dict(reversed(places.items())), VECTORS)


def test_items_are_numbered_in_the_order_of_their_ids(standing: Standing) -> None:
    assert [standing.numbers[name] for name in NAMES] == list(range(20))
    assert standing.known(["07", "nowhere", "03"]).tolist() == [3, 7]


def test_rows_are_the_centre_and_then_the_windows_of_each_item(standing: Standing) -> None:
    rows, begins = standing.rows(standing.known(["03", "07"]))
    assert begins.tolist() == [0, 3]
    assert np.array_equal(rows, VECTORS[[9, 10, 11, 21, 22, 23]])


@pytest.mark.parametrize("limit", [1, 5, 19, 20, 50])
def test_the_nearest_are_those_of_a_full_sort(standing: Standing, limit: int) -> None:
    asked: Vectors = VECTORS[1]
    cosines = standing.centres @ asked
    wanted = sorted(NAMES, key=lambda name: (-cosines[standing.numbers[name]], name))
    assert standing.nearest(asked, limit=limit) == wanted[:limit]


def test_equally_near_items_come_in_the_order_of_their_ids() -> None:
    same = stand({name: Place(0, 1, NO_TAGS) for name in "dbca"}, VECTORS)
    assert same.nearest(VECTORS[5], limit=2) == ["a", "b"]


def test_nothing_stands_where_nothing_was_put() -> None:
    assert stand({}, VECTORS).nearest(VECTORS[0], limit=3) == []
