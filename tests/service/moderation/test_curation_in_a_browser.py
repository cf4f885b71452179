"""The pages by which the library is kept in a real browser: assistive technology, both schemes, a small screen."""

import os
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, async_playwright

PLACES = (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
CHROMIUM = next((place for place in PLACES if place and Path(place).exists()), None)
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
if CHROMIUM is None and not os.environ.get("CI"):
    pytest.skip("no chromium found; install it or set CHROMIUM to its path", allow_module_level=True)

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
SETTINGS: tuple[dict[str, Any], ...] = ({}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}})


@pytest.fixture
def address(office: Any) -> Iterator[str]:
    """Where the office is served from a thread, with something on every page."""
    for who in ("anna", "mira"):
        assert office.asks("POST", who, "/library/materials", LINK).status_code == 201
    office.sends("mira", f"{RECORDS}/questions/say-it-anew/out", why="It is said twice.")
    server = uvicorn.Server(uvicorn.Config(office.client.app, port=0, ws="none", log_level="warning"))
    with server.config.bind_socket() as socket:
        socket.listen()  # a browser that comes before the application is ready waits
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        await opened.close()


async def opened(browser: Browser, address: str, token: str, **settings: Any) -> Page:
    """A moderator's window."""
    context = await browser.new_context(base_url=address, **settings)
    await context.add_cookies([{"name": "casementor_session", "value": token, "url": address}])
    return await context.new_page()


async def has_no_fault(page: Page) -> None:
    """Neither for assistive technology, nor wider than the screen."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) == 0, page.url


@pytest.mark.slow
@pytest.mark.parametrize("settings", SETTINGS, ids=["light", "dark", "small screen"])
async def test_assistive_technology_finds_nothing_wrong(
    browser: Browser, address: str, office: Any, settings: dict[str, Any]
) -> None:
    page = await opened(browser, address, office.tokens["mira"], **settings)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES:
        await page.goto(path)
        await has_no_fault(page)
    assert said == []


@pytest.mark.slow
async def test_what_is_wrong_is_said_at_the_top_and_at_the_field(browser: Browser, address: str, office: Any) -> None:
    page = await opened(browser, address, office.tokens["mira"])
    await page.goto(f"{RECORDS}/rubricator/class-management")
    await page.get_by_label("Title", exact=True).fill("")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="'Title' is empty; please fill it in.").click()
    assert await page.get_by_label("Title", exact=True).evaluate("field => field === document.activeElement")
    await has_no_fault(page)


@pytest.mark.slow
async def test_a_likely_duplicate_is_shown_before_it_is_saved(browser: Browser, address: str, office: Any) -> None:
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
