"""A completed case told as a record of the library."""

from collections.abc import Callable
from typing import Any

import pytest

from service.cases.case import Case
from service.cases.impersonal import TITLE, library_text
from service.cases.states import State

Standing = Callable[..., Case]


@pytest.fixture
def tagged(standing: Standing) -> Callable[[State], Case]:
    """A case at a state whose every wording has a problem field."""

    def made(state: State) -> Case:
        case = standing(state)
        tags = {"problem_fields": ("class-management",)}
        revisions = tuple(
            revision.model_copy(update={"form": revision.form.model_copy(update=tags)}) for revision in case.revisions
        )
        return case.model_copy(update={"revisions": revisions})

    return made


def test_a_record_tells_the_request_the_solution_and_what_came_of_it(tagged: Callable[[State], Case]) -> None:
    record = library_text(tagged(State.CLOSED), name="solved-0a1b2c3d")
    assert (record.id, record.situation) == ("solved-0a1b2c3d", "solved-0a1b2c3d")
    assert record.essence == "Form seven talks loudly for ten minutes."
    assert record.stage == "lower secondary"
    assert [solution.mentor for solution in record.solutions] == ["anna-berg"]
    assert record.reflection is not None
    assert (record.reflection.done, record.reflection.helped) == ("I greet them.", "partly")


def test_nothing_came_of_it_yet_where_only_the_sheet_says_what_was_learned(tagged: Callable[[State], Case]) -> None:
    assert library_text(tagged(State.REFLECTED), name="solved-0a").reflection is None


def test_a_record_knows_neither_number_nor_author(tagged: Callable[[State], Case], cast: Any) -> None:
    text = library_text(tagged(State.CLOSED), name="solved-0a").model_dump_json()
    assert "2026-000001" not in text
    assert str(cast.author.account) not in text


def test_a_long_question_makes_a_title_cut_at_a_word(tagged: Callable[[State], Case]) -> None:
    case = tagged(State.CLOSED)
    form = case.form.model_copy(update={"question": "How do I begin a lesson calmly " * 9})
    long = case.model_copy(update={"revisions": (case.revisions[0].model_copy(update={"form": form}),)})
    title = library_text(long, name="solved-0a").title
    assert len(title) <= TITLE
    assert title.removesuffix("…").split()[-1] in ["How", "do", "I", "begin", "a", "lesson", "calmly"]


def test_a_reworded_request_stands_beside_the_first_with_what_led_to_it(tagged: Callable[[State], Case]) -> None:
    redefined = tagged(State.REDEFINED)
    case = redefined.model_copy(update={"solutions": tagged(State.SOLVED).solutions})
    (revision,) = library_text(case, name="solved-0a").redefined
    assert revision.question == "How do I win these two?"
    assert revision.why == "Would you word the request more precisely?"


def test_questions_that_were_skipped_are_left_out(tagged: Callable[[State], Case]) -> None:
    answered = tagged(State.ANSWERED)
    case = answered.model_copy(update={"solutions": tagged(State.SOLVED).solutions})
    assert [asked.asked for asked in library_text(case, name="solved-0a").questions] == ["Since when?"]


def test_a_case_without_a_solution_is_no_record(tagged: Callable[[State], Case]) -> None:
    with pytest.raises(ValueError, match="without a possible solution"):
        library_text(tagged(State.QUESTIONED), name="solved-0a")
