"""What the API does with bad forms: 422 or 413 in the one shape, with a clear sentence; never a 500."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

RESPOND = "/api/v1/first-responses"
LIMITS = {"essence": 1000, "actions_taken": 1000, "difficulty": 1000, "question": 500}


def refused(answer: Any, status: int = 422) -> dict[str, Any]:
    """The error of an answer, which has the one shape."""
    assert answer.status_code == status, answer.text[:300]
    body = answer.json()
    assert body["error"]["code"] == status
    assert body["error"].keys() == {"code", "message", "fields"}
    return dict(body["error"])


@pytest.mark.parametrize(("field", "limit"), LIMITS.items())
def test_one_character_too_many_is_refused_with_the_count(
    client: TestClient, form: dict[str, Any], field: str, limit: int
) -> None:
    form[field] = "y" * (limit + 1)
    error = refused(client.post(RESPOND, json=form))
    assert [fault["field"] for fault in error["fields"]] == [field]
    assert f"{limit + 1:,} characters" in error["fields"][0]["message"]
    assert f"at most {limit:,}" in error["fields"][0]["message"]


@pytest.mark.parametrize("letter", ["y", "ж", "語", "🙂", "é"])
def test_a_form_exactly_at_its_limits_is_answered(client: TestClient, form: dict[str, Any], letter: str) -> None:
    full = {field: letter * limit for field, limit in LIMITS.items()}
    if letter == "🙂":
        full = {field: "Ah " + letter * (limit - 3) for field, limit in LIMITS.items()}
    assert client.post(RESPOND, json={**form, **full}).status_code == 200


def test_the_fullest_form_written_in_escapes_is_answered(client: TestClient, form: dict[str, Any]) -> None:
    full = {field: "a" + "🙂" * (limit - 1) for field, limit in LIMITS.items()}
    body = json.dumps({**form, **full}, ensure_ascii=True, indent=4)
    assert client.post(RESPOND, content=body, headers={"content-type": "application/json"}).status_code == 200


ODD = {
    "empty essence": {"essence": ""},
    "blank essence": {"essence": " \n\t "},
    "essence of signs only": {"essence": "?!… —"},
    "no-break blanks only": {"essence": "\u00a0\u2003"},
    "empty question": {"question": ""},
    "null essence": {"essence": None},
    "number as essence": {"essence": 7},
    "list as essence": {"essence": ["a"]},
    "object as question": {"question": {"a": "b"}},
    "truth as question": {"question": True},
    "unknown format": {"format": "loudly"},
    "null format": {"format": None},
    "list as format": {"format": ["publicly"]},
    "unknown urgency": {"urgency": "yesterday"},
    "number as urgency": {"urgency": 3},
    "unknown participant": {"participants": ["martians"]},
    "form twelve": {"participants": ["pupils of form 12"]},
    "text as participants": {"participants": "parents"},
    "number among participants": {"participants": [1]},
    "null among participants": {"participants": [None]},
    "hundred participants": {"participants": ["parents"] * 100},
    "unknown problem field": {"problem_fields": ["astrology"]},
    "text as problem fields": {"problem_fields": "parents"},
    "blank problem field": {"problem_fields": [" "]},
    "long problem field": {"problem_fields": ["x" * 81]},
    "thirteen problem fields": {"problem_fields": ["parents"] * 13},
    "wrong consent": {"consent_to_publish": "perhaps"},
    "list as consent": {"consent_to_publish": []},
    "number as consent": {"consent_to_publish": 17},
    "unknown field": {"surname": "Berg"},
    "field in capitals": {"Essence": "It is loud."},
    "NUL": {"essence": "It is loud.\x00"},
    "control character": {"question": "How\x07?"},
    "escape sequence": {"difficulty": "\x1b[31mred"},
    "delete character": {"actions_taken": "none\x7f"},
    "C1 control": {"essence": "loud\x85loud"},
    "right to left override": {"essence": "It is \u202edoul."},
    "isolate": {"question": "How \u2066many\u2069?"},
    "NUL in a participant": {"participants": ["parents\x00"]},
    "NUL in a problem field": {"problem_fields": ["parents\x00"]},
    "NUL in the format": {"format": "publicly\x00"},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_an_odd_value_is_refused_at_its_field(client: TestClient, form: dict[str, Any], odd: dict[str, Any]) -> None:
    error = refused(client.post(RESPOND, json={**form, **odd}))
    assert [fault["field"] for fault in error["fields"]] == list(odd)
    assert error["message"] == error["fields"][0]["message"]
    assert error["message"].endswith(".")


def test_every_fault_is_named_at_once(client: TestClient, form: dict[str, Any]) -> None:
    form |= {"essence": "", "urgency": "yesterday", "surname": "Berg"}
    error = refused(client.post(RESPOND, json=form))
    assert {fault["field"] for fault in error["fields"]} == {"essence", "urgency", "surname"}


@pytest.mark.parametrize("field", ["essence", "question"])
def test_a_missing_field_is_refused_by_name(client: TestClient, form: dict[str, Any], field: str) -> None:
    del form[field]
    assert [fault["field"] for fault in refused(client.post(RESPOND, json=form))["fields"]] == [field]


ESCAPED = r'{"essence": "It is %s loud.", "question": "How?"}'


@pytest.mark.parametrize("escape", [r"\ud800", r"\udfff", r"\ud83d \ude00", r"\u0000", r"\u202e"])
def test_escapes_that_are_no_readable_text_are_refused(client: TestClient, escape: str) -> None:
    refused(_sent(client, (ESCAPED % escape).encode()))


@pytest.mark.parametrize(
    "field", ["participants", "problem_fields", "format", "urgency", "consent_to_publish", "surname"]
)
@pytest.mark.parametrize("shape", [r'"a\ud800b"', r'["a\ud800b"]'])
def test_a_lone_surrogate_is_refused_in_every_other_field(client: TestClient, field: str, shape: str) -> None:
    body = f'{{"essence": "Loud.", "question": "How?", "{field}": {shape}}}'
    refused(_sent(client, body.encode()))


def test_a_lone_surrogate_in_a_name_of_a_field_is_refused(client: TestClient) -> None:
    refused(_sent(client, rb'{"essence": "Loud.", "question": "How?", "\ud800": 1}'))


BODIES = {
    "empty": b"",
    "blank": b"  \n",
    "not JSON": b"essence: loud",
    "half an object": b'{"essence": "It is',
    "a list": b"[]",
    "a text": b'"loud"',
    "a number": b"7",
    "null": b"null",
    "NaN": b"NaN",
    "NaN in a field": b'{"essence": NaN, "question": "How?"}',
    "endless number": b'{"essence": ' + b"9" * 6000 + b', "question": "How?"}',
    "great exponent": b'{"essence": 1e999, "question": "How?"}',
    "invalid UTF-8": b'{"essence": "\xff\xfe", "question": "How?"}',
    "invalid UTF-8 outside": b"\xff\xfe{}",
    "UTF-16": '{"essence": "Loud.\x00", "question": "How?"}'.encode("utf-16"),
    "byte order mark alone": b"\xef\xbb\xbf",
    "nested lists": b"[" * 10_000 + b"]" * 10_000,
    "nested lists in a field": b'{"essence": ' + b"[" * 10_000 + b"]" * 10_000 + b', "question": "How?"}',
    "nested objects": b'{"essence":' * 4_000 + b"1" + b"}" * 4_000,
    "unclosed lists": b"[" * 60_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_a_body_that_is_no_form_is_refused(client: TestClient, body: bytes) -> None:
    refused(_sent(client, body))


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "image/png"]
)
def test_another_content_type_is_refused(client: TestClient, form: dict[str, Any], kind: str) -> None:
    refused(_sent(client, json.dumps(form).encode(), kind))


@pytest.mark.parametrize("kind", ["application/json; charset=utf-7", "application/json; charset=none", ";", "a/b/c"])
def test_an_odd_content_type_breaks_nothing(client: TestClient, form: dict[str, Any], kind: str) -> None:
    assert _sent(client, json.dumps(form).encode(), kind).status_code in (200, 422)


def _sent(client: TestClient, body: bytes, kind: str = "application/json") -> Any:
    return client.post(RESPOND, content=body, headers={"content-type": kind})


def test_ten_megabytes_are_refused_as_too_long(client: TestClient) -> None:
    body = b'{"essence": "' + b"x" * 10_000_000 + b'"}'
    assert "longer than 64 kB" in refused(_sent(client, body), 413)["message"]


def test_a_long_body_is_refused_even_when_it_does_not_tell_its_length(client: TestClient) -> None:
    answer = client.post(
        RESPOND, content=(b"x" * 8192 for _ in range(20)), headers={"content-type": "application/json"}
    )
    refused(answer, 413)


def test_ten_megabytes_for_the_page_are_refused_with_a_page(client: TestClient) -> None:
    answer = client.post("/first-response", data={"essence": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "<!doctype html>" in answer.text


MARKUP = '<script>alert("1")</script><img src=x onerror=alert(1)>'


def test_markup_is_only_text_in_a_json_answer(client: TestClient, form: dict[str, Any]) -> None:
    answer = client.post(RESPOND, json={**form, "actions_taken": f"I greeted each pupil at the door {MARKUP}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_markup_in_a_refused_value_stays_json(client: TestClient, form: dict[str, Any]) -> None:
    answer = client.post(RESPOND, json={**form, "participants": [MARKUP]})
    refused(answer)
    assert answer.headers["content-type"] == "application/json"


def test_a_refusal_never_sends_back_a_long_text(client: TestClient, form: dict[str, Any]) -> None:
    form |= {"x" * 30_000: 1, "participants": ["y" * 20_000]}
    assert len(client.post(RESPOND, json=form).content) < 3_000
