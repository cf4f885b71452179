"""Forms of other sites: refused everywhere, with a clear answer; and odd bodies that never break the guard."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from service.web.csrf import CHANGES_NOTHING

FORM = {"email": "anna@school.example", "password": "seven quiet lamps"}
CASE = {"essence": "Form seven talks loudly for ten minutes.", "question": "How can I begin the lesson calmly?"}


def pages_that_take_forms(app: FastAPI) -> list[str]:
    """The path of every page that takes a POST."""
    found = [route for route in iter_route_contexts(app.routes) if "POST" in (route.methods or ())]
    return [str(route.path) for route in found if not str(route.path).startswith("/api/")]


async def test_no_form_of_any_page_works_without_its_token(make_site: Any) -> None:
    site = make_site(demo=True)
    browser = await site.signed_in()
    paths = pages_that_take_forms(site.app)
    assert len(paths) > 12
    for pattern in paths:
        path = pattern.replace("{", "").replace("}", "")
        answer = await browser.client.post(path, data={"any": "thing"})
        assert (answer.status_code == 403) is (path not in CHANGES_NOTHING), path


@pytest.mark.parametrize("token", ["", "x", "Im5vdCBzaWduZWQi.forged"])
async def test_a_forged_token_is_refused(site: Any, token: str) -> None:
    browser = await site.signed_in()
    answer = await browser.client.post("/sign-out", data={"csrftoken": token})
    assert answer.status_code == 403
    assert "This form was not recognised" in answer.text
    assert await browser.is_signed_in()


async def test_the_token_of_another_browser_is_refused(site: Any) -> None:
    browser, other = await site.signed_in(), await site.browser()
    answer = await browser.client.post("/sign-out", data={"csrftoken": await other.token()})
    assert answer.status_code == 403


async def test_nobody_is_signed_in_by_a_forged_form_without_any_cookie(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    assert (await browser.client.post("/sign-in", data=FORM)).status_code == 403


async def test_the_refusal_keeps_the_page_and_its_headers(site: Any) -> None:
    browser = await site.signed_in()
    answer = await browser.client.post("/sign-out", data={})
    assert "Anna Field" in answer.text
    assert "content-security-policy" in answer.headers


async def test_a_form_in_parts_needs_the_header(site: Any) -> None:
    browser = await site.signed_in()
    token = await browser.token()
    parts = {"csrftoken": (None, token)}
    assert (await browser.client.post("/sign-out", files=parts)).status_code == 400
    assert (await browser.client.post("/sign-out", files=parts, headers={"x-csrftoken": token})).status_code == 303


async def test_a_visitor_may_try_the_case_form_with_cookies_blocked(site: Any) -> None:
    browser = await site.browser()
    assert (await browser.client.post("/first-response", data=CASE)).status_code == 200


async def test_the_api_answers_visitors_without_cookie_and_token(site: Any) -> None:
    browser = await site.browser()
    assert (await browser.client.post("/api/v1/first-responses", json=CASE)).status_code == 200


async def test_the_api_takes_a_cookie_only_with_the_header(site: Any) -> None:
    browser = await site.signed_in()
    refused = await browser.client.patch("/api/v1/me", json={"name": "Somebody"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, 403)
    assert "x-csrftoken" in refused.json()["error"]["message"]
    header = {"x-csrftoken": await browser.token()}
    assert (await browser.client.patch("/api/v1/me", json={"name": "Somebody"}, headers=header)).status_code == 200


async def test_a_bearer_that_signs_nobody_in_does_not_let_the_cookie_do_it(site: Any) -> None:
    browser = await site.signed_in()
    bearer = {"authorization": "Bearer forged"}
    answer = await browser.client.patch("/api/v1/me", json={"name": "Somebody"}, headers=bearer)
    assert answer.status_code == 401
    assert (await browser.client.post("/sign-out-everywhere", headers=bearer)).status_code == 303
    assert await browser.is_signed_in()


ODD = {
    "parts without a boundary": ({"content-type": "multipart/form-data"}, b"x"),
    "parts that break off": ({"content-type": "multipart/form-data; boundary=a"}, b"--a\r\nContent-Dispo"),
    "no UTF-8": ({"content-type": "application/x-www-form-urlencoded"}, b"csrftoken=\xff\xfe"),
    "another alphabet": ({"content-type": "application/x-www-form-urlencoded"}, "csrftoken=жж".encode()),
    "an odd header": ({"x-csrftoken": "\u00e9".encode("latin-1")}, b"x"),
    "an odd cookie": ({"cookie": b"a=\xff; csrftoken=\xff"}, b"x"),
    "no type at all": ({}, b"x"),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/me"])
async def test_an_odd_body_is_refused_without_an_error(site: Any, path: str, odd: str) -> None:
    browser = await site.browser()
    headers, body = ODD[odd]
    cookie = {"cookie": "any=thing", **headers}
    answer = await browser.client.request("POST", path, content=body, headers=cookie)
    assert answer.status_code in (400, 403, 405, 422)
    assert answer.headers["content-type"].startswith("application/json" if "api" in path else "text/html")


async def test_a_body_that_is_too_long_is_refused_as_such(site: Any) -> None:
    browser = await site.browser()
    answer = await browser.client.post("/sign-in", data={**FORM, "csrftoken": "x" * 100_000})
    assert answer.status_code == 413
    assert "That was too much text" in answer.text
