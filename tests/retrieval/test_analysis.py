"""Sentences, words, stems and the guess of a language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import FEWEST_WORDS, LANGUAGES, TELLING, guess_language, known_language, sentences, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" \n ", ()),
        ("One", ("One",)),
        ("One. Two! Three? Four… Five", ("One.", "Two!", "Three?", "Four…", "Five")),
        ("A heading\nA line\n\nAnother", ("A heading", "A line", "Another")),
        ("It costs 3.50 in all.", ("It costs 3.50 in all.",)),
        ("Wait... What?!", ("Wait...", "What?!")),
        ("Ask A. Berg today. She knows.", ("Ask A. Berg today.", "She knows.")),
    ],
)
def test_a_text_falls_into_its_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("text", ['She said "Stop." Then she left.', "(It was late.) We went.", "«Тихо!» Они молчат."])
def test_a_closing_quote_or_bracket_stays_with_its_sentence(text: str) -> None:
    first, second = sentences(text)
    assert f"{first} {second}" == text


@given(st.text(st.sampled_from("ab.!?…\"')»” \n\t,"), max_size=80) | st.text(max_size=80))
def test_sentences_lose_nothing_but_blanks(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(max_size=80))
def test_no_sentence_is_blank(text: str) -> None:
    assert all(sentence and sentence == sentence.strip() for sentence in sentences(text))


def test_words_are_lower_case_and_keep_their_apostrophes() -> None:
    assert words("Don’t SHOUT, pupil's") == ["don't", "shout", "pupil's"]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "pupils quarrelling", "pupil quarrels"), ("ru", "ученики", "ученика"), ("lt", "mokiniai", "mokinio")],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    assert stems(one, language=language) == stems(other, language=language)


@pytest.mark.parametrize(("language", "text"), [("en", "the and of"), ("ru", "и в не"), ("lt", "ir bet")])
def test_stop_words_have_no_stems(language: str, text: str) -> None:
    assert stems(text, language=language) == []


def test_stems_keep_order_and_repetitions() -> None:
    assert stems("noisy lesson, noisy break", language="en") == stems("noisy", language="en") + stems(
        "lesson noisy break", language="en"
    )


def test_a_possessive_counts_as_its_word() -> None:
    assert stems("the teacher's table", language="en") == stems("teacher table", language="en")


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert stems("xylofoon spelen", language="zz") == ["xylofoon", "spelen"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The class does not listen to me and I do not know what to do.", "en"),
        ("Класс не слушает меня, и я не знаю, что мне делать с ними.", "ru"),
        ("Klasė manęs neklauso ir aš nežinau, ką man su jais daryti.", "lt"),
    ],
)
def test_the_language_of_a_text_is_guessed(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", "12345", "Zzyzx"])
def test_a_text_that_tells_nothing_counts_as_english(text: str) -> None:
    assert guess_language(text) == "en"


def test_every_language_has_words_by_which_it_is_known() -> None:
    assert TELLING.keys() == LANGUAGES.keys()


@pytest.mark.parametrize(
    "text",
    [
        "So was war in all den Jahren nie da: In der Pause warf er ein Heft an die Wand.",
        "On a parlé avec la mère, elle a dit que tout va bien et que je suis trop sévère avec lui.",
        "La clase no abre el libro. He probado a esperar y a escribir en la pizarra, y no ayuda.",
        "To ta klasa, o której pisałam: a ja nie wiem, jak zacząć, i to mnie męczy.",
        "Klasse ni was in de les weer zo druk dat ik of moest wachten of moest schreeuwen.",
    ],
)
def test_a_language_of_which_we_have_no_words_is_not_known(text: str) -> None:
    assert known_language(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "Thank you very much",
        "12345",
        "",
        "32 pupils. Noise. Form 7. Shouted. My voice. Order without shouting?",
        "boy not lisen me. mother say he good in home. wat can do",
    ],
)
def test_short_terse_and_mistyped_english_stays_english(text: str) -> None:
    assert known_language(text) == "en"


def test_a_few_words_are_believed_to_be_in_the_guessed_language() -> None:
    alien = "zorg " * (FEWEST_WORDS - 1)
    assert known_language(alien) == "en"
    assert known_language(f"{alien} zorg") == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Klasė manęs neklauso ir aš nežinau, ką man su jais daryti.", "lt"),
        ("Класс не слушает меня, и я не знаю, что мне делать с ними.", "ru"),
    ],
)
def test_a_guess_is_kept_where_words_speak_for_it(text: str, language: str) -> None:
    assert known_language(text) == language


@given(st.text(max_size=60))
def test_any_text_has_a_language_and_stems(text: str) -> None:
    language = guess_language(text)
    assert language in LANGUAGES
    assert all(stems(text, language=language))
