"""Applying findings never breaks a record and never replaces what does not stand there."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.deidentification.applying import LIMITS, NOTHING_LEFT, apply
from corpus.deidentification.fields import texts, with_texts
from corpus.deidentification.finding import EntityKind, Finding
from corpus.records import SolvedCase
from tests.conftest import case_builder

Make = Callable[..., SolvedCase]


def finding(field: str, start: int, text: str, replacement: str) -> Finding:
    return Finding(field, start, start + len(text), text, EntityKind.PERSON, replacement, "A reason.", 1.0)


def test_every_replacement_is_made_in_any_order(make_case: Make) -> None:
    case = make_case(essence="Petya hits Vasya.")
    found = [finding("essence", 11, "Vasya", "another pupil"), finding("essence", 0, "Petya", "One pupil")]
    assert apply(case, found).essence == "One pupil hits another pupil."


def test_a_dropped_name_leaves_no_double_space(make_case: Make) -> None:
    case = make_case(essence="My pupil Petya , you know, left.")
    assert apply(case, [finding("essence", 9, "Petya", "")]).essence == "My pupil, you know, left."


def test_two_that_overlap_are_refused(make_case: Make) -> None:
    case = make_case(essence="Petya Smirnov left.")
    with pytest.raises(ValueError, match="overlap in essence"):
        apply(case, [finding("essence", 0, "Petya Smirnov", "x"), finding("essence", 6, "Smirnov", "y")])


def test_one_that_does_not_stand_there_is_refused(make_case: Make) -> None:
    with pytest.raises(ValueError, match="does not stand in essence"):
        apply(make_case(essence="Nobody left."), [finding("essence", 0, "Petya", "x")])


def test_a_choice_is_left_out_by_an_empty_replacement(make_case: Make) -> None:
    case = make_case(subject="violin", setting="village", participants=["parents", "pupils of form 7"])
    found = [finding("subject", 0, "violin", ""), finding("setting", 0, "village", "")]
    made = apply(case, [*found, finding("participants.1", 0, "pupils of form 7", "")])
    assert (made.subject, made.setting, made.participants) == (None, None, ("parents",))


def test_a_required_field_never_becomes_empty(make_case: Make) -> None:
    case = make_case(essence="Petya")
    assert apply(case, [finding("essence", 0, "Petya", " ")]).essence == NOTHING_LEFT


def test_a_text_that_grew_too_long_ends_with_a_whole_sentence(make_case: Make) -> None:
    case = make_case(essence="Al is loud. " * 80 + "Al left.")
    found = [finding("essence", at, "Al", "another pupil") for at in range(0, 960, 12)]
    told = apply(case, found).essence
    assert len(told) <= 1000
    assert told.endswith("is loud.")


def test_the_limits_are_those_of_the_record() -> None:
    for field, text in texts(case_builder()).items():
        limit = next((most for shape, most in LIMITS if shape.search(field)), None)
        if limit is not None:
            assert text
            with_texts(case_builder(), {field: "x" * limit})
            with pytest.raises(ValueError, match="at most"):
                with_texts(case_builder(), {field: "x" * (limit + 1)})


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(text=st.text(string.printable, min_size=1, max_size=900), replacement=ANY, cuts=st.lists(st.integers(0, 900)))
def test_no_replacement_breaks_the_record(text: str, replacement: str, cuts: list[int]) -> None:
    case = case_builder(essence=f"a{''.join(ch for ch in text if ch.isprintable())}z")
    places = sorted({min(cut, len(case.essence)) for cut in cuts})
    found = [
        finding("essence", start, case.essence[start:end], replacement)
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]
    made = apply(case, found)
    assert SolvedCase.model_validate(made.model_dump(mode="json")) == made
