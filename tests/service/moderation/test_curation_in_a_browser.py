"""The pages by which the library is kept in a real browser: assistive technology, both schemes, a small screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.real_browser import (
    SETTINGS,
    browser,  # noqa: F401 - a fixture, by name
    has_no_fault,
    have_no_fault,
    opened,
    served,
)

RECORDS = "/moderation/records"
PAGES = (
    "/moderation/rubricator",
    f"{RECORDS}/rubricator/class-management",
    "/moderation/questions",
    "/moderation/questions/add",
    "/moderation/changes",
    "/moderation/additions",
    "/moderation/links",
    "/library/add",
    f"{RECORDS}/articles/calm-beginnings",
)
LINK = {
    "kind": "link",
    "title": "Calm beginnings",
    "summary": "Ten minutes in a school of four classes.",
    "url": "https://films.example/quiet",
    "problem_fields": ["class-management"],
    "although_alike": True,
}


@pytest.fixture
def address(office: Any) -> Iterator[str]:
    """Where the office is served, with something on every page."""
    for who in ("anna", "mira"):
        assert office.asks("POST", who, "/library/materials", LINK).status_code == 201
    office.sends("mira", f"{RECORDS}/questions/say-it-anew/out", why="It is said twice.")
    with served(office.client.app) as at:
        yield at


@pytest.mark.slow
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
async def test_assistive_technology_finds_nothing_wrong(
    browser: Browser,  # noqa: F811
    address: str,
    office: Any,
    settings: dict[str, Any],
) -> None:
    await have_no_fault(await opened(browser, address, office.tokens["mira"], **settings), PAGES)


@pytest.mark.slow
async def test_what_is_wrong_is_said_at_the_top_and_at_the_field(
    browser: Browser,  # noqa: F811
    address: str,
    office: Any,
) -> None:
    page = await opened(browser, address, office.tokens["mira"])
    await page.goto(f"{RECORDS}/rubricator/class-management")
    await page.get_by_label("Title", exact=True).fill("")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="'Title' is empty; please fill it in.").click()
    assert await page.get_by_label("Title", exact=True).evaluate("field => field === document.activeElement")
    await has_no_fault(page)


@pytest.mark.slow
async def test_a_likely_duplicate_is_shown_before_it_is_saved(
    browser: Browser,  # noqa: F811
    address: str,
    office: Any,
) -> None:
    page = await opened(browser, address, office.tokens["mira"])
    await page.goto("/library/add")
    await page.get_by_label("Kind").select_option("link")
    await page.get_by_label("Title", exact=True).fill("Beginnings, calm")
    await page.get_by_label("Description").fill("How others begin.")
    await page.get_by_label("Address").fill("https://other.example/")
    await page.get_by_label("Class management and motivation").check()
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("heading", name="Is it in the library already?").wait_for()
    await has_no_fault(page)
    await page.get_by_role("button", name="It is another one: add it").click()
    await page.wait_for_url("**/library/materials/beginnings-calm")
