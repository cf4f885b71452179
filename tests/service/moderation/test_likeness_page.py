"""Where the library says the same or pulls apart, for moderators, without what is hidden as harmful."""

import asyncio
from typing import Any

import pytest

from service.store.database import Database
from service.store.jobs import Job, leave

PAGE = "/moderation/likeness"


def compared(office: Any) -> None:
    """The daily job has been done."""

    async def ask() -> None:
        database = Database(office.url)
        async with database.writing() as session:
            await leave(session, Job("compare cases", {}), at=office.clock())
        await database.close()

    asyncio.run(ask())
    office.works()


@pytest.mark.parametrize("who", ["olga", "anna", "ada"])
def test_the_page_is_for_moderators_only(office: Any, who: str) -> None:
    assert office.sees(who, PAGE).status_code == 403


def test_before_the_first_comparison_nothing_is_alike(office: Any) -> None:
    told = office.reads("mira", PAGE)
    assert "No two cases have nearly the same solution." in told


def test_two_cases_with_the_same_solution_stand_side_by_side_with_links(office: Any) -> None:
    compared(office)
    page = office.sees("mira", PAGE).text
    same = page.partition('id="same"')[2].partition('id="apart"')[0]
    assert 'href="/library/cases/noisy-start"' in same
    assert 'href="/library/cases/copied-essays"' in same
    assert "Solutions 100% alike" in same


def test_a_case_whose_mentors_did_not_agree_stands_with_their_disagreement(office: Any) -> None:
    disputed = office.sees("mira", PAGE).text.partition('id="disputed"')[2]
    assert 'href="/library/cases/letters-at-night"' in disputed
    assert "One sets a border first, the other meets him first." in disputed


def test_a_case_that_is_hidden_is_in_no_pair_and_no_dispute(office: Any) -> None:
    compared(office)
    for item in ("copied-essays", "letters-at-night"):
        office.reports("olga", "cases", item)
    told = office.sees("mira", PAGE).text
    assert "copied-essays" not in told
    assert "letters-at-night" not in told
