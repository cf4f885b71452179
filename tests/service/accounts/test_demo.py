"""The demo accounts: there in a demo, useless outside it."""

from typing import Any

import pytest

from corpus.reading import SHIPPED, read_corpus
from service.accounts.demo import DEMO_ACCOUNTS, PASSWORD, prepare_demo
from service.accounts.mentor_code import confirmed_on
from service.cases.people import Role
from service.store.account_tables import AccountRow
from service.store.accounts import account_of, active_mentor_profiles
from service.store.library import put_records


async def prepare(site: Any, *, demo: bool) -> None:
    async with site.database.writing() as session:
        await prepare_demo(session, demo=demo, at=site.clock())


@pytest.fixture
async def demo(make_site: Any) -> Any:
    """A demo with the mentors of the shipped corpus."""
    site = make_site(demo=True)
    profiles = [("mentors", mentor) for mentor in read_corpus(SHIPPED)[0].mentors]
    async with site.database.writing() as session:
        await put_records(session, profiles, at=site.clock())
    await prepare(site, demo=True)
    return site


def test_every_role_has_a_demo_account() -> None:
    assert {account.role for account in DEMO_ACCOUNTS} == set(Role)


def test_the_mentors_of_the_demo_are_broad_and_three() -> None:
    chosen = [account.mentor for account in DEMO_ACCOUNTS if account.mentor]
    fields = {f for m in read_corpus(SHIPPED)[0].mentors if m.id in chosen for f in m.problem_fields}
    assert len(chosen) == 3
    assert {"class-management", "parents", "professional-ethics"} <= fields


async def test_one_press_signs_in_as_anybody(demo: Any) -> None:
    for account in DEMO_ACCOUNTS:
        browser = await demo.browser()
        assert f'value="{account.word}"' in (await browser.get("/sign-in")).text
        assert (await browser.send("/sign-in/demo", account=account.word)).status_code == 303
        assert account.email in (await browser.get("/account")).text


async def test_the_password_on_the_page_is_the_right_one(demo: Any) -> None:
    browser = await demo.browser()
    assert PASSWORD in (await browser.get("/sign-in")).text
    assert (await browser.sign_in("moderator@demo.example", PASSWORD)).status_code == 303


async def test_the_mentors_of_the_demo_stand_behind_their_profiles(demo: Any) -> None:
    async with demo.database.reading() as session:
        assert await active_mentor_profiles(session) == {a.mentor for a in DEMO_ACCOUNTS if a.mentor}
    rows = {row.mentor: row.name for row in await demo.rows(AccountRow)}
    assert rows["ingrid-solheim"] == "Ingrid Solheim"


async def test_r42_the_mentors_of_the_demo_have_confirmed_the_code_however_long_ago_it_began(demo: Any) -> None:
    demo.clock.turn(days=400)
    await prepare(demo, demo=True)
    mentors = [account_of(row) for row in await demo.rows(AccountRow) if row.mentor]
    assert {confirmed_on(mentor) for mentor in mentors} == {demo.clock().date()}


@pytest.mark.parametrize("word", ["", "nobody", "anna@school.example"])
async def test_the_button_opens_no_other_account(demo: Any, word: str) -> None:
    await demo.add()
    assert (await (await demo.browser()).send("/sign-in/demo", account=word)).status_code == 404


async def test_a_second_start_changes_nothing(demo: Any) -> None:
    before = [(row.id, row.hashed_password) for row in await demo.rows(AccountRow)]
    await prepare(demo, demo=True)
    assert [(row.id, row.hashed_password) for row in await demo.rows(AccountRow)] == before


async def test_without_the_profiles_there_is_no_demo_mentor(make_site: Any) -> None:
    site = make_site(demo=True)
    await prepare(site, demo=True)
    assert len(await site.rows(AccountRow)) == len(DEMO_ACCOUNTS) - 3


async def test_outside_a_demo_there_is_no_button_and_no_route(site: Any) -> None:
    browser = await site.browser()
    page = (await browser.get("/sign-in")).text
    assert PASSWORD not in page
    assert "demo" not in page
    assert (await browser.send("/sign-in/demo", account="teacher")).status_code in (404, 405)


async def test_a_start_without_the_demo_disables_its_accounts_and_ends_their_sessions(
    demo: Any, make_site: Any
) -> None:
    browser = await demo.browser()
    await browser.send("/sign-in/demo", account="administrator")
    await demo.add()
    site = make_site()
    await prepare(site, demo=False)
    assert not await browser.is_signed_in()
    assert "has been disabled" in (await (await site.browser()).sign_in("teacher@demo.example", PASSWORD)).text
    active = [row.email for row in await site.rows(AccountRow) if row.is_active]
    assert active == ["anna@school.example"]


async def test_a_start_without_the_demo_makes_nobody(site: Any) -> None:
    await prepare(site, demo=False)
    assert await site.rows(AccountRow) == []
