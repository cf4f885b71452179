"""Adding materials: duplicates are shown first, a mentor's waits for a moderator, a moderator's is there at once."""

from typing import Any

import pytest

TOLD: dict[str, Any] = {
    "kind": "link",
    "title": "A film about quiet beginnings",
    "summary": "Ten minutes in a school of four classes.",
    "url": "https://films.example/quiet",
    "problem_fields": ["class-management"],
    "language": "en",
}
ADD = "/library/add"
API = "/library/materials"


def adds(office: Any, who: str, **changes: Any) -> Any:
    return office.sends(who, ADD, **TOLD | changes)


def test_a_moderators_material_is_in_the_library_at_once_and_found_when_the_jobs_are_done(office: Any) -> None:
    answer = adds(office, "mira")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/library/materials/a-film-about-quiet-beginnings",
    )
    page = office.reads("", answer.headers["location"])
    assert TOLD["summary"] in page
    office.works()
    try:
        found = office.asks("GET", "", "/library/materials?text=film").json()["items"]
        assert "a-film-about-quiet-beginnings" in [item["id"] for item in found]
    finally:
        office.index.remove("materials", ["a-film-about-quiet-beginnings"])


def test_a_mentors_material_waits_until_a_moderator_takes_it(office: Any) -> None:
    assert adds(office, "anna").headers["location"] == f"{ADD}?told=waits"
    assert office.sees("", "/library/materials/a-film-about-quiet-beginnings").status_code == 404
    waiting = office.reads("mira", "/moderation/additions")
    assert TOLD["title"] in waiting
    assert "Anna Berg" in waiting
    assert "A mentor added a material" in office.reads("mira", "/notices")
    assert office.sends("mira", "/moderation/additions/1/added").status_code == 303
    assert TOLD["summary"] in office.reads("", "/library/materials/a-film-about-quiet-beginnings")
    assert "Your material is in the library" in office.reads("anna", "/notices")
    assert "in the library" in office.reads("anna", ADD)


def test_a_mentor_reads_why_a_material_was_not_taken(office: Any) -> None:
    adds(office, "anna")
    assert office.sends("mira", "/moderation/additions/1/declined", why=" ").status_code == 422
    assert office.sends("mira", "/moderation/additions/1/declined", why="It is an advertisement.").status_code == 303
    page = office.reads("anna", ADD)
    assert "not taken" in page
    assert "It is an advertisement." in page
    assert "It is an advertisement." not in office.reads("bruno", ADD)


def test_an_addition_is_decided_once(office: Any) -> None:
    adds(office, "anna")
    office.sends("mira", "/moderation/additions/1/declined", why="No.")
    assert office.sends("milo", "/moderation/additions/1/added").status_code == 404


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": "Calm beginnings"}, "nearly the same title"),
        ({"title": "Beginnings: calm!"}, "nearly the same title"),
    ],
)
def test_a_like_title_is_shown_before_anything_is_saved(office: Any, changes: dict[str, Any], why: str) -> None:
    answer = adds(office, "mira", **changes)
    assert answer.status_code == 409
    assert why in answer.text
    assert '<a href="/library/materials/calm-beginnings">Calm beginnings</a>' in answer.text
    assert 'value="https://films.example/quiet"' in answer.text
    assert adds(office, "mira", **changes, although="yes").status_code == 303


def test_the_same_address_is_shown_however_it_is_written(office: Any) -> None:
    adds(office, "mira")
    answer = adds(office, "mira", title="Something else", url="http://www.films.example/quiet/?utm_source=mail#end")
    assert answer.status_code == 409
    assert "the same address" in answer.text


def test_a_like_text_is_shown_whatever_its_title(office: Any) -> None:
    record = office.asks("GET", "", "/library/materials/calm-beginnings").json()
    told = {"kind": "article", "title": record["title"] + " of mornings and evenings", "url": ""}
    answer = adds(office, "mira", **told, summary=record["summary"], body=record["body"])
    assert answer.status_code == 409
    assert "nearly the same text" in answer.text


def test_a_link_needs_its_address_and_a_web_one(office: Any) -> None:
    assert "A link needs its address." in adds(office, "mira", url="").text
    answer = adds(office, "mira", url="javascript:alert(1)")
    assert answer.status_code == 422
    assert "must begin with http:// or https://" in answer.text


def test_an_article_needs_its_text_and_what_was_typed_stays(office: Any) -> None:
    answer = adds(office, "mira", kind="article")
    assert answer.status_code == 422
    assert TOLD["title"] in answer.text


def test_the_api_adds_and_asks_before_it_adds_twice(office: Any) -> None:
    assert office.asks("POST", "anna", API, TOLD).json() == {"status": "waits", "material": None}
    added = office.asks("POST", "mira", API, TOLD)
    assert (added.status_code, added.json()["status"]) == (201, "added")
    again = office.asks("POST", "mira", API, TOLD)
    assert again.status_code == 409
    assert "a-film-about-quiet-beginnings" in again.json()["error"]["message"]
    assert office.asks("POST", "mira", API, TOLD | {"although_alike": True}).status_code == 201


def test_the_api_names_the_field_that_is_wrong(office: Any) -> None:
    answer = office.asks("POST", "mira", API, TOLD | {"problem_fields": ["gardening"]})
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "problem_fields"


@pytest.mark.parametrize("who", ["olga", "ada"])
def test_materials_are_added_by_mentors_and_moderators_only(office: Any, who: str) -> None:
    assert office.sees(who, ADD).status_code == 403
    assert office.asks("POST", who, API, TOLD).status_code == 403


def test_who_added_a_material_gets_it_in_the_export(office: Any) -> None:
    adds(office, "anna")
    exported = office.sees("anna", "/account/export").json()
    assert exported["materials added"][0]["material"]["title"] == TOLD["title"]
