"""R41: what somebody found harmful is shown nowhere until a moderator finds it harmless."""

from typing import Any

import pytest

from service.hidden import Hidden, without_hidden
from service.response import FirstResponse

CASE, MATERIAL, QUESTION = "noisy-start", "calm-beginnings", "say-it-anew"


def _first_response(office: Any) -> dict[str, Any]:
    answer = office.asks("POST", "", "/first-responses", office.form)
    assert answer.status_code == 200
    return dict(answer.json())


def _ids(found: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in found]


def test_a_reported_case_is_not_in_the_next_first_response_and_returns_when_harmless_r41(office: Any) -> None:
    assert CASE in _ids(_first_response(office)["similar_cases"])
    office.reports("peter", "cases", CASE)
    response = _first_response(office)
    assert CASE not in _ids(response["similar_cases"])
    assert CASE not in {question["source"] for question in response["questions"]}
    assert "A noisy start of the lesson" not in str(response)
    office.decides("cases", CASE, "harmless")
    assert CASE in _ids(_first_response(office)["similar_cases"])


def test_a_reported_material_is_not_in_the_next_first_response_r41(office: Any) -> None:
    assert MATERIAL in _ids(_first_response(office)["materials"])
    office.reports("anna", "articles", MATERIAL)
    assert MATERIAL not in _ids(_first_response(office)["materials"])


def test_a_reported_question_is_not_in_the_next_first_response_r41(office: Any) -> None:
    asked = next(one["id"] for one in _first_response(office)["questions"] if not one["source"])
    office.reports("anna", "questions", asked)
    assert asked not in _ids(_first_response(office)["questions"])


@pytest.mark.parametrize(
    ("kind", "item", "address", "listed"),
    [
        ("cases", CASE, f"/library/cases/{CASE}", "/library"),
        ("articles", MATERIAL, f"/library/materials/{MATERIAL}", "/library?kind=materials"),
        ("cases", CASE, f"/api/v1/library/cases/{CASE}", "/api/v1/library/cases"),
        ("articles", MATERIAL, f"/api/v1/library/materials/{MATERIAL}", "/api/v1/library/materials"),
    ],
)
def test_a_reported_item_is_on_no_page_and_in_no_answer_until_it_is_harmless_r41(
    office: Any, kind: str, item: str, address: str, listed: str
) -> None:
    assert item in office.sees("", listed).text
    office.reports("peter", kind, item)
    assert office.sees("", address).status_code == 404
    assert item not in office.sees("", listed).text
    office.decides(kind, item, "harmless")
    assert office.sees("", address).status_code == 200
    assert item in office.sees("", listed).text


@pytest.mark.parametrize("address", ["/library", "/api/v1/library/cases"])
def test_a_search_does_not_find_a_reported_case_r41(office: Any, address: str) -> None:
    office.reports("peter", "cases", CASE)
    found = office.sees("", address, text="form seven talks loudly")
    assert CASE not in found.text


def test_an_item_found_harmful_stays_hidden_until_a_moderator_says_otherwise_r41(office: Any) -> None:
    office.reports("peter", "cases", CASE)
    office.decides("cases", CASE, "harmful")
    assert office.sees("", f"/library/cases/{CASE}").status_code == 404
    office.decides("cases", CASE, "harmless")
    assert office.sees("", f"/library/cases/{CASE}").status_code == 200


def test_a_harmless_item_that_is_reported_again_is_hidden_again_r41(office: Any) -> None:
    office.reports("peter", "cases", CASE)
    office.decides("cases", CASE, "harmless")
    office.reports("anna", "cases", CASE)
    assert office.sees("", f"/library/cases/{CASE}").status_code == 404


def test_a_stored_first_response_does_not_show_what_was_reported_later_r41(office: Any) -> None:
    number = office.files()
    assert CASE in office.sees("olga", f"/cases/{number}").text
    office.reports("peter", "cases", CASE)
    assert CASE not in office.sees("olga", f"/cases/{number}").text
    assert CASE not in office.asks("GET", "olga", f"/cases/{number}").text


def test_no_drafted_question_comes_from_a_reported_item_r41(office: Any) -> None:
    number = office.in_work()
    drafted = office.asks("GET", "anna", f"/cases/{number}/questions").json()
    of_bank = next(one["id"] for one in drafted if not one["source"])
    office.reports("peter", "questions", of_bank)
    office.reports("peter", "cases", CASE)
    left = office.asks("GET", "anna", f"/cases/{number}/questions").json()
    assert of_bank not in _ids(left)
    assert CASE not in {one["source"] for one in left}


def test_a_mentors_page_offers_no_guiding_question_that_was_reported_r41(office: Any) -> None:
    number = office.in_work()
    assert "How would you say it now?" in office.sees("anna", f"/cases/{number}").text
    office.reports("peter", "questions", QUESTION)
    assert "How would you say it now?" not in office.sees("anna", f"/cases/{number}").text


def test_a_reported_material_leaves_the_solution_it_was_attached_to_without_its_title_r41(office: Any) -> None:
    number = office.in_work()
    said = {"approach": "A ritual", "text": "Stand at the door.", "materials": [MATERIAL]}
    office.moves("anna", number, "send solution", **said)
    assert "Calm beginnings" in office.sees("olga", f"/cases/{number}").text
    office.reports("peter", "articles", MATERIAL)
    assert "Calm beginnings" not in office.sees("olga", f"/cases/{number}").text


def test_no_mentor_is_offered_for_having_helped_in_a_reported_case_r41(office: Any) -> None:
    number = office.files()
    offered = f"/cases/{number}/mentors"
    assert "A noisy start of the lesson" in office.asks("GET", "olga", offered).text
    office.reports("peter", "cases", CASE)
    assert office.asks("GET", "olga", offered).json()
    assert "A noisy start of the lesson" not in office.asks("GET", "olga", offered).text


def test_a_reported_case_in_work_stays_with_its_people_r41(office: Any) -> None:
    number = office.in_work()
    office.reports("olga", "case", number, "The mentor laughed at me.")
    assert office.sees("olga", f"/cases/{number}").status_code == 200
    assert office.sees("anna", f"/cases/{number}").status_code == 200
    assert "The mentor laughed at me." not in office.sees("anna", f"/cases/{number}").text


def test_nobody_reports_a_case_that_is_not_theirs_to_see(office: Any) -> None:
    number = office.files()
    answer = office.asks("POST", "peter", "/reports", {"kind": "case", "item": number})
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["olga", "anna", "ada"])
def test_only_a_moderator_decides_about_a_report(office: Any, who: str) -> None:
    office.reports("peter", "cases", CASE)
    assert office.decides("cases", CASE, "harmless", who=who).status_code == 403
    assert office.sees("", f"/library/cases/{CASE}").status_code == 404


def test_what_nobody_reported_cannot_be_decided(office: Any) -> None:
    assert office.decides("cases", CASE, "harmful").status_code == 404
    assert office.sees("", f"/library/cases/{CASE}").status_code == 200


def test_a_first_response_that_loses_everything_says_so(office: Any) -> None:
    response = FirstResponse.model_validate(_first_response(office))
    shown = [("cases", found.id) for found in response.similar_cases]
    shown += [("articles", found.id) for found in response.materials]
    left = without_hidden(response, Hidden(frozenset(shown)))
    assert (left.similar_cases, left.materials) == ((), ())
    assert {"nothing_similar", "no_materials"} <= {notice.code for notice in left.notices}


def test_a_first_response_of_which_nothing_is_frozen_stays_as_it_is(office: Any) -> None:
    response = FirstResponse.model_validate(_first_response(office))
    assert without_hidden(response, Hidden()) == response
    assert without_hidden(response, Hidden(frozenset({("cases", "another")}))) == response
