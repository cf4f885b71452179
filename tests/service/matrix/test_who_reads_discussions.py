"""Every route of discussions × every person: who gets in, and that nobody learns there who wrote a case (R16)."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from corpus.records import Format
from service.actions.heard import Heard
from service.actions.make_opening_move import make_opening_move, propose_opening
from service.actions.make_topic_move import make_topic_move
from service.discussions.opening import Opening, OpeningText
from service.discussions.opening_said import Agree, Approve, Propose
from service.discussions.topic_said import Contribute
from service.store.job_tables import JobRow, NoticeRow
from tests.service.matrix.conftest import MARKS, MONDAY, PEOPLE, School, worked

TEXT = OpeningText(title="A loud beginning", essence="It is loud.", question="How can it be calm?")
SIGNED_IN = frozenset(PEOPLE)
JOINING = frozenset({"author", "other teacher", "mentor", "second mentor", "colleague"})
TOPIC = "/discussions/{topic}"


async def discussed(school: School) -> tuple[str, str]:
    """A public case that stands in a topic in which its author and a colleague wrote; number and topic."""
    number = await worked(school, Format.PUBLICLY)
    async with school.database.writing() as session:
        await propose_opening(session, number, Propose(text=TEXT), at=MONDAY)
        actor = school.people["moderator"].actor
        read = (await make_opening_move(session, number, Approve(text=_digest(number)), actor=actor, at=MONDAY)).digest
    async with school.database.writing() as session:
        mine = school.people["author"].actor
        stands = await make_opening_move(session, number, Agree(text=read), actor=mine, at=MONDAY)
    assert stands.topic is not None
    for who in ("author", "colleague"):
        async with school.database.writing() as session:
            actor = school.people[who].actor
            said = Contribute(text="I would greet them.")
            await make_topic_move(session, stands.topic, said, actor=actor, at=MONDAY, heard=Heard())
    return number, stands.topic


def _digest(number: str) -> str:
    return Opening(id="x", number=number, author=uuid4(), text=TEXT).digest


ROUTES: dict[tuple[str, str], tuple[frozenset[str], dict[str, Any]]] = {
    ("GET", "/discussions"): (SIGNED_IN, {}),
    ("GET", TOPIC): (SIGNED_IN, {}),
    ("GET", "/api/v1/discussions"): (SIGNED_IN, {}),
    ("GET", "/api/v1/discussions/{topic}"): (SIGNED_IN, {}),
    ("POST", f"{TOPIC}/contribute"): (SIGNED_IN, {"data": {"text": ""}}),
    ("POST", "/api/v1/discussions/{topic}/moves"): (JOINING, {"json": {"action": "contribute", "text": "Silence."}}),
    ("GET", "/moderation/openings"): (frozenset({"moderator"}), {}),
    ("GET", "/cases/{number}/opening"): (frozenset({"author", "moderator"}), {}),
    ("GET", "/api/v1/cases/{number}/opening"): (frozenset({"author", "moderator"}), {}),
}


@pytest.mark.slow
@pytest.mark.parametrize("row", list(ROUTES), ids=lambda row: " ".join(row))
async def test_each_is_open_to_whom_it_is_for_and_tells_nobody_who_wrote_the_case(
    school: School, row: tuple[str, str]
) -> None:
    number, topic = await discussed(school)
    (method, path), (whose, body) = row, ROUTES[row]
    for who in (None, *PEOPLE):
        answer = await school.ask(who, method, path.format(number=number, topic=topic), **body)
        let_in = answer.status_code in (200, 422) and "/sign-in" not in answer.headers.get("location", "")
        assert let_in is (who in whose), (who, answer.status_code)
        told = f"{answer.text} {answer.headers}"
        if who != "author":
            assert [mark for mark in MARKS.values() if mark in told] == [], who
        if who in SIGNED_IN - {"author", "moderator", "mentor", "second mentor"}:
            assert number not in told, who


@pytest.mark.slow
async def test_what_people_are_told_names_nobody_and_links_no_case_with_its_topic(school: School) -> None:
    number, topic = await discussed(school)
    async with school.database.reading() as session:
        notices = list(await session.scalars(select(NoticeRow)))
        letters = [row.payload for row in await session.scalars(select(JobRow).where(JobRow.kind == "mail"))]
    assert any(notice.topic == topic for notice in notices)
    assert [notice for notice in notices if notice.topic and notice.number] == []
    others = [letter for letter in letters if not letter["to"].startswith(MARKS["email"])]
    assert [mark for mark in MARKS.values() if mark in str(others)] == []
    assert [letter for letter in letters if topic in str(letter) and number in str(letter)] == []


@pytest.mark.slow
@pytest.mark.parametrize("way", ["page", "API"])
async def test_r7_what_is_written_in_a_topic_is_screened_before_anybody_reads_it(school: School, way: str) -> None:
    _, topic = await discussed(school)
    said = "A boy in my class says that he wants to kill himself tonight."
    if way == "API":
        sent: dict[str, Any] = {"json": {"action": "contribute", "text": said}}
        answer = await school.ask("colleague", "POST", f"/api/v1/discussions/{topic}/moves", **sent)
        assert answer.status_code == 200
    else:
        answer = await school.ask("colleague", "POST", f"/discussions/{topic}/contribute", data={"text": said})
        assert answer.status_code == 303
    read = {who: (await school.ask(who, "GET", f"/discussions/{topic}")).text for who in ("colleague", "other teacher")}
    assert said in read["colleague"]
    assert "do not wait for an answer here" in read["colleague"]
    assert said not in read["other teacher"]
