"""Looking up words beside the encoder finds what a search of its own would find."""

from collections.abc import Callable

import pytest

from retrieval.ahead import KINDS_BY_WORDS, look_ahead
from retrieval.index import Index
from retrieval.items import Item, Kind, Part
from retrieval.query import ask, embed, joined
from retrieval.search import RANKERS, Search

FORM = {"essence": "Pupils shout in every lesson.", "actions_taken": " ", "question": "How do I begin my lessons?"}


@pytest.fixture
def index(make_index: Callable[..., Index]) -> Index:
    """Two items of each kind that are looked up by words."""
    texts = ("Pupils shout when lessons begin.", "A father writes letters at night.")
    return make_index(
        *(
            Item(kind, f"{kind}-{number}", (Part("essence", text),), record={"title": text})
            for kind in KINDS_BY_WORDS
            for number, text in enumerate(texts)
        )
    )


@pytest.mark.parametrize("kind", KINDS_BY_WORDS)
def test_a_search_finds_the_same_with_words_looked_up_ahead(index: Index, kind: Kind) -> None:
    query = ask(FORM, encoder=index.encoder)
    ahead = look_ahead(FORM, index=index)
    before = Search(query, kind, index, looked_up=ahead.by_words[kind])
    for rank in RANKERS.values():
        assert rank(before, ()) == rank(Search(query, kind, index), ())


def test_words_and_vectors_made_apart_join_to_the_same_query(index: Index) -> None:
    query = ask(FORM, encoder=index.encoder)
    apart = joined(
        look_ahead(FORM, index=index).read, embed(FORM, encoder=index.encoder), participants=(), problem_fields=()
    )
    assert (apart.texts, apart.stems, apart.said) == (query.texts, query.stems, query.said)
    assert (apart.window_fields, apart.line_texts) == (query.window_fields, query.line_texts)
    assert (apart.windows == query.windows).all()


def test_it_is_known_how_many_items_hold_each_stem(index: Index) -> None:
    ahead = look_ahead(FORM, index=index)
    assert ahead.holders["cases"].keys() == ahead.read.said.keys()
    assert ahead.holders["cases"]["shout"] == 1
