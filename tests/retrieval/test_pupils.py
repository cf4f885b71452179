"""How old the pupils of a case are: from the participants or, where none is named, from the text."""

import pytest

from corpus.records import PUPILS
from retrieval.pupils import forms, stage_of


@pytest.mark.parametrize(
    ("participants", "text", "expected"),
    [
        (["pupils of form 3", "pupils of form 1"], "", [1, 3]),
        (["preschool children"], "", [0]),
        (["parents"], "", []),
        ([], "My form 7 and grade 9", [7, 9]),
        ([], "a 5th form and her 6th-grader", [5, 6]),
        ([], "form 12 and form 0 and 7 pupils", []),
        (["pupils of form 3"], "form 9", [3]),
    ],
)
def test_forms_are_read_from_participants_or_else_from_the_text(
    participants: list[str], text: str, expected: list[int]
) -> None:
    assert forms(participants, text) == expected


@pytest.mark.parametrize("number", range(1, 12))
def test_every_form_belongs_to_a_stage(number: int) -> None:
    stages = ["primary"] * 4 + ["lower secondary"] * 5 + ["upper secondary"] * 2
    assert stage([PUPILS[number - 1]]) == stages[number - 1]


def test_preschool_children_are_of_preschool() -> None:
    assert stage(["preschool children"]) == "preschool"


def test_vocational_students_are_named_in_the_text() -> None:
    assert stage([], "My Vocational group of cooks") == "vocational"


def test_several_forms_count_by_the_middle_one() -> None:
    assert stage(["pupils of form 3", "pupils of form 6", "pupils of form 7"]) == "lower secondary"


def test_where_nothing_tells_the_age_is_not_guessed() -> None:
    assert stage(["parents"], "They talk.") is None


def stage(participants: list[str], essence: str = "They talk.") -> str | None:
    return stage_of(forms(participants, essence), essence)
