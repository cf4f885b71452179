"""The case form and the first response as pages: what reaches the service, what comes back, what is refused."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.records import Format, Urgency

FORM = {"essence": "She writes to me at night.", "question": "How do I stop it?", "problem_fields": "parents"}


def test_the_form_says_who_can_see_the_author_in_every_format(visitor: TestClient) -> None:
    text = visitor.get("/first-response").text
    assert text.count("moderator can") >= len(Format)


def test_a_sent_form_reaches_the_service_whole(visitor: TestClient, service: Any) -> None:
    sent = {
        **FORM,
        "participants": ["parents", "pupils of form 5"],
        "problem_fields": ["parents", "self-management"],
        "format": "publicly",
        "urgency": "urgent",
        "consent_to_publish": "true",
    }
    assert visitor.post("/first-response", data=sent).status_code == 200
    form = service.forms[0]
    assert form.participants == ("parents", "pupils of form 5")
    assert form.problem_fields == ("parents", "self-management")
    assert (form.format, form.urgency, form.consent_to_publish) == (Format.PUBLICLY, Urgency.URGENT, True)


def test_the_first_response_shows_every_part_with_its_reason(visitor: TestClient) -> None:
    text = visitor.post("/first-response", data=FORM).text
    for part in (
        "This is an automatic first response",
        "How do I stop it?",
        "close <",
        "Both concern parents.",
        "A mother writes every evening.",
        "There, only one mother writes.",
        "You may have tried this:",
        "One speaks for the girl",
        "Two messages in December.",
        "Nobody is named.",
        "Shares interaction with parents.",
        "Consults on interaction with parents.",
        'href="/mentors/anna"',
    ):
        assert part in text


def test_what_a_program_had_a_part_in_says_so(service: Any, make_service: Any, web_around: Any) -> None:
    """R4."""
    case, material = service.response.similar_cases[0], service.response.materials[0]
    marked = service.response.model_copy(
        update={
            "similar_cases": (case.model_copy(update={"reworded": True}),),
            "materials": (material.model_copy(update={"drafter": "model"}),),
        }
    )
    told = ("a language model proposed other words", "A language model drafted this from one solved case")
    for response, is_told in ((service.response, False), (marked, True)):
        visitor = TestClient(web_around(make_service(response=response)))
        text = visitor.post("/first-response", data=FORM).text
        assert [part in text for part in told] == [is_told, is_told]


def test_empty_lists_get_an_honest_sentence(empty_visitor: TestClient) -> None:
    text = empty_visitor.post("/first-response", data=FORM).text
    assert "No solved case is close enough, so none is shown." in text
    assert "No material fits." in text
    assert "No mentor who fits is free at the moment." in text


def test_without_a_problem_field_the_suggested_ones_are_ticked_to_confirm(visitor: TestClient) -> None:
    text = visitor.post("/first-response", data={**FORM, "problem_fields": []}).text
    assert "Suggested from your text. Change it if it is not right." in text
    assert 'value="parents" checked' in text
    assert 'type="hidden" name="essence" value="She writes to me at night."' in text


def test_with_a_problem_field_nothing_is_suggested(visitor: TestClient) -> None:
    assert "Suggested from your text" not in visitor.post("/first-response", data=FORM).text


def test_the_description_comes_back_to_be_changed(visitor: TestClient, service: Any) -> None:
    answer = visitor.post("/first-response", data={**FORM, "urgency": "urgent", "edit": "1"})
    assert answer.status_code == 200
    assert "She writes to me at night.</textarea>" in answer.text
    assert 'value="urgent" checked' in answer.text
    assert not service.forms


def test_a_fault_is_named_on_top_and_at_its_field_and_the_text_is_kept(visitor: TestClient) -> None:
    long = "x" * 1001
    answer = visitor.post("/first-response", data={"essence": long, "question": "", "difficulty": "I am tired."})
    assert answer.status_code == 422
    assert '<a href="#essence">' in answer.text
    assert '<a href="#question">' in answer.text
    assert 'aria-describedby="essence-help essence-fault"' in answer.text
    assert long in answer.text
    assert "I am tired." in answer.text


@pytest.mark.parametrize(
    "odd",
    [
        {"format": "loudly"},
        {"urgency": "yesterday"},
        {"participants": ["parents", "martians"]},
        {"problem_fields": "astrology"},
        {"problem_fields": "x" * 5000},
        {"consent_to_publish": "perhaps"},
        {"essence": "a\x00b"},
        {"essence": "a\u202eb"},
        {"question": "???"},
    ],
)
def test_an_odd_value_gets_a_sentence(visitor: TestClient, odd: dict[str, Any]) -> None:
    answer = visitor.post("/first-response", data={**FORM, **odd})
    assert answer.status_code == 422
    assert "Please mend this first" in answer.text


def test_of_a_repeated_text_the_last_one_counts(visitor: TestClient, service: Any) -> None:
    visitor.post("/first-response", data={**FORM, "essence": ["First words.", "Last words."]})
    assert service.forms[0].essence == "Last words."


def test_a_file_in_place_of_a_text_is_left_aside(visitor: TestClient) -> None:
    answer = visitor.post("/first-response", data={"question": "How?"}, files={"essence": ("a.txt", b"words")})
    assert answer.status_code == 422
    assert "Essence of the problem" in answer.text


@pytest.mark.parametrize("encoding", ["utf-7", "punycode", "undefined", "no-such-thing", "utf-8"])
def test_a_strange_encoding_never_breaks_the_form(visitor: TestClient, encoding: str) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="essence"\r\n'
        + f"Content-Type: text/plain; charset={encoding}\r\n\r\n".encode()
        + b"a+2AA-b \xff\r\n--b--\r\n"
    )
    kind = f"multipart/form-data; boundary=b; charset={encoding}"
    answer = visitor.post("/first-response", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=b", "application/json", ""])
def test_a_body_that_is_no_form_never_breaks_the_page(visitor: TestClient, kind: str) -> None:
    answer = visitor.post("/first-response", content=b"{]\xff", headers={"content-type": kind})
    assert answer.status_code in (400, 422)
    assert "<!doctype html>" in answer.text


def test_what_was_written_is_shown_escaped(visitor: TestClient) -> None:
    text = visitor.post("/first-response", data={**FORM, "question": "<script>alert(1)</script>?"}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_what_was_written_stays_out_of_caches(visitor: TestClient) -> None:
    assert visitor.post("/first-response", data=FORM).headers["cache-control"] == "no-store"
