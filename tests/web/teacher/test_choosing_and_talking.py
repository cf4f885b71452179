"""The author's page until the solution: choosing a mentor, answering, redefining."""

import re
from typing import Any


def test_mentors_who_can_be_asked_are_shown_with_reasons_and_profiles(school: Any) -> None:
    page = school.sees("olga", f"/cases/{school.files()}")
    assert "Ask this mentor : Anna Berg" in school.text_of(page)
    assert "Consults on class management" in school.text_of(page)
    assert 'href="/mentors/anna-berg"' in page.text


def test_asking_a_mentor_is_one_form(school: Any) -> None:
    number = school.files()
    answer = school.sends("olga", f"/cases/{number}/choose-mentor", mentor="anna-berg")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{number}")
    page = school.reads("olga", f"/cases/{number}")
    assert "Anna Berg has been asked and decides whether to take your case." in page
    assert "the offer is taken back and you choose again" in page


def test_a_mentor_who_refused_is_named_with_the_reason_and_not_offered_again(school: Any) -> None:
    number = school.files()
    school.moves("olga", number, "choose mentor", mentor="anna-berg")
    school.moves("anna", number, "refuse", reason="no time", words="Exams until Christmas.")
    page = school.reads("olga", f"/cases/{number}")
    assert "Anna Berg: has no time for it now Exams until Christmas." in page
    assert "Ask this mentor : Anna Berg" not in page
    assert "Ask this mentor : Bruno Hahn" in page


def test_it_is_said_when_nobody_can_be_asked_and_that_a_moderator_helps(school: Any) -> None:
    number = school.files()
    for who, mentor in (("anna", "anna-berg"), ("bruno", "bruno-hahn"), ("clara", "clara-moss")):
        school.moves("olga", number, "choose mentor", mentor=mentor)
        school.moves(who, number, "refuse", reason="not my field")
    page = school.reads("olga", f"/cases/{number}")
    assert "No mentor who fits can be asked just now" in page
    assert "A moderator has been asked to help and looks at it by" in page


def test_a_mentor_who_cannot_be_asked_any_more_is_refused_with_a_sentence(school: Any) -> None:
    number = school.files()
    answer = school.sends("olga", f"/cases/{number}/choose-mentor", mentor="nobody-here")
    assert answer.status_code == 409
    assert "This mentor does not take cases here at present" in school.text_of(answer)


def test_the_one_question_before_accepting_is_replied_to(school: Any) -> None:
    number = school.files()
    school.moves("olga", number, "choose mentor", mentor="anna-berg")
    school.moves("anna", number, "ask before accepting", question="Is the tutor told?")
    assert "Is the tutor told?" in school.sees("olga", f"/cases/{number}").text
    assert school.sends("olga", f"/cases/{number}/reply", answer="She is.").status_code == 303
    assert "Is the tutor told? Anna Berg She is." in school.reads("olga", f"/cases/{number}")


def test_every_question_has_its_field_and_may_be_skipped(school: Any) -> None:
    number = school.questioned()
    page = school.sees("olga", f"/cases/{number}")
    assert page.text.count('name="answers"') == len(school.questions)
    answer = school.sends("olga", f"/cases/{number}/answer", answers=["After the break.", ""])
    assert answer.status_code == 303
    page = school.reads("olga", f"/cases/{number}")
    assert "When does it begin? clarifying After the break." in page
    assert "What would be better? developing skipped" in page


def test_answers_are_kept_as_a_draft_each_in_its_place(school: Any) -> None:
    number = school.questioned()
    answer = school.sends("olga", f"/cases/{number}/answer", answers=["", "More quiet"], draft="1")
    page = school.sees("olga", answer.headers["location"])
    assert "Your draft is saved. Nobody has seen it yet." in school.text_of(page)
    assert re.search(r'id="answer-1"[^>]*>\s*</textarea>', page.text)
    assert re.search(r'id="answer-2"[^>]*>\s*More quiet</textarea>', page.text)
    assert "More quiet" not in school.sees("anna", f"/cases/{number}").text


def test_answers_that_are_all_empty_are_refused_with_a_sentence(school: Any) -> None:
    number = school.questioned()
    answer = school.sends("olga", f"/cases/{number}/answer", answers=["", ""])
    assert answer.status_code == 422
    assert "at least one question needs an answer" in school.text_of(answer)


def test_after_answering_the_author_is_asked_whether_to_redefine(school: Any) -> None:
    page = school.reads("olga", f"/cases/{school.answered()}")
    assert "Do you want to redefine your request?" in page
    assert "No, keep the first version" in page
    assert "Yes, write version 2" in page


def test_the_form_opens_again_with_the_present_wording(school: Any) -> None:
    page = school.sees("olga", f"/cases/{school.answered()}").text
    assert re.search(rf'id="essence"[^>]*>\s*{school.form["essence"]}</textarea>', page)
    assert 'value="pupils of form 7" checked' in page
    assert 'value="class-management" checked' in page


def test_keeping_the_first_version_gives_the_case_to_the_mentor(school: Any) -> None:
    number = school.answered()
    assert school.sends("olga", f"/cases/{number}/keep").status_code == 303
    assert "Anna Berg has your case" in school.reads("olga", f"/cases/{number}")


def test_both_wordings_stand_side_by_side_with_their_changes_in_words(school: Any) -> None:
    number = school.answered()
    redefined = school.form | {
        "question": "How should I begin the lesson calmly?",
        "problem_fields": ["self-management"],
    }
    assert school.sends("olga", f"/cases/{number}/redefine", **redefined).status_code == 303
    page = school.reads("olga", f"/cases/{number}")
    assert "What changed from version 1 to version 2" in page
    assert "Before How [taken out: can ] I begin the lesson calmly?" in page
    assert "After How [added: should ] I begin the lesson calmly?" in page
    assert "[taken out: Class management and motivation ]" in page


def test_a_second_redefinition_is_the_last(school: Any) -> None:
    number = school.answered()
    for question in ("How do I begin?", "What comes first?"):
        school.sends("olga", f"/cases/{number}/redefine", **school.form | {"question": question})
        school.moves("anna", number, "send questions", questions=school.questions)
        school.moves("olga", number, "answer", answers=["So.", ""])
    page = school.reads("olga", f"/cases/{number}")
    assert "What changed from version 2 to version 3" in page
    assert "Do you want to redefine your request?" not in page


def test_a_new_version_that_is_not_right_keeps_its_text(school: Any) -> None:
    number = school.answered()
    answer = school.sends(
        "olga", f"/cases/{number}/redefine", **school.form | {"question": "", "essence": "Typed again"}
    )
    assert answer.status_code == 422
    assert "Typed again" in answer.text
    assert '<details id="redefine" open>' in answer.text


def test_a_guiding_question_invites_to_define_the_problem_more_precisely(school: Any) -> None:
    number = school.in_work()
    school.moves("anna", number, "invite to redefine", question="What should be different on Monday?")
    page = school.reads("olga", f"/cases/{number}")
    assert "Anna Berg invites you to define the problem more precisely" in page
    assert "What should be different on Monday?" in page
