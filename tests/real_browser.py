"""A real browser for tests, and an application that is served to it from a thread.

Whoever imports this is skipped where no browser is installed, save on the continuous integration, which must have one.
"""

import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from tests.chromium import IS_MISSED, WITHOUT, launched

if IS_MISSED:
    pytest.skip(WITHOUT, allow_module_level=True)

SMALL = {"width": 360, "height": 740}
SETTINGS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "small screen": {"viewport": SMALL},
}
"""How every page is looked at."""


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address at which an application is served from a thread."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", log_level="warning"))
    with server.config.bind_socket() as socket:
        socket.listen()  # a browser that comes before the application is ready waits
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser of one test."""
    async with launched() as opened:
        yield opened


async def opened(browser: Browser, address: str, token: str, **settings: Any) -> Page:
    """The window of somebody signed in."""
    context = await browser.new_context(base_url=address, **settings)
    await context.add_cookies([{"name": "casementor_session", "value": token, "url": address}])
    return await context.new_page()


async def has_no_fault(page: Page) -> None:
    """Neither for assistive technology, nor wider than the window."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) == 0, page.url


async def have_no_fault(page: Page, paths: Iterable[str]) -> None:
    """Several pages, one after the other, on which no script complains either."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in paths:
        await page.goto(path)
        await has_no_fault(page)
    assert said == []
