"""Names of people: found in every way teachers write them, left alone where they are words or belong to everybody."""

import pytest

from corpus.deidentification.finding import EntityKind
from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import Rarity
from corpus.reading import Corpus, Fault

NOBODY = Known()


@pytest.fixture(scope="module")
def library(shipped: tuple[Corpus, list[Fault]]) -> Rarity:
    """The shipped library: what is an ordinary word is read from it."""
    return Rarity(shipped[0].cases, shipped[0].articles)


@pytest.fixture(scope="module")
def deidentifier() -> Deidentifier:
    """The finders with their lists."""
    return Deidentifier()


def named(text: str, deidentifier: Deidentifier, library: Rarity, known: Known = NOBODY) -> list[str]:
    found = deidentifier.find({"essence": text}, known=known, library=library)
    return [finding.text.strip(" ,") for finding in found if finding.kind is EntityKind.PERSON]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In the break Petya hit Vasya.", ["Petya", "Vasya"]),
        ("in the break petya hit vasya", ["petya", "vasya"]),
        ("Then Anna Sergeevna came in.", ["Anna Sergeevna"]),
        ("I spoke to A. V. Petrova about it.", ["A. V. Petrova"]),
        ("We asked Mrs Kazlauskienė for help.", ["Mrs Kazlauskienė"]),
        ("The boy Pteya is late, and Petya laughs.", ["Pteya", "Petya"]),
        ("Will said that it was late.", ["Will"]),
        ("Yesterday Hope's mother rang.", ["Hope"]),
        ("I think that Zarnok started it.", ["Zarnok"]),
        ("They call him \"Zubik\" in the yard.", ['"Zubik"']),
        ("It is an anti-Masha game.", ["Masha"]),
        ("We met Ayşe and Mehmet at the door.", ["Ayşe", "Mehmet"]),
    ],
)  # fmt: skip
def test_a_name_is_found(text: str, names: list[str], deidentifier: Deidentifier, library: Rarity) -> None:
    assert named(text, deidentifier, library) == names


@pytest.mark.parametrize(
    "text",
    [
        "We read Pushkin, then Tolstoy, and made a Kahoot about it.",
        "Will they come? I hope so. May is a long month.",
        "Mark the places where you agree.",
        "On Monday we speak English and on Friday German.",
        "Grace in movement is what the gymnastics lesson is about.",
        "Anna Karenina is read in form 10.",
        "Vygotsky and Montessori would have agreed.",
        "I'll wait, and they'd better hurry.",
        "Regrettably nobody answered.",
    ],
)
def test_what_belongs_to_everybody_stays(text: str, deidentifier: Deidentifier, library: Rarity) -> None:
    assert named(text, deidentifier, library) == []


def test_what_the_service_knows_is_found_in_parts_and_short_forms(deidentifier: Deidentifier, library: Rarity) -> None:
    known = Known(people=("Quirina Blomvelt",))
    assert named("Blomvelt says so, and quirina too.", deidentifier, library, known) == ["Blomvelt", "quirina"]
    assert named("then masha left", deidentifier, library, Known(people=("Maria Orlova",))) == ["masha"]
