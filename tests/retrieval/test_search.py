"""Search: the same input gives the same order, nothing is shown twice, and the last sentence of a form can decide."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.floors import Floor, floors_of
from retrieval.hits import Hit, in_order
from retrieval.index import Index
from retrieval.items import KINDS, Item, Kind, Part, case_item
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import Query, ask
from retrieval.search import (
    DUPLICATE,
    RANKERS,
    SHOWN,
    Search,
    Stage,
    above_floor,
    beside_the_first,
    diverse,
    fused,
    pipeline,
)
from retrieval.weights import WEIGHTS

PIPELINES: dict[Kind, Stage] = {kind: pipeline(RANKERS["production"], shown) for kind, shown in SHOWN.items()}
"""What a first response does: rank, then show."""
STAGES: dict[str, Stage] = {**RANKERS, "cases": PIPELINES["cases"], "materials": PIPELINES["materials"]}
TOPICS = (
    "Pupils shout in every lesson.",
    "A father writes angry letters at night.",
    "My marks for group projects seem unfair.",
    "The inspector watched my lesson and frowned.",
    "Two girls exclude a classmate from games.",
    "I cannot sleep before the week begins.",
    "Their phones ring under the desks.",
    "A boy comes hungry to school.",
)


def item(name: str, text: str, kind: Kind = "cases") -> Item:
    return Item(kind, name, (Part("essence", text),), record={"title": name})


def names(stage: Stage, index: Index, text: str) -> list[str]:
    return [hit.id for hit in stage(Search(ask({"essence": text}, encoder=index.encoder), "cases", index), ())]


@pytest.fixture
def index(make_index: Callable[..., Index]) -> Index:
    """Eight cases of different matter."""
    return make_index(*(item(f"topic-{number}", text) for number, text in enumerate(TOPICS)))


def test_every_kind_has_weights() -> None:
    assert set(WEIGHTS) == set(KINDS)


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("number", range(len(TOPICS)))
def test_a_case_is_found_first_by_its_own_words(index: Index, name: str, number: int) -> None:
    assert names(STAGES[name], index, TOPICS[number])[0] == f"topic-{number}"


@pytest.mark.parametrize("name", STAGES)
def test_the_same_input_gives_the_same_ranking(index: Index, name: str) -> None:
    query = ask({"essence": " ".join(TOPICS[:3])}, encoder=index.encoder)
    stage = STAGES[name]
    assert stage(Search(query, "cases", index), ()) == stage(Search(query, "cases", index), ())


@pytest.mark.parametrize("name", STAGES)
def test_the_order_of_adding_does_not_change_the_ranking(
    make_index: Callable[..., Index], index: Index, name: str
) -> None:
    other = make_index(*(item(f"topic-{n}", text) for n, text in reversed(list(enumerate(TOPICS)))))
    asked = " ".join(TOPICS[:3])
    assert names(STAGES[name], index, asked) == names(STAGES[name], other, asked)


@pytest.mark.parametrize("name", RANKERS)
@pytest.mark.parametrize("order", ["cadb", "dcba", "abcd"])
def test_ties_fall_back_to_the_id(make_index: Callable[..., Index], name: str, order: str) -> None:
    index = make_index(*(item(letter, TOPICS[0]) for letter in order), item("x", TOPICS[1]))
    assert names(RANKERS[name], index, TOPICS[0])[:4] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("name", STAGES)
def test_an_empty_library_gives_no_hits(make_index: Callable[..., Index], name: str) -> None:
    assert names(STAGES[name], make_index(), TOPICS[0]) == []


@pytest.mark.parametrize("name", STAGES)
def test_a_form_of_stop_words_alone_breaks_nothing(index: Index, name: str) -> None:
    assert set(names(STAGES[name], index, "The of and.")) <= {f"topic-{number}" for number in range(len(TOPICS))}


@pytest.mark.parametrize("name", STAGES)
def test_hits_come_best_first(index: Index, name: str) -> None:
    query = ask({"essence": " ".join(TOPICS[:3])}, encoder=index.encoder)
    scores = [hit.score for hit in STAGES[name](Search(query, "cases", index), ())]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("kind", PIPELINES)
def test_no_item_is_shown_twice(index: Index, kind: Kind) -> None:
    found = names(PIPELINES[kind], index, " ".join(TOPICS))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("kind", PIPELINES)
def test_of_two_tellings_in_the_same_words_one_is_shown(make_index: Callable[..., Index], kind: Kind) -> None:
    index = make_index(item("a", TOPICS[0]), item("b", TOPICS[0]), item("c", TOPICS[1]))
    assert [name for name in names(PIPELINES[kind], index, TOPICS[0]) if name in "ab"] == ["a"]


def test_no_two_shown_cases_are_near_duplicates(make_index: Callable[..., Index]) -> None:
    twice = [
        item(f"topic-{n}-{copy}", f"{text} {'Again. ' * copy}") for n, text in enumerate(TOPICS) for copy in range(4)
    ]
    index = make_index(*twice)
    found = names(PIPELINES["cases"], index, " ".join(TOPICS))
    standing = index.shelf.standing("cases")
    centres = [standing.centre(standing.numbers[name]) for name in found]
    assert len(found) > 1
    assert all(float(one @ other) < DUPLICATE for one, other in combinations(centres, 2))


@pytest.mark.parametrize("kind", ["cases", "materials"])
def test_a_response_shows_few(make_index: Callable[..., Index], kind: Kind) -> None:
    index = make_index(*(item(f"n{number}", f"Shout{number} lesson{number}.", kind) for number in range(30)))
    query = ask({"essence": "Shout1 lesson2 shout3 lesson4"}, encoder=index.encoder)
    assert 0 < len(PIPELINES[kind](Search(query, kind, index), ())) <= 5


def test_cases_and_materials_are_separate_pools(make_index: Callable[..., Index]) -> None:
    index = make_index(item("a-case", TOPICS[0]), item("an-article", TOPICS[0], "materials"))
    query = ask({"essence": TOPICS[0]}, encoder=index.encoder)
    found = {kind: [hit.id for hit in PIPELINES[kind](Search(query, kind, index), ())] for kind in PIPELINES}
    assert found == {"cases": ["a-case"], "materials": ["an-article"]}


def test_a_case_without_a_common_word_is_still_weighed(index: Index) -> None:
    assert len(names(RANKERS["production"], index, TOPICS[0])) == len(TOPICS)


@pytest.mark.parametrize("meaning", [0.0, 0.3, 1.0])
def test_any_weights_give_every_case_once(index: Index, meaning: float) -> None:
    weights = replace(WEIGHTS["cases"], meaning=meaning)
    found = names(fused(weights), index, " ".join(TOPICS[:2]))
    assert sorted(found) == [f"topic-{number}" for number in range(len(TOPICS))]


def test_stages_run_in_the_order_given(index: Index) -> None:
    ran: list[str] = []

    def stage(name: str) -> Stage:
        def run(search: Search, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
            ran.append(name)
            return (*hits, Hit(name, 0.0))

        return run

    assert names(pipeline(stage("first"), stage("second")), index, TOPICS[0]) == ["first", "second"]
    assert ran == ["first", "second"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from([0.0, 0.5, 0.5 + 1e-12, 1.0])), unique_by=lambda p: p[0]
    )
)
def test_hits_in_order_are_best_first_and_then_by_id(pairs: list[tuple[str, float]]) -> None:
    hits = in_order(Hit(id=name, score=score) for name, score in pairs)
    assert [hit.id for hit in hits] == sorted((name for name, _ in pairs), key=lambda n: (-round(dict(pairs)[n], 9), n))


# The floor


def floor(**changes: float) -> Floor:
    """A floor whose numbers are nought but for the given ones."""
    return Floor(**{**dict.fromkeys(Floor.model_fields, 0.0), **changes})


STRICT = floor(bias=-50, floor=0.5)
LENIENT = floor(bias=50, floor=0.5)
GRADED = floor(bias=-2, meaning=4, words=1)
QUERY = ask({"essence": TOPICS[0]}, encoder=HashingEncoder())


def test_below_the_floor_nothing_is_shown(make_index: Callable[..., Index]) -> None:
    index = make_index(item("a", TOPICS[0]), floors={"cases": STRICT})
    assert names(PIPELINES["cases"], index, TOPICS[0]) == []


def test_above_the_floor_hits_are_shown_with_their_probability(make_index: Callable[..., Index]) -> None:
    index = make_index(item("a", TOPICS[0]), floors={"cases": LENIENT})
    query = ask({"essence": TOPICS[0]}, encoder=index.encoder)
    (hit,) = PIPELINES["cases"](Search(query, "cases", index), ())
    assert 0.99 < hit.score <= 1


def test_a_floor_for_cases_says_nothing_about_materials(make_index: Callable[..., Index]) -> None:
    index = make_index(item("a", TOPICS[0], "materials"), floors={"cases": STRICT})
    query = ask({"essence": TOPICS[0]}, encoder=index.encoder)
    assert len(PIPELINES["materials"](Search(query, "materials", index), ())) == 1


def test_without_a_floor_scores_still_lie_between_nought_and_one(index: Index) -> None:
    query = ask({"essence": TOPICS[0]}, encoder=index.encoder)
    hits = above_floor(Search(query, "cases", index), (Hit("topic-0", 3.0), Hit("topic-1", -1.0)))
    assert [hit.score for hit in hits] == [1.0, 0.0]


@given(st.floats(-1, 1), st.floats(0, 200), st.floats(0, 0.5))
def test_a_nearer_hit_is_never_less_sure(meaning: float, words: float, more: float) -> None:
    low = GRADED.sureness(Hit("a", 0, words=words, meaning=meaning), QUERY)
    assert 0 <= low <= GRADED.sureness(Hit("a", 0, words=words + more, meaning=meaning + more), QUERY) <= 1


def test_a_material_attached_to_a_surely_similar_case_comes_first(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase]
) -> None:
    case = case_item(make_case(materials=["b-attached"]))
    materials = [item(name, TOPICS[0], "materials") for name in ("a-other", "b-attached")]
    index = make_index(case, *materials, floors={"cases": LENIENT})
    query = ask({"essence": TOPICS[0]}, encoder=index.encoder)
    similar = RANKERS["production"](Search(query, "cases", index), ())
    hits = RANKERS["production"](Search(query, "materials", index, similar), ())
    assert [hit.id for hit in hits] == ["b-attached", "a-other"]


def test_a_material_attached_to_a_case_but_withdrawn_is_not_found(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase]
) -> None:
    index = make_index(case_item(make_case(materials=["gone"])), floors={"cases": LENIENT})
    query = ask({"essence": TOPICS[0]}, encoder=index.encoder)
    similar = RANKERS["production"](Search(query, "cases", index), ())
    assert RANKERS["production"](Search(query, "materials", index, similar), ()) == ()


def test_a_hit_far_less_sure_than_the_surest_is_not_shown_beside_it(index: Index) -> None:
    search = Search(QUERY, "cases", index)
    hits = beside_the_first(search, (Hit("topic-0", 0.8), Hit("topic-1", 0.61), Hit("topic-2", 0.59)))
    assert [hit.id for hit in hits] == ["topic-0", "topic-1"]
    assert beside_the_first(search, ()) == ()


def test_a_hit_tells_how_near_its_headline_is_to_the_question(make_index: Callable[..., Index]) -> None:
    index = make_index(item("a", TOPICS[0]), item("b", TOPICS[1]))
    query = ask({"essence": "Nothing of it.", "question": TOPICS[1]}, encoder=index.encoder)
    asked = {hit.id: hit.asked for hit in RANKERS["production"](Search(query, "cases", index), ())}
    assert asked["b"] == pytest.approx(1.0, abs=1e-3)
    assert asked["a"] < 0.9
    bare = ask({"essence": TOPICS[1]}, encoder=index.encoder)
    assert {hit.asked for hit in RANKERS["production"](Search(bare, "cases", index), ())} == {0.0}


def test_an_encoder_that_was_never_calibrated_has_no_floors() -> None:
    assert floors_of("nobody-knows-this-encoder") == {}


def test_diversity_passes_over_what_was_withdrawn_meanwhile(index: Index) -> None:
    query = ask({"essence": TOPICS[0]}, encoder=index.encoder)
    hits = diverse(5)(Search(query, "cases", index), (Hit("gone", 1.0), Hit("topic-0", 0.5)))
    assert [hit.id for hit in hits] == ["topic-0"]


# The last sentence of a full-length form

FILLER = (
    "I have been at this school since autumn and still learn my way around the building. "
    "There are two of us new this year, and we share a desk by the window of the staff room. "
    "My timetable is full on three days and rather light on the other two. "
    "The class has twenty-four pupils, of whom most live near the river. "
)
DECIDING = {
    "theft": "A girl steals money from the coats in the cloakroom, and nobody knows how to speak with her family about "
    "the stolen purses.",
    "stutter": "A boy stutters so badly that he refuses to read aloud or to recite, and nobody knows how to help him "
    "to speak.",
}
LAST = {
    "theft": "Coins and purses vanish from jackets during the break, one child was caught as the thief, and I must "
    "tell her parents about the theft without making it worse for everybody.",
    "stutter": "One child stammers on every word, will not say a poem or answer aloud any more, and I must find a way "
    "for him to talk in front of others without making it worse for him.",
}


def filled(length: int, last: str = "") -> str:
    """Exactly `length` characters of sentences about nothing in particular, ending in `last`."""
    text = FILLER * (length // len(FILLER) + 1)
    return f"{text[: length - len(last) - 2]}. {last}" if last else text[:length]


def full_form(last: str) -> dict[str, str]:
    form = {
        "essence": filled(1000),
        "actions_taken": filled(900),
        "difficulty": filled(1000),
        "question": filled(500, last),
    }
    assert sum(map(len, form.values())) == 3400
    return form


@pytest.fixture(scope="module")
def full_queries(encoder: OnnxEncoder) -> dict[str, Query]:
    """Full-length forms that differ in their last sentence only."""
    return {name: ask(full_form(last), encoder=encoder) for name, last in LAST.items()}


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["meaning", "production", "cases"])
@pytest.mark.parametrize("decided", LAST)
def test_the_last_sentence_of_a_full_length_form_decides_the_first_hit(
    make_index: Callable[..., Index],
    make_case: Callable[..., SolvedCase],
    encoder: OnnxEncoder,
    full_queries: dict[str, Query],
    stage: str,
    decided: str,
) -> None:
    cases = [case_item(make_case(id=name, question=text)) for name, text in DECIDING.items()]
    index = make_index(*cases, encoder=encoder)
    assert STAGES[stage](Search(full_queries[decided], "cases", index), ())[0].id == decided


@pytest.mark.slow
@pytest.mark.parametrize("decided", LAST)
def test_the_last_sentence_of_an_article_can_be_found(
    make_index: Callable[..., Index], encoder: OnnxEncoder, decided: str
) -> None:
    articles = [
        Item("materials", name, (Part("summary", "Advice."), Part("body", FILLER * 9 + text)))
        for name, text in DECIDING.items()
    ]
    index = make_index(*articles, encoder=encoder)
    query = ask({"essence": LAST[decided]}, encoder=encoder)
    assert RANKERS["meaning"](Search(query, "materials", index), ())[0].id == decided


def test_the_words_leg_reads_a_form_to_its_last_word(make_index: Callable[..., Index]) -> None:
    index = make_index(item("a", "Zebra stripes."), item("b", "Giraffe necks."))
    form = full_form("Is it about a giraffe?")
    query = ask(form, encoder=index.encoder)
    assert [hit.id for hit in RANKERS["words"](Search(query, "cases", index), ())] == ["b"]


def test_the_words_leg_reads_an_item_to_its_last_word(make_index: Callable[..., Index]) -> None:
    index = make_index(item("a", FILLER * 20 + "Zebra."), item("b", FILLER * 20 + "Giraffe."))
    assert names(RANKERS["words"], index, "giraffe")[0] == "b"
