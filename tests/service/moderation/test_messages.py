"""R6: an author reaches the moderators without calling anything harmful, and nothing of the case is hidden by it."""

import re
from typing import Any

import pytest

from service.web.throttle import Throttle

WORDS = "May I have more time for the reflection?"


def _writes(office: Any, number: str, words: str = WORDS, *, who: str = "olga") -> Any:
    return office.sends(who, f"/cases/{number}/message", message=words)


def _messages(office: Any, who: str = "mira") -> str:
    page = office.sees(who, "/moderation").text
    return str(page[page.index('<section id="messages"') : page.index('<section id="reports"')])


def _settles(office: Any, who: str = "mira", *, as_shown_to: str = "mira") -> Any:
    found = re.search(r'name="message" value="(\d+)"', _messages(office, as_shown_to))
    assert found is not None
    return office.sends(who, "/moderation/messages", message=found[1])


def test_a_message_reaches_the_moderators_and_is_no_report_of_harm_r6(office: Any) -> None:
    number = office.in_work()
    assert _writes(office, number).status_code == 303
    assert WORDS in _messages(office)
    assert WORDS in office.reads("mira", f"/cases/{number}")
    page = office.reads("mira", "/moderation")
    assert "Nothing was reported." in page
    assert "An author wrote to the moderators" in office.reads("mira", "/notices")
    assert "Somebody found an item harmful" not in office.reads("mira", "/notices")


def test_a_message_is_read_by_no_mentor(office: Any) -> None:
    number = office.in_work()
    _writes(office, number, "The mentor is not the right one.")
    assert "not the right one" not in office.sees("anna", f"/cases/{number}").text


def test_a_settled_message_leaves_the_list_and_its_author_is_told(office: Any) -> None:
    number = office.in_work()
    _writes(office, number)
    assert _settles(office).status_code == 303
    assert "Nobody has written." in _messages(office)
    assert "A moderator has read and settled it." in office.reads("olga", f"/cases/{number}")
    assert "a moderator read what you wrote" in office.told("olga")


def test_a_message_is_settled_once(office: Any) -> None:
    _writes(office, office.in_work())
    message = re.search(r'name="message" value="(\d+)"', _messages(office))
    assert message is not None
    answers = [office.sends("mira", "/moderation/messages", message=message[1]).status_code for _ in range(2)]
    assert answers == [303, 404]


def test_a_report_of_harm_cannot_be_settled_as_a_message_r41(office: Any) -> None:
    office.reports("peter", "cases", "noisy-start")
    assert office.sends("mira", "/moderation/messages", message="1").status_code == 404
    assert office.sees("", "/library/cases/noisy-start").status_code == 404


@pytest.mark.parametrize("words", ["", "   ", "...", "x" * 2001])
def test_a_message_has_words_and_what_cannot_be_sent_comes_back(office: Any, words: str) -> None:
    number = office.in_work()
    answer = _writes(office, number, words)
    assert answer.status_code == 422
    assert 'href="#message"' in answer.text
    assert words in answer.text
    assert "Nobody has written." in _messages(office)


@pytest.mark.parametrize("who", ["anna", "peter", "mira"])
def test_only_the_author_of_a_case_writes_about_it(office: Any, who: str) -> None:
    assert _writes(office, office.in_work(), who=who).status_code == 404


def test_messages_are_limited_for_each_account_and_apart_from_reports_of_harm(office: Any) -> None:
    office.client.app.state.message_throttle = Throttle("1/minute")
    office.client.app.state.report_throttle = Throttle("1/minute")
    number = office.in_work()
    office.reports("peter", "cases", "noisy-start")
    assert _writes(office, number).status_code == 303
    refused = _writes(office, number, "And one thing more.")
    assert refused.status_code == 429
    assert "And one thing more." in refused.text


def test_a_message_about_a_case_kept_from_a_moderator_is_neither_shown_nor_settled_by_them_r12(office: Any) -> None:
    number = office.files(essence="A colleague hits the children with a ruler.", in_danger="somebody, by staff")
    _writes(office, number)
    assert WORDS in _messages(office)
    assert WORDS not in _messages(office, "hilda")
    assert "an author wrote to the moderators" not in office.told("hilda")
    assert _settles(office, "hilda").status_code == 404


def test_who_writes_to_the_moderators_can_still_say_that_something_was_harmful_r41(office: Any) -> None:
    page = office.sees("olga", f"/cases/{office.in_work()}").text
    person = page[page.index('<section id="person"') :]
    assert "This was harmful" in person[: person.index("</section>")]
