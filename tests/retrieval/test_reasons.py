"""Why a hit is there: what met what, what is shared, what is different."""

from collections.abc import Callable, Sequence

import pytest

from corpus.records import PUPILS, Article, SolvedCase
from retrieval.analysis import stems
from retrieval.encoder import HashingEncoder
from retrieval.items import Item, case_item, material_item
from retrieval.mentors import Titles
from retrieval.query import Query, ask
from retrieval.reasons import (
    case_reasons,
    difference,
    field_matches,
    material_reasons,
    sentence_pair,
    shared_words,
)
from retrieval.shelf import Shelved
from retrieval.shelving import shelve
from retrieval.vector_cache import VectorCache

Make = Callable[..., SolvedCase]
ENCODER = HashingEncoder()
TITLES = Titles({"class-management": "Class management"})


def one_holder(stem: str) -> int:
    return 1


def on_shelf(item: Item) -> Shelved:
    return shelve([item], encoder=ENCODER, cache=VectorCache(None))[0]


def asked(
    essence: str = "Everybody shouts.", participants: Sequence[str] = (), fields: Sequence[str] = (), **texts: str
) -> Query:
    return ask({"essence": essence, **texts}, encoder=ENCODER, participants=participants, problem_fields=fields)


def test_each_field_of_the_form_meets_one_field_of_the_item(make_case: Make) -> None:
    matches = field_matches(asked(question="How can I begin calmly?"), on_shelf(case_item(make_case())))
    assert sorted(match.yours for match in matches) == ["essence", "question"]


def test_the_closest_fields_come_first(make_case: Make) -> None:
    matches = field_matches(asked(question="How can I begin calmly?"), on_shelf(case_item(make_case())))
    assert (matches[0].yours, matches[0].theirs) == ("question", "question")
    assert matches[0].closeness == pytest.approx(1, abs=1e-3)


def test_a_field_in_several_windows_is_named_once(make_case: Make) -> None:
    matches = field_matches(asked(essence="Pupils shout. " * 80), on_shelf(case_item(make_case())))
    assert [match.yours for match in matches] == ["essence"]


def test_the_nearest_sentences_are_quoted_as_they_were_written(make_case: Make) -> None:
    query = asked(essence="It rains. Nobody ever opens the book.")
    pair = sentence_pair(query, on_shelf(case_item(make_case())), "essence", "question")
    assert pair is not None
    assert (pair.yours, pair.theirs) == ("Nobody ever opens the book.", "Nobody opens the book.")


def test_only_named_fields_are_quoted(make_case: Make) -> None:
    pair = sentence_pair(asked(essence="Nobody opens the book."), on_shelf(case_item(make_case())), "question")
    assert pair is not None
    assert pair.theirs == "How can I begin calmly?"


def test_without_sentences_there_is_no_pair(make_case: Make) -> None:
    item = on_shelf(case_item(make_case()))
    assert sentence_pair(asked(), item, "summary") is None
    assert sentence_pair(ask({}, encoder=ENCODER), item, "essence") is None


def telling(essence: str, text: str, **held: int) -> tuple[str, ...]:
    """Shared words where each stem is held by one item, but for those given."""
    return shared_words(asked(essence=essence), stems(text, language="en"), holders=lambda stem: held.get(stem, 1))


def test_shared_words_are_shown_as_the_teacher_wrote_them() -> None:
    assert set(telling("They QUARRELLED over pencils", "a pencil and a quarrel")) == {"quarrelled", "pencils"}


def test_the_rarest_shared_words_are_shown_first() -> None:
    assert telling("zebra giraffe", "giraffe zebra", zebra=1, giraff=9) == ("zebra", "giraffe")
    assert telling("zebra giraffe", "giraffe zebra", zebra=9, giraff=1) == ("giraffe", "zebra")


def test_little_words_are_not_shown() -> None:
    assert telling("It is so and so to me", "It is so and so to me") == ()


def test_words_that_any_two_cases_share_are_not_shown() -> None:
    text = "mostly everybody just said pencils sometimes"
    assert telling(text, text) == ("pencils",)


def test_a_shared_word_is_shown_once() -> None:
    assert telling("Pencil, pencils, PENCIL", "pencils") == ("pencil",)


def test_a_few_shared_words_are_shown() -> None:
    text = " ".join(f"zebra{number}" for number in range(30))
    assert 0 < len(telling(text, text)) <= 5


def test_a_case_says_what_it_shares(make_case: Make) -> None:
    query = asked(participants=["pupils of form 7"], fields=["parents", "class-management"])
    told = " ".join(case_reasons(query, on_shelf(case_item(make_case())), titles=TITLES, holders=one_holder))
    assert "class management" in told
    assert "pupils of form 7" in told
    assert "Interaction with parents" not in told


def test_a_case_that_shares_nothing_still_has_a_reason(make_case: Make) -> None:
    told = case_reasons(asked(essence="Qqq."), on_shelf(case_item(make_case())), titles=TITLES, holders=one_holder)
    assert told
    assert not any("Same" in reason or "common" in reason for reason in told)


def test_which_fields_met_is_no_reason_where_something_is_shared(make_case: Make) -> None:
    query = asked(fields=["class-management"])
    told = case_reasons(query, on_shelf(case_item(make_case())), titles=TITLES, holders=one_holder)
    assert not any("is near to" in reason for reason in told)


def test_a_material_says_what_it_shares(make_article: Callable[..., Article]) -> None:
    query = asked(essence="Beginnings.", fields=["class-management"])
    told = " ".join(
        material_reasons(query, on_shelf(material_item(make_article())), titles=TITLES, holders=one_holder, linked=0.0)
    )
    assert "class management" in told
    assert "beginnings" in told


def test_a_material_attached_to_similar_cases_says_so(make_article: Callable[..., Article]) -> None:
    item = on_shelf(material_item(make_article()))
    surely, hardly = (
        " ".join(material_reasons(asked(), item, titles=TITLES, holders=one_holder, linked=sure)) for sure in (1.0, 0.0)
    )
    assert "attached" in surely
    assert "attached" not in hardly


# The decisive difference


def test_another_age_is_the_difference(make_case: Make) -> None:
    told = difference(asked(participants=[PUPILS[0]]), on_shelf(case_item(make_case(participants=[PUPILS[9]]))))
    assert "form 10" in told
    assert "form 1." in told


def test_preschool_is_an_age(make_case: Make) -> None:
    told = difference(asked(participants=["preschool children"]), on_shelf(case_item(make_case())))
    assert "preschool" in told


def test_the_next_form_is_no_difference(make_case: Make) -> None:
    told = difference(asked(participants=[PUPILS[7]]), on_shelf(case_item(make_case())))
    assert "form" not in told.replace("Form seven", "")


def test_an_age_said_in_the_text_counts(make_case: Make) -> None:
    told = difference(asked(essence="My form 1 cries."), on_shelf(case_item(make_case(participants=[PUPILS[9]]))))
    assert "form 1." in told


def test_somebody_who_takes_part_only_here_is_the_difference(make_case: Make) -> None:
    told = difference(asked(participants=[PUPILS[6], "parents"]), on_shelf(case_item(make_case())))
    assert "parents" in told


def test_somebody_who_takes_part_only_there_is_the_difference(make_case: Make) -> None:
    item = on_shelf(case_item(make_case(participants=[PUPILS[6], "NGOs"])))
    assert "NGOs" in difference(asked(participants=[PUPILS[6]]), item)


def test_what_is_told_only_there_is_quoted(make_case: Make) -> None:
    shared = "Form seven talks loudly for ten long minutes in every single lesson of the week."
    only_there = "Grandmother Hilda brought warm cabbage soup for all of them on a rainy Thursday."
    item = on_shelf(case_item(make_case(essence=f"{shared} {only_there}")))
    assert only_there in difference(asked(essence=shared), item)


def test_of_what_is_told_only_there_an_aside_gives_way_to_what_the_solutions_turn_on(make_case: Make) -> None:
    shared = "Form seven talks loudly for ten long minutes in every single lesson of the week."
    aside = "Purple elephants danced over silver rooftops that evening."
    turned_on = "The timetable puts them into the gym hall right before my lesson."
    solution = {"approach": "a", "text": turned_on, "steps": ["Ask for another timetable"]}
    item = on_shelf(case_item(make_case(essence=f"{shared} {aside} {turned_on}", solutions=[solution])))
    assert difference(asked(essence=shared), item) == f"Told only there: “{turned_on}”"


def test_of_a_form_that_says_nothing_no_difference_is_told(make_case: Make) -> None:
    assert difference(ask({}, encoder=ENCODER), on_shelf(case_item(make_case()))) == ""
