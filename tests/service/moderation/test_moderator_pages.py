"""The moderators' pages: who waits for one and why, what a moderator can do, and histories that know who read them."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from httpx import Response

from service.cases.people import Relation
from service.cases.said import Move
from service.cases.states import OWNER
from service.web.moderation.moderation_words import CAN_HELP, NAMED, SAID, SILENT

PAGES = ("/moderation", "/cases/2026-000001/history")


@pytest.mark.parametrize("who", ["olga", "anna", "ada"])
def test_the_queue_is_for_moderators_only(office: Any, who: str) -> None:
    assert office.sees(who, "/moderation").status_code == 403


def test_a_visitor_is_asked_to_sign_in_first(office: Any) -> None:
    answer = office.sees("", "/moderation")
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["location"]


@pytest.mark.parametrize("who", ["olga", "peter", "anna", "bruno", "ada"])
def test_a_history_is_for_moderators_only(office: Any, who: str) -> None:
    number = office.in_work()
    assert office.sees(who, f"/cases/{number}/history").status_code == 404


def test_an_empty_queue_says_so(office: Any) -> None:
    page = office.reads("mira", "/moderation")
    assert "No case waits for a moderator." in page
    assert "Nothing was reported." in page
    assert "Every job was done." in page


def test_a_case_whose_mentor_is_silent_waits_in_the_queue_with_the_reason(office: Any) -> None:
    number = office.called(office.in_work())
    waiting = _section(office.sees("mira", "/moderation").text, "called")
    assert number in waiting
    assert "The mentor has been silent, also after a reminder." in waiting
    assert "release the case, so that another mentor can be asked" in waiting


def test_a_case_whose_author_is_silent_waits_in_the_queue_with_the_reason(office: Any) -> None:
    number = office.called(office.files())
    waiting = _section(office.sees("mira", "/moderation").text, "called")
    assert number in waiting
    assert "The author has been silent, also after a reminder." in waiting


def test_of_two_cases_the_one_that_is_due_first_stands_first(office: Any) -> None:
    later = office.called(office.files(urgency="want expert opinion"))
    office.clock.at = office.clock.at.replace(year=2026, month=11, day=21)
    sooner = office.called(office.files(urgency="urgent"))
    waiting = _section(office.sees("mira", "/moderation").text, "called")
    assert waiting.index(sooner) < waiting.index(later)


def test_open_cases_can_be_narrowed_down_by_state_urgency_and_format(office: Any) -> None:
    urgent, personal, taken = office.files(urgency="urgent"), office.files(format="personally"), office.in_work()
    shown = {
        "urgent": _open(office, urgency="urgent"),
        "personally": _open(office, format="personally"),
        "accepted": _open(office, state="accepted"),
        "all": _open(office),
    }
    numbers = {"urgent": {urgent}, "personally": {personal}, "accepted": {taken}, "all": {urgent, personal, taken}}
    for name, page in shown.items():
        assert {number for number in (urgent, personal, taken) if number in page} == numbers[name], name


def test_a_choice_that_there_is_not_narrows_nothing_down(office: Any) -> None:
    number = office.files()
    assert number in _open(office, state="' or 1=1", urgency="never", page="minus one")


def test_a_long_list_of_open_cases_has_pages(office: Any) -> None:
    numbers = [office.files(urgency="urgent") for _ in range(51)]
    first, second = _open(office, urgency="urgent"), _open(office, urgency="urgent", page=2)
    assert "urgency=urgent&amp;page=2" in first
    assert (numbers[0] in first, numbers[50] in first) == (True, False)
    assert (numbers[0] in second, numbers[50] in second) == (False, True)


def test_a_finished_case_is_in_no_queue(office: Any) -> None:
    number = office.files()
    office.moves("olga", number, "withdraw")
    assert number not in office.sees("mira", "/moderation").text


def test_a_moderator_sees_the_whole_case_with_its_people(office: Any) -> None:
    number = office.in_work(format="anonymously")
    office.moves("anna", number, "send questions", questions=[{"text": "Since when is it so?"}])
    page = office.reads("mira", f"/cases/{number}")
    for words in ("Olga Own", "olga@example.org", "Anna Berg", "Since when is it so?", office.form["essence"]):
        assert words in page
    assert "no mentor may learn from you who it is" in page


def test_a_moderator_who_was_called_asks_a_mentor_for_the_author(office: Any) -> None:
    number = office.called(office.files())
    assert "Ask this mentor" in office.reads("mira", f"/cases/{number}")
    answer = office.sends("mira", f"/cases/{number}/choose-mentor", mentor="anna-berg")
    assert answer.status_code == 303
    assert office.asks("GET", "anna", f"/cases/{number}").json()["state"] == "offered"


def test_a_moderator_who_was_not_called_asks_no_mentor(office: Any) -> None:
    number = office.files()
    assert "Ask this mentor" not in office.reads("mira", f"/cases/{number}")
    assert office.sends("mira", f"/cases/{number}/choose-mentor", mentor="anna-berg").status_code == 409


@pytest.mark.parametrize(
    ("action", "after"), [("extend", "accepted"), ("release", "second round"), ("close", "closed")]
)
def test_a_moderator_gives_time_releases_or_closes_with_a_reason(office: Any, action: str, after: str) -> None:
    number = office.called(office.in_work())
    assert office.sends("mira", f"/cases/{number}/{action}", reason="Holidays.").status_code == 303
    case = office.asks("GET", "mira", f"/cases/{number}").json()
    assert case["state"] == after
    assert not case["next"]["called"]


@pytest.mark.parametrize("action", ["extend", "release", "close"])
def test_without_a_reason_nothing_is_done_and_the_fault_is_named(
    office: Any, action: str, words_of: Callable[[Response], str]
) -> None:
    number = office.called(office.in_work())
    answer = office.sends("mira", f"/cases/{number}/{action}", reason=" ")
    assert answer.status_code == 422
    assert "This was not sent" in words_of(answer)
    assert 'href="#reason"' in answer.text
    assert answer.text.count('id="reason"') == 1
    assert office.asks("GET", "mira", f"/cases/{number}").json()["state"] == "accepted"


def test_a_report_of_a_case_is_on_its_page_for_moderators(office: Any) -> None:
    number = office.in_work()
    office.reports("olga", "case", number, "The mentor laughed at me.")
    assert "The mentor laughed at me." in office.reads("mira", f"/cases/{number}")
    assert f"/cases/{number}" in _section(office.sees("mira", "/moderation").text, "reports")


def test_reports_of_one_item_stand_together_with_what_the_item_says(office: Any) -> None:
    office.reports("peter", "cases", "noisy-start", "It shames the pupil.")
    office.reports("anna", "cases", "noisy-start")
    reports = _section(office.sees("mira", "/moderation").text, "reports")
    assert reports.count("<article") == 1
    for words in ("A noisy start of the lesson", "It shames the pupil.", "reported without words", "greet everybody"):
        assert words in reports


def test_who_reported_is_on_no_page(office: Any) -> None:
    office.reports("peter", "cases", "noisy-start", "It shames the pupil.")
    assert "Peter" not in office.sees("mira", "/moderation").text


def test_a_decision_leads_back_to_the_queue(office: Any) -> None:
    office.reports("peter", "questions", "say-it-anew")
    answer = office.decides("questions", "say-it-anew", "harmful")
    assert (answer.status_code, answer.headers["location"]) == (303, "/moderation#reports")
    page = office.sees("mira", "/moderation").text
    assert "Nothing was reported." in page
    assert "say-it-anew" in _section(page, "hidden")


@pytest.mark.parametrize("sent", [{}, {"kind": "cases", "item": "noisy-start", "outcome": "gone"}, {"kind": "x"}])
def test_a_decision_that_is_none_changes_nothing(office: Any, sent: dict[str, str]) -> None:
    office.reports("peter", "cases", "noisy-start")
    assert office.sends("mira", "/moderation/reports", **sent).status_code == 422
    assert "noisy-start" in _section(office.sees("mira", "/moderation").text, "reports")


def test_a_history_tells_every_step_with_its_words_and_who_made_it(office: Any) -> None:
    number = office.in_work()
    office.moves("anna", number, "send questions", questions=[{"text": "Since when?"}, {"text": "Who else knows?"}])
    office.moves("olga", number, "answer", answers=["", "Nobody."])
    page = office.reads("mira", f"/cases/{number}/history")
    steps = ("Case filed", "Mentor asked", "Case accepted", "Questions sent", "Questions answered")
    assert [page.index(step) for step in steps] == sorted(page.index(step) for step in steps)
    for words in ("Olga Own, the author", "Anna Berg, the mentor", office.form["question"], "Since when? (clarifying)"):
        assert words in page
    assert "Answers skipped Nobody." in page


def test_a_redefined_request_stands_beside_the_one_before(office: Any) -> None:
    number = office.in_work()
    office.moves("anna", number, "invite to redefine", question="Say it more precisely?")
    said = {"essence": "Two pupils begin the noise.", "question": office.form["question"]}
    office.moves("olga", number, "redefine", **said, participants=["parents"])
    page = office.sees("mira", f"/cases/{number}/history").text
    assert "<del>" in page
    assert "<ins>" in page
    assert page.count(office.form["question"]) == 1  # what did not change is not told again


def test_a_step_of_the_service_names_no_person(office: Any) -> None:
    number = office.called(office.files())
    page = office.reads("mira", f"/cases/{number}/history")
    assert "Moderator asked to help the service" in page


def test_reading_a_history_is_recorded_and_shown_to_the_next_reader_r22(office: Any) -> None:
    number = office.files()
    office.sees("milo", f"/cases/{number}/history")
    page = office.reads("mira", f"/cases/{number}/history")
    read = page[page.index("Who read this history") :]
    assert "Milo Moderator · November 21, 2026" in read
    assert "Mira Moderator · November 21, 2026" in read


def test_a_moderator_reads_no_history_of_an_own_case_and_is_not_recorded(office: Any) -> None:
    number = office.files()
    assert office.sees("olga", f"/cases/{number}/history").status_code == 404
    assert "Olga" not in _reads(office, number)


@pytest.mark.parametrize("path", PAGES)
def test_what_a_moderator_sees_stays_out_of_every_cache(office: Any, path: str) -> None:
    office.files()
    assert office.sees("mira", path).headers["cache-control"] == "no-store"


def test_every_state_that_may_call_a_moderator_has_words() -> None:
    assert SILENT.keys() == CAN_HELP.keys() == set(OWNER.values())
    assert Relation.MODERATOR not in SILENT


def test_every_field_of_every_move_has_a_label() -> None:
    fields = {name for move in get_args(Move) for name in move.model_fields} - {"action"}
    assert fields <= SAID.keys()
    assert fields >= NAMED


def _open(office: Any, **query: Any) -> str:
    return _section(office.sees("mira", "/moderation", **query).text, "open")


def _section(page: str, name: str) -> str:
    """The section of a page with this id, with its marks."""
    start = page.index(f'<section id="{name}"')
    return page[start : page.index("</section>", start)]


def _reads(office: Any, number: str) -> str:
    page = str(office.reads("mira", f"/cases/{number}/history"))
    return page[page.index("Who read this history") :]
