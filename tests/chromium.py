"""The browser of tests: where it is, and how it is opened."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

PLACES = (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
CHROMIUM = next((place for place in PLACES if place and Path(place).exists()), None)
WITHOUT = "no chromium found; install it (apt-get install chromium) or set CHROMIUM to its path"
IS_MISSED = CHROMIUM is None and not os.environ.get("CI")
"""Whether tests that need it are skipped; the continuous integration must have one."""
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        await browser.close()
