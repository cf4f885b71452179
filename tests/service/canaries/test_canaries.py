"""Canaries planted in every field of two hundred cases appear nowhere they must not (R13, R16, R19, R20)."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from retrieval.analysis import stems
from service.actions.read_texts import texts_to_measure
from service.store.tables import Table
from tests.service.canaries.planting import CLOSED, MAY_READ, VISITOR, Story
from tests.service.canaries.tales import MANY, WORDS, Tale
from tests.service.canaries.text_fields import every_text_field
from tests.service.canaries.town import STAFF, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

LIBRARY = ("/library/cases/{name}", "/api/v1/library/cases/{name}")
TOPICS = ("/discussions/{name}", "/api/v1/discussions/{name}")
NAMES = {
    "/library/materials/{name}": "calm-beginnings",
    "/api/v1/library/materials/{name}": "calm-beginnings",
    "/mentors/{name}": "mentor-0",
    "/api/v1/mentors/{name}": "mentor-0",
    "/statistics/{name}.csv": "urgency",
    "/numbers/{name}.csv": "urgency",
    "/moderation/records/{kind}/{name}": "class-management",
    "/evaluations/runs/{name}": "none",
    "/evaluations/sheets/{name}": "none",
}
PARTS = {"{kind}": "rubricator", "{place}": "new%20case", "{task}": "solution", "{copy}": "1", "{trial}": "1"}
ASKED = {"statistics": "?first=2026-09&last=2026-12", "public": "?year=2026"}
"""What addresses that end so need besides."""
LISTS = ("/library", "/api/v1/library/cases", "/discussions", "/api/v1/discussions", "/cases", "/inbox", "/notices")
"""Addresses with more than one page."""


def ways(town: Town) -> list[str]:
    """Every address that is read."""
    routes = iter_route_contexts(town.app.routes)
    return sorted({str(route.path) for route in routes if "GET" in (route.methods or ())} - {"/sign-out"})


def addresses(town: Town, path: str) -> Iterator[str]:
    """A path that is about no case with all it can be asked for."""
    account = str(town.people["teacher-0"].id)
    for part, value in {**PARTS, "{account}": account, "{name}": NAMES.get(path, "")}.items():
        path = path.replace(part, value)
    assert "{" not in path, f"what stands for the parts of {path}?"
    yield path + ASKED.get(path.rsplit("/", 1)[-1], "")
    if path in LISTS:
        yield from (f"{path}?page={page}" for page in (2, 3))


async def test_every_field_somebody_writes_in_says_who_may_read_it_and_holds_a_canary(town: Town) -> None:
    assert {
        name.removesuffix(" (earlier)").removesuffix(" (hidden)") for name in MAY_READ
    } >= every_text_field() - CLOSED
    assert {one.field for one in town.aviary.planted.values()} == set(MAY_READ)
    assert sum(len(tales) for tales in town.tales.values()) == 200


def strangers(tale: Tale) -> list[str]:
    """Somebody of each kind who has nothing to do with a case."""
    return [VISITOR, f"teacher-{(tale.turn + 1) % MANY}", tale.mentor(10), "administrator", "evaluator"]


def known(tale: Tale) -> list[str]:
    """Everybody who has, or once had, to do with it; moderators may read every case."""
    return [tale.story.author, *map(tale.mentor, range(4))]


async def seen(town: Town, path: str, who: str, *, about: Story | None = None) -> list[str]:
    """What escaped on one page to one viewer."""
    answer = await town.asks(who, path)
    assert answer.status_code != 500, (who, path)
    escaped = town.aviary.escaped(f"{answer.text} {answer.headers}", who, town.role(who), about=about)
    return [f"{path} {answer.status_code} tells {who or 'a visitor'}: {name}" for name in escaped]


async def test_no_answer_about_a_case_tells_anybody_what_they_may_not_read(town: Town) -> None:
    wrong = []
    for tale in (tale for tales in town.tales.values() for tale in tales if tale.story.number):
        for who in (*strangers(tale)[tale.place % 2 :: 2], *(known(tale) if tale.place < 3 else ())):
            wrong += await seen(town, f"/api/v1/cases/{tale.story.number}", who, about=tale.story)
    assert wrong == []


async def test_no_page_of_a_case_tells_anybody_what_they_may_not_read(town: Town) -> None:
    wrong = []
    paths = [path for path in ways(town) if "{number}" in path and path != "/api/v1/cases/{number}"]
    for turn, tale in enumerate(town.some_of_each):
        for path in paths:
            for who in (strangers(tale)[turn % 5], *known(tale)[:4]):
                address = path.replace("{number}", tale.story.number).replace("{task}", "solution")
                wrong += await seen(town, address, who, about=tale.story)
    assert wrong == []


async def test_no_other_page_tells_anybody_what_they_may_not_read(town: Town) -> None:
    wrong = []
    everybody = (VISITOR, "teacher-0", "teacher-7", "mentor-0", "mentor-9", *STAFF)
    paths = [path for path in ways(town) if "{number}" not in path and path not in (*LIBRARY, *TOPICS)]
    for address in (address for path in paths for address in addresses(town, path)):
        for who in everybody:
            wrong += await seen(town, address, who)
    assert wrong == []


async def test_no_item_of_library_or_discussions_tells_what_it_must_not(town: Town) -> None:
    wrong = []
    published = [tale.story.item for tale in (*town.tales["published"], *town.tales["withdrawn"])]
    topics = [story.topic for story in town.stories if story.topic]
    for forms, names in ((LIBRARY, published), (TOPICS, topics)):
        for path in (form.replace("{name}", name) for form in forms for name in names):
            for who in (VISITOR, "teacher-3", "mentor-4"):
                wrong += await seen(town, path, who)
    assert wrong == []


async def test_searching_and_first_responses_find_only_what_is_published(town: Town) -> None:
    wrong = []
    for path in ("/library", "/api/v1/library/cases", "/discussions", "/api/v1/discussions"):
        wrong += await seen(town, f"{path}?text=They drum on the desks with rulers", "teacher-3")
    form = {"essence": WORDS["essence"], "question": WORDS["question"]}
    answer = await town.asks(VISITOR, "/api/v1/first-responses", "POST", json=form)
    assert answer.status_code == 200
    assert any(one.is_public for one in town.aviary.found(answer.text))
    assert wrong + town.aviary.escaped(answer.text, VISITOR, "") == []


async def test_letters_name_their_reader_at_most_and_quote_nothing(town: Town) -> None:
    addresses = {account.email: who for who, account in town.people.items()}
    assert len(town.letters) > 300
    told = {
        (letter.subject, one.field)
        for letter in town.letters
        for one in town.aviary.found(f"{letter.subject} {letter.body} {letter.id}")
        if (one.field, one.writer) != ("account name", addresses[letter.to])
    }
    assert told == set()


async def test_logs_tell_nothing_anybody_wrote(town: Town) -> None:
    assert {one.field for line in town.heard.lines for one in town.aviary.found(line)} == set()


async def test_what_is_measured_is_what_is_published(town: Town) -> None:
    async with town.service.database.reading() as session:
        records = await texts_to_measure(session)
    found = [one for record in records for one in town.aviary.found(record.model_dump_json())]
    assert len(records) == len(town.tales["published"])
    assert [one.field for one in found if not one.is_public] == []


HOLDS: dict[str, tuple[str, ...]] = {
    "accounts": ("account", "Questionnaire"),
    "cases": ("",),
    "case_events": ("",),
    "drafts": ("draft",),
    "first_views": ("first view",),
    "machine_drafts": ("",),
    "harm_reports": ("report", "message"),
    "openings": ("Correct.", "opening", "CaseForm", "Redefine"),
    "opening_events": ("opening TakeOut",),
    "topics": ("Correct.", "topic Contribute.text"),
    "contributions": ("topic Contribute", "topic HideContribution", "topic ShowContribution"),
    "topic_events": ("topic",),
    "additions": ("Article",),
    "library": ("CorrectText.text",),
    "jobs": ("account",),
}
"""The tables that may hold canaries, and of which fields; every other table holds none."""


async def rows(town: Town, name: str) -> list[Any]:
    async with town.service.database.reading() as session:
        return list(await session.execute(select(Table.metadata.tables[name])))


@pytest.mark.parametrize("name", sorted(Table.metadata.tables))
async def test_a_table_holds_only_what_belongs_in_it_and_nothing_taken_back(town: Town, name: str) -> None:
    held = town.aviary.found(str(await rows(town, name)))
    assert {one.field for one in held if not one.field.startswith(HOLDS.get(name, ("nothing",)))} == set()
    assert {one.field for one in held if one.is_gone} == set()
    if name == "library":
        assert {one.field for one in held if not one.is_public} == set()


async def test_stored_first_responses_hold_nothing_of_others_but_what_is_published(town: Town) -> None:
    found = {}
    for row in await rows(town, "cases"):
        found[row.number] = town.aviary.found(str(row.first_response))
    assert any(one.is_public for told in found.values() for one in told)
    foreign = [one for number, told in found.items() for one in told if one.story and one.story.number != number]
    assert {one.field for one in foreign if not one.is_public} == set()


async def test_no_file_beside_the_database_holds_anything_but_what_is_published(town: Town) -> None:
    wrong = {}
    for path in (path for path in town.folder.rglob("*") if path.is_file()):
        found = town.aviary.found(path.read_bytes().decode("latin-1"))
        is_database = path.name.startswith("casementor.db")
        wrong[path.name] = {one.field for one in found if one.is_gone or not (is_database or one.is_public)}
    assert {name: fields for name, fields in wrong.items() if fields} == {}
    assert any(name.startswith("items") for name in wrong)


async def test_the_words_leg_knows_only_what_is_published(town: Town) -> None:
    legs = town.service.index.words.values()
    found = [
        one
        for canary, one in town.aviary.planted.items()
        if any(leg.holders(stem) for leg in legs for stem in stems(canary, language="en"))
    ]
    assert any(one.is_public for one in found)
    assert {one.field for one in found if not one.is_public} == set()
