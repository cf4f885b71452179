"""The mentor's pages as facts: the inbox, and the page of a case for who is asked, mentors it, or gives an opinion."""

import asyncio
import html
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from corpus.reading import SHIPPED, Corpus, read_corpus
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.accounts.questionnaire import Contact, Work
from service.accounts.sessions import begin_session
from service.application import Casementor
from service.cases.offer_said import RefusalReason
from service.cases.people import Role
from service.settings import Settings
from service.store.accounts import add_account
from service.store.database import Database
from service.store.library import put_records, records_of
from service.web.app import create_app
from service.web.cases.mentor_view import REFUSALS, TOLD_BY_AUTHOR
from tests.mentors_code import confirmed
from tests.standing_clock import Clock

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONFIRMED = MONDAY - timedelta(days=3)
"""When every mentor with a profile confirmed the code of mentors."""
CANARY = "Zwergkanarie"
"""In everything the author's account holds, and nowhere else."""
PEOPLE: dict[str, tuple[str, Role, str | None]] = {
    "olga": (f"Olga {CANARY}", Role.TEACHER, None),
    "anna": ("Anna Berg", Role.MENTOR, "anna-berg"),
    "bruno": ("Bruno Hahn", Role.MENTOR, "bruno-hahn"),
    "clara": ("Clara Moss", Role.MENTOR, "clara-moss"),
    "emil": ("Emil Roe", Role.MENTOR, "emil-roe"),
    "dora": ("Dora Lind", Role.MENTOR, None),
    "mira": ("Mira Moderator", Role.MODERATOR, None),
}
OLGA_TOLD = {
    "work": {"institution": f"School of {CANARY}", "subjects": f"{CANARY} studies"},
    "contact": {"phone": f"+49 {CANARY}"},
}
FORM: dict[str, Any] = {
    "essence": "Form seven talks loudly for ten minutes and nobody opens the book.",
    "actions_taken": "I greeted each pupil at the door.",
    "question": "How can I begin the lesson calmly?",
    "participants": ["pupils of form 7"],
    "problem_fields": ["class-management"],
    "format": "anonymously",
    "urgency": "need advice",
}
SOLUTION = {"approach": "A quiet ritual", "text": "Stand at the door.", "steps": ["Greet each pupil"]}
PROFILE: dict[str, Any] = {
    "name": "Dora Lind",
    "position": "Teacher of physics",
    "institution": "School of Riga",
    "subject_area": "physics",
    "problem_fields": ["class-management", "parents"],
    "stages": "lower secondary",
    "interests": "experiments at home\nnervous beginners\n",
    "about": "Twenty years at the same school.",
    "languages": ["en", "lt"],
    "days": "Monday",
    "hours_per_week": "3",
    "load_limit": "2",
    "code": "true",
}


@dataclass
class School:
    """People at their browsers, in front of the real application."""

    client: TestClient
    tokens: dict[str, str]
    clock: Clock

    def sees(self, who: str, path: str) -> Response:
        """Somebody opens a page."""
        return self.client.get(path, headers=self._as(who))

    def reads(self, who: str, path: str) -> str:
        """The words of a page somebody opens."""
        return text_of(self.sees(who, path))

    def sends(self, who: str, path: str, **fields: Any) -> Response:
        """Somebody sends a form; a name with an underscore before its last part stands for one with a dot."""
        data = {re.sub(r"^(q\d+)_", r"\1.", name): text for name, text in fields.items()}
        return self.client.post(path, data=data, headers=self._as(who))

    def asks(self, who: str, method: str, path: str, body: Any = None) -> Response:
        """Somebody's program asks the API."""
        return self.client.request(method, f"/api/v1{path}", json=body, headers=self._as(who))

    def moves(self, who: str, number: str, action: str, **said: Any) -> None:
        """Somebody makes a move by the API."""
        answer = self.asks(who, "POST", f"/cases/{number}/moves", {"action": action, **said})
        assert answer.status_code == 200, answer.text

    def offered(self, **changes: Any) -> str:
        """Olga's case, offered to Anna; its number."""
        answer = self.asks("olga", "POST", "/cases", FORM | changes)
        assert answer.status_code == 201, answer.text
        number = str(answer.json()["number"])
        self.moves("olga", number, "choose mentor", mentor="anna-berg")
        return number

    def in_work(self, **changes: Any) -> str:
        """A case that Anna has taken."""
        number = self.offered(**changes)
        self.moves("anna", number, "accept")
        return number

    def second_asked(self, **changes: Any) -> str:
        """A case that Anna has answered, and a second opinion asked of Bruno."""
        number = self.in_work(**changes)
        self.moves("anna", number, "send solution", **SOLUTION)
        self.moves("olga", number, "ask second opinion", mentor="bruno-hahn", question="Is there another way?")
        return number

    def with_colleague(self) -> str:
        """A collective case of Anna's, with Bruno asked for an opinion."""
        number = self.in_work(format="collectively")
        self.moves("anna", number, "ask colleagues", colleagues=["bruno-hahn"], question="Would you write to them?")
        return number

    def case(self, who: str, number: str) -> dict[str, Any]:
        """A case as the API shows it to somebody."""
        return dict(self.asks(who, "GET", f"/cases/{number}").json())

    def _as(self, who: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[who]}"}


def text_of(answer: Response) -> str:
    """The words of a page as they are read, without marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


@pytest.fixture(scope="module")
def corpus(
    make_case: Callable[..., Any],
    make_article: Callable[..., Any],
    make_mentor: Callable[..., Any],
    make_question: Callable[..., Any],
) -> Corpus:
    """The shipped rubricator and a few records."""
    shipped = read_corpus(SHIPPED)[0]
    guiding = {"kind": "guiding", "theme": "rewording"}
    return Corpus(
        rubricator=shipped.rubricator,
        gaps=shipped.gaps,
        questions=(
            make_question(),
            make_question(id="shorter", text="How would you ask it in one sentence?", **guiding),
            make_question(id="letters", text="Which letter hurts?", problem_fields=["parents"], **guiding),
        ),
        cases=(make_case(materials=["calm-beginnings"]),),
        articles=(
            make_article(),
            make_article(id="letters-home", title="Letters home", summary="How to write a letter."),
        ),
        mentors=(
            make_mentor(),
            make_mentor(id="bruno-hahn", name="Bruno Hahn", institution="School of Ulm", problem_fields=["parents"]),
            make_mentor(id="clara-moss", name="Clara Moss", institution="School of Ems"),
            make_mentor(id="emil-roe", name="Emil Roe", institution=f"SCHOOL  of {CANARY}"),
        ),
    )


@pytest.fixture(scope="module")
def index(corpus: Corpus, hashing_encoder: HashingEncoder) -> Iterator[Index]:
    """The corpus, indexed in memory by the stand-in encoder."""
    made = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    made.put(items_of(corpus))
    yield made
    made.close()


@pytest.fixture(scope="module")
def filled(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A database with the corpus and the people, to be copied; and what signs each of them in."""
    path = tmp_path_factory.mktemp("mentors") / "casementor.db"

    async def fill() -> dict[str, str]:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await database.migrate()
        tokens = {}
        async with database.writing() as session:
            await put_records(session, records_of(corpus), at=MONDAY)
            for who, (name, role, mentor) in PEOPLE.items():
                email = f"{CANARY}@example.org" if who == "olga" else f"{who}@example.org"
                told = {"email": email, "name": name, "roles": [role], "mentor": mentor}
                row = await add_account(session, hashed_password="unused", at=MONDAY, **told)
                row.questionnaire = OLGA_TOLD if who == "olga" else {}
                confirmed(row, at=CONFIRMED)
                tokens[who] = await begin_session(session, row, at=MONDAY)
        await database.close()
        return tokens

    return path, asyncio.run(fill())


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def app(corpus: Corpus, index: Index, filled: tuple[Path, dict[str, str]], tmp_path: Path, clock: Clock) -> FastAPI:
    """The real application on a database of its own."""
    database = tmp_path / "casementor.db"
    shutil.copy(filled[0], database)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Casementor]:
        opened = Database(f"sqlite+aiosqlite:///{database}")
        yield Casementor(database=opened, index=index, corpus=corpus, cache=VectorCache(None))
        await opened.close()

    unlimited = {"respond_limit": "100000/minute", "read_limit": "100000/minute"}
    settings = Settings(data_folder=tmp_path, worker_in_serve=False, session_days=365, **unlimited)
    return create_app(settings, opening, clock=clock)


@pytest.fixture
def school(app: FastAPI, filled: tuple[Path, dict[str, str]], clock: Clock) -> Iterator[School]:
    """People in front of the application."""
    with TestClient(app, follow_redirects=False) as client:
        yield School(client, filled[1], clock)


def sections(page: Response) -> dict[str, str]:
    """The words of each part of the inbox."""
    found = re.findall(r'<section id="(\w+)".*?</section>', page.text, re.DOTALL)
    parts = re.findall(r"<section id=.*?</section>", page.text, re.DOTALL)
    return dict(zip(found, parts, strict=True))


# The inbox


def test_an_offer_stands_in_the_inbox_with_its_time(school: School) -> None:
    number = school.offered()
    waiting = sections(school.sees("anna", "/inbox"))["waiting"]
    assert number in waiting
    assert "Form seven talks loudly" in waiting
    assert "You have until November 26, 2026" in waiting


def test_cases_are_sorted_by_whom_they_wait_for(school: School) -> None:
    mine, others, done = school.in_work(), school.in_work(), school.in_work()
    school.moves("anna", others, "send questions", questions=[{"text": "Since when?"}])
    school.moves("mira", done, "close", reason="It has settled.")
    parts = sections(school.sees("anna", "/inbox"))
    assert [
        number for part in ("waiting", "others", "finished") for number in (mine, others, done) if number in parts[part]
    ] == [mine, others, done]


def test_a_colleague_is_asked_in_the_inbox_until_the_opinion_is_given(school: School) -> None:
    number = school.with_colleague()
    assert number in sections(school.sees("bruno", "/inbox"))["waiting"]
    school.moves("bruno", number, "give opinion", text="I would not.")
    parts = sections(school.sees("bruno", "/inbox"))
    assert number not in parts["waiting"]
    assert number in parts["others"]


def test_the_inbox_shows_load_and_limit(school: School) -> None:
    school.in_work()
    school.offered()
    told = school.reads("anna", "/inbox")
    assert "In work 2 of at most 4" in told  # one of them is declared by the profile itself
    assert "Offers to answer 1" in told


def test_a_mentor_without_a_profile_is_led_to_write_one(school: School) -> None:
    assert "You have no mentor profile yet." in school.reads("dora", "/inbox")


@pytest.mark.parametrize("page", ["/inbox", "/mentor-profile"])
def test_these_pages_are_for_mentors(school: School, page: str) -> None:
    assert school.sees("olga", page).status_code == 403
    assert school.client.get(page).status_code in (303, 401)


# Who the author is


MENTORS_OF = {"offered": "anna", "in_work": "anna", "second_asked": "bruno", "with_colleague": "bruno"}


@pytest.mark.parametrize("made", ["offered", "in_work", "second_asked"])
def test_r16_an_anonymous_case_tells_a_mentor_nothing_of_its_author(school: School, made: str) -> None:
    number = getattr(school, made)()
    who = MENTORS_OF[made]
    assert CANARY.lower() not in school.sees(who, f"/cases/{number}").text.lower()
    assert CANARY.lower() not in school.sees(who, "/inbox").text.lower()
    assert "you see the case, not the person" in school.reads(who, f"/cases/{number}")


def test_a_colleague_does_not_learn_who_wrote_the_case(school: School) -> None:
    page = school.sees("bruno", f"/cases/{school.with_colleague()}").text
    assert CANARY.lower() not in page.lower()
    assert "Would you write to them?" in page


def test_in_the_personal_format_name_and_contact_come_with_acceptance(school: School) -> None:
    number = school.offered(format="personally")
    before = school.reads("anna", f"/cases/{number}")
    assert f"Olga {CANARY}" not in before
    assert f"+49 {CANARY}" not in before
    school.moves("anna", number, "accept")
    after = school.reads("anna", f"/cases/{number}")
    assert f"Olga {CANARY}" in after
    assert f"Telephone +49 {CANARY}" in after


def test_everything_an_author_can_tell_has_a_label() -> None:
    assert set(TOLD_BY_AUTHOR) == {*Work.model_fields, *Contact.model_fields, "email"}


# Being asked


def test_accepting_leads_to_the_workspace(school: School) -> None:
    number = school.offered()
    answer = school.sends("anna", f"/cases/{number}/accept")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{number}")
    assert "Write a possible solution" in school.reads("anna", f"/cases/{number}")


def test_the_words_of_a_refusal_reach_the_author(school: School) -> None:
    number = school.offered()
    answer = school.sends("anna", f"/cases/{number}/refuse", reason="no time", words="A week full of exams.")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    assert school.case("olga", number)["passed_over"][0]["words"] == "A week full of exams."


def test_a_refusal_without_a_reason_keeps_its_words(school: School) -> None:
    answer = school.sends("anna", f"/cases/{school.offered()}/refuse", words="A week full of exams.")
    assert answer.status_code == 422
    assert "A week full of exams." in answer.text
    assert 'href="#reason"' in answer.text
    assert 'id="reason"' in answer.text


def test_one_thing_can_be_asked_before_accepting(school: School) -> None:
    number = school.offered()
    school.sends("anna", f"/cases/{number}/ask-before-accepting", question="Is the class tutor told?")
    school.moves("olga", number, "reply", answer="She knows since Monday.")
    told = school.reads("anna", f"/cases/{number}")
    assert "She knows since Monday." in told
    assert "Ask one thing first" not in told
    assert "Take the case" in told


def test_who_has_as_many_cases_as_can_be_taken_is_told_so_instead_of_a_button(school: School) -> None:
    school.in_work()
    number = school.offered()
    school.asks("anna", "PATCH", "/mentor-profile", {"load_limit": 1, "confirms_code": True})
    told = school.reads("anna", f"/cases/{number}")
    assert "set your limit to 1; raise it or refuse." in told
    assert "Take the case" not in told
    assert school.sends("anna", f"/cases/{number}/accept").status_code == 409


def test_every_reason_to_refuse_has_its_words() -> None:
    assert set(REFUSALS) == set(RefusalReason)


# The question workspace


def test_drafted_questions_stand_with_reasons_and_none_is_ticked(school: School) -> None:
    page = school.sees("anna", f"/cases/{school.in_work()}")
    assert "Since when has this been so?" in page.text
    assert re.search(r'name="q1\.pick" value="1">', page.text)
    assert "Left empty, it is not sent." in page.text


def test_only_what_was_picked_is_sent_in_the_order_given(school: School) -> None:
    number = school.in_work()
    answer = school.sends(
        "anna",
        f"/cases/{number}/send-questions",
        **{"q1_text": "Not picked?", "q1_drafted": "Not picked?"},
        **{
            "q2_text": "Since which week?",
            "q2_drafted": "Since when has this been so?",
            "q2_pick": "1",
            "q2_order": "2",
        },
        **{"q3_text": "What would be better?", "q3_pick": "1", "q3_kind": "developing", "q3_order": "1"},
        **{"q4_text": "", "q4_pick": "1"},
    )
    assert answer.status_code == 303
    sent = school.case("olga", number)["question_rounds"][0]["questions"]
    assert [question["text"] for question in sent] == ["What would be better?", "Since which week?"]
    drafted = school.case("anna", number)["question_rounds"][0]["questions"][1]["drafted"]
    assert drafted == "Since when has this been so?"


def test_sending_no_question_says_so_and_keeps_what_was_typed(school: School) -> None:
    answer = school.sends(
        "anna", f"/cases/{school.in_work()}/send-questions", q1_text="Kept words?", q1_drafted="Kept?"
    )
    assert answer.status_code == 422
    assert "Kept words?" in answer.text
    assert 'href="#questions"' in answer.text
    assert 'id="questions"' in answer.text


def test_the_workspace_comes_back_as_it_was_left(school: School) -> None:
    number = school.in_work()
    school.sends(
        "anna",
        f"/cases/{number}/send-questions",
        draft="1",
        **{
            "q1_text": "Since which week?",
            "q1_drafted": "Since when has this been so?",
            "q1_pick": "1",
            "q1_order": "2",
        },
        **{"q2_text": "My own question?", "q2_pick": "1", "q2_order": "1"},
    )
    page = school.sees("anna", f"/cases/{number}").text
    assert page.index("My own question?") < page.index("Since which week?")
    assert re.search(r'name="q1\.pick" value="1" checked', page)
    assert school.case("olga", number)["question_rounds"] == []


def test_a_guiding_question_of_the_bank_invites_to_redefine(school: School) -> None:
    number = school.in_work()
    page = school.sees("anna", f"/cases/{number}").text
    assert 'value="How would you ask it in one sentence?"' in page
    assert "Which letter hurts?" not in page  # it belongs to another problem field
    school.sends("anna", f"/cases/{number}/invite-to-redefine", question="How would you ask it in one sentence?")
    assert school.case("olga", number)["state"] == "invited to redefine"


def test_a_redefined_request_stands_beside_its_first_wording(school: School) -> None:
    number = school.in_work()
    school.moves("anna", number, "invite to redefine", question="Who begins?")
    school.moves(
        "olga", number, "redefine", essence="Two pupils begin, the others join.", question="How do I win them?"
    )
    told = school.reads("anna", f"/cases/{number}")
    assert "What changed from version 1 to version 2" in told
    assert "Two pupils begin" in told
    assert "The author can do so once more." in told


# The solution workspace


def test_only_what_is_sent_reaches_the_author_under_the_mentors_name(school: School) -> None:
    number = school.in_work()
    assert "under your name: Anna Berg" in school.reads("anna", f"/cases/{number}")
    school.sends("anna", f"/cases/{number}/send-solution", text="Only half of it", draft="1")
    assert "Only half of it" not in school.sees("olga", f"/cases/{number}").text
    said = {"approach": "A quiet ritual", "text": "Stand at the door.", "steps": "Greet each\nBegin\n"}
    school.sends("anna", f"/cases/{number}/send-solution", **said, materials=["calm-beginnings"])
    given = school.case("olga", number)["solutions"][0]
    assert (given["mentor"]["name"], given["steps"]) == ("Anna Berg", ["Greet each", "Begin"])
    assert given["materials"] == ["calm-beginnings"]


def test_a_solution_that_is_not_right_keeps_everything(school: School) -> None:
    number = school.in_work()
    answer = school.sends(
        "anna",
        f"/cases/{number}/send-solution",
        text="Stand at the door.",
        steps="Greet",
        materials=["calm-beginnings"],
    )
    assert answer.status_code == 422
    assert "Stand at the door." in answer.text
    assert re.search(r'value="calm-beginnings" checked', answer.text)
    assert 'href="#approach"' in answer.text
    assert 'id="approach"' in answer.text


def test_a_search_for_materials_keeps_what_was_written(school: School) -> None:
    number = school.in_work()
    school.sends("anna", f"/cases/{number}/send-solution", text="Half of it", search="letter", draft="1")
    page = school.sees("anna", f"/cases/{number}").text
    assert 'value="letters-home"' in page
    assert "Half of it" in page


def test_a_ticked_material_stays_when_the_search_goes_on(school: School) -> None:
    number = school.in_work()
    search = {"materials": ["letters-home"], "search": "calm", "draft": "1"}
    school.sends("anna", f"/cases/{number}/send-solution", **search)
    page = school.sees("anna", f"/cases/{number}").text
    assert re.search(r'value="letters-home" checked', page)
    assert page.count('name="materials" value="letters-home"') == 1


def test_r41_a_material_found_harmful_can_no_longer_be_attached(school: School) -> None:
    number = school.in_work()
    school.sends("anna", f"/cases/{number}/send-solution", materials=["letters-home"], search="letter", draft="1")
    school.asks("olga", "POST", "/reports", {"kind": "articles", "item": "letters-home"})
    assert "letters-home" not in school.sees("anna", f"/cases/{number}").text


def test_r41_a_question_found_harmful_is_drafted_no_longer(school: School) -> None:
    number = school.in_work()
    school.asks("olga", "POST", "/reports", {"kind": "questions", "item": "shorter"})
    assert "How would you ask it in one sentence?" not in school.sees("anna", f"/cases/{number}").text


def test_the_enter_key_sends_nothing_but_a_draft(school: School) -> None:
    page = school.sees("anna", f"/cases/{school.in_work(format='collectively')}").text
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "data-draft" in form]
    first = [re.findall(r'<button type="submit"[^>]*>', form)[0] for form in forms]
    assert len(first) == 5
    assert all('name="draft"' in button for button in first)


def test_a_second_mentor_sees_the_first_solution_and_what_is_asked(school: School) -> None:
    number = school.second_asked()
    before = school.reads("bruno", f"/cases/{number}")
    assert "Is there another way?" in before
    assert "Stand at the door." not in before
    school.moves("bruno", number, "accept")
    after = school.reads("bruno", f"/cases/{number}")
    assert "Stand at the door." in after
    assert "under your name: Bruno Hahn" in after


def test_a_mentor_can_give_a_case_back_with_a_reason(school: School) -> None:
    number = school.in_work()
    assert school.sends("anna", f"/cases/{number}/release", reason="").status_code == 422
    answer = school.sends("anna", f"/cases/{number}/release", reason="Ill for a fortnight.")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")


def test_what_the_author_says_of_it_is_shown_to_the_mentor(school: School) -> None:
    number = school.in_work()
    school.moves("anna", number, "send solution", **SOLUTION)
    school.moves("olga", number, "reflect", learned="Beginnings matter.", useful="yes")
    assert "Beginnings matter." in school.reads("anna", f"/cases/{number}")


# Colleagues


def test_colleagues_can_be_asked_in_the_collective_format_only(school: School) -> None:
    sentence = "Take the opinion of a colleague"
    assert sentence in school.reads("anna", f"/cases/{school.in_work(format='collectively')}")
    assert sentence not in school.reads("anna", f"/cases/{school.in_work()}")


def test_neither_oneself_nor_anybody_of_the_authors_school_can_be_asked(school: School) -> None:
    page = school.sees("anna", f"/cases/{school.in_work(format='collectively')}").text
    asked = re.findall(r'name="colleagues" value="([^"]+)"', page)
    assert asked == ["clara-moss", "bruno-hahn"]  # who knows the problem field comes first


def test_who_is_away_is_not_asked_for_an_opinion(school: School) -> None:
    school.asks("bruno", "POST", "/mentor-profile/away", {"until": "2026-12-24"})
    page = school.sees("anna", f"/cases/{school.in_work(format='collectively')}").text
    assert 'name="colleagues" value="bruno-hahn"' not in page


def test_an_opinion_reaches_the_mentor_and_not_the_author(school: School) -> None:
    number = school.with_colleague()
    school.sends("bruno", f"/cases/{number}/give-opinion", text="I would not write.")
    assert "I would not write." in school.reads("anna", f"/cases/{number}")
    assert "I would not write." not in school.sees("olga", f"/cases/{number}").text


# The own profile


def test_a_profile_stands_in_the_public_directory_at_once(school: School) -> None:
    answer = school.sends("dora", "/mentor-profile", **PROFILE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/mentor-profile?told=saved")
    told = text_of(school.client.get("/mentors/dora-lind"))
    assert "Teacher of physics, School of Riga" in told
    assert "experiments at home, nervous beginners" in told
    assert "Dora Lind" in text_of(school.client.get("/mentors"))


def test_the_form_comes_back_with_the_profile(school: School) -> None:
    page = school.sees("anna", "/mentor-profile")
    assert 'value="Anna Berg"' in page.text
    assert re.search(r'name="problem_fields" value="class-management" checked', page.text)


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(school: School) -> None:
    wrong = PROFILE | {"position": "", "hours_per_week": "many", "stages": [], "about": "Kept <word for word>"}
    answer = school.sends("dora", "/mentor-profile", **wrong)
    assert answer.status_code == 422
    told = text_of(answer)
    assert "'Position' is empty; please fill it in." in told
    assert "'Hours a week' must be a whole number from 0 to 20." in told
    assert "Please choose at least one under 'Whom you know from work'." in told
    assert "Kept &lt;word for word&gt;" in answer.text
    assert re.search(r'name="problem_fields" value="parents" checked', answer.text)
    for field_name in ("position", "hours_per_week", "stages"):
        assert f'href="#{field_name}"' in answer.text
        assert f'id="{field_name}"' in answer.text


def test_r42_a_first_profile_needs_the_code_of_mentors(school: School) -> None:
    answer = school.sends("dora", "/mentor-profile", **{**PROFILE, "code": ""})
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text
    assert school.client.get("/mentors/dora-lind").status_code == 404


def test_r42_a_mentor_who_has_not_confirmed_the_code_is_reminded_in_inbox_and_cases(school: School) -> None:
    school.clock.turn(days=363)
    assert "Please confirm the code of mentors." in school.reads("anna", "/inbox")
    assert "Please confirm the code of mentors." in school.reads("anna", f"/cases/{school.offered()}")


def test_r42_who_has_not_confirmed_the_code_within_the_year_takes_no_case_until_then(school: School) -> None:
    school.clock.turn(days=363)
    number = school.offered()
    told = school.reads("anna", f"/cases/{number}")
    assert "please confirm it on your profile page first" in told
    assert "Take the case" not in told
    refused = school.sends("anna", f"/cases/{number}/accept")
    assert refused.status_code == 409
    assert "please confirm it on your profile page first" in text_of(refused)
    school.asks("anna", "PATCH", "/mentor-profile", {"confirms_code": True})
    assert "Take the case" in school.reads("anna", f"/cases/{number}")
    assert school.sends("anna", f"/cases/{number}/accept").status_code == 303


def test_r42_a_mentor_who_has_confirmed_the_code_is_not_asked_again_within_the_year(school: School) -> None:
    sentence = "Please confirm the code of mentors."
    school.sends("dora", "/mentor-profile", **PROFILE)
    assert sentence not in school.reads("dora", "/inbox")
    assert "You confirmed it on November 23, 2026." in school.reads("dora", "/mentor-profile")
    school.clock.turn(days=364)
    assert sentence not in school.reads("dora", "/inbox")


def test_who_is_away_is_offered_no_case_from_that_moment_on(school: School) -> None:
    answer = school.sends("anna", "/mentor-profile/away", away_until="2026-12-24")
    assert answer.headers["location"] == "/mentor-profile?told=away"
    number = school.asks("olga", "POST", "/cases", FORM).json()["number"]
    offered = [mentor["id"] for mentor in school.asks("olga", "GET", f"/cases/{number}/mentors").json()]
    assert "anna-berg" not in offered
    chosen = school.asks("olga", "POST", f"/cases/{number}/moves", {"action": "choose mentor", "mentor": "anna-berg"})
    assert chosen.status_code == 409
    assert "No new case is offered to you" in school.reads("anna", "/inbox")


def test_back_before_the_day_is_one_button(school: School) -> None:
    school.sends("anna", "/mentor-profile/away", away_until="2026-12-24")
    school.sends("anna", "/mentor-profile/away", away_until="2026-12-24", back="1")
    assert "No new case is offered" not in school.reads("anna", "/inbox")


@pytest.mark.parametrize("day", ["tomorrow", "2026-11-22", "2030-01-01", "2026-02-30"])
def test_a_day_away_that_cannot_be_is_mended_at_its_field(school: School, day: str) -> None:
    answer = school.sends("anna", "/mentor-profile/away", away_until=day)
    assert answer.status_code == 422
    assert 'href="#away_until"' in answer.text
    assert f'value="{day}"' in answer.text


# The API of the own profile


def test_the_api_changes_what_is_named_and_leaves_the_rest(school: School) -> None:
    changed = school.asks("anna", "PATCH", "/mentor-profile", {"load_limit": 5, "confirms_code": True})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["load_limit"], changed.json()["name"]) == (5, "Anna Berg")
    assert school.client.get("/api/v1/mentors/anna-berg").json()["load_limit"] == 5


def test_the_api_names_the_field_that_a_first_profile_lacks(school: School) -> None:
    answer = school.asks("dora", "PATCH", "/mentor-profile", {"name": "Dora Lind", "confirms_code": True})
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "position"


@pytest.mark.parametrize("body", [{"load_limit": "5"}, {"load_limit": 11}, {"unknown": 1}, {"confirms_code": "yes"}])
def test_the_api_takes_no_other_shape(school: School, body: dict[str, Any]) -> None:
    assert school.asks("anna", "PATCH", "/mentor-profile", body).status_code == 422


def test_the_api_of_profiles_is_for_mentors(school: School) -> None:
    assert school.asks("olga", "PATCH", "/mentor-profile", {}).status_code == 403
    assert school.asks("olga", "POST", "/mentor-profile/away", {"until": None}).status_code == 403
    assert school.client.post("/api/v1/mentor-profile/away", json={"until": None}).status_code in (401, 403)
