""" "This was harmful", by one click, wherever an item is shown."""

import re
from typing import Any

import pytest
from fastapi import FastAPI

from service.web.throttle import Throttle


@pytest.mark.parametrize("path", ["/library/cases/noisy-start", "/library/materials/calm-beginnings"])
def test_every_item_of_the_library_can_be_reported_by_one_click_r41(school: Any, path: str) -> None:
    page = school.sees("olga", path).text
    form = page[page.index('class="harm"') :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form[: form.index("</form>")]))
    answer = school.sends("olga", "/reports", **fields)
    assert answer.status_code == 303
    assert "nobody is shown it" in school.reads("olga", answer.headers["location"])
    assert school.sees("peter", path).status_code == 404


def test_every_item_of_a_first_response_can_be_reported_r41(school: Any) -> None:
    page = school.sees("olga", f"/cases/{school.files()}").text
    assert {("cases", "noisy-start"), ("articles", "calm-beginnings")} <= set(
        re.findall(r'name="kind" value="(\w+)">\s*<input type="hidden" name="item" value="([^"]+)"', page)
    )


def test_a_visitor_can_report_too(school: Any) -> None:
    page = school.sees("", "/library/cases/noisy-start").text
    token = re.search(r'name="csrftoken" value="([^"]+)"', page)
    assert token is not None
    fields = {"kind": "cases", "item": "noisy-start", "csrftoken": token[1]}
    assert school.client.post("/reports", data=fields).status_code == 303


def test_a_report_from_another_site_is_refused(school: Any) -> None:
    assert school.client.post("/reports", data={"kind": "cases", "item": "noisy-start"}).status_code == 403


def test_a_report_in_place_answers_a_script_with_nothing_to_show(school: Any) -> None:
    answer = school.sends("olga", "/reports", accept="application/json", kind="cases", item="noisy-start")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(("kind", "item"), [("cases", "nothing"), ("magic", "noisy-start"), ("case", "2026-000999")])
def test_what_is_not_there_cannot_be_reported(school: Any, kind: str, item: str) -> None:
    assert school.sends("olga", "/reports", kind=kind, item=item).status_code == 404


def test_another_teachers_case_cannot_be_reported(school: Any) -> None:
    assert school.sends("peter", "/reports", kind="case", item=school.files()).status_code == 404


@pytest.mark.parametrize("words", ["x" * 501, "two\x00parts"])
def test_words_that_do_not_fit_come_back_to_be_mended(school: Any, words: str) -> None:
    answer = school.sends("olga", "/reports", kind="cases", item="noisy-start", words=words)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#words"' in answer.text


def test_reports_are_throttled(school: Any, app: FastAPI) -> None:
    app.state.report_throttle = Throttle("1/minute")
    fields = {"kind": "cases", "item": "noisy-start"}
    assert [school.sends("olga", "/reports", **fields).status_code for _ in range(2)] == [303, 429]


def test_the_way_back_never_leads_to_another_site(school: Any) -> None:
    page = school.sees("olga", "/reports/sent?kind=cases&item=x&back=https://evil.example/").text
    assert "evil.example" not in page
