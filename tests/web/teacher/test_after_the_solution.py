"""The author's page from the solution on, the author's choices, who sees what, and a person to write to."""

import re
from typing import Any

import pytest

from corpus.records import Format
from service.cases.access import SEES, Part
from service.cases.people import Relation
from service.web.cases.author_view import OF_THE_AUTHOR


def test_a_solution_is_called_possible_and_stands_under_the_mentors_name(school: Any) -> None:
    page = school.sees("olga", f"/cases/{school.solved()}")
    assert "A possible solution A quiet ritual Possible solution · Anna Berg" in school.text_of(page)
    assert "There are many possible ways and no single right one." in school.text_of(page)
    assert "correct" not in school.text_of(page)
    assert 'href="/library/materials/calm-beginnings">Calm beginnings</a>' in page.text


def test_a_second_opinion_is_asked_of_another_mentor_once(school: Any) -> None:
    number = school.solved()
    page = school.sees("olga", f"/cases/{number}")
    assert 'id="mentor-bruno-hahn"' in page.text
    assert 'id="mentor-anna-berg"' not in page.text
    asked = school.sends("olga", f"/cases/{number}/ask-second-opinion", mentor="bruno-hahn", question="And you?")
    assert asked.status_code == 303
    school.moves("bruno", number, "accept")
    school.moves("bruno", number, "send solution", **school.solution | {"approach": "Another way"})
    page = school.sees("olga", f"/cases/{number}")
    assert "2 possible solutions" in school.text_of(page)
    assert "Ask for a second opinion" not in page.text


def test_a_second_opinion_without_a_mentor_is_refused_with_a_sentence(school: Any) -> None:
    number = school.solved()
    answer = school.sends("olga", f"/cases/{number}/ask-second-opinion", question="And you?")
    assert answer.status_code == 422
    assert "Nothing is chosen for 'Mentor'; please choose." in school.text_of(answer)
    assert "And you?" in answer.text


def test_the_reflection_sheet_completes_the_case_and_asks_what_came_of_it(school: Any) -> None:
    number = school.solved()
    sheet = {"learned": "Beginnings matter.", "useful": "yes", "helped": "not yet"}
    assert school.sends("olga", f"/cases/{number}/reflect", **sheet).status_code == 303
    page = school.reads("olga", f"/cases/{number}")
    assert "Beginnings matter." in page
    assert "Tell what came of it" in page
    told = {"done": "I greet them.", "helped": "partly", "outcome": "Calmer."}
    assert school.sends("olga", f"/cases/{number}/follow-up", **told).status_code == 303
    assert "This case is closed." in school.reads("olga", f"/cases/{number}")


def test_a_reflection_sheet_that_is_not_right_keeps_its_text(school: Any) -> None:
    number = school.solved()
    answer = school.sends("olga", f"/cases/{number}/reflect", plan="Paper first", helped="no")
    assert answer.status_code == 422
    assert "'What was learned' is empty" in school.text_of(answer)
    assert "Paper first" in answer.text
    assert 'href="#learned"' in answer.text
    assert 'value="no" checked' in answer.text


def test_the_format_can_be_changed_and_the_page_is_honest_about_it(school: Any) -> None:
    number = school.files()
    assert "whoever has already seen your name cannot unsee it" in school.reads("olga", f"/cases/{number}")
    assert school.sends("olga", f"/cases/{number}/change-format", format="personally").status_code == 303
    assert "Format: personally." in school.reads("olga", f"/cases/{number}")


def test_consent_can_be_given_and_taken_back(school: Any) -> None:
    number = school.files()
    school.sends("olga", f"/cases/{number}/change-consent", consent="true")
    assert "Consent to publish: given" in school.reads("olga", f"/cases/{number}")
    school.sends("olga", f"/cases/{number}/change-consent")
    assert "Consent to publish: not given" in school.reads("olga", f"/cases/{number}")


def test_a_withdrawn_case_stays_readable_for_its_author_alone(school: Any) -> None:
    number = school.in_work()
    assert school.sends("olga", f"/cases/{number}/withdraw", reason="It has settled.").status_code == 303
    assert "This case was withdrawn." in school.reads("olga", f"/cases/{number}")
    assert school.sees("anna", f"/cases/{number}").status_code == 404


@pytest.mark.parametrize("format_", Format)
def test_who_sees_the_case_is_told_as_the_table_of_access_has_it(school: Any, format_: Format) -> None:
    number = school.in_work(format=format_)
    page = school.reads("olga", f"/cases/{number}")
    told = page[page.index("Anna Berg, the mentor") :].split("What else")[0]
    seen = SEES[Relation.MENTOR][format_]
    assert ("your name" in told) == (Part.AUTHOR_NAME in seen)
    assert ("your contact" in told) == (Part.AUTHOR_CONTACT in seen)
    assert ("Does not see who you are." in told) == (not set(OF_THE_AUTHOR) & seen)


def test_the_course_of_a_case_is_told_without_anybodys_words(school: Any) -> None:
    page = school.sees("olga", f"/cases/{school.solved()}")
    course = page.text[page.text.index('id="course"') :]
    assert re.findall(r"</time>\s+([^<]+?)\s+<", course) == [
        "Case filed",
        "Mentor asked",
        "Case accepted",
        "Possible solution sent",
    ]
    assert school.solution["text"] not in course


@pytest.mark.parametrize("stand", ["files", "in_work", "questioned", "solved"])
def test_at_any_step_the_author_can_write_to_a_person_r6(school: Any, stand: str) -> None:
    number = getattr(school, stand)()
    page = school.sees("olga", f"/cases/{number}")
    assert "At any time you can write to the moderators" in school.text_of(page)
    sent = school.sends("olga", f"/cases/{number}/message", message="Please call me.")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/cases/{number}#person")
    page = school.reads("olga", f"/cases/{number}")
    assert "Please call me. It has reached the moderators and waits for one of them." in page
