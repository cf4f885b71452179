"""Names are found whole, by their capitals alone where no list knows them; family facts by how rare their words are."""

import pytest

from corpus.deidentification.finding import EntityKind
from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import Rarity
from corpus.reading import Corpus, Fault


@pytest.fixture(scope="module")
def library(shipped: tuple[Corpus, list[Fault]]) -> Rarity:
    """The shipped library."""
    return Rarity(shipped[0].cases, shipped[0].articles)


@pytest.fixture(scope="module")
def deidentifier() -> Deidentifier:
    """The finders with their lists."""
    return Deidentifier()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She takes the Marsh End bus.", ["the Marsh End"]),
        ("The planes land at Vornik airfield every hour.", ["Vornik airfield"]),
        ("They live at Sadovaya 9, by the way.", ["at Sadovaya 9"]),
        ("We all live in Sergeli-7 now.", ["Sergeli-7"]),
        ("The mothers sew in sawmill Hrast by day.", ["sawmill Hrast"]),
        ("It is run by the Tafel im Wasserturm here.", ["the Tafel im Wasserturm"]),
        ("I asked Gulnar apai again.", ["Gulnar apai"]),
        ("then they put up lera m in the corridor.", ["lera m"]),
        ("The whole row calls her the Fox again.", ["the Fox"]),
        ("I rang the dad of brankica at noon.", []),
        ("the dad of brankica rang me at noon.", ["brankica"]),
    ],
)
def test_a_name_is_found_whole(text: str, found: list[str], deidentifier: Deidentifier, library: Rarity) -> None:
    findings = deidentifier.find({"essence": text}, known=Known(), library=library)
    assert [finding.text for finding in findings if finding.kind is not EntityKind.INDIRECT] == found


@pytest.mark.parametrize(
    "text",
    [
        "They wrote on Chekhov and Kant in English on Monday.",
        "The pupils READ AND WRITE in silence.",
        "All like Kahoot, they say on Friday.",
        "In War and Peace we read of Borodino.",
    ],
)
def test_a_capital_that_something_explains_stays(text: str, deidentifier: Deidentifier, library: Rarity) -> None:
    assert deidentifier.find({"essence": text}, known=Known(), library=library) == ()


def test_a_rare_thing_told_of_a_family_is_found(deidentifier: Deidentifier, library: Rarity) -> None:
    text = "He is late. His uncle carves puppets for the carousel at the weir, and the class laughs."
    (found,) = deidentifier.find({"essence": text}, known=Known(), library=library)
    assert (found.kind, found.text[:16]) == (EntityKind.INDIRECT, "His uncle carves")


def test_an_ordinary_thing_told_of_a_family_stays(deidentifier: Deidentifier, library: Rarity) -> None:
    text = "His mother came to the lesson and asked for his marks. He is the captain."
    assert deidentifier.find({"essence": text}, known=Known(), library=library) == ()


def test_without_a_library_no_word_is_called_rare(deidentifier: Deidentifier) -> None:
    text = "His aunt likes slow quadrilles at home."
    assert deidentifier.find({"essence": text}, known=Known(), library=Rarity()) == ()
