"""The page of a case that tells of danger: the route first, people next, and nothing made from the text."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.danger import Category
from corpus.danger_files import danger_folder, read_danger
from corpus.reading import SHIPPED
from service.response import FirstResponse
from service.routed_response import in_doubt, routed
from service.screening import Screened

SENT = {"essence": "His father beats him.", "question": "What do I do?", "format": "anonymously"}


@pytest.fixture(scope="module")
def page(make_service: Callable[..., Any], web_around: Callable[[Any], FastAPI]) -> str:
    """The page of a case of harm and neglect."""
    ordinary: FirstResponse = make_service().response
    response = routed(
        (Category.HARM, Category.NEGLECT),
        read_danger(danger_folder(SHIPPED))[0]["en"],
        mentors=ordinary.mentors,
        notices=(),
        meta=ordinary.meta,
    )
    visitor = TestClient(web_around(make_service(response=response)))
    answer = visitor.post("/first-response", data={**SENT, "urgency": "need advice"})
    assert answer.status_code == 200
    return answer.text


def test_r8_the_routes_come_before_everything_else(page: str) -> None:
    begin = page.index("<h1")
    order = [
        page.index(words, begin) for words in ("being hurt", "without the care", "Is the child safe", "People here")
    ]
    assert order == sorted(order)


def test_r8_no_similar_cases_and_materials_are_named(page: str) -> None:
    assert "Similar solved cases" not in page
    assert "Why it is here" not in page


def test_r11_the_page_says_that_this_is_no_emergency_service(page: str) -> None:
    assert "is not an emergency service: please turn to the people named here" in page


def test_the_description_can_still_be_changed(page: str) -> None:
    assert "Change my description" in page
    assert "His father beats him." in page


def test_r6_a_person_can_still_be_reached(page: str) -> None:
    assert 'href="/mentors/' in page


@pytest.fixture(scope="module")
def in_doubt_page(make_service: Callable[..., Any], web_around: Callable[[Any], FastAPI]) -> str:
    """The page of a case that may tell of harm."""
    found = Screened((Category.HARM,), doubtful=True)
    response = in_doubt(make_service().response, found, read_danger(danger_folder(SHIPPED))[0]["en"])
    visitor = TestClient(web_around(make_service(response=response)))
    answer = visitor.post("/first-response", data={**SENT, "in_danger": "nobody"})
    assert answer.status_code == 200
    return answer.text


def test_r8_in_doubt_people_come_before_the_library(in_doubt_page: str) -> None:
    begin = in_doubt_page.index("<h1")
    order = [in_doubt_page.index(words, begin) for words in ("Might somebody be in danger?", "Similar solved cases")]
    assert order == sorted(order)


def test_in_doubt_one_button_says_that_somebody_may_be_in_danger(in_doubt_page: str) -> None:
    forms = re.findall(r"<form.*?</form>", in_doubt_page, re.DOTALL)
    (form,) = (form for form in forms if 'value="somebody"' in form)
    assert form.count('name="in_danger"') == 1
    assert 'value="His father beats him."' in form
