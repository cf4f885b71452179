"""A proposal reads like a text a person wrote, names one person by one noun, and leaves nothing behind (R18)."""

from collections.abc import Callable

import pytest

from corpus.deidentification.finding import EntityKind
from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier, human_masks
from corpus.deidentification.rarity import Rarity
from corpus.reading import Corpus, Fault
from corpus.records import SolvedCase

Make = Callable[..., SolvedCase]


@pytest.fixture(scope="module")
def library(shipped: tuple[Corpus, list[Fault]]) -> Rarity:
    """The shipped library."""
    return Rarity(shipped[0].cases, shipped[0].articles)


@pytest.fixture(scope="module")
def deidentifier() -> Deidentifier:
    """The finders with their lists."""
    return Deidentifier()


@pytest.mark.parametrize(
    ("told", "impersonal"),
    [
        ("Petya hits Vasya. Petya laughs.", "One pupil hits another pupil. The first pupil laughs."),
        ("In my class Petya's bag is always open.", "In my class one pupil's bag is always open."),
        ("A boy called Petya Smirnov sings. Smirnov is loud.", "A boy sings. The pupil is loud."),
        ("A girl, Masha, never speaks.", "A girl never speaks."),
        ("My pupil Petya is late.", "My pupil is late."),
        ('I said "Petya, sit down" and he sat.', 'I said "Sit down" and he sat.'),
        ("My name is Anna Petrova and I teach maths.", "I teach maths."),
        ("We met the Petrov family twice.", "We met the family twice."),
        ("I talked to Anna Sergeevna.", "I talked to one colleague."),
        ("Our psychologist Irina Pavlovna agreed.", "Our psychologist agreed."),
        ("I am at School No 12 in Tver.", "I am at the school."),
        ("On 12 March 2024 it began.", "In spring it began."),
        ("My 7B is loud.", "My form 7 is loud."),
        ("My number is old, write to anna@mail.ru.", "My number is old, write to an e-mail address."),
        ("I called Petya's mother at +7 912 345-67-89.", "I called one pupil's mother by phone."),
        ("One parent called Petya a thief.", "One parent called one pupil a thief."),
        ("A new boy from form 6 called Petya sings.", "A new boy from form 6 sings."),
        ("Our Kostya, nicknamed Motor, sings.", "Our pupil sings."),
        ("The boy's name is Yegor, and he sings.", "The boy's name is not given here, and he sings."),
        ("We call her Iv in the staffroom.", "We call her by another name in the staffroom."),
        ("I have a boy (Timur) and a girl (Alsu).", "I have a boy and a girl."),
        ("The twins Olya and Kolya sit together.", "The twins sit together."),
        ("Two girls, Lena and Katya, quarrel.", "Two girls quarrel."),
        ("Our head of studies, Vera Pavlovna, agreed.", "Our head of studies agreed."),
        ("Dear Anna Pavlovna, thank you.", "Dear colleague, thank you."),
        ("Mr and Mrs Belov want to know why.", "The parents want to know why."),
        ("I rang Vera (8-903-111-22-33) again.", "I rang one pupil again."),
        ("His WhatsApp is 0044 7700 900123, I think.", "His WhatsApp is not given here, I think."),
        ("Her passport is 4509 123456, I saw it.", "Her passport is on file, I saw it."),
        ("I kept his card, 8 912 345-67-89, at home.", "I kept his card, a number, at home."),
        ("Case 2-1145/2023 is in the court.", "Case is in the court."),
        ("My school, No. 1257, is small.", "My school is small."),
        ("She works at the Magnit at night.", "She works at the firm at night."),
        ("The family is in one house, nine children at home.", "The family is in one house, many children at home."),
        ("She is at her aunt's, Vera.", "She is at her aunt's."),
        ("On Mondays we have help: Vera.", "On Mondays we have help: one pupil."),
        ("His parents are both doctors and never come.", "His parents are known there and never come."),
        ("Her father works as a driver.", "Her father works in the town."),
        ("We want an Umbra course.", "We want an organisation course."),
    ],
)
def test_it_reads_like_a_sentence(
    told: str, impersonal: str, make_case: Make, deidentifier: Deidentifier, library: Rarity
) -> None:
    case = make_case(essence=told, participants=["parents"])
    assert deidentifier.propose(case, known=Known(), library=library).case.essence == impersonal


def test_one_person_is_the_same_in_every_field(make_case: Make, deidentifier: Deidentifier, library: Rarity) -> None:
    case = make_case(essence="Petya fights with Vasya.", difficulty="I like Petya.", question="What does Vasya need?")
    told = deidentifier.propose(case, known=Known(), library=library).case
    assert (told.difficulty, told.question) == ("I like the first pupil.", "What does the other pupil need?")


def test_findings_stand_where_they_say_and_give_a_reason(
    make_case: Make, deidentifier: Deidentifier, library: Rarity
) -> None:
    case = make_case(
        essence="Petya lives in Kaunas.", reflection={"done": "I rang Petya.", "helped": "no", "outcome": "x"}
    )
    findings = deidentifier.propose(case, known=Known(), library=library).findings
    essence = [finding for finding in findings if finding.field == "essence"]
    assert [(finding.kind, finding.text) for finding in essence] == [
        (EntityKind.PERSON, "Petya"),
        (EntityKind.PLACE, "Kaunas"),
    ]
    assert all(finding.reason.endswith(".") for finding in findings)
    assert "reflection.done" in {finding.field for finding in findings}


def test_nothing_is_left_after_the_proposal(make_case: Make, deidentifier: Deidentifier, library: Rarity) -> None:
    case = make_case(essence="Petya Smirnov from 7B hit Vasya on 12 March, wrote 8 912 345-67-89 and left.")
    proposal = deidentifier.propose(case, known=Known(), library=library)
    assert deidentifier.check(proposal.case, original=case, known=Known(), library=library) == ()


def test_a_name_that_a_person_put_back_is_found(make_case: Make, deidentifier: Deidentifier, library: Rarity) -> None:
    case = make_case(essence="Petya talks.")
    left = deidentifier.check(case, original=case, known=Known(), library=library)
    assert [finding.text for finding in left if finding.field == "essence"] == ["Petya"]


def test_a_language_that_was_not_measured_is_masked_by_a_person() -> None:
    assert human_masks("ru")
    assert human_masks("lt")
    assert not human_masks("en")


def test_the_credit_of_the_mentor_stays(make_case: Make, deidentifier: Deidentifier, library: Rarity) -> None:
    proposal = deidentifier.propose(make_case(), known=Known(people=("Anna Berg",)), library=library)
    assert proposal.case.solutions[0].mentor == "anna-berg"
