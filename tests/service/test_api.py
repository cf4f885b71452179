"""The JSON API over the real application and a small corpus: what each address answers, and what is refused how."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from service.settings import Settings
from service.web.app import create_app
from service.web.guards import HEADERS

RESPOND = "/api/v1/first-responses"
SECTIONS = ("similar_cases", "materials", "questions", "mentors")


@pytest.fixture(scope="module")
def response(client: TestClient) -> dict[str, Any]:
    """The first response to a form that tells of a case of the corpus."""
    sent = {
        "essence": "Form seven talks loudly for ten minutes. Nobody opens the book.",
        "actions_taken": "I greeted each pupil at the door.",
        "question": "How can I begin calmly?",
        "problem_fields": ["class-management"],
    }
    answer = client.post(RESPOND, json=sent)
    assert answer.status_code == 200
    return dict(answer.json())


def test_a_first_response_has_the_sections_of_its_contract(response: dict[str, Any]) -> None:
    assert list(response) == [*SECTIONS, "notices", "meta", "screening", "withdrawn"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_hit_has_id_title_score_and_reasons(response: dict[str, Any], section: str) -> None:
    assert response[section]
    for hit in response[section]:
        assert {"id", "title", "score", "reasons"} <= hit.keys()
        assert 0 <= hit["score"] <= 1
        assert hit["reasons"]
        assert all(reason.strip() for reason in hit["reasons"])


def test_the_case_with_the_same_words_comes_first(response: dict[str, Any]) -> None:
    assert response["similar_cases"][0]["id"] == "noisy-start"


def test_a_step_the_form_tells_of_is_marked_as_tried(response: dict[str, Any]) -> None:
    steps = response["similar_cases"][0]["solutions"][0]["steps"]
    tried = {step["text"]: step["already_tried"] for step in steps}
    assert tried == {"Greet each pupil at the door": True, "Put the first task on the board": False}


def test_both_kinds_of_questions_are_asked(response: dict[str, Any]) -> None:
    assert {question["kind"] for question in response["questions"]} == {"clarifying", "developing"}


def test_meta_tells_how_the_response_was_made(response: dict[str, Any], hashing_encoder: Any) -> None:
    meta = response["meta"]
    assert meta["encoder"] == hashing_encoder.name
    assert meta["index_generation"] == "memory"
    assert meta["pipeline"]
    assert {"encoding", "screening", "similar_cases", "materials", "questions", "mentors", "total"} == meta[
        "timings_ms"
    ].keys()
    assert all(time >= 0 for time in meta["timings_ms"].values())


def test_every_response_says_that_it_is_automatic(response: dict[str, Any]) -> None:
    assert response["notices"][0]["code"] == "automatic"
    assert "human mentor" in response["notices"][0]["text"]


def test_an_encoder_without_floors_is_told_of(response: dict[str, Any]) -> None:
    assert "floor_unknown" in {notice["code"] for notice in response["notices"]}


def test_without_a_problem_field_some_are_suggested_to_be_confirmed(client: TestClient, form: dict[str, Any]) -> None:
    del form["problem_fields"]
    found = client.post(RESPOND, json=form).json()
    assert found["meta"]["suggested_fields"]
    assert {"id", "title", "score"} == found["meta"]["suggested_fields"][0].keys()
    assert "fields_suggested" in {notice["code"] for notice in found["notices"]}


def test_a_problem_field_may_be_given_by_its_title(client: TestClient, form: dict[str, Any]) -> None:
    form["problem_fields"] = ["Class management and motivation"]
    assert client.post(RESPOND, json=form).json()["meta"]["problem_fields"] == ["class-management"]


def test_the_same_form_gets_the_same_response(client: TestClient, form: dict[str, Any]) -> None:
    first, second = (client.post(RESPOND, json=form).json() for _ in range(2))
    for found in (first, second):
        del found["meta"]["timings_ms"]
    assert first == second


def test_a_first_response_stores_nothing(client: TestClient, form: dict[str, Any], library: str) -> None:
    before = _rows(library)
    assert client.post(RESPOND, json={**form, "consent_to_publish": True}).status_code == 200
    assert client.post("/first-response", data=form).status_code == 200
    assert _rows(library) == before


def _rows(url: str) -> dict[str, int]:
    engine = create_engine(url.replace("+aiosqlite", ""))
    with engine.connect() as connection:
        tables = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        counts = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables}
    engine.dispose()
    assert counts["library"]
    return counts


@pytest.mark.parametrize(
    ("path", "count"), [("library/cases", 3), ("library/materials", 2), ("mentors", 3)], ids=lambda part: str(part)
)
def test_lists_have_items_total_page_and_pages(client: TestClient, path: str, count: int) -> None:
    found = client.get(f"/api/v1/{path}").json()
    assert found.keys() == {"items", "total", "page", "pages"}
    assert (found["total"], found["page"], found["pages"], len(found["items"])) == (count, 1, 1, count)


def test_lists_stand_by_title(client: TestClient) -> None:
    titles = [case["title"] for case in client.get("/api/v1/library/cases").json()["items"]]
    assert titles == ["A noisy start of the lesson", "Copied essays", "Letters at night"]


def test_a_search_finds_the_case_by_its_words(client: TestClient) -> None:
    found = client.get("/api/v1/library/cases", params={"text": "angry letters of a father"}).json()
    assert [case["id"] for case in found["items"]] == ["letters-at-night"]


def test_a_search_within_a_tag_leaves_the_others_out(client: TestClient) -> None:
    asked = {"text": "lesson letters essays", "problem_field": "digital-technologies"}
    found = client.get("/api/v1/library/cases", params=asked).json()
    assert [case["id"] for case in found["items"]] == ["copied-essays"]


def test_a_list_by_tag_holds_only_that_tag(client: TestClient) -> None:
    found = client.get("/api/v1/mentors", params={"problem_field": "parents"}).json()
    assert [mentor["id"] for mentor in found["items"]] == ["bruno-hahn"]


def test_a_tag_that_nothing_has_gives_an_empty_list(client: TestClient) -> None:
    found = client.get("/api/v1/library/cases", params={"problem_field": "no-such-tag"}).json()
    assert found == {"items": [], "total": 0, "page": 1, "pages": 1}


def test_a_page_after_the_last_is_empty(client: TestClient) -> None:
    found = client.get("/api/v1/library/cases", params={"page": 9}).json()
    assert (found["items"], found["total"], found["page"]) == ([], 3, 9)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("library/cases/letters-at-night", "Letters at night"),
        ("library/materials/calm-beginnings", "Calm beginnings"),
        ("mentors/bruno-hahn", "Bruno Hahn"),
    ],
)
def test_one_item_comes_whole(client: TestClient, path: str, title: str) -> None:
    found = client.get(f"/api/v1/{path}").json()
    assert found.get("title", found.get("name")) == title


def test_the_rubricator_has_its_twelve_items(client: TestClient) -> None:
    items = client.get("/api/v1/rubricator").json()
    assert len(items) == 12
    assert {"id", "title", "description", "boundary"} <= items[0].keys()


def test_the_process_says_that_it_is_up(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_readiness_names_encoder_generation_and_counts(client: TestClient, hashing_encoder: Any) -> None:
    found = client.get("/readyz").json()
    assert (found["status"], found["encoder"], found["index_generation"]) == ("ok", hashing_encoder.name, "memory")
    assert (found["counts"]["cases"], found["counts"]["materials"], found["counts"]["mentors"]) == (3, 2, 3)


def test_before_opening_the_service_is_up_but_not_ready(make_app: Callable[..., FastAPI]) -> None:
    starting = TestClient(make_app(), raise_server_exceptions=False)
    assert starting.get("/healthz").status_code == 200
    answer = starting.get("/readyz")
    assert answer.status_code == 503
    assert "starting" in answer.json()["error"]["message"]


def test_before_opening_a_first_response_is_put_off(make_app: Callable[..., FastAPI], form: dict[str, Any]) -> None:
    starting = TestClient(make_app(), raise_server_exceptions=False)
    _is_problem(starting.post(RESPOND, json=form), 503)


def test_openapi_declares_the_form_with_an_example(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    content = described["paths"][RESPOND]["post"]["requestBody"]["content"]["application/json"]
    example = next(iter(content["examples"].values()))["value"]
    assert client.post(RESPOND, json=example).status_code == 200


def _is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() == {"error"}
    assert body["error"].keys() == {"code", "message", "fields"}
    assert body["error"]["code"] == status
    assert body["error"]["message"].strip()
    assert all(fault.keys() == {"field", "message"} for fault in body["error"]["fields"])
    return dict(body["error"])


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/no-such-thing",
        "/api/v1/library/cases/no-such-case",
        "/api/v1/library/materials/noisy-start",
        "/api/v1/mentors/nobody",
    ],
)
def test_what_does_not_exist_is_a_404_of_the_one_shape(client: TestClient, path: str) -> None:
    _is_problem(client.get(path), 404)


@pytest.mark.parametrize(("method", "path"), [("GET", RESPOND), ("POST", "/api/v1/mentors"), ("DELETE", RESPOND)])
def test_a_wrong_method_is_a_405_of_the_one_shape(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    _is_problem(answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "0"},
        {"page": "minus one"},
        {"page": "9" * 40},
        {"text": "x" * 301},
        {"problem_field": "x" * 81},
    ],
    ids=str,
)
def test_an_odd_query_is_a_422_that_names_the_parameter(client: TestClient, asked: dict[str, str]) -> None:
    found = _is_problem(client.get("/api/v1/library/cases", params=asked), 422)
    assert [fault["field"] for fault in found["fields"]] == list(asked)


@pytest.mark.parametrize("name", ["UPPER", "a%20b", "x" * 81, "%00", "a'--", "%F0%9F%98%80"])
def test_an_odd_name_is_refused_politely(client: TestClient, name: str) -> None:
    _is_problem(client.get(f"/api/v1/library/cases/{name}"), 422)


@pytest.mark.parametrize("words", ["\x00", "\u202e", "((((", '"', "a:b AND NOT c~9^9", "*", "%", "' OR 1=1 --"])
def test_odd_words_to_search_for_find_little_and_break_nothing(client: TestClient, words: str) -> None:
    answer = client.get("/api/v1/library/cases", params={"text": words})
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("path", ["/api/v1/rubricator", "/api/v1/none", "/", "/healthz", "/static/none.css"])
def test_every_answer_carries_the_headers_that_keep_browsers_safe(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert headers["x-request-id"]


def test_a_refused_form_carries_the_same_headers(client: TestClient) -> None:
    headers = client.post(RESPOND, content=b"x" * 70_000).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


@pytest.fixture
def hurried(make_app: Callable[..., FastAPI]) -> Any:
    """A client of an application that allows two first responses and two other requests a minute."""
    with TestClient(make_app(respond_limit="2/minute", read_limit="2/minute")) as found:
        yield found


def test_the_third_first_response_in_a_minute_is_a_429(hurried: TestClient, form: dict[str, Any]) -> None:
    assert [hurried.post(RESPOND, json=form).status_code for _ in range(2)] == [200, 200]
    answer = hurried.post(RESPOND, json=form)
    _is_problem(answer, 429)
    assert int(answer.headers["retry-after"]) > 0


def test_the_third_page_with_a_first_response_in_a_minute_is_a_429(hurried: TestClient, form: dict[str, Any]) -> None:
    assert [hurried.post("/first-response", data=form).status_code for _ in range(2)] == [200, 200]
    answer = hurried.post("/first-response", data=form)
    assert answer.status_code == 429
    assert "Too many requests" in answer.text


def test_page_and_api_count_first_responses_together(hurried: TestClient, form: dict[str, Any]) -> None:
    assert hurried.post(RESPOND, json=form).status_code == 200
    assert hurried.post("/first-response", data=form).status_code == 200
    _is_problem(hurried.post(RESPOND, json=form), 429)


def test_reading_does_not_use_up_first_responses(hurried: TestClient, form: dict[str, Any]) -> None:
    assert [hurried.get(path).status_code for path in ("/", "/library", "/first-response", "/mentors")] == [200] * 4
    assert hurried.post(RESPOND, json=form).status_code == 200


def test_the_third_list_in_a_minute_is_a_429(hurried: TestClient) -> None:
    assert [hurried.get("/api/v1/mentors").status_code for _ in range(3)] == [200, 200, 429]


def test_health_is_never_limited(hurried: TestClient) -> None:
    assert {hurried.get("/healthz").status_code for _ in range(5)} == {200}


@pytest.fixture
def broken() -> Iterator[TestClient]:
    """A client of an application whose service fails in a way nobody foresaw."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[object]:
        yield object()

    with TestClient(create_app(Settings(worker_in_serve=False), opened), raise_server_exceptions=False) as found:
        yield found


def test_a_failure_nobody_foresaw_is_a_500_of_the_one_shape(broken: TestClient, form: dict[str, Any]) -> None:
    error = _is_problem(broken.post(RESPOND, json=form), 500)
    assert "AssertionError" not in error["message"]


def test_a_failure_nobody_foresaw_carries_the_headers_that_keep_browsers_safe(broken: TestClient) -> None:
    for path in ("/api/v1/rubricator", "/library"):
        headers = broken.get(path).headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_who_tells_next_to_nothing_and_finds_nothing_is_asked_to_tell_more(client: TestClient) -> None:
    found = client.post(RESPOND, json={"essence": "Zebras.", "question": "Zebras?"}).json()
    codes = {notice["code"] for notice in found["notices"]}
    assert ("told_little" in codes) == (not found["similar_cases"])


def test_what_is_far_from_the_whole_library_is_given_no_problem_field_and_told_so(client: TestClient) -> None:
    found = client.post(RESPOND, json={"essence": "Qwerty zxcvbn.", "question": "Asdfgh?"}).json()
    codes = {notice["code"] for notice in found["notices"]}
    assert "nothing_near" in codes
    assert not codes & {"fields_suggested", "told_little"}
    assert found["meta"]["suggested_fields"] == []
