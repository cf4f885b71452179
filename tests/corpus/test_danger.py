"""The screening data: every category has its route, and no route or question promises or asks what it must not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.danger import Category, Contact, Danger, filled
from corpus.danger_files import danger_folder, oversteps, read_danger
from corpus.reading import SHIPPED


@pytest.fixture(scope="module")
def danger() -> Danger:
    """The shipped data."""
    return read_danger(danger_folder(SHIPPED))[0]["en"]


@pytest.fixture
def faults_after(tmp_path: Path) -> Callable[[str, str, str], list[str]]:
    """The faults of the shipped data after one replacement in one of its files."""

    def changed(kind: str, old: str, new: str) -> list[str]:
        folder = tmp_path / "screening"
        shutil.copytree(SHIPPED / "screening", folder)
        path = folder / kind / "en.yaml"
        text = path.read_text(encoding="utf8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf8")
        return [str(fault) for fault in read_danger(folder)[1]]

    return changed


def test_the_shipped_screening_data_has_no_fault() -> None:
    assert read_danger(danger_folder(SHIPPED))[1] == []


@pytest.mark.parametrize("category", Category)
def test_r8_every_category_has_a_fixed_route(danger: Danger, category: Category) -> None:
    title, text = danger.route(category)
    assert title
    assert "{" not in text


@pytest.mark.parametrize("category", Category)
def test_r9_every_category_has_its_permitted_questions(danger: Danger, category: Category) -> None:
    assert danger.permitted((category,))


def test_r9_the_permitted_questions_are_a_closed_list(danger: Danger) -> None:
    assert [question.id for question in danger.questions] == [
        "safe-right-now",
        "anybody-in-danger-now",
        "alone-right-now",
        "told-designated-person",
        "told-head-and-police",
        "whom-rules-name",
        "when-reach",
        "who-is-with-you",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ask the child who did it.",
        "Gather evidence before you go to anybody.",
        "Confront your colleague with it.",
        "Keep it secret for now.",
        "Find out whether it is true.",
        "Photograph the bruises.",
    ],
)
def test_r9_what_only_services_may_do_is_recognised(sentence: str) -> None:
    assert oversteps(sentence)


def test_a_route_may_say_what_is_not_to_be_done() -> None:
    assert not oversteps("Do not question the child and do not look for evidence.")


def test_r9_a_route_that_asks_too_much_is_a_fault(faults_after: Callable[[str, str, str], list[str]]) -> None:
    faults = faults_after("routes", "Stay with the child until", "Ask the child what happened. Stay until")
    assert ["asks too much" in fault for fault in faults] == [True]


def test_r5_a_route_that_promises_is_a_fault(faults_after: Callable[[str, str, str], list[str]]) -> None:
    faults = faults_after("routes", "Stay with the child until", "A moderator will contact you. Stay until")
    assert ["promises" in fault for fault in faults] == [True]


def test_r8_a_missing_route_is_a_fault(faults_after: Callable[[str, str, str], list[str]]) -> None:
    faults = faults_after("routes", "- category: neglect", "- category: threat")
    assert len(faults) == 2


def test_a_contact_nobody_listed_is_a_fault(faults_after: Callable[[str, str, str], list[str]]) -> None:
    assert "your_aunt" in faults_after("routes", "{police}", "{your_aunt}")[0]


def test_a_number_stands_behind_the_words_of_its_contact() -> None:
    contact = Contact(name="emergency", words="the emergency number", number="112")
    assert filled("Call {emergency} now.", (contact,)) == "Call the emergency number (112) now."


def test_a_corpus_without_screening_data_has_the_shipped(tmp_path: Path) -> None:
    assert danger_folder(tmp_path) == SHIPPED / "screening"


def test_r8_in_doubt_people_are_named(danger: Danger) -> None:
    title, text = danger.in_doubt()
    assert title
    assert "designated person" in text
    assert "{" not in text


def test_r8_words_for_doubt_are_needed_once(faults_after: Callable[[str, str, str], list[str]]) -> None:
    assert faults_after("doubt", "- title", "- title: One more\n  text: Wait.\n- title") != []


@pytest.mark.parametrize(
    "words", ["Ask the child what happened.", "A moderator will contact you.", "Call {your_aunt}."]
)
def test_r9_words_for_doubt_are_held_to_the_rules_of_routes(
    faults_after: Callable[[str, str, str], list[str]], words: str
) -> None:
    assert len(faults_after("doubt", "If nobody is in danger", f"{words} If nobody is in danger")) == 1
