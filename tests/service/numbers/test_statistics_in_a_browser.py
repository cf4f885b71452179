"""The pages of statistics in a real browser: for assistive technology, in both schemes, on a small screen."""

import os
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright

PLACES = (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
CHROMIUM = next((place for place in PLACES if place and Path(place).exists()), None)
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
if CHROMIUM is None and not os.environ.get("CI"):
    pytest.skip("no chromium found; install it or set CHROMIUM to its path", allow_module_level=True)

PAGES = {
    "administrator": ("/statistics?first=2026-09&last=2027-03", "/numbers", "/admin/retention"),
    "moderator": ("/moderation/gaps", "/moderation/likeness", "/moderation/history-reads"),
}
SMALL = {"width": 360, "height": 740}


@pytest.fixture
def address(application: tuple[FastAPI, dict[str, str]]) -> Iterator[str]:
    """Where the application is served from a thread."""
    server = uvicorn.Server(uvicorn.Config(application[0], port=0, ws="none", log_level="warning"))
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
    """The window of somebody signed in."""
    context = await browser.new_context(base_url=address, **settings)
    await context.add_cookies([{"name": "casementor_session", "value": token, "url": address}])
    return await context.new_page()


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings", [{}, {"color_scheme": "dark"}, {"viewport": SMALL}], ids=["light", "dark", "small screen"]
)
@pytest.mark.parametrize("who", PAGES)
async def test_assistive_technology_finds_nothing_wrong(
    browser: Browser, address: str, application: tuple[FastAPI, dict[str, str]], who: str, settings: dict[str, Any]
) -> None:
    page = await opened(browser, address, application[1][who], **settings)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES[who]:
        await page.goto(path)
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(wide) == 0, path
    assert said == []
