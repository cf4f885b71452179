"""What the HTML pages say and refuse, with a stand-in for the service."""

from typing import Any

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient

from service.web.rendering import prose

FORM = {"essence": "She writes to me at night.", "question": "How do I stop it?", "problem_fields": "parents"}


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "Begin with what helped others"),
        ("/about", "10.15405/epes.22043.2"),
        ("/first-response", "Trying it here stores nothing"),
        ("/library", "A mother writes every evening about marks"),
        ("/library?kind=materials", "The first talk with parents"),
        ("/library/cases/letters-at-night", "The mentors did not agree here"),
        ("/library/materials/first-talk", "A book about talks"),
        ("/mentors", "Anna Example"),
        ("/mentors/anna", "Twenty years at school"),
    ],
)
def test_every_page_opens(visitor: TestClient, path: str, says: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert says in answer.text


def test_the_start_page_promises_a_human_answer_and_no_emergency_service(visitor: TestClient) -> None:
    text = visitor.get("/").text
    assert "A human mentor always gives the answer" in text
    assert "not a monitoring or emergency service" in text


def test_no_page_needs_inline_scripts_or_styles(visitor: TestClient) -> None:
    text = visitor.post("/first-response", data=FORM).text + visitor.get("/").text
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick" not in text


def test_the_library_hands_on_what_was_searched(visitor: TestClient, service: Any) -> None:
    visitor.get("/library", params={"text": "night letters", "problem_field": "parents", "page": "2"})
    assert service.asked == {"kind": "cases", "text": "night letters", "problem_field": "parents", "page": 2}


@pytest.mark.parametrize("number", ["", "0", "-4", "two", "9" * 5000])
def test_an_odd_page_number_is_no_error(visitor: TestClient, number: str) -> None:
    odd = {"page": number, "problem_field": "astrology", "kind": "x"}
    assert visitor.get("/library", params=odd).status_code == 200


def test_pages_of_a_list_are_real_links_that_keep_the_search(visitor: TestClient, service: Any) -> None:
    service.count = 45
    text = visitor.get("/library", params={"kind": "materials", "text": "a&b", "page": "2"}).text
    assert 'rel="prev" href="/library?kind=materials&amp;text=a%26b&amp;page=1"' in text
    assert 'rel="next" href="/library?kind=materials&amp;text=a%26b&amp;page=3"' in text


def test_links_lead_to_pages_even_beside_api_routes_of_the_same_name(visitor: TestClient) -> None:
    assert 'href="/mentors"' in visitor.get("/").text


def test_an_empty_search_offers_a_way_on(empty_visitor: TestClient) -> None:
    assert "Nothing in the library fits this search." in empty_visitor.get("/library?text=zzz").text
    assert "No mentor fits this search." in empty_visitor.get("/mentors?text=zzz").text


def test_a_material_is_shown_without_anything_active() -> None:
    html = prose("# Before\n\n<script>alert(1)</script>\n\n[x](javascript:1) ![p](http://x/p.png) [y](https://y)")
    assert "<h2>Before</h2>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert 'href="https://y"' in html


@pytest.mark.parametrize("path", ["/library/cases/none", "/library/materials/none", "/mentors/none", "/nowhere"])
def test_an_unknown_address_gets_a_page_in_the_sites_style(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_wrong_method_gets_a_page(visitor: TestClient) -> None:
    answer = visitor.post("/about")
    assert answer.status_code == 405
    assert "This page cannot be used that way" in answer.text


def test_the_api_keeps_its_own_errors(visitor: TestClient) -> None:
    answer = visitor.get("/api/v1/nothing")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize("status", [413, 422, 429, 500, 503, 418])
def test_every_error_has_a_page_and_keeps_its_headers(service: Any, web_around: Any, status: int) -> None:
    app = web_around(service)

    def broken() -> None:
        raise HTTPException(status, headers={"Retry-After": "60"})

    app.add_api_route("/broken", broken)

    answer = TestClient(app).get("/broken")
    assert answer.status_code == status
    assert answer.headers["retry-after"] == "60"
    assert "<!doctype html>" in answer.text


def test_a_crash_gets_a_page_that_tells_nothing_of_the_inside(service: Any, web_around: Any) -> None:
    app = web_around(service)

    def broken() -> None:
        raise RuntimeError("secret")

    app.add_api_route("/broken", broken)

    answer = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret" not in answer.text


def test_before_the_service_is_open_pages_say_so(web_around: Any) -> None:
    answer = TestClient(web_around(None), raise_server_exceptions=False).get("/library")
    assert answer.status_code >= 500
    assert "<!doctype html>" in answer.text
