"""The case form: its limits, its closed lists, and a plain sentence for every fault."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from corpus.form import LABELS, CaseForm, FormFault, form_faults
from corpus.records import PARTICIPANTS, PUPILS, Format, Urgency

LIMITS = {"essence": 1000, "actions_taken": 1000, "difficulty": 1000, "question": 500}
REQUIRED = ("essence", "question")
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


def written(**changes: Any) -> dict[str, Any]:
    return {"essence": "They talk.", "question": "What can I do?", **changes}


def read(**changes: Any) -> CaseForm:
    return CaseForm.model_validate(written(**changes))


def faults(**changes: Any) -> list[FormFault]:
    with pytest.raises(ValidationError) as refused:
        read(**changes)
    return form_faults(refused.value)


def test_essence_and_question_are_enough() -> None:
    form = read()
    assert (form.essence, form.question) == ("They talk.", "What can I do?")


def test_the_format_is_anonymous_unless_the_teacher_chooses() -> None:
    assert read().format is Format.ANONYMOUSLY


def test_nothing_is_published_unless_the_teacher_consents() -> None:
    assert read().consent_to_publish is False


def test_every_field_has_a_label() -> None:
    assert set(LABELS) == set(CaseForm.model_fields)


def test_a_form_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        read().essence = "another"  # type: ignore[misc]


@pytest.mark.parametrize(("name", "most"), LIMITS.items())
def test_a_text_as_long_as_the_limit_is_taken_whole(name: str, most: int) -> None:
    assert getattr(read(**{name: "ы" * most}), name) == "ы" * most


@pytest.mark.parametrize(("name", "most"), LIMITS.items())
def test_one_character_more_than_the_limit_is_refused_with_both_numbers(name: str, most: int) -> None:
    (fault,) = faults(**{name: "a" * (most + 1)})
    assert fault.field == name
    assert f"{most + 1:,}" in fault.sentence
    assert f"{most:,}" in fault.sentence


@pytest.mark.parametrize(("name", "most"), LIMITS.items())
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_a_line_end_counts_as_one_character(name: str, most: int, line_end: str) -> None:
    assert getattr(read(**{name: "a" + line_end * (most - 2) + "b"}), name) == "a" + "\n" * (most - 2) + "b"


@pytest.mark.parametrize(("name", "most"), LIMITS.items())
def test_one_line_end_too_many_is_refused(name: str, most: int) -> None:
    (fault,) = faults(**{name: "a" + "\r\n" * (most - 1) + "b"})
    assert fault.field == name


@pytest.mark.parametrize(("name", "most"), LIMITS.items())
def test_surrounding_blanks_do_not_count(name: str, most: int) -> None:
    assert getattr(read(**{name: " \r\n" * 50 + "a" * most + "\n \t" * 50}), name) == "a" * most


@pytest.mark.parametrize(("name", "most"), LIMITS.items())
def test_a_letter_with_its_accent_counts_as_one_character(name: str, most: int) -> None:
    text = unicodedata.normalize("NFD", "š" * most)
    assert getattr(read(**{name: text}), name) == "š" * most


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("text", ["", " ", "\r\n\t ", "\u00a0\u2003"])
def test_a_blank_required_field_is_refused(name: str, text: str) -> None:
    assert [fault.field for fault in faults(**{name: text})] == [name]


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("text", ["?!", "...", "\u200b", "🙂"])
def test_a_required_field_without_a_word_is_refused(name: str, text: str) -> None:
    assert [fault.field for fault in faults(**{name: text})] == [name]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_required_field_left_out_is_named(name: str) -> None:
    form = written()
    del form[name]
    with pytest.raises(ValidationError) as refused:
        CaseForm.model_validate(form)
    (fault,) = form_faults(refused.value)
    assert fault.field == name
    assert LABELS[name] in fault.sentence


@pytest.mark.parametrize("name", ["actions_taken", "difficulty"])
def test_the_other_texts_may_be_blank(name: str) -> None:
    assert getattr(read(**{name: " \r\n "}), name) == ""


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85"])
def test_control_characters_are_refused(name: str, character: str) -> None:
    (fault,) = faults(**{name: f"one{character}two"})
    assert fault.field == name
    assert "control" in fault.sentence


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("character", BIDI)
def test_characters_that_turn_the_direction_of_text_are_refused(name: str, character: str) -> None:
    (fault,) = faults(**{name: f"one{character}two"})
    assert fault.field == name
    assert "direction" in fault.sentence


@pytest.mark.parametrize("name", LIMITS)
def test_half_a_character_is_refused(name: str) -> None:
    assert [fault.field for fault in faults(**{name: "one\ud800two"})] == [name]


@pytest.mark.parametrize("name", LIMITS)
def test_line_ends_and_tabs_inside_a_text_stay(name: str) -> None:
    assert getattr(read(**{name: "one\n\n\ttwo"}), name) == "one\n\n\ttwo"


@pytest.mark.parametrize("name", LIMITS)
def test_markup_is_kept_as_it_was_written(name: str) -> None:
    text = "<script>alert('x')</script> & {{ 7*7 }}"
    assert getattr(read(**{name: text}), name) == text


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("value", [None, 3, 2.5, True, ["a"], {"a": "b"}])
def test_a_text_of_another_type_is_refused(name: str, value: object) -> None:
    assert [fault.field for fault in faults(**{name: value})] == [name]


@pytest.mark.parametrize("choice", Format)
def test_each_format_is_understood_however_it_is_written(choice: Format) -> None:
    assert read(format=f" {choice.upper()} ").format is choice


@pytest.mark.parametrize("choice", Urgency)
def test_each_urgency_is_understood_however_it_is_written(choice: Urgency) -> None:
    assert read(urgency=choice.title().replace(" ", "  ")).urgency is choice


@pytest.mark.parametrize("name", ["format", "urgency"])
@pytest.mark.parametrize("value", ["secretly", "", None, 3, ["urgent"]])
def test_a_wrong_option_is_refused_with_the_right_ones(name: str, value: object) -> None:
    (fault,) = faults(**{name: value})
    assert fault.field == name
    assert all(option in fault.sentence for option in (Format if name == "format" else Urgency))


@pytest.mark.parametrize("name", PARTICIPANTS)
def test_every_participant_is_understood_in_any_case(name: str) -> None:
    assert read(participants=[f"  {name.upper()} "]).participants == (name,)


@pytest.mark.parametrize("number", range(1, 12))
@pytest.mark.parametrize("said", ["form {}", "Form{}", "grade {}", "class {}", "pupils from form {}"])
def test_a_form_of_pupils_is_understood_as_people_say_it(number: int, said: str) -> None:
    assert read(participants=[said.format(number)]).participants == (PUPILS[number - 1],)


@pytest.mark.parametrize("said", ["form 0", "form 12", "form 99", "neighbours", "", "form 7b"])
def test_an_unknown_participant_is_refused_with_the_list(said: str) -> None:
    (fault,) = faults(participants=[said])
    assert fault.field == "participants"
    assert all(name in fault.sentence for name in PARTICIPANTS)


@pytest.mark.parametrize("value", ["parents", {"parents": True}, 3, None, [3], [["parents"]]])
def test_participants_of_another_type_are_refused(value: object) -> None:
    assert [fault.field for fault in faults(participants=value)] == ["participants"]


def test_more_participants_than_there_are_is_refused() -> None:
    assert [fault.field for fault in faults(participants=["parents"] * (len(PARTICIPANTS) + 1))] == ["participants"]


@pytest.mark.parametrize("value", ["parents", [""], [" "], ["a"] * 13, ["a" * 81], [None], None])
def test_problem_fields_that_cannot_be_are_refused(value: object) -> None:
    assert [fault.field for fault in faults(problem_fields=value)] == ["problem_fields"]


@pytest.mark.parametrize("value", ["perhaps", None, 2, [], {}, 0.5])
def test_consent_that_is_neither_yes_nor_no_is_refused(value: object) -> None:
    assert [fault.field for fault in faults(consent_to_publish=value)] == ["consent_to_publish"]


def test_an_unknown_field_is_refused_with_the_fields_there_are() -> None:
    (fault,) = faults(nickname="x")
    assert fault.field == ""
    assert "nickname" in fault.sentence
    assert all(name in fault.sentence for name in LABELS)


@pytest.mark.parametrize("value", [None, 3, "text", [], [written()]])
def test_a_form_that_is_no_object_is_refused_as_a_whole(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        CaseForm.model_validate(value)
    assert [fault.field for fault in form_faults(refused.value)] == [""]


def test_every_wrong_field_gets_its_own_sentence() -> None:
    found = faults(essence="", difficulty="a" * 1001, format="secretly", participants=["neighbours", "aliens"])
    assert sorted(fault.field for fault in found) == ["difficulty", "essence", "format", "participants"]


characters = st.characters(exclude_categories=())
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(characters, max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(characters, max_size=8), inner, max_size=4),
    max_leaves=8,
)
names = st.sampled_from(tuple(LABELS)) | st.text(characters, max_size=8)
texts = st.text(characters, max_size=60) | st.sampled_from(["a" * 1001, "\r\n" * 600, "x\r\n" * 400, *PARTICIPANTS])
values = json_like | texts | st.lists(texts | json_like, max_size=20)


@given(st.dictionaries(names, values, max_size=10))
def test_no_object_whatever_breaks_the_form(form: dict[str, Any]) -> None:
    try:
        CaseForm.model_validate(form)
    except ValidationError as refused:
        found = form_faults(refused)
        assert found
        for fault in found:
            assert fault.field in ("", *LABELS)
            assert fault.sentence.endswith(".")
            assert len(fault.sentence) < 1000
            assert fault.sentence.encode("utf8")


@given(st.text(characters, max_size=1200))
def test_what_the_form_takes_stays_within_its_limit_and_stable(text: str) -> None:
    try:
        form = read(actions_taken=text)
    except ValidationError:
        return
    assert len(form.actions_taken) <= LIMITS["actions_taken"]
    assert read(actions_taken=form.actions_taken) == form
