"""Screening: every form is screened, a hit is answered by people's words alone, and nothing starts without it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.reading import SHIPPED
from retrieval.encoder import HashingEncoder
from service.errors import NotReady
from service.response import FirstResponse
from service.screening import Screen
from service.settings import Settings

RESPOND = "/api/v1/first-responses"
DANGEROUS = {
    Category.HARM: "A boy in my form says that his father beats him with a belt.",
    Category.NEGLECT: "The children are left alone for whole nights, five and seven years old.",
    Category.SEXUAL_HARM: "A girl told me that her uncle touches her at night.",
    Category.THREAT: "He brought a gun to school and showed it to the others.",
    Category.SELF_HARM: "My pupil says that she wants to kill herself.",
    Category.ALLEGATION: "A colleague hits the children with a ruler.",
}


def form_of(essence: str, **texts: str) -> CaseForm:
    """A form with one text."""
    return CaseForm(essence=essence, question="What shall I do?", **texts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def screen() -> Screen:
    """The shipped signs, which decide alone for an encoder nobody fitted."""
    return Screen.open(SHIPPED, encoder=HashingEncoder())


@pytest.fixture(scope="module")
def flagged(client: TestClient) -> FirstResponse:
    """The response to a case of harm."""
    sent = {"essence": DANGEROUS[Category.HARM], "question": "How can I begin the lesson calmly?"}
    answer = client.post(RESPOND, json=sent)
    assert answer.status_code == 200
    return FirstResponse.model_validate(answer.json())


@pytest.mark.parametrize("category", Category)
def test_r7_every_category_is_recognised(screen: Screen, category: Category) -> None:
    screened = screen.screen(form_of(DANGEROUS[category]))
    assert screened.flagged
    assert category in screened.categories
    assert screened.signs


def test_r7_the_teacher_themselves_count(screen: Screen) -> None:
    screened = screen.screen(form_of("I don't want to live like this any longer. I want to kill myself."))
    assert screened.categories == (Category.SELF_HARM,)


@pytest.mark.parametrize("field", ["actions_taken", "difficulty"])
def test_r7_danger_is_met_in_every_field(screen: Screen, field: str) -> None:
    assert screen.screen(form_of("Form seven talks loudly.", **{field: DANGEROUS[Category.HARM]})).flagged


def test_r7_danger_is_met_in_the_question(screen: Screen) -> None:
    asked = CaseForm(essence="Form seven talks loudly.", question="What if his father beats him for my note?")
    assert screen.screen(asked).flagged


def test_an_ordinary_case_is_not_flagged(screen: Screen) -> None:
    screened = screen.screen(form_of("Form seven talks loudly for ten minutes and nobody opens the book."))
    assert not screened.flagged
    assert screened.categories == ()


def test_r8_two_hints_are_a_hit_where_only_signs_are_read(screen: Screen) -> None:
    hinted = form_of("He has bruises on his arms and flinches when I lift my hand.")
    assert screen.screen(hinted).flagged


def test_r8_a_hit_shows_nothing_made_from_the_case(flagged: FirstResponse) -> None:
    assert flagged.screening.flagged
    assert flagged.screening.categories == (Category.HARM,)
    assert flagged.similar_cases == ()
    assert flagged.materials == ()
    assert all(mentor.reasons == () for mentor in flagged.mentors)
    assert flagged.meta.suggested_fields == ()


def test_r8_the_route_comes_first(flagged: FirstResponse) -> None:
    first = flagged.notices[0]
    assert first.code == "route"
    assert first.title
    assert "designated person" in first.text


def test_r9_only_permitted_questions_are_asked(flagged: FirstResponse) -> None:
    assert [question.id for question in flagged.questions] == [
        "safe-right-now",
        "told-designated-person",
        "when-reach",
        "who-is-with-you",
    ]


def test_r6_people_can_still_be_reached(flagged: FirstResponse) -> None:
    assert flagged.mentors


def test_r11_a_hit_says_that_this_is_no_emergency_service(flagged: FirstResponse) -> None:
    told = next(notice for notice in flagged.notices if notice.code == "no_emergency_service")
    assert "not an emergency service" in told.text


def test_r12_an_allegation_is_named_as_such(client: TestClient) -> None:
    answer = client.post(RESPOND, json={"essence": DANGEROUS[Category.ALLEGATION], "question": "What now?"})
    assert answer.json()["screening"] == {"flagged": True, "categories": ["allegation"]}


def test_an_ordinary_response_says_that_it_was_screened(client: TestClient, form: dict[str, Any]) -> None:
    assert client.post(RESPOND, json=form).json()["screening"] == {"flagged": False, "categories": []}


def test_a_language_without_signs_is_told_of(screen: Screen) -> None:
    russian = form_of("Он не слушает меня и не делает уроки, и это уже было в том году.")
    assert not screen.screen(russian).covered


def test_r10_nothing_starts_without_readable_routes(tmp_path: Path) -> None:
    (tmp_path / "screening" / "routes").mkdir(parents=True)
    (tmp_path / "screening" / "routes" / "en.yaml").write_text("- category: [", encoding="utf8")
    with pytest.raises(NotReady, match="nothing starts without it"):
        Screen.open(tmp_path, encoder=HashingEncoder())


def test_r10_nothing_starts_without_weights(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="no weights"):
        Screen.open(SHIPPED, encoder=HashingEncoder(), weights=tmp_path / "none.yaml")


def test_r10_nothing_starts_with_unreadable_weights(tmp_path: Path) -> None:
    path = tmp_path / "screening.yaml"
    path.write_text("some-encoder: {floor: high}", encoding="utf8")
    with pytest.raises(NotReady, match="no weights"):
        Screen.open(SHIPPED, encoder=HashingEncoder(), weights=path)


def test_r10_the_command_line_refuses_to_answer_without_routes(
    casementor: Callable[..., Any], small_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "screening").mkdir()
    ran = casementor("respond", "-", stdin=b"essence: It is loud.\nquestion: How do I begin?", corpus=tmp_path)
    assert ran.code == 3
    assert "nothing starts without it" in ran.err


def test_r10_no_setting_switches_screening_off() -> None:
    assert not [name for name in Settings.model_fields if "screen" in name or "danger" in name]
