"""Signs of danger in sentences: third person, negation, slips and casual words are met, figures of speech are not."""

import pytest

from corpus.danger import Category, Danger
from corpus.danger_files import danger_folder, read_danger
from corpus.reading import SHIPPED
from retrieval.signs import SignReader


@pytest.fixture(scope="module")
def reader() -> SignReader:
    """The shipped signs."""
    return SignReader(_shipped())


def _shipped() -> Danger:
    return read_danger(danger_folder(SHIPPED))[0]["en"]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("A girl in my class says that her friend's stepfather hits her.", Category.HARM),
        ("The children are left alone for whole nights.", Category.NEGLECT),
        ("Her uncle touches her at night.", Category.SEXUAL_HARM),
        ("He brought a knife to school.", Category.THREAT),
        ("he wants to off himself", Category.SELF_HARM),
        ("kms is what he writes", Category.SELF_HARM),
        ("my student talks about suiside", Category.SELF_HARM),
        ("She stood on the window sill. She did not jump.", Category.SELF_HARM),
        ("The coach touches the girls when he helps them.", Category.ALLEGATION),
        ("A mother accuses me of having beaten her son.", Category.ALLEGATION),
    ],
)
def test_r7_a_sure_sign_is_met(reader: SignReader, text: str, category: Category) -> None:
    assert category in {sign.category for sign in reader.read(text) if sign.sure}


@pytest.mark.parametrize(
    "text",
    [
        "I could kill for a quiet lesson.",
        "The parents killed the idea within minutes.",
        "I'm dead tired of the timetable.",
        "Shoot me an e-mail if you know an answer.",
        "She looks beaten by the exam.",
        "He hits the books every evening.",
        "They shared the work and amused themselves.",
    ],
)
def test_figures_of_speech_are_no_signs(reader: SignReader, text: str) -> None:
    assert not [sign for sign in reader.read(text) if sign.sure]


def test_a_knife_is_a_sign_whatever_it_is_for(reader: SignReader) -> None:
    assert any(sign.sure for sign in reader.read("He held a kitchen knife to the throat of a classmate."))


def test_a_sign_reaches_over_the_end_of_a_sentence(reader: SignReader) -> None:
    assert any(sign.sure for sign in reader.read("Cuts. On both forearms, new and old."))


def test_the_words_that_met_a_sign_are_told(reader: SignReader) -> None:
    assert "father beats him" in {sign.words for sign in reader.read("He says his father beats him.")}


def test_an_empty_text_has_no_signs(reader: SignReader) -> None:
    assert reader.read("") == ()
