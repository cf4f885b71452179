"""A public case in real browsers: filed, told without names, discussed, solved by its mentor, and the topic closed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.jobs.kind import Tools, Work
from service.jobs.propose_opening import PROPOSE_OPENING
from service.mail.post import MailboxPost
from service.store.database import Database
from service.store.jobs import ClaimedJob
from tests.service.loop.conftest import Person
from tests.service.loop.test_the_life_of_a_case import taken

pytestmark = pytest.mark.asyncio(loop_scope="module")

People = dict[str, Person]
ESSENCE = "Petya Smirnov of School No 12 in Tver talks loudly for ten minutes after the long break."


async def files(teacher: Person) -> str:
    """The teacher files a public case; its path comes back."""
    page = await teacher.opens("/cases/new")
    await page.fill("[name=essence]", ESSENCE)
    await page.fill("[name=question]", "How can I begin calmly?")
    await page.check("[name=format][value=publicly]")
    await page.check("[name=problem_fields][value=class-management]")
    await teacher.presses(page.locator("form.case-form button[type=submit]:not([name=draft])").first)
    return page.url


async def proposes(folder: Path, case: str) -> None:
    """The job that the worker would do."""
    database, at = Database(f"sqlite+aiosqlite:///{folder / 'casementor.db'}"), datetime.now(UTC)
    tools = Tools(database, MailboxPost(folder / "mail", sender="nobody@school.example"), lambda: at, "http://school")
    work = Work(ClaimedJob(1, PROPOSE_OPENING.name, {"number": case.rpartition("/")[2]}, 1, at), tools, at)
    assert PROPOSE_OPENING.outside is not None
    assert PROPOSE_OPENING.inside is not None
    found = await PROPOSE_OPENING.outside(work)
    async with database.writing() as session:
        await PROPOSE_OPENING.inside(session, Work(work.job, tools, at, found))
    await database.close()


async def posted(people: People, case: str) -> str:
    """A moderator clears and approves the text, its author agrees; the path of the topic."""
    moderator = people["moderator"]
    await moderator.opens(f"{case}/opening")
    assert "Petya" in await moderator.reads()
    await moderator.sends("correct", essence="One pupil talks loudly for a while after the break.")
    await moderator.sends("approve")
    await people["teacher"].opens(f"{case}/opening")
    read = await people["teacher"].reads()
    assert "One pupil talks loudly" in read
    await people["teacher"].sends("agree")
    link = people["teacher"].page.locator("main a[href*='/discussions/topic-']").first
    return str(await link.get_attribute("href"))


async def test_a_public_case_is_discussed_and_solved_by_its_mentor(people: People, folder: Path) -> None:
    case = await files(people["teacher"])
    await proposes(folder, case)
    await taken(people, case)
    topic = await posted(people, case)
    await people["colleague"].opens(topic)
    assert "Petya" not in await people["colleague"].reads()
    assert "Hidden" not in await people["colleague"].reads()
    await people["colleague"].sends("contribute", text="Begin each lesson with a small bell.")
    await people["teacher"].opens(topic)
    await people["teacher"].sends("contribute", text="Thank you, I shall try the bell.")
    await people["teacher"].sends("mark-as-helpful")
    assert "The author of the case found this helpful." in await people["teacher"].reads()
    await people["mentor"].opens(case)
    assert "with a small bell" in await people["mentor"].reads()
    await people["mentor"].sends(
        "send-solution", approach="A quiet ritual", text="Stand at the door, with a bell.", steps="Greet each pupil"
    )
    await people["teacher"].opens(case)
    assert "Stand at the door, with a bell." in await people["teacher"].reads()
    await people["moderator"].opens(topic)
    await people["moderator"].sends("close", reason="The author has what was needed.")
    await people["colleague"].opens(topic)
    read = await people["colleague"].reads()
    assert "This topic is closed" in read
    assert "the author of the case" in read
    assert "Hidden" not in read


async def test_the_pages_of_discussions_serve_everybody_well(people: People, folder: Path) -> None:
    case = await files(people["teacher"])
    await proposes(folder, case)
    wrong = {}
    for who, path in (("moderator", "/moderation/openings"), ("moderator", f"{case}/opening")):
        await people[who].opens(path)
        wrong[who, path] = await people[who].is_well_served()
    topic = await posted(people, case)
    await people["teacher"].opens(f"{case}/opening")
    wrong["teacher", "own opening"] = await people["teacher"].is_well_served()
    await people["colleague"].opens(topic)
    await people["colleague"].sends("contribute", text="A small bell.")
    for who, path in (
        ("colleague", "/discussions"),
        ("colleague", topic),
        ("teacher", topic),
        ("moderator", topic),
        ("teacher", case),
    ):
        await people[who].opens(path)
        wrong[who, path] = await people[who].is_well_served()
    await people["moderator"].opens(topic)
    await people["moderator"].sends("close")
    wrong["moderator", "a fault"] = await people["moderator"].is_well_served()
    assert {place: told for place, told in wrong.items() if told} == {}
