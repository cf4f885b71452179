"""Adapters: a query is turned towards what readers chose, an item never; without one everything stays as it is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval import adapter_file, search
from retrieval.adapter_file import adapters_of, write_adapters
from retrieval.adapters import VIEWS, VOTED, VOTES, WHOLE, WORDS, Adapter, Choices, heard, turned
from retrieval.encoder import HashingEncoder, Vectors, unit
from retrieval.index import Index
from retrieval.items import Item, Part
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import ask
from retrieval.search import RANKERS, Search

NOISE = Item("cases", "noise", (Part("essence", "Pupils shout in every lesson."),), record={})
SWINGS = Item("cases", "swings", (Part("essence", "Small children quarrel about swings."),), record={})
SLIDES = Item("cases", "slides", (Part("essence", "Small children quarrel about slides."),), record={})


@pytest.fixture
def from_noise_to_swings(hashing_encoder: HashingEncoder) -> Vectors:
    """A matrix that turns whatever speaks of noise towards swings."""
    noise, swings = (ask({"essence": item.parts[0].text}, encoder=hashing_encoder).centre for item in (NOISE, SWINGS))
    return np.outer(noise, 15 * swings)


@pytest.fixture
def swings_for_noise(from_noise_to_swings: Vectors) -> Adapter:
    """An adapter that knows nothing but this matrix."""
    return Adapter({WHOLE: from_noise_to_swings}, {WHOLE: 1.0, WORDS: 0.1})


def chosen_for(text: str, *names: str, encoder: HashingEncoder) -> Choices:
    """What was chosen for one form, all of it alike."""
    forms = ask({"essence": text}, encoder=encoder).centre[None, :]
    places = np.arange(len(names))
    return Choices(forms, names, np.zeros_like(places), places, np.full(len(names), 1 / len(names)))


def test_turned_vectors_have_unit_length_and_another_direction(from_noise_to_swings: Vectors) -> None:
    vectors = np.stack([unit(np.arange(1, len(from_noise_to_swings) + 1, dtype=np.float32)), from_noise_to_swings[0]])
    vectors[1] = unit(np.ones_like(vectors[1]))
    others = turned(vectors, from_noise_to_swings)
    assert np.linalg.norm(others, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert not np.allclose(others, vectors)
    assert np.allclose(others[1], turned(vectors[1], from_noise_to_swings))


def test_every_view_turns_its_own_field_towards_its_own_face(hashing_encoder: HashingEncoder) -> None:
    query = ask({"essence": "They shout.", "question": "Who may swing?"}, encoder=hashing_encoder)
    still = np.zeros((hashing_encoder.dimensions, hashing_encoder.dimensions), dtype=np.float32)
    found = Adapter(dict.fromkeys(VIEWS, still), dict(zip(VIEWS, (1.0, 2.0, 4.0, 8.0), strict=True))).turn(query)
    assert np.allclose(found.centre, query.centre + 2 * query.view("essence"), atol=1e-6)
    assert np.allclose(found.headline, 4 * query.view("question") + 8 * query.centre, atol=1e-6)


def test_a_field_that_is_not_filled_in_is_stood_in_for_by_the_whole_form(hashing_encoder: HashingEncoder) -> None:
    query = ask({"essence": "They shout."}, encoder=hashing_encoder)
    assert np.array_equal(query.view("question"), query.centre)
    assert np.array_equal(query.view(""), query.centre)


def test_production_ranks_by_the_turned_query(
    make_index: Callable[..., Index], swings_for_noise: Adapter, hashing_encoder: HashingEncoder
) -> None:
    query = ask({"essence": "They shout."}, encoder=hashing_encoder)
    plain = Search(query, "cases", make_index(NOISE, SWINGS, adapters={}))
    assert [hit.id for hit in RANKERS["production"](plain, ())] == ["noise", "swings"]
    asked = Search(query, "cases", make_index(NOISE, SWINGS, adapters={"cases": swings_for_noise}))
    first, second = RANKERS["production"](asked, ())
    assert (first.id, second.id) == ("swings", "noise")
    assert first.adapted > 0.9 > first.meaning + 0.5


def test_an_adapter_of_one_kind_turns_no_query_of_another(
    make_index: Callable[..., Index], swings_for_noise: Adapter, hashing_encoder: HashingEncoder
) -> None:
    index = make_index(NOISE, SWINGS, adapters={"materials": swings_for_noise})
    asked = Search(ask({"essence": "Pupils shout."}, encoder=hashing_encoder), "cases", index)
    assert asked.turned is None
    assert {hit.adapted for hit in RANKERS["production"](asked, ())} == {0.0}


def test_the_candidates_are_those_nearest_to_the_turned_query(
    make_index: Callable[..., Index],
    swings_for_noise: Adapter,
    hashing_encoder: HashingEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = ask({"essence": "Pupils shout in every lesson."}, encoder=hashing_encoder)
    monkeypatch.setattr(search, "NEAR", 1)
    for adapters, nearest in (({}, {"noise"}), ({"cases": swings_for_noise}, {"swings"})):
        asked = Search(query, "cases", make_index(NOISE, SWINGS, adapters=adapters), looked_up={})
        assert {hit.id for hit in RANKERS["production"](asked, ())} == nearest


def test_what_was_chosen_for_a_form_like_it_rises_and_so_does_what_is_like_that(
    make_index: Callable[..., Index], hashing_encoder: HashingEncoder
) -> None:
    still = np.zeros((hashing_encoder.dimensions, hashing_encoder.dimensions), dtype=np.float32)
    text = "Pupils shout in every lesson."
    adapter = Adapter({WHOLE: still}, {WHOLE: 1.0, VOTES: 2.0}, chosen_for(text, "swings", encoder=hashing_encoder))
    query = ask({"essence": text}, encoder=hashing_encoder)
    scores = {}
    for name, one in {"without": replace(adapter, choices=None), "with": adapter}.items():
        asked = Search(query, "cases", make_index(NOISE, SWINGS, SLIDES, adapters={"cases": one}))
        scores[name] = {hit.id: hit.score for hit in RANKERS["production"](asked, ())}
    gain = {name: scores["with"][name] - scores["without"][name] for name in scores["with"]}
    assert gain["swings"] > gain["slides"] > 1.2 * gain["noise"]


def test_what_was_chosen_and_is_gone_from_the_library_changes_nothing(
    make_index: Callable[..., Index], hashing_encoder: HashingEncoder
) -> None:
    still = np.zeros((hashing_encoder.dimensions, hashing_encoder.dimensions), dtype=np.float32)
    choices = chosen_for("They shout.", "gone", encoder=hashing_encoder)
    query = ask({"essence": "They shout."}, encoder=hashing_encoder)
    found = []
    for known in (choices, None):
        adapter = Adapter({WHOLE: still}, {WHOLE: 1.0, VOTES: 2.0}, known)
        asked = Search(query, "cases", make_index(NOISE, SWINGS, adapters={"cases": adapter}))
        found.append([(hit.id, hit.score) for hit in RANKERS["production"](asked, ())])
    assert found[0] == found[1]


@pytest.mark.parametrize("texts", [{}, {"essence": "???"}, {"essence": "They shout.", "question": "?"}])
def test_a_form_or_a_field_without_words_is_turned_to_no_noise(
    make_index: Callable[..., Index], learned: Adapter, hashing_encoder: HashingEncoder, texts: dict[str, str]
) -> None:
    still = np.zeros((hashing_encoder.dimensions, hashing_encoder.dimensions), dtype=np.float32)
    adapter = Adapter(dict.fromkeys(VIEWS, still), dict.fromkeys((*VIEWS, VOTES), 1.0), learned.choices)
    query = ask(texts, encoder=hashing_encoder)
    found = RANKERS["production"](Search(query, "cases", make_index(NOISE, SWINGS, adapters={"cases": adapter})), ())
    assert {hit.id for hit in found} == ({"noise", "swings"} if query.centre.any() else set())
    assert all(np.isfinite(hit.score) for hit in found)


def test_votes_count_less_the_farther_the_form_and_only_the_most_are_kept() -> None:
    forms = np.eye(3, dtype=np.float32)
    names = tuple(f"item {number:03}" for number in range(VOTED + 5))
    rows = np.array([0] * VOTED + [1] * 5)
    choices = Choices(forms, names, rows, np.arange(len(names)), np.ones(len(names), dtype=np.float32))
    votes = choices.votes(forms[1])
    assert len(votes) == VOTED
    assert list(votes)[:5] == list(names[VOTED:])
    assert votes[names[VOTED]] == pytest.approx(1.0)
    assert votes[names[0]] < 1e-5


def test_votes_are_heard_between_nothing_and_about_one() -> None:
    centres = np.eye(2, dtype=np.float32)
    assert heard({}, centres, places={"one": 1}, centres_of=centres.__getitem__).tolist() == [0.0, 0.0]
    votes = {"gone": 5.0, "one": 1.0}
    faint, full = heard(votes, centres, places={"one": 1}, centres_of=centres.__getitem__)
    assert 0 < faint < 0.1
    assert full == pytest.approx(0.92, abs=0.01)


def test_the_shipped_adapters_are_of_the_default_encoder(encoder: OnnxEncoder) -> None:
    shipped = adapters_of(encoder.name)
    assert set(shipped) == {"cases", "materials", "questions"}
    for adapter in shipped.values():
        shapes = {matrix.shape for matrix in adapter.matrices.values()}
        assert shapes == {(encoder.dimensions, encoder.dimensions)}
        assert adapter.choices is not None and len(adapter.choices.forms) > 3000


def test_another_encoder_has_none() -> None:
    assert adapters_of("another") == {}


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of adapters that is not the shipped one."""
    monkeypatch.setattr(adapter_file, "ADAPTERS", tmp_path / "adapters.npz")
    adapters_of.cache_clear()
    yield tmp_path
    adapters_of.cache_clear()


@pytest.fixture
def learned(from_noise_to_swings: Vectors, hashing_encoder: HashingEncoder) -> Adapter:
    """An adapter with everything that is kept."""
    choices = chosen_for("They shout.", "swings", "slides", encoder=hashing_encoder)
    choices = replace(choices, forms=turned(choices.forms, from_noise_to_swings))
    return Adapter({WHOLE: from_noise_to_swings}, {WHOLE: 1.0, WORDS: 0.2, VOTES: 0.5}, choices)


@pytest.mark.usefixtures("own_file")
def test_what_is_written_is_read_again_beside_that_of_another_encoder(
    learned: Adapter, hashing_encoder: HashingEncoder
) -> None:
    forms = ask({"essence": "They shout."}, encoder=hashing_encoder).centre[None, :]
    write_adapters({"cases": learned, "questions": learned}, forms=forms, encoder="small")
    write_adapters({"cases": replace(learned, weights={WHOLE: 3.0})}, forms=forms, encoder="other")
    write_adapters({"cases": replace(learned, weights={WHOLE: 2.0})}, forms=forms, encoder="small")
    assert set(adapters_of("small")) == {"cases"}
    assert adapters_of("other")["cases"].weights == {WHOLE: 3.0}
    again = adapters_of("small")["cases"]
    assert again.weights == {WHOLE: 2.0}
    assert np.allclose(again.matrices[WHOLE], learned.matrices[WHOLE], atol=1e-2)
    assert again.choices is not None and learned.choices is not None
    assert np.allclose(again.choices.forms, learned.choices.forms, atol=1e-2)
    asked = learned.choices.forms[0]
    assert again.choices.votes(asked) == pytest.approx(learned.choices.votes(asked), rel=0.1)


def test_a_file_that_could_not_be_finished_changes_nothing(
    own_file: Path, monkeypatch: pytest.MonkeyPatch, learned: Adapter
) -> None:
    forms = np.ones((1, 2), dtype=np.float32)
    write_adapters({"cases": learned}, forms=forms, encoder="small")
    before = (own_file / "adapters.npz").read_bytes()
    monkeypatch.setattr(Path, "replace", lambda *names: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        write_adapters({"cases": learned}, forms=2 * forms, encoder="small")
    assert (own_file / "adapters.npz").read_bytes() == before
