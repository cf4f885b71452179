"""Screening: every form is screened, a hit is answered by people's words alone, and nothing starts without it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.danger import Category
from corpus.danger_files import danger_folder, read_danger
from corpus.form import CaseForm
from corpus.reading import SHIPPED, Corpus
from retrieval.danger_model import FITTED, Told
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import ask
from retrieval.vector_cache import VectorCache
from service.errors import NotReady
from service.first_response import Responder
from service.response import FirstResponse
from service.routed_response import in_doubt
from service.screening import Screen, Screened, screened_of
from service.settings import Settings

RESPOND = "/api/v1/first-responses"
DANGEROUS = {
    Category.HARM: "A boy in my form says that his father beats him with a belt.",
    Category.NEGLECT: "She is always hungry and in the same dirty clothes, and the children are left alone at night.",
    Category.SEXUAL_HARM: "A girl told me that her uncle touches her at night.",
    Category.THREAT: "He brought a gun to school and showed it to the others.",
    Category.SELF_HARM: "My pupil says that she wants to kill herself.",
    Category.ALLEGATION: "A colleague hits the children with a ruler.",
}


def form_of(essence: str, **texts: str) -> CaseForm:
    """A form with one text."""
    return CaseForm(essence=essence, question="What shall I do?", **texts)  # type: ignore[arg-type]


def screened(screen: Screen, form: CaseForm) -> Screened:
    """What a screen says of a form."""
    return screen.screen(form.texts, in_danger=form.in_danger)


@pytest.fixture(scope="module")
def screen(encoder: OnnxEncoder) -> Screen:
    """The shipped model with the encoder it was fitted for."""
    return Screen.open(SHIPPED, encoder=encoder)


@pytest.fixture(scope="module")
def responder(small: Corpus, small_index: Index) -> Responder:
    """It answers from the small library."""
    return Responder(small_index, rubricator=small.rubricator, gaps=small.gaps, cache=VectorCache(None))


@pytest.fixture(scope="module")
def flagged(client: TestClient) -> FirstResponse:
    """The response to a case of harm."""
    sent = {"essence": DANGEROUS[Category.HARM], "question": "What do I do?", "in_danger": "somebody"}
    answer = client.post(RESPOND, json=sent)
    assert answer.status_code == 200
    return FirstResponse.model_validate(answer.json())


@pytest.mark.parametrize("category", Category)
def test_r7_every_category_is_recognised(screen: Screen, category: Category) -> None:
    found = screened(screen, form_of(DANGEROUS[category]))
    assert found.flagged
    assert category in found.categories


def test_r7_the_teacher_themselves_count(screen: Screen) -> None:
    found = screened(screen, form_of("I don't want to live like this any longer. I want to kill myself."))
    assert found.categories == (Category.SELF_HARM,)


@pytest.mark.parametrize("field", ["actions_taken", "difficulty"])
def test_r7_danger_is_met_in_every_field(screen: Screen, field: str) -> None:
    assert screened(screen, form_of("Form seven talks loudly.", **{field: DANGEROUS[Category.HARM]})).flagged


def test_r7_danger_is_met_in_the_question(screen: Screen) -> None:
    asked = CaseForm(
        essence="Form seven talks loudly.", question="He says that his father beats him for my notes. Whom do I tell?"
    )
    assert screened(screen, asked).flagged


def test_an_ordinary_case_is_not_flagged(screen: Screen) -> None:
    found = screened(screen, form_of("Form seven talks loudly for ten minutes and nobody opens the book."))
    assert not found.flagged
    assert found.categories == ()


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
    sent = {"essence": DANGEROUS[Category.ALLEGATION], "question": "What now?", "in_danger": "somebody, by staff"}
    found = client.post(RESPOND, json=sent).json()["screening"]
    assert found["flagged"]
    assert found["categories"][0] == "allegation"


def test_an_ordinary_response_says_that_it_was_screened(client: TestClient, form: dict[str, Any]) -> None:
    assert client.post(RESPOND, json=form).json()["screening"] == {
        "flagged": False,
        "doubtful": False,
        "categories": [],
    }


OVERSTEPPING = "Can you ask the child who did it?"
IN_DOUBT = Screened((Category.HARM,), doubtful=True)


@pytest.mark.parametrize(
    ("one", "other", "sure"),
    [
        (IN_DOUBT, IN_DOUBT, False),
        (IN_DOUBT, Screened(), False),
        (IN_DOUBT, Screened((Category.NEGLECT,)), True),
        (Screened((Category.HARM,)), Screened(), True),
    ],
)
def test_two_texts_of_a_case_are_in_doubt_while_neither_is_sure(one: Screened, other: Screened, sure: bool) -> None:
    for both in (one.beside(other), other.beside(one)):
        assert both.flagged is sure
        assert both.doubtful is not sure
        assert set(both.categories) == {*one.categories, *other.categories}


def test_nothing_found_twice_is_nothing() -> None:
    assert Screened().beside(Screened()) == Screened()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Told(0.5, is_doubtful=True, kinds=dict.fromkeys(Category, 1 / 6)), (True, False)),
        (Told(-0.5, is_doubtful=True, kinds=dict.fromkeys(Category, 1 / 6)), (False, True)),
        (Told(-5.0, is_doubtful=False, kinds=dict.fromkeys(Category, 1 / 6)), (False, False)),
    ],
)
def test_what_a_model_tells_is_a_hit_a_doubt_or_nothing(told: Told, expected: tuple[bool, bool]) -> None:
    found = screened_of(told)
    assert (found.flagged, found.doubtful) == expected
    assert bool(found.categories) == any(expected)


def test_r8_in_doubt_people_come_first_and_the_library_stands_behind(
    responder: Responder, form: dict[str, Any]
) -> None:
    sent = CaseForm.model_validate(form)
    ordinary = responder.respond(sent, known=Screened())
    doubtful = responder.respond(sent, known=IN_DOUBT)
    assert doubtful.notices[0].code == "doubt"
    assert "designated person" in doubtful.notices[0].text
    assert doubtful.similar_cases == ordinary.similar_cases != ()
    assert doubtful.screening.doubtful
    assert not doubtful.screening.flagged


def test_r9_in_doubt_no_question_asks_too_much(responder: Responder, form: dict[str, Any]) -> None:
    ordinary = responder.respond(CaseForm.model_validate(form), known=Screened())
    asked = ordinary.model_copy(
        update={"questions": (*ordinary.questions, ordinary.questions[0].model_copy(update={"title": OVERSTEPPING}))}
    )
    doubtful = in_doubt(asked, IN_DOUBT, read_danger(danger_folder(SHIPPED))[0]["en"])
    assert doubtful.questions == ordinary.questions


def test_a_language_nobody_fitted_is_told_of(screen: Screen) -> None:
    russian = form_of("Он не слушает меня и не делает уроки, и это уже было в том году.")
    assert not screen.covers(ask(russian.texts, encoder=HashingEncoder()))
    assert not screened(screen, russian).flagged


UNKNOWN = {
    "German, harmless": "Die siebte Klasse war am Montag so laut, dass in all der Zeit niemand das Buch aufschlug.",
    "German": "Ein Junge in meiner Klasse sagt, dass sein Vater ihn an so manchem Abend mit dem Gürtel schlägt.",
    "French, harmless": "On a parlé avec la mère, elle a dit que tout va bien et que je suis trop sévère.",
    "French": "Elle m'a dit qu'elle ne veut plus vivre. On a peur pour elle et on ne sait pas à qui parler.",
    "Spanish, harmless": "La clase habla durante diez minutos y no abre el libro. He probado a esperar y no ayuda.",
    "Spanish": "Un niño de mi clase me dice que su padre le pega en casa con el cinturón y no me deja hablar.",
    "Polish, harmless": "Klasa siódma gada przez dziesięć minut, a ja nie wiem, jak zacząć, i to mnie męczy.",
    "Polish": "Chłopiec z mojej klasy mówi, że ojciec bije go w domu pasem, i to nie jest pierwszy raz.",
}


@pytest.mark.parametrize("essence", UNKNOWN.values(), ids=UNKNOWN)
def test_a_language_nobody_knows_is_told_of(screen: Screen, essence: str) -> None:
    assert not screen.covers(ask({"essence": essence}, encoder=HashingEncoder()))


@pytest.mark.parametrize("essence", ["No.", "Thank you very much", DANGEROUS[Category.HARM]])
def test_english_is_covered_however_short(screen: Screen, essence: str) -> None:
    assert screen.covers(ask({"essence": essence}, encoder=HashingEncoder()))


def test_r7_what_the_model_finds_in_a_language_nobody_knows_is_not_lost(screen: Screen, encoder: OnnxEncoder) -> None:
    query = replace(ask({"essence": DANGEROUS[Category.HARM]}, encoder=encoder), language="")
    assert screen.judge(query).flagged


def test_people_who_write_in_a_language_nobody_knows_read_where_to_turn(responder: Responder) -> None:
    told = responder.respond(CaseForm(essence=UNKNOWN["German"], question="Was soll ich tun?"))
    assert "not_screened" in [notice.code for notice in told.notices]
    assert told.meta.language == ""
    assert told.mentors


def test_r10_nothing_starts_without_readable_routes(tmp_path: Path) -> None:
    (tmp_path / "screening" / "routes").mkdir(parents=True)
    (tmp_path / "screening" / "routes" / "en.yaml").write_text("- category: [", encoding="utf8")
    with pytest.raises(NotReady, match="nothing starts without it"):
        Screen.open(tmp_path, encoder=HashingEncoder())


@pytest.mark.parametrize("missing", ["danger.yaml", "words.npz", "reading.npz"])
def test_r10_nothing_starts_without_a_whole_model(tmp_path: Path, missing: str) -> None:
    shutil.copytree(FITTED, tmp_path / "danger")
    (tmp_path / "danger" / missing).unlink()
    with pytest.raises(NotReady, match="no model"):
        Screen.open(SHIPPED, encoder=HashingEncoder(), fitted=tmp_path / "danger")


def test_r10_nothing_starts_with_an_unreadable_model(tmp_path: Path) -> None:
    shutil.copytree(FITTED, tmp_path / "danger")
    (tmp_path / "danger" / "danger.yaml").write_text("both: {floor: high}", encoding="utf8")
    with pytest.raises(NotReady, match="no model"):
        Screen.open(SHIPPED, encoder=HashingEncoder(), fitted=tmp_path / "danger")


ORDINARY = "Form seven talks loudly for ten minutes and nobody opens the book."


def test_a_person_who_says_that_somebody_is_in_danger_is_believed(screen: Screen) -> None:
    assert not screened(screen, form_of(ORDINARY)).flagged
    assert screened(screen, form_of(ORDINARY, in_danger="somebody")).flagged


def test_r12_a_person_who_says_that_staff_is_the_danger_is_believed(screen: Screen) -> None:
    assert screened(screen, form_of(ORDINARY, in_danger="somebody, by staff")).categories[0] is Category.ALLEGATION


def test_a_person_is_believed_in_every_language(screen: Screen) -> None:
    russian = form_of("Он не слушает меня и не делает уроки, и это уже было в том году.", in_danger="somebody")
    assert screened(screen, russian).categories == (Category.HARM,)


def test_r10_the_command_line_refuses_to_answer_without_routes(
    casementor: Callable[..., Any], small_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "screening").mkdir()
    ran = casementor("respond", "-", stdin=b"essence: It is loud.\nquestion: How do I begin?", corpus=tmp_path)
    assert ran.code == 3
    assert "nothing starts without it" in ran.err


def test_r10_no_setting_switches_screening_off() -> None:
    assert not [name for name in Settings.model_fields if "screen" in name or "danger" in name]
