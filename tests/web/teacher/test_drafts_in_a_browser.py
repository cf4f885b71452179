"""Drafts and reports in a real browser: nothing typed is lost, and nothing sent leaves a draft behind."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Page, expect

from tests.chromium import launched
from tests.real_browser import opened, served


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Where the application is served from a thread."""
    with served(app) as address:
        yield address


@pytest.fixture
async def window(address: str, filled: tuple[Path, dict[str, str]]) -> AsyncIterator[Page]:
    """Olga's browser."""
    async with launched() as browser:
        yield await opened(browser, address, filled[1]["olga"])


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
