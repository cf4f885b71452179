"""Personal data is behind placeholders before anything leaves, and back afterwards (R13)."""

from hypothesis import given
from hypothesis import strategies as st

from prompts.fences import Piece
from service.drafting.placeholders import Placeholders, has_placeholder
from tests.service.drafting.conftest import Found, finds_listed

NAMES = ("Petya", "Vera Smirnova", "School No 12")


def hidden(text: str, *names: str) -> tuple[str, Placeholders]:
    made = Placeholders(finds_listed(*names))
    return made.hide({"case E": Piece("E", "essence", text)})["case E"].text, made


def test_a_name_is_replaced_and_put_back() -> None:
    text, made = hidden("Petya hit Vera Smirnova at School No 12.", *NAMES)
    assert text == "[PERSON_1] hit [PERSON_2] at [PERSON_3]."
    assert made.restore("[PERSON_2] spoke with [PERSON_1].") == "Vera Smirnova spoke with Petya."
    assert made.count == 3


def test_the_same_name_is_the_same_placeholder_in_every_piece() -> None:
    made = Placeholders(finds_listed("Petya"))
    pieces = made.hide({"case E": Piece("E", "e", "Petya came."), "case Q": Piece("Q", "q", "How do I tell petya?")})
    assert [piece.text for piece in pieces.values()] == ["[PERSON_1] came.", "How do I tell [PERSON_1]?"]


def test_a_placeholder_somebody_wrote_is_hidden_and_never_turned_into_a_name() -> None:
    text, made = hidden("Petya wrote [PERSON_1] on the board.", "Petya")
    assert "[PERSON_1]" not in text.replace("[PERSON_1] wrote", "") or text.count("[PERSON_1]") == 1
    assert made.restore(text) == "Petya wrote [PERSON_1] on the board."


def test_one_we_never_made_stays_to_be_dropped() -> None:
    _, made = hidden("Petya came.", "Petya")
    assert has_placeholder(made.restore("[PERSON_7] came."))


def test_what_does_not_name_anybody_stays() -> None:
    def finds(texts: object) -> list[Found]:
        return [Found("case E", 0, 5, "rare words"), Found("case E", 6, 11, "indirect")]

    made = Placeholders(finds)
    assert made.hide({"case E": Piece("E", "e", "Quiet chalk on the board.")})["case E"].text.startswith("Quiet chalk")


@given(text=st.text(max_size=120), names=st.lists(st.text(min_size=2, max_size=8), max_size=4))
def test_whatever_is_found_is_gone_and_comes_back(text: str, names: list[str]) -> None:
    found = [name for name in names if name.strip()]
    told, made = hidden(text, *found)
    assert (
        made.restore(told) == text
        or any(a != b and a.casefold() in b.casefold() for a in found for b in found)
        or (made.restore(told).casefold() == text.casefold())
    )
