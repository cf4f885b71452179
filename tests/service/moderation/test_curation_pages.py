"""The pages on which moderators keep rubricator, question bank and records; a new title shows at once, everywhere."""

import asyncio
import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.reading import Corpus
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.application import Casementor
from service.settings import Settings
from service.store.database import Database
from service.web.app import create_app
from service.web.moderation.moderation_nav import TABS

ITEM = "/moderation/records/rubricator/class-management"
QUESTION: dict[str, Any] = {
    "text": "What was the weather like that day?",
    "kind": "clarifying",
    "theme": "situation",
    "gap": "background",
    "problem_fields": ["parents"],
    "not_when": "When it does not matter.",
    "answered_if": "It rained.\nThe sun shone.",
    "language": "en",
}


def fields_of(office: Any, path: str) -> dict[str, Any]:
    """What the form of a page holds."""
    form = office.sees("mira", path).text.partition("<main")[2].split("</form>")[0]
    texts = dict(re.findall(r'<textarea id="(\w+)"[^>]*>\n(.*?)</textarea>', form, flags=re.DOTALL))
    lines = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    return {name: html.unescape(text) for name, text in (lines | texts).items()}


def renames(office: Any, title: str) -> None:
    answer = office.sends("mira", ITEM, **fields_of(office, ITEM) | {"title": title})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ITEM}?told=saved")


def test_a_new_title_shows_on_pages_and_in_the_api_at_once(office: Any) -> None:
    renames(office, "Class and calm")
    assert "Class and calm" in office.reads("", "/library/cases/noisy-start")
    assert "Class and calm" in office.reads("", "/mentors/anna-berg")
    assert "Class and calm" in office.reads("", "/library/materials/calm-beginnings")
    assert "Class and calm" in [item["title"] for item in office.asks("GET", "", "/rubricator").json()]


def test_a_new_title_shows_in_another_process_at_once(
    office: Any, small: Corpus, small_index: Index, tmp_path: Any
) -> None:
    """Another process has its own service, opened before the change, on the same database."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Casementor]:
        database = Database(office.url)
        yield Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
        await database.close()

    app = create_app(Settings(data_folder=tmp_path, worker_in_serve=False), opening)
    with TestClient(app) as other:
        assert "Class and calm" not in other.get("/library/cases/noisy-start").text
        renames(office, "Class and calm")
        assert "Class and calm" in other.get("/library/cases/noisy-start").text
        found = other.post("/api/v1/first-responses", json=office.form).json()
    assert "class and calm" in str(found["similar_cases"][0]["reasons"]).lower()


def test_changed_cues_change_what_is_suggested_at_once(office: Any) -> None:
    form = office.form | {"problem_fields": [], "actions_taken": "", "difficulty": ""}
    path = "/moderation/records/rubricator/urban-projects"
    cues = "\n".join((form["essence"], form["question"], f"{form['essence']} {form['question']}"))
    office.sends("mira", path, **fields_of(office, path) | {"cues": cues, "description": form["essence"]})
    found = office.asks("POST", "", "/first-responses", form).json()
    assert "urban-projects" in [field["id"] for field in found["meta"]["suggested_fields"]]


def test_the_rubricator_shows_how_much_carries_each_item(office: Any) -> None:
    page = office.reads("mira", "/moderation/rubricator")
    assert "Carried by: 1 solved cases, 1 materials, 1 mentors" in page


def merges(office: Any, into: str, why: str = "They are one.") -> Any:
    """Mira merges class management into another item."""
    return office.sends("mira", f"{ITEM}/merge", into=into, why=why)


def test_what_carried_a_merged_item_shows_the_other_at_once(office: Any) -> None:
    number = office.files(problem_fields=["class-management"])
    answer = merges(office, "self-management")
    assert answer.headers["location"] == "/moderation/records/rubricator/self-management?told=merged"
    assert "Self-management" in office.reads("", "/library/cases/noisy-start")
    assert "Class management" not in office.reads("", "/library/cases/noisy-start")
    assert office.asks("GET", "olga", f"/cases/{number}").json()["request"]["problem_fields"] == ["self-management"]
    page = office.reads("mira", "/moderation/rubricator")
    assert "Class management and motivation → Self-management" in page
    assert "It was merged into another item" in office.reads("mira", ITEM)


def test_addresses_and_forms_that_name_a_merged_item_lead_to_the_other(office: Any) -> None:
    merges(office, "self-management")
    asked = {"text": "loud", "problem_field": "class-management"}
    for path in ("/library", "/api/v1/library/cases", "/discussions"):
        answer = office.sees("olga", path, **asked)
        assert answer.status_code == 307, path
        assert answer.headers["location"] == "?text=loud&problem_field=self-management"
    number = office.files(problem_fields=["class-management"])
    assert office.asks("GET", "olga", f"/cases/{number}").json()["request"]["problem_fields"] == ["self-management"]


def test_merging_into_nothing_or_without_a_reason_is_a_fault_and_what_was_typed_stays(office: Any) -> None:
    answer = merges(office, "", "They are one.")
    assert answer.status_code == 422
    assert "Please choose another item of the rubricator." in answer.text
    assert 'value="They are one."' in answer.text
    assert merges(office, "self-management", " ").status_code == 422


def test_a_fault_is_named_and_what_was_typed_stays(office: Any) -> None:
    answer = office.sends("mira", ITEM, **fields_of(office, ITEM) | {"title": "", "cues": "Only one"})
    assert answer.status_code == 422
    assert "&#39;Title&#39; is empty; please fill it in." in answer.text
    assert "&#39;Cues&#39; needs at least 3 lines." in answer.text
    assert "Only one</textarea>" in answer.text


def test_who_saves_over_a_newer_version_is_told(office: Any) -> None:
    typed = fields_of(office, ITEM)
    renames(office, "Class and calm")
    answer = office.sends("milo", ITEM, **typed | {"title": "Something else"})
    assert answer.status_code == 422
    assert "Somebody changed this record meanwhile" in answer.text
    assert 'value="Something else"' in answer.text


def test_the_page_of_a_record_tells_every_version_and_restores_it(office: Any) -> None:
    renames(office, "Class and calm")
    page = office.reads("mira", ITEM)
    assert "Version 2" in page
    assert "Changed: Title · Mira Moderator" in page
    assert office.sends("mira", f"{ITEM}/restore", version=1).status_code == 303
    assert "Class and calm" not in office.reads("", "/library/cases/noisy-start")


def test_what_changed_last_stands_in_one_list(office: Any) -> None:
    assert "Nothing was changed here yet." in office.reads("mira", "/moderation/changes")
    renames(office, "Class and calm")
    assert "Class and calm 2 Mira Moderator" in office.reads("mira", "/moderation/changes")


def test_a_question_is_added_listed_by_gap_and_taken_out(office: Any) -> None:
    answer = office.sends("mira", "/moderation/questions/add", **QUESTION)
    path = answer.headers["location"].partition("?")[0]
    assert path == "/moderation/records/questions/what-was-the-weather-like-that-day"
    assert QUESTION["text"] in office.reads("mira", "/moderation/questions", gap="background")
    assert QUESTION["text"] not in office.reads("mira", "/moderation/questions", gap="goal")
    assert QUESTION["text"] not in office.reads("mira", "/moderation/questions", problem_field="self-management")
    assert office.sends("mira", f"{path}/out", why="").status_code == 422
    assert office.sends("mira", f"{path}/out", why="Too vague").status_code == 303
    assert QUESTION["text"] not in office.reads("mira", "/moderation/questions", gap="background")
    assert "Taken out · Mira Moderator Too vague" in office.reads("mira", path)


def test_a_question_that_was_reported_is_marked_as_hidden(office: Any) -> None:
    office.reports("olga", "questions", "say-it-anew")
    page = office.reads("mira", "/moderation/questions", gap="goal", page="2")
    assert "hidden, because it was reported" in page
    assert "somebody found it harmful" in office.reads("mira", "/moderation/records/questions/say-it-anew")


def test_an_item_is_added_to_the_rubricator_and_offered_in_the_form_at_once(office: Any) -> None:
    told = {"title": "School trips", "description": "Going out.", "boundary": "Not at home.", "cues": "a\nb\nc"}
    assert office.sends("mira", "/moderation/rubricator/add", **told).status_code == 303
    assert "School trips" in office.reads("", "/first-response")


def test_a_case_is_retitled_and_its_words_are_not_in_the_form(office: Any) -> None:
    path = "/moderation/records/cases/noisy-start"
    page = office.sees("mira", path).text
    assert 'name="essence"' not in page
    sent = fields_of(office, path) | {"title": "Ten loud minutes", "problem_fields": ["class-management"]}
    assert office.sends("mira", path, **sent).status_code == 303
    assert "Ten loud minutes" in office.reads("", "/library/cases/noisy-start")


@pytest.mark.parametrize("path", [ITEM, "/moderation/rubricator", "/moderation/questions", "/moderation/changes"])
@pytest.mark.parametrize("who", ["olga", "anna", "ada"])
def test_these_pages_are_for_moderators_only(office: Any, who: str, path: str) -> None:
    assert office.sees(who, path).status_code == 403


def test_a_record_that_there_is_not_has_no_page(office: Any) -> None:
    assert office.sees("mira", "/moderation/records/articles/no-such-thing").status_code == 404


def test_every_moderators_page_has_the_tabs_with_itself_marked(office: Any) -> None:
    urls = {"moderation": "/moderation", "alerts": "/moderation/alerts", "rubricator": "/moderation/rubricator"}
    urls |= {"questions": "/moderation/questions", "changes": "/moderation/changes", "generation": "/generation"}
    for name, url in urls.items():
        page = office.sees("mira", url).text
        assert re.search(rf'<a href="{url}" aria-current="page">{dict(TABS)[name]}</a>', page), name


def test_an_administrator_sees_no_tabs_of_moderators(office: Any) -> None:
    assert "/moderation/rubricator" not in office.sees("ada", "/generation").text


def test_nothing_changes_while_the_rubricator_stays_the_same(office: Any) -> None:
    async def responders() -> tuple[Any, Any]:
        service = office.client.app.state.casementor
        before = service.responder
        await service.freshen()
        return before, service.responder

    before, after = asyncio.run(responders())
    assert before is after
