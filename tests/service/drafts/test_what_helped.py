"""What helped: the author says it of each item, changes it, takes it back; it is theirs, and nothing moves by it."""

from typing import Any

import pytest

from corpus.records import Format
from service.actions.erase_person import erase_person
from service.actions.export_person import export_person
from service.store.cases import get_case
from service.store.erasing import erase_words, rename_mentor
from service.store.helpful import helpful_in
from tests.service.drafts.conftest import Desk, Desks
from tests.service.matrix.conftest import FORM, MONDAY

DIGEST = ("digest", "digest")


async def says(made: Desk, number: str, kind: str, item: str, said: str, who: str = "author") -> int:
    """Somebody presses a button beside an item; the status of the answer."""
    sent = {"kind": kind, "item": item, "said": said}
    return (await made.school.ask(who, "POST", f"/cases/{number}/helped", data=sent)).status_code


async def said(made: Desk, number: str) -> dict[tuple[str, str], bool]:
    """What is kept of a case."""
    async with made.school.database.reading() as session:
        return {(one.kind.value, one.item): one.helped for one in await helpful_in(session, number)}


async def shown(made: Desk, number: str) -> dict[str, str]:
    """One item of each kind in a first response, by the kind's name."""
    found = (await made.school.ask("author", "GET", f"/api/v1/cases/{number}")).json()["first_response"]
    parts = {"cases": "similar_cases", "articles": "materials", "questions": "questions", "mentors": "mentors"}
    return {kind: found[part][0]["id"] for kind, part in parts.items()} | {"digest": "digest"}


async def test_every_kind_of_item_can_be_said_to_have_helped_or_not(desk: Desks) -> None:
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    await made.works()
    items = await shown(made, number)
    page = (await made.school.ask("author", "GET", f"/cases/{number}")).text
    for kind, item in items.items():
        assert page.count(f'id="helped-{kind}-{item}"') == 1
        assert await says(made, number, kind, item, "no" if kind == "articles" else "yes") == 303
    assert await said(made, number) == {(kind, item): kind != "articles" for kind, item in items.items()}


async def test_what_was_said_stands_beside_the_item_can_be_changed_and_taken_back(desk: Desks) -> None:
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    for verdict, told in (("no", "You said: it did not help."), ("yes", "You said: it helped.")):
        assert await says(made, number, "cases", "noisy-start", verdict) == 303
        assert told in (await made.school.ask("author", "GET", f"/cases/{number}")).text
    assert await said(made, number) == {("cases", "noisy-start"): True}
    assert await says(made, number, "cases", "noisy-start", "take back") == 303
    assert await said(made, number) == {}
    assert "You said" not in (await made.school.ask("author", "GET", f"/cases/{number}")).text


async def test_the_answer_leads_back_to_the_item(desk: Desks) -> None:
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    sent = {"kind": "cases", "item": "noisy-start", "said": "yes"}
    answer = await made.school.ask("author", "POST", f"/cases/{number}/helped", data=sent)
    assert answer.headers["location"] == f"/cases/{number}#helped-cases-noisy-start"


@pytest.mark.parametrize(
    ("who", "kind", "item"),
    [
        ("author", "cases", "never-shown"),
        ("author", "articles", "noisy-start"),
        ("author", "digest", "digest"),
        ("mentor", "cases", "noisy-start"),
        ("moderator", "cases", "noisy-start"),
        ("other teacher", "cases", "noisy-start"),
    ],
)
async def test_only_the_author_says_it_and_only_of_what_is_shown(desk: Desks, who: str, kind: str, item: str) -> None:
    """The digest is not made yet."""
    made = desk()
    number = await made.taken()
    assert await says(made, number, kind, item, "yes", who) == 404
    assert await said(made, number) == {}


async def test_nobody_else_is_asked_or_told(desk: Desks) -> None:
    made = desk()
    number = await made.taken()
    await says(made, number, "cases", "noisy-start", "yes")
    for who in ("mentor", "moderator"):
        page = (await made.school.ask(who, "GET", f"/cases/{number}")).text
        assert "You said" not in page and "Did this help you?" not in page
        assert (await made.school.ask(who, "GET", f"/api/v1/cases/{number}/helped")).status_code == 404


async def test_the_api_says_and_reads_the_same(desk: Desks) -> None:
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    path = f"/api/v1/cases/{number}/helped"
    for verdict, left in (("no", [False]), ("yes", [True]), ("take back", [])):
        told = await made.school.ask("author", "PUT", f"{path}/cases/noisy-start", json={"said": verdict})
        assert told.json() == {"status": "done"}
        kept = (await made.school.ask("author", "GET", path)).json()
        assert [one["helped"] for one in kept] == left


async def test_what_was_said_changes_no_ranking(desk: Desks) -> None:
    """Only weights that were measured and have a version do."""
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)

    async def answered() -> Any:
        found = (await made.school.ask(None, "POST", "/api/v1/first-responses", json=FORM)).json()
        return {name: part for name, part in found.items() if name != "meta"}

    before = await answered()
    for kind, item in (await shown(made, number)).items():
        await says(made, number, kind, item, "no")
    assert await answered() == before


async def test_it_is_in_the_export_of_its_author_and_gone_with_the_words_of_the_case(desk: Desks) -> None:
    """R22."""
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    await says(made, number, "cases", "noisy-start", "yes")
    async with made.school.database.writing() as session:
        exported = await export_person(session, made.school.people["author"])
        await erase_words(session, await get_case(session, number))
    told = {"case": number, "kind": "cases", "item": "noisy-start", "helped": True}
    assert [{name: one[name] for name in told} for one in exported["what helped"]] == [told]
    assert await said(made, number) == {}


async def test_it_goes_with_its_author_and_of_a_mentor_with_the_mentor(desk: Desks) -> None:
    """R22, R33: nothing is kept of who left, not even that they helped."""
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    mentor = (await shown(made, number))["mentors"]
    await says(made, number, "mentors", mentor, "yes")
    await says(made, number, "cases", "noisy-start", "yes")
    async with made.school.database.writing() as session:
        await rename_mentor(session, mentor, "former-mentor-0")
    assert await said(made, number) == {("cases", "noisy-start"): True}
    async with made.school.database.writing() as session:
        await erase_person(session, made.school.people["author"], at=MONDAY)
    assert await said(made, number) == {}
