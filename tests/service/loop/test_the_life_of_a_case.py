"""A case walks from its form to the reflection in real browsers, one for each person, in three formats."""

import pytest
from playwright.async_api import expect

from tests.service.loop.conftest import Person

pytestmark = pytest.mark.asyncio(loop_scope="module")

People = dict[str, Person]
ESSENCE = "Form seven talks loudly for ten minutes after the long break."


async def files(teacher: Person, chosen: str) -> str:
    """The teacher describes a case; its path comes back."""
    page = await teacher.opens("/cases/new")
    await page.fill("[name=essence]", ESSENCE)
    await page.fill("[name=question]", "How can I begin calmly?")
    await page.check(f"[name=format][value={chosen}]")
    await page.check("[name=problem_fields][value=class-management]")
    await teacher.presses(page.locator("form.case-form button[type=submit]:not([name=draft])").first)
    return page.url


async def taken(people: People, case: str) -> None:
    """The teacher picks the mentor, who takes the case."""
    await people["teacher"].opens(case)
    form = people["teacher"].page.locator(
        "form[action$='/choose-mentor']", has=people["teacher"].page.locator("[value=anna-berg]")
    )
    await people["teacher"].presses(form.locator("button"))
    await people["mentor"].opens(case)
    await people["mentor"].sends("accept")


async def asked_and_answered(people: People, case: str) -> None:
    """The mentor sends a question of their own and one that was drafted; the teacher answers and redefines."""
    mentor, teacher = people["mentor"].page, people["teacher"].page
    form = mentor.locator("form[action$='/send-questions']")
    rows = form.locator("[name$='.text']")
    last = rows.nth(await rows.count() - 1)
    await last.fill("What happens in the break before?")
    await people["mentor"].sends("send-questions")
    await people["teacher"].opens(case)
    await people["teacher"].sends("answer", answers="They run, and one of them cries.")
    await expect(teacher.locator("form[action$='/redefine']")).to_have_count(1)
    await people["teacher"].sends(
        "redefine", essence=f"{ESSENCE} One of them cries.", question="How can I calm them down?"
    )


async def solved(people: People, case: str) -> None:
    """The mentor sends a possible solution and the teacher reflects."""
    await people["mentor"].opens(case)
    await people["mentor"].sends(
        "send-solution", approach="A quiet ritual", text="Stand at the door.", steps="Greet each pupil"
    )
    await people["teacher"].opens(case)
    assert "Stand at the door." in await people["teacher"].reads()
    await people["teacher"].page.locator("form[action$='/reflect'] [name=useful][value=yes]").check()
    await people["teacher"].sends("reflect", learned="That the lesson begins in the break.")
    assert "That the lesson begins in the break." in await people["teacher"].reads()


@pytest.mark.parametrize("chosen", ["personally", "anonymously", "collectively"])
async def test_a_case_walks_from_the_form_to_the_reflection(people: People, chosen: str) -> None:
    case = await files(people["teacher"], chosen)
    await taken(people, case)
    await asked_and_answered(people, case)
    await people["mentor"].opens(case)
    assert ("Hidden Teacher" in await people["mentor"].reads()) == (chosen == "personally")
    if chosen == "collectively":
        await people["mentor"].page.locator("form[action$='/ask-colleagues'] [value=bruno-hahn]").check()
        await people["mentor"].sends("ask-colleagues", question="What do you see that I do not?")
        await people["colleague"].opens(case)
        assert "Hidden Teacher" not in await people["colleague"].reads()
        await people["colleague"].sends("give-opinion", text="The break is the problem, not the lesson.")
        await people["mentor"].opens(case)
        assert "The break is the problem" in await people["mentor"].reads()
    await solved(people, case)
    answer = await people["colleague"].page.goto(case)
    assert answer is not None
    assert answer.status == (200 if chosen == "collectively" else 404)


async def test_every_page_of_everybody_serves_assistive_technology_and_small_screens(people: People) -> None:
    case = await files(people["teacher"], "personally")
    pages = {
        "teacher": ("/cases", "/cases/new", case, "/notices", "/account", "/account/questionnaire", "/account/delete"),
        "mentor": ("/inbox", "/mentor-profile", "/notices"),
        "moderator": ("/moderation", case, f"{case}/history", "/jobs"),
        "administrator": ("/admin", "/admin/invitations", "/admin/settings", "/jobs"),
    }
    wrong = {}
    for who, paths in pages.items():
        for path in paths:
            await people[who].opens(path)
            wrong[who, path] = await people[who].is_well_served()
    await taken(people, case)
    for who in ("teacher", "mentor"):
        await people[who].opens(case)
        wrong[who, "case in work"] = await people[who].is_well_served()
    assert {where: found for where, found in wrong.items() if found} == {}


async def test_what_was_typed_is_there_after_leaving_the_page(people: People) -> None:
    page = await people["teacher"].opens("/cases/new")
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        await page.fill("[name=difficulty]", "I get red and they see it.")
    await people["teacher"].opens("/library")
    page = await people["teacher"].opens("/cases/new")
    await expect(page.locator("[name=difficulty]")).to_have_value("I get red and they see it.")
