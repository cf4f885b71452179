"""Adapters: a query is turned towards what readers chose, an item never; without one everything stays as it is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval import adapters, search
from retrieval.adapters import adapters_of, turned, write_adapters
from retrieval.encoder import HashingEncoder, Vectors, unit
from retrieval.index import Index
from retrieval.items import Item, Part
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import ask
from retrieval.search import RANKERS, Search, fused
from retrieval.weights import WEIGHTS

NOISE = Item("cases", "noise", (Part("essence", "Pupils shout in every lesson."),), record={})
SWINGS = Item("cases", "swings", (Part("essence", "Small children quarrel about swings."),), record={})


@pytest.fixture
def from_noise_to_swings(hashing_encoder: HashingEncoder) -> Vectors:
    """An adapter that turns whatever speaks of noise towards swings."""
    noise, swings = (ask({"essence": item.parts[0].text}, encoder=hashing_encoder).centre for item in (NOISE, SWINGS))
    return np.outer(noise, 3 * swings)


def test_an_adapted_vector_has_unit_length_and_another_direction(from_noise_to_swings: Vectors) -> None:
    vector = unit(np.arange(1, len(from_noise_to_swings) + 1, dtype=np.float32))
    other = turned(vector, from_noise_to_swings)
    assert np.linalg.norm(other) == pytest.approx(1.0, abs=1e-6)
    assert not np.allclose(other, vector)


def test_without_an_adapter_a_vector_stays_as_it_is() -> None:
    vector = unit(np.ones(4, dtype=np.float32))
    assert turned(vector, None) is vector


def test_production_ranks_by_the_adapted_query_too(
    make_index: Callable[..., Index], from_noise_to_swings: Vectors, hashing_encoder: HashingEncoder
) -> None:
    query = ask({"essence": "They shout."}, encoder=hashing_encoder)
    asked = Search(query, "cases", make_index(NOISE, SWINGS, adapters={"cases": 5 * from_noise_to_swings}))
    by_name = {hit.id: hit for hit in RANKERS["production"](asked, ())}
    assert by_name["swings"].adapted > 0.9 > by_name["swings"].meaning + 0.5
    plain = Search(query, "cases", make_index(NOISE, SWINGS, adapters={}))
    before = {hit.id: hit for hit in RANKERS["production"](plain, ())}
    assert by_name["swings"].score > before["swings"].score + 0.3


def test_an_adapter_of_one_kind_turns_no_query_of_another(
    make_index: Callable[..., Index], from_noise_to_swings: Vectors, hashing_encoder: HashingEncoder
) -> None:
    index = make_index(NOISE, SWINGS, adapters={"materials": from_noise_to_swings})
    asked = Search(ask({"essence": "Pupils shout."}, encoder=hashing_encoder), "cases", index)
    assert asked.turned is asked.query.centre


def test_the_nearest_are_those_of_the_adapted_query_by_its_share(
    make_index: Callable[..., Index],
    from_noise_to_swings: Vectors,
    hashing_encoder: HashingEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = make_index(NOISE, SWINGS, adapters={"cases": 5 * from_noise_to_swings})
    query = ask({"essence": "Pupils shout in every lesson."}, encoder=hashing_encoder)
    monkeypatch.setattr(search, "NEAR", 1)
    asked = Search(query, "cases", index)
    assert asked.near() == asked.near(share=0.1) == ["noise"]
    assert asked.near(share=1.0) == ["swings"]


def test_without_an_adapter_an_order_is_that_of_no_share(
    make_index: Callable[..., Index], hashing_encoder: HashingEncoder
) -> None:
    asked = Search(ask({"essence": "Pupils shout."}, encoder=hashing_encoder), "cases", make_index(NOISE, SWINGS))
    plain = fused(replace(WEIGHTS["cases"], adapted=0.0))(asked, ())
    assert [(hit.id, hit.score) for hit in fused()(asked, ())] == [(hit.id, hit.score) for hit in plain]


def test_the_shipped_adapters_are_of_the_default_encoder(encoder: OnnxEncoder) -> None:
    shipped = adapters_of(encoder.name)
    assert set(shipped) == {"cases", "materials", "questions"}
    assert {adapter.shape for adapter in shipped.values()} == {(encoder.dimensions, encoder.dimensions)}


def test_another_encoder_has_none() -> None:
    assert adapters_of("another") == {}


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of adapters that is not the shipped one."""
    monkeypatch.setattr(adapters, "ADAPTERS", tmp_path / "adapters.npz")
    adapters_of.cache_clear()
    yield tmp_path
    adapters_of.cache_clear()


@pytest.mark.usefixtures("own_file")
def test_what_is_written_is_read_again_beside_that_of_another_encoder(from_noise_to_swings: Vectors) -> None:
    write_adapters({"cases": from_noise_to_swings, "questions": from_noise_to_swings}, encoder="small")
    write_adapters({"cases": -from_noise_to_swings}, encoder="other")
    write_adapters({"cases": 2 * from_noise_to_swings}, encoder="small")
    assert set(adapters_of("small")) == {"cases"}
    assert np.allclose(adapters_of("small")["cases"], 2 * from_noise_to_swings, atol=1e-2)
    assert np.allclose(adapters_of("other")["cases"], -from_noise_to_swings, atol=1e-2)


def test_a_file_that_could_not_be_finished_changes_nothing(
    own_file: Path, monkeypatch: pytest.MonkeyPatch, from_noise_to_swings: Vectors
) -> None:
    write_adapters({"cases": from_noise_to_swings}, encoder="small")
    before = (own_file / "adapters.npz").read_bytes()
    monkeypatch.setattr(Path, "replace", lambda *names: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        write_adapters({"cases": -from_noise_to_swings}, encoder="small")
    assert (own_file / "adapters.npz").read_bytes() == before
