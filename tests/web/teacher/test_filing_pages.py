"""My cases and a new case: what is typed is kept, what is filed has a page, and only its author sees it."""

import re
from typing import Any

import pytest


def test_a_filed_case_has_a_page_that_says_what_happens_next(school: Any) -> None:
    answer = school.sends("olga", "/cases/new", **school.form)
    assert answer.status_code == 303
    page = school.sees("olga", answer.headers["location"])
    assert "Choose a mentor for your case." in school.text_of(page)
    assert "You have until November 28, 2026" in school.text_of(page)
    assert page.headers["cache-control"] == "no-store"


def test_the_page_of_a_case_keeps_the_first_response(school: Any) -> None:
    page = school.reads("olga", f"/cases/{school.files()}")
    assert "A noisy start of the lesson" in page
    assert "This is automatic. It is not a solution" in page


def test_a_form_that_is_not_right_keeps_its_text(school: Any) -> None:
    answer = school.sends("olga", "/cases/new", **school.form | {"question": "", "essence": "Kept <word for word>"})
    assert answer.status_code == 422
    assert "Everything you wrote is still here." in school.text_of(answer)
    assert "Kept &lt;word for word&gt;" in answer.text
    assert 'href="#question"' in answer.text


def test_what_was_typed_for_a_new_case_is_there_on_return(school: Any) -> None:
    answer = school.sends("olga", "/cases/new", essence="Half a sentence", participants="parents", draft="1")
    assert answer.status_code == 303
    page = school.sees("olga", answer.headers["location"])
    assert "Your draft is saved. Nobody has seen it yet." in school.text_of(page)
    assert "Half a sentence" in page.text
    assert re.search(r'value="parents" checked', page.text)


def test_a_script_that_keeps_a_draft_needs_no_page(school: Any) -> None:
    answer = school.sends("olga", "/cases/new", accept="application/json", essence="Half", draft="1")
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_draft_is_shown_to_nobody_else(school: Any) -> None:
    school.sends("olga", "/cases/new", essence="Half a sentence", draft="1")
    assert "Half a sentence" not in school.sees("peter", "/cases/new").text


def test_filing_forgets_the_draft(school: Any) -> None:
    school.sends("olga", "/cases/new", essence="Half a sentence", draft="1")
    school.sends("olga", "/cases/new", **school.form)
    assert "Half a sentence" not in school.sees("olga", "/cases/new").text


def test_a_form_that_was_refused_is_kept_as_a_draft(school: Any) -> None:
    school.sends("olga", "/cases/new", essence="Only this")
    assert "Only this" in school.sees("olga", "/cases/new").text


def test_the_form_says_that_a_moderator_can_still_see_the_author_r17(school: Any) -> None:
    page = school.reads("olga", "/cases/new")
    assert "In every format a moderator of this service can." in page
    assert "No mentor ever sees your name, your school or your contacts; only a moderator can see who wrote it." in page


@pytest.mark.parametrize("who", ["anna", "mira"])
def test_only_teachers_file_cases(school: Any, who: str) -> None:
    assert school.sees(who, "/cases/new").status_code == 403
    assert school.sends(who, "/cases/new", **school.form).status_code == 403


def test_who_is_not_signed_in_is_asked_to_sign_in(school: Any) -> None:
    answer = school.sees("", "/cases/new")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_a_problem_field_that_does_not_exist_is_refused_with_a_sentence(school: Any) -> None:
    answer = school.sends("olga", "/cases/new", **school.form | {"problem_fields": "astrology"})
    assert answer.status_code == 422
    assert "has a choice that is not in the list" in school.text_of(answer)


def test_suggested_problem_fields_are_confirmed_before_filing(school: Any) -> None:
    asked = school.sends("olga", "/cases/new", **school.form | {"problem_fields": []})
    assert asked.status_code == 200
    assert "Nothing is filed yet." in school.text_of(asked)
    assert 'value="class-management" checked' in asked.text
    confirmed = school.sends("olga", "/cases/new", **school.form | {"problem_fields": [], "confirmed": "1"})
    assert confirmed.status_code == 303


def test_a_teacher_can_file_what_was_tried_as_a_visitor(school: Any) -> None:
    assert "File this case" in school.sends("olga", "/first-response", **school.form).text
    carried = school.sends("olga", "/cases/new", **school.form, edit="1")
    assert carried.status_code == 303
    page = school.sees("olga", carried.headers["location"]).text
    assert school.form["essence"] in page
    assert "You have not filed a case yet." in school.reads("olga", "/cases")


@pytest.mark.parametrize("who", ["", "anna"])
def test_who_may_not_file_is_not_offered_to(school: Any, who: str) -> None:
    answer = school.sends(who, "/first-response", **school.form)
    assert answer.status_code == 200
    assert "File this case" not in answer.text


def test_who_has_no_case_is_invited_to_file_the_first(school: Any) -> None:
    page = school.sees("olga", "/cases")
    assert "You have not filed a case yet." in school.text_of(page)
    assert 'href="/cases/new"' in page.text


def test_the_case_that_waits_for_me_comes_first(school: Any) -> None:
    waiting = school.files()
    at_work = school.in_work()
    withdrawn = school.files()
    school.moves("olga", withdrawn, "withdraw")
    page = school.sees("olga", "/cases").text
    assert page.index(waiting) < page.index(at_work) < page.index(withdrawn)
    assert "Your turn: Choose a mentor for your case. You have until" in school.reads("olga", "/cases")


def test_the_list_holds_no_case_of_another_teacher(school: Any) -> None:
    number = school.files()
    assert number not in school.sees("peter", "/cases").text


def test_the_case_of_another_teacher_is_not_there(school: Any) -> None:
    number = school.files()
    assert school.sees("peter", f"/cases/{number}").status_code == 404
    assert school.sends("peter", f"/cases/{number}/withdraw").status_code == 404
