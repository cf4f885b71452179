"""Drafts and reports in a real browser: nothing typed is lost, and nothing sent leaves a draft behind."""

import asyncio
import os
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Page, async_playwright, expect

PLACES = (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", shutil.which("chromium"), shutil.which("google-chrome"))
CHROMIUM = next((place for place in PLACES if place and Path(place).exists()), None)
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Where the application is served from a thread."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", log_level="warning"))
    with server.config.bind_socket() as socket:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
async def window(address: str, filled: tuple[Path, dict[str, str]]) -> AsyncIterator[Page]:
    """Olga's browser."""
    if CHROMIUM is None:
        pytest.skip("no chromium found; install it or set CHROMIUM to its path")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = await browser.new_context(base_url=address)
        await context.add_cookies([{"name": "casementor_session", "value": filled[1]["olga"], "url": address}])
        yield await context.new_page()
        await browser.close()


async def test_leaving_the_page_in_the_middle_of_a_word_keeps_the_text(window: Page, written: threading.Event) -> None:
    await window.goto("/cases/new")
    await window.fill("#essence", "They talk and nob")
    written.clear()
    await window.goto("/library")
    assert await asyncio.to_thread(written.wait, 10)
    await window.goto("/cases/new")
    await expect(window.locator("#essence")).to_have_value("They talk and nob")


async def test_a_pause_in_typing_saves_the_draft_and_says_so(window: Page) -> None:
    await window.goto("/cases/new")
    await window.fill("#essence", "They talk.")
    await expect(window.get_by_text("Draft saved.")).to_be_visible()


async def test_what_is_sent_leaves_no_draft_behind(window: Page) -> None:
    await window.goto("/cases/new")
    await window.fill("#essence", "They talk for ten minutes.")
    await expect(window.get_by_text("Draft saved.")).to_be_visible()
    await window.fill("#question", "How do I begin?")
    await window.check("input[value=class-management]")
    await window.get_by_role("button", name="File the case").click()
    await window.wait_for_url("**/cases/2026-000001")
    await window.goto("/cases/new")
    await expect(window.locator("#essence")).to_have_value("")


async def test_a_report_in_place_leaves_the_page_as_it_is(window: Page) -> None:
    await window.goto("/library/cases/noisy-start")
    await window.get_by_role("button", name="This was harmful").click()
    await expect(window.get_by_text("Thank you. A moderator looks at it.")).to_be_focused()
    assert window.url.endswith("/library/cases/noisy-start")
