"""Cases that tell of danger, as their people meet them: routes first, moderators told, nothing made from the words."""

from typing import Any

import pytest

ALARMING = {
    "essence": "A boy in my form says that his father beats him with a belt.",
    "question": "What do I do?",
    "in_danger": "somebody",
}
ACCUSING = {
    "essence": "A colleague hits the children with a ruler.",
    "question": "Whom do I tell?",
    "in_danger": "somebody, by staff",
}
REDEFINED = {"essence": "Two pupils begin the noise.", "question": "How do I win them?"}


def response_of(office: Any, who: str, number: str) -> dict[str, Any]:
    """The stored first response of a case, as somebody reads it."""
    answer = office.asks("GET", who, f"/cases/{number}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["first_response"]
    return found


def alerted(office: Any, who: str) -> list[str]:
    """The cases on somebody's list of alerts."""
    answer = office.asks("GET", who, "/alerts")
    assert answer.status_code == 200, answer.text
    return [view["number"] for view in answer.json()]


def test_r8_a_case_that_tells_of_danger_is_answered_by_its_route_first(office: Any) -> None:
    number = office.files(**ALARMING)
    response = response_of(office, "olga", number)
    assert response["screening"] == {"flagged": True, "doubtful": False, "categories": ["harm"]}
    assert response["similar_cases"] == response["materials"] == []
    page = office.reads("olga", f"/cases/{number}")
    assert page.index("A child may be being hurt") < page.index("Choose a mentor for your case")
    assert "Is the child safe right now?" in page
    assert "please do not wait for it" in page


def test_r11_the_page_of_such_a_case_says_that_this_is_no_emergency_service(office: Any) -> None:
    page = office.reads("olga", f"/cases/{office.files(**ALARMING)}")
    assert "is not an emergency service: please turn to the people named here" in page


def test_r8_moderators_are_told_at_once_by_notice_and_mail(office: Any) -> None:
    number = office.files(**ALARMING)
    assert office.told("mira") == ["a case may tell of danger"]
    office.works()
    letter = next(letter for letter in office.letters if letter.to == "mira@example.org")
    assert letter.subject == f"A case may tell of danger to somebody ({number})"
    assert "belt" not in letter.body


def test_an_ordinary_case_alerts_nobody(office: Any) -> None:
    office.files()
    assert alerted(office, "mira") == []
    assert office.told("mira") == []


def test_r9_a_mentor_gets_only_permitted_questions_and_is_told_why(office: Any) -> None:
    number = office.in_work(**ALARMING)
    drafted = office.asks("GET", "anna", f"/cases/{number}/questions").json()
    assert [question["id"] for question in drafted] == [
        "safe-right-now",
        "told-designated-person",
        "when-reach",
        "who-is-with-you",
    ]
    assert "This case may tell of danger to somebody." in office.reads("anna", f"/cases/{number}")


def test_r7_danger_in_an_answer_brings_the_route_and_takes_the_suggestions_away(office: Any) -> None:
    number = office.in_work()
    assert response_of(office, "olga", number)["similar_cases"]
    office.moves("anna", number, "send questions", questions=[{"text": "What happens at home?"}])
    office.moves("olga", number, "answer", answers=["She says that her uncle touches her at night."])
    response = response_of(office, "olga", number)
    assert response["screening"]["categories"] == ["sexual harm"]
    assert response["similar_cases"] == []
    assert alerted(office, "mira") == [number]


def test_r7_an_ordinary_answer_leaves_the_response_as_it_is(office: Any) -> None:
    number = office.in_work()
    before = response_of(office, "olga", number)
    office.moves("anna", number, "send questions", questions=[{"text": "When is it loud?"}])
    office.moves("olga", number, "answer", answers=["Mostly after the long break."])
    assert response_of(office, "olga", number) == before


def test_r7_an_answer_sent_by_the_page_is_screened_as_well(office: Any) -> None:
    number = office.in_work()
    office.moves("anna", number, "send questions", questions=[{"text": "What happens at home?"}])
    office.sends("olga", f"/cases/{number}/answer", answers="She says that her uncle touches her at night.")
    assert alerted(office, "mira") == [number]


def test_r8_other_words_do_not_lift_an_alert(office: Any) -> None:
    number = office.in_work(**ALARMING)
    office.moves("anna", number, "invite to redefine", question="Would you say it anew?")
    office.moves("olga", number, "redefine", **REDEFINED)
    assert response_of(office, "olga", number)["screening"]["categories"] == ["harm"]
    assert alerted(office, "mira") == [number]


def test_a_moderator_clears_with_a_reason_and_the_library_answers(office: Any) -> None:
    number = office.files(**ALARMING)
    office.moves("mira", number, "clear", reason="It is the plot of a novel they read.")
    assert office.told("olga") == ["a moderator looked at what screening found in your case"]
    office.works()
    response = response_of(office, "olga", number)
    assert response["screening"] == {"flagged": False, "doubtful": False, "categories": []}
    assert response["questions"]
    assert "A child may be being hurt" not in office.reads("olga", f"/cases/{number}")


def test_a_response_that_is_made_after_a_new_alert_is_not_kept(office: Any) -> None:
    number = office.in_work(**ALARMING)
    office.moves("mira", number, "clear", reason="A novel.")
    office.moves("anna", number, "send questions", questions=[{"text": "What happens at home?"}])
    office.moves("olga", number, "answer", answers=["She says that her uncle touches her at night."])
    office.works()
    assert response_of(office, "olga", number)["screening"]["flagged"]


def test_clearing_needs_a_reason(office: Any) -> None:
    number = office.files(**ALARMING)
    assert office.asks("POST", "mira", f"/cases/{number}/moves", {"action": "clear", "reason": " "}).status_code == 422
    assert office.sends("mira", f"/cases/{number}/clear", reason="").status_code == 422
    assert alerted(office, "mira") == [number]


@pytest.mark.parametrize("who", ["olga", "anna"])
def test_only_a_moderator_clears(office: Any, who: str) -> None:
    number = office.in_work(**ALARMING)
    body = {"action": "clear", "reason": "It is nothing."}
    assert office.asks("POST", who, f"/cases/{number}/moves", body).status_code == 409


def test_r39_the_page_of_alerts_tells_what_waits_and_who_cleared_what_and_why(office: Any) -> None:
    waiting, cleared = office.files(**ALARMING), office.files(**ALARMING)
    assert office.sends("mira", f"/cases/{cleared}/clear", reason="The plot of a novel.").status_code == 303
    page = office.reads("milo", "/moderation/alerts")
    assert page.index(waiting) < page.index("Cleared (1)") < page.index(cleared)
    assert "harm or abuse of a child" in page
    assert "Cleared by Mira Moderator" in page
    assert "The plot of a novel." in page
    assert "1 case may tell of danger to somebody." in office.reads("milo", "/moderation")


def test_r39_the_history_tells_what_screening_found(office: Any) -> None:
    page = office.reads("mira", f"/cases/{office.files(**ALARMING)}/history")
    assert "Screening found signs of danger: harm or abuse of a child" in page


@pytest.mark.parametrize("who", ["olga", "anna", "ada"])
def test_the_page_of_alerts_is_for_moderators_only(office: Any, who: str) -> None:
    assert office.sees(who, "/moderation/alerts").status_code == 403
    assert office.asks("GET", who, "/alerts").status_code == 403


def test_r12_a_moderator_of_the_author_s_school_meets_an_allegation_nowhere(office: Any) -> None:
    number = office.files(**ACCUSING)
    office.reports("olga", "case", number, "Please hurry.")
    office.sees("mira", f"/cases/{number}/history")
    pages = ("/moderation", "/moderation/alerts", "/moderation/history-reads", "/notices", "/jobs")
    assert not [page for page in pages if number in office.sees("hilda", page).text]
    assert not [page for page in pages[:4] if number not in office.sees("mira", page).text]
    for path in (f"/cases/{number}", f"/cases/{number}/history"):
        assert office.sees("hilda", path).status_code == 404
        assert office.asks("GET", "hilda", path).status_code == 404
    for path in ("/queue?called=false", "/alerts", "/notices"):
        assert number not in office.asks("GET", "hilda", path).text
        assert number in office.asks("GET", "mira", path).text
    assert (
        office.asks("POST", "hilda", f"/cases/{number}/moves", {"action": "clear", "reason": "No."}).status_code == 404
    )
    assert office.decides("case", number, "harmless", who="hilda").status_code == 404
    office.works()
    assert "hilda@example.org" not in {letter.to for letter in office.letters}


def test_r12_a_moderator_called_to_such_a_case_is_of_another_institution(office: Any) -> None:
    number = office.called(office.files(**ACCUSING))
    assert office.told("hilda") == []
    assert "a case needs a moderator" in office.told("mira")
    assert number not in office.sees("hilda", "/moderation").text


def test_r12_where_nobody_here_may_see_it_word_goes_to_the_address_that_is_set(office: Any) -> None:
    for who in ("mira", "milo"):
        office.asks("PATCH", who, "/me", {"questionnaire": {"work": {"institution": "the hill school"}}})
    number = office.files(**ACCUSING)
    office.works(allegations_to="ombud@city.example")
    (letter,) = [letter for letter in office.letters if letter.to == "ombud@city.example"]
    assert number in letter.body
    assert "ruler" not in letter.body + letter.subject


def test_where_no_address_is_set_nobody_outside_is_written_to(office: Any) -> None:
    for who in ("mira", "milo"):
        office.asks("PATCH", who, "/me", {"questionnaire": {"work": {"institution": "the hill school"}}})
    office.files(**ACCUSING)
    office.works()
    assert office.letters == []
