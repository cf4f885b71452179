"""Suggesting problem fields: from the text, and from the tags of similar cases."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.reading import SHIPPED, read_corpus
from corpus.records import RubricatorItem, SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.fields import FAR, MOST, SUGGESTED, FieldSuggester, is_far
from retrieval.hits import Hit
from retrieval.index import Index
from retrieval.items import case_item
from retrieval.query import Query, ask
from retrieval.vector_cache import VectorCache

RUBRICATOR = tuple(item for item in read_corpus(SHIPPED)[0].rubricator)
ENCODER = HashingEncoder()


def item(name: str, *cues: str) -> RubricatorItem:
    return RubricatorItem(id=name, title=name.title(), description=f"About {name}.", boundary="Not else.", cues=cues)


ITEMS = (
    item("parents", "A father writes.", "Mothers complain.", "Grandmothers call."),
    item("order", "Pupils shout.", "Desks rattle.", "Bells ring."),
    item("law", "Contracts bind.", "Statutes oblige.", "Courts judge."),
    item("rest", "Sleep fails.", "Evenings vanish.", "Coughs linger."),
)


def asked(text: str) -> Query:
    return ask({"essence": text}, encoder=ENCODER)


@pytest.fixture
def suggester(make_index: Callable[..., Index], make_case: Callable[..., SolvedCase]) -> FieldSuggester:
    """Four items, and an index of cases on law and on rest."""
    law = make_case(id="law-case", problem_fields=["law"])
    rest = make_case(id="rest-case", problem_fields=["rest", "law"])
    unknown = make_case(id="unknown-case", problem_fields=["astrology"])
    return FieldSuggester(ITEMS, index=make_index(*map(case_item, (law, rest, unknown))), cache=VectorCache(None))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_text_that_says_an_items_cue_is_given_that_item_first(
    suggester: FieldSuggester, item: RubricatorItem
) -> None:
    assert suggester.suggest(asked(f"It is Monday. {item.cues[1]}"), similar=())[0].id == item.id


def test_one_to_three_items_are_suggested_best_first(suggester: FieldSuggester) -> None:
    suggested = suggester.suggest(asked("Pupils shout. Contracts bind. Sleep fails. A father writes."), similar=())
    scores = [field.score for field in suggested]
    assert 1 <= len(suggested) <= MOST == 3
    assert scores == sorted(scores, reverse=True)


def test_the_same_text_is_given_the_same_items(suggester: FieldSuggester) -> None:
    query = asked("Pupils shout and a father writes.")
    assert suggester.suggest(query, similar=()) == suggester.suggest(query, similar=())


def test_similar_cases_add_their_tags(suggester: FieldSuggester) -> None:
    query = asked("Pupils shout.")
    without = {field.id: field.score for field in suggester.suggest(query, similar=())}
    voted = {field.id: field.score for field in suggester.suggest(query, similar=[Hit("law-case", 1.0)])}
    assert voted["law"] > without.get("law", 0.0)


def test_the_first_tag_of_a_case_counts_most(suggester: FieldSuggester) -> None:
    scores = {f.id: f.score for f in suggester.suggest(asked("Qqq."), similar=[Hit("rest-case", 1.0)] * 3)}
    assert scores["rest"] > scores.get("law", 0.0)


@pytest.mark.parametrize("name", ["withdrawn-case", "unknown-case"])
def test_a_case_that_is_gone_or_has_an_unknown_tag_has_no_vote(suggester: FieldSuggester, name: str) -> None:
    query = asked("Pupils shout.")
    assert suggester.suggest(query, similar=[Hit(name, 1.0)]) == suggester.suggest(query, similar=())


@given(st.text(min_size=1, max_size=80))
def test_any_text_is_given_one_to_three_known_items(text: str) -> None:
    index = Index(encoder=ENCODER, cache=VectorCache(None), store="memory", floors={})
    suggested = FieldSuggester(ITEMS, index=index, cache=VectorCache(None)).suggest(asked(text), similar=())
    assert 1 <= len({field.id for field in suggested}) == len(suggested) <= 3
    assert all(field.id in {item.id for item in ITEMS} and 0 <= field.score <= 1 for field in suggested)


@pytest.mark.parametrize("item", RUBRICATOR, ids=lambda item: item.id)
def test_each_shipped_item_is_found_by_its_own_description(
    make_index: Callable[..., Index], item: RubricatorItem
) -> None:
    suggester = FieldSuggester(RUBRICATOR, index=make_index(), cache=VectorCache(None))
    assert suggester.suggest(asked(item.description), similar=())[0].id == item.id


# A form that names no problem field


@pytest.mark.parametrize(("nearest", "far"), [(FAR - 0.01, True), (FAR, False)])
def test_a_text_far_from_every_solved_case_is_given_no_field(
    suggester: FieldSuggester, nearest: float, far: bool
) -> None:
    similar = [Hit("law-case", 1.0, meaning=nearest), Hit("rest-case", 0.9, meaning=nearest - 0.2)]
    query, suggested = suggester.fill_in(asked("Contracts bind."), similar=similar)
    assert is_far(similar) is far
    assert (query.problem_fields == ()) is far
    assert (suggested == ()) is far


def test_suggested_fields_count_less_than_confirmed_ones(suggester: FieldSuggester) -> None:
    query, suggested = suggester.fill_in(asked("Contracts bind."), similar=())
    assert query.problem_fields == tuple(field.id for field in suggested)
    assert query.confirmed == SUGGESTED < 1


def test_where_there_is_no_case_yet_nothing_is_far() -> None:
    assert not is_far(())
