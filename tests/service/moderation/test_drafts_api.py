"""Drafts over HTTP: what I type is kept for me alone, wherever I may write, and within its limits."""

from typing import Any

import pytest

from service.web.cases.drafts_api import MOST_CHARACTERS, MOST_TEXTS
from service.web.sent_fields import MOST_FIELDS

NEW = "/drafts/new case"


def _kept(office: Any, who: str, place: str) -> Any:
    return office.asks("GET", who, place).json()["fields"]


def test_what_is_kept_is_there_on_return_and_gone_when_dropped(office: Any) -> None:
    typed = {"essence": ["Half a sentence"], "participants": ["parents", "NGOs"]}
    assert office.asks("PUT", "olga", NEW, {"fields": typed}).json() == {"status": "done"}
    assert _kept(office, "olga", NEW) == typed
    assert office.asks("DELETE", "olga", NEW).status_code == 200
    assert _kept(office, "olga", NEW) == {}


def test_the_later_draft_takes_the_place_of_the_earlier(office: Any) -> None:
    for text in ("First", "Second"):
        office.asks("PUT", "olga", NEW, {"fields": {text.lower(): [text]}})
    assert _kept(office, "olga", NEW) == {"second": ["Second"]}


def test_nobody_sees_the_draft_of_somebody_else(office: Any) -> None:
    office.asks("PUT", "olga", NEW, {"fields": {"essence": ["Mine"]}})
    assert _kept(office, "peter", NEW) == {}
    office.asks("DELETE", "peter", NEW)
    assert _kept(office, "olga", NEW) == {"essence": ["Mine"]}


def test_dropping_what_is_not_there_changes_nothing(office: Any) -> None:
    assert office.asks("DELETE", "olga", NEW).status_code == 200


def test_what_a_program_kept_is_on_the_page_of_the_case(office: Any) -> None:
    number = office.in_work()
    place = f"/drafts/{number} send solution"
    assert office.asks("PUT", "anna", place, {"fields": {"text": ["Perhaps a ritual."]}}).status_code == 200
    assert "Perhaps a ritual." in office.sees("anna", f"/cases/{number}").text


@pytest.mark.parametrize("who", ["peter", "bruno"])
def test_nothing_is_kept_for_a_case_that_is_not_theirs_to_see(office: Any, who: str) -> None:
    number = office.in_work()
    answer = office.asks("PUT", who, f"/drafts/{number} send solution", {"fields": {"text": ["Guess"]}})
    assert answer.status_code == 404
    assert _kept(office, who, f"/drafts/{number} send solution") == {}


def test_nothing_is_kept_for_a_move_that_there_is_not(office: Any) -> None:
    number = office.files()
    assert office.asks("PUT", "olga", f"/drafts/{number} lapse", {"fields": {}}).status_code == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_visitor_keeps_no_drafts(office: Any, method: str) -> None:
    body = {"fields": {}} if method == "PUT" else None
    assert office.asks(method, "", NEW, body).status_code == 401


@pytest.mark.parametrize("place", ["anywhere", "2026-000001", "2026-000001 SEND", "new case 2"])
def test_a_place_that_cannot_be_is_refused(office: Any, place: str) -> None:
    assert office.asks("GET", "olga", f"/drafts/{place}").status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fields": {"text": "not a list"}},
        {"fields": {"text": [1]}},
        {"fields": {"": ["no name"]}},
        {"fields": {}, "more": 1},
        {"fields": {f"field{n}": [] for n in range(MOST_FIELDS + 1)}},
        {"fields": {"text": [""] * (MOST_TEXTS + 1)}},
        {"fields": {"text": ["x" * MOST_CHARACTERS], "approach": ["x"]}},
    ],
)
def test_a_draft_that_breaks_a_limit_is_refused_in_a_sentence(office: Any, body: dict[str, Any]) -> None:
    answer = office.asks("PUT", "olga", NEW, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_a_draft_as_long_as_may_be_is_kept(office: Any) -> None:
    fields = {"text": ["x" * MOST_CHARACTERS], **{f"field{n}": [] for n in range(MOST_FIELDS - 1)}}
    assert office.asks("PUT", "olga", NEW, {"fields": fields}).status_code == 200
    assert _kept(office, "olga", NEW) == fields
