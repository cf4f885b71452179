"""The pages of statistics in a real browser: for assistive technology, in both schemes, on a small screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser

from tests.real_browser import SETTINGS, browser, have_no_fault, opened, served  # noqa: F401 - a fixture, by name

PAGES = {
    "administrator": ("/statistics?first=2026-09&last=2027-03", "/numbers", "/admin/retention"),
    "moderator": ("/moderation/gaps", "/moderation/likeness", "/moderation/history-reads"),
}


@pytest.fixture
def address(application: tuple[FastAPI, dict[str, str]]) -> Iterator[str]:
    """Where the application is served."""
    with served(application[0]) as at:
        yield at


@pytest.mark.slow
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("who", PAGES)
async def test_assistive_technology_finds_nothing_wrong(
    browser: Browser,  # noqa: F811
    address: str,
    application: tuple[FastAPI, dict[str, str]],
    who: str,
    settings: dict[str, Any],
) -> None:
    await have_no_fault(await opened(browser, address, application[1][who], **settings), PAGES[who])
