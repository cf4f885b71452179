"""The pages in a real browser: for the keyboard, for small screens, for assistive technology, without JavaScript."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.chromium import IS_MISSED, WITHOUT, launched

pytestmark = pytest.mark.asyncio(loop_scope="module")

if IS_MISSED:
    pytest.skip(WITHOUT, allow_module_level=True)

PATHS = (
    "/",
    "/about",
    "/first-response",
    "/library",
    "/library?kind=materials",
    "/library/cases/letters-at-night",
    "/library/materials/first-talk",
    "/mentors",
    "/mentors/anna",
    "/nowhere",
)


@pytest.fixture(scope="module")
def site(rubricator: Any, make_service: Any, web_around: Callable[[Any], FastAPI]) -> Iterator[str]:
    """The address of the pages, served from a thread."""
    config = uvicorn.Config(web_around(make_service()), port=0, ws="none", lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    with config.bind_socket() as socket:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def window(chromium: Browser, site: str) -> AsyncIterator[Callable[..., Any]]:
    """Opens pages with the given settings of the browser; closes them at the end."""
    contexts: list[BrowserContext] = []

    async def opened(path: str, **settings: Any) -> Page:
        contexts.append(await chromium.new_context(base_url=site, **settings))
        page = await contexts[-1].new_page()
        await page.goto(path)
        return page

    yield opened
    for context in contexts:
        await context.close()


async def sent(page: Page, *, essence: str = "She writes to me at night.", question: str = "How do I stop it?") -> Page:
    await page.fill("#essence", essence)
    await page.fill("#question", question)
    async with page.expect_navigation():
        await page.get_by_role("button", name="See what may help").click()
    return page


async def violations(page: Page) -> str:
    found = await Axe().run(page)
    return "" if found.violations_count == 0 else str(found.generate_report())


async def overflow(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
async def test_assistive_technology_finds_nothing_wrong(window: Any, path: str, scheme: str) -> None:
    assert await violations(await window(path, color_scheme=scheme)) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_assistive_technology_finds_nothing_wrong_in_a_response(window: Any, scheme: str) -> None:
    page = await sent(await window("/first-response", color_scheme=scheme))
    assert await page.title() == "First response · Casementor"
    assert await violations(page) == ""
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert await violations(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_assistive_technology_finds_nothing_wrong_in_a_refused_form(window: Any, scheme: str) -> None:
    page = await sent(await window("/first-response", color_scheme=scheme), essence="x" * 1001, question="")
    assert await violations(page) == ""


@pytest.mark.parametrize("path", PATHS)
async def test_a_small_screen_never_scrolls_sideways(window: Any, path: str) -> None:
    assert await overflow(await window(path, viewport={"width": 360, "height": 740})) == 0


async def test_a_response_on_a_small_screen_never_scrolls_sideways(window: Any) -> None:
    page = await sent(await window("/first-response", viewport={"width": 360, "height": 740}), essence="word" * 200)
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert await overflow(page) == 0


async def test_nothing_on_a_page_breaks_the_security_policy(window: Any) -> None:
    page = await window("/first-response")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    await sent(page)
    await page.goto("/")
    assert said == []


async def test_the_whole_form_can_be_filled_and_sent_by_keyboard(window: Any) -> None:
    page = await window("/first-response")
    await by_tab(page, "#essence")
    await page.keyboard.type("She writes to me at night.")
    await by_tab(page, "#question")
    await page.keyboard.type("How do I stop it?")
    await by_tab(page, "[name=participants][value='pupils of form 5']")
    await page.keyboard.press("Space")
    await by_tab(page, "[name=problem_fields][value=parents]")
    await page.keyboard.press("Space")
    await by_tab(page, "[name=format]:checked")
    await page.keyboard.press("ArrowDown")
    await by_tab(page, "[name=urgency]:checked")
    await page.keyboard.press("ArrowUp")
    await by_tab(page, "[name=consent_to_publish]")
    await page.keyboard.press("Space")
    ticked = await page.eval_on_selector_all("input:checked", "(inputs) => inputs.map((input) => input.value)")
    assert ticked == ["nobody", "pupils of form 5", "parents", "collectively", "urgent", "true"]
    await by_tab(page, "button[type=submit]")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="First response").wait_for()


async def by_tab(page: Page, selector: str) -> None:
    """Press Tab until the focus is on the selected element."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


async def test_the_first_tab_offers_to_skip_to_the_content(window: Any) -> None:
    page = await window("/library")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#content")).to_be_focused()


async def test_after_a_refusal_the_focus_is_on_the_summary_and_its_links_lead_to_the_fields(window: Any) -> None:
    page = await sent(await window("/first-response"), question="")
    await expect(page.locator(".fault-summary")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#question")).to_be_focused()


async def test_the_counter_counts_characters_as_the_form_does(window: Any) -> None:
    page = await window("/first-response")
    await page.fill("#question", "  \U0001f33b e\u0301\nx ")
    assert await page.locator("#question + .counter").text_content() == "Characters left: 495"
    await page.fill("#question", "y" * 510)
    assert await page.locator("#question + .counter").text_content() == "Characters too many: 10"


async def test_everything_works_without_javascript(window: Any) -> None:
    page = await sent(await window("/first-response", java_script_enabled=False))
    assert await page.get_by_text("Suggested from your text").is_visible()
    await page.get_by_role("button", name="Update").click()
    assert await page.get_by_text("Suggested from your text").count() == 0
    await page.get_by_role("button", name="Change my description").click()
    assert await page.input_value("#essence") == "She writes to me at night."
    assert await page.is_checked("[name=problem_fields][value=parents]")


async def test_a_changed_description_keeps_line_breaks(window: Any) -> None:
    page = await sent(await window("/first-response"), essence="\nOne line.\n\nAnother line.")
    await page.get_by_role("button", name="Change my description").click()
    assert (await page.input_value("#essence")).strip() == "One line.\n\nAnother line."


async def test_on_paper_folded_texts_are_open_and_forms_are_gone(window: Any) -> None:
    page = await sent(await window("/first-response"))
    await page.emulate_media(media="print")
    assert await page.get_by_text("Offer three lines each Friday.").is_visible()
    assert await page.locator("button:visible").count() == 0
