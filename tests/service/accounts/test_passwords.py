"""Forgotten and changed passwords: the link, what it ends, and what nobody learns from asking for one."""

from typing import Any

import pytest
import time_machine

from service.store.account_tables import AccountRow, SessionRow

NEW = "nine green lamps"


async def link_for(site: Any, browser: Any, email: str = "anna@school.example") -> str:
    """The token of a link to a new password."""
    await browser.send("/forgot-password", email=email)
    path: str = await site.path_in_letter()
    assert path.startswith("/reset-password?token=")
    return path.partition("=")[2]


async def test_the_link_sets_a_password_and_ends_every_session(site: Any) -> None:
    before = await site.signed_in()
    browser = await site.browser()
    token = await link_for(site, browser)
    answer = await browser.send("/reset-password", token=token, password=NEW)
    assert answer.headers["location"] == "/sign-in?told=reset"
    assert await site.rows(SessionRow) == []
    assert not await before.is_signed_in()
    assert (await browser.sign_in("anna@school.example")).status_code == 422
    assert (await browser.sign_in("anna@school.example", NEW)).status_code == 303
    assert [letter["template"] for letter in await site.letters()] == ["reset", "password_changed"]


async def test_the_link_works_once(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    token = await link_for(site, browser)
    await browser.send("/reset-password", token=token, password=NEW)
    again = await browser.send("/reset-password", token=token, password="ten blue lamps here")
    assert again.status_code == 422
    assert "already used" in again.text


async def test_the_link_ends_after_an_hour(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    with time_machine.travel(0, tick=False) as moment:
        token = await link_for(site, browser)
        moment.shift(3601)
        assert (await browser.send("/reset-password", token=token, password=NEW)).status_code == 422


async def test_a_bad_password_leaves_the_link_whole(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    token = await link_for(site, browser)
    refused = await browser.send("/reset-password", token=token, password="short")
    assert refused.status_code == 422
    assert "at least 10 characters" in refused.text
    assert (await browser.send("/reset-password", token=token, password=NEW)).status_code == 303


async def test_whoever_reads_the_mail_has_proved_the_address(site: Any) -> None:
    await site.add(is_verified=False)
    browser = await site.browser()
    token = await link_for(site, browser)
    await browser.send("/reset-password", token=token, password=NEW)
    assert (await browser.sign_in("anna@school.example", NEW)).status_code == 303


async def test_a_disabled_account_gets_no_link(site: Any) -> None:
    await site.add(is_active=False)
    await (await site.browser()).send("/forgot-password", email="anna@school.example")
    assert await site.letters() == []


async def test_a_link_sent_before_an_account_was_disabled_opens_nothing(site: Any) -> None:
    account = await site.add()
    browser = await site.browser()
    token = await link_for(site, browser)
    async with site.database.writing() as session:
        (await session.get(AccountRow, account.id)).is_active = False
    assert (await browser.send("/reset-password", token=token, password=NEW)).status_code == 422


async def test_asking_for_a_link_tells_nobody_who_has_an_account(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    known = await browser.send("/forgot-password", email="anna@school.example")
    unknown = await browser.send("/forgot-password", email="zora@school.example")
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("anna@", "zora@") == unknown.text
    assert [letter["to"] for letter in await site.letters()] == ["anna@school.example"]


async def test_asking_for_links_is_throttled(make_site: Any) -> None:
    site = make_site(sign_in_limit="2/minute")
    tries = []
    for number in range(3):
        browser = await site.browser(address=f"10.3.3.{number}")
        tries.append((await browser.send("/forgot-password", email="anna@school.example")).status_code)
    assert tries == [200, 200, 429]


async def test_a_password_is_changed_with_the_present_one_and_other_sessions_end(site: Any) -> None:
    browser = await site.signed_in()
    other = await site.browser()
    await other.sign_in("anna@school.example")
    before = browser.cookies["casementor_session"]
    answer = await browser.send("/account/password", present="seven quiet lamps", password=NEW)
    assert answer.headers["location"] == "/account?told=password"
    assert (await browser.is_signed_in(), await other.is_signed_in()) == (True, False)
    assert browser.cookies["casementor_session"] != before
    assert [letter["template"] for letter in await site.letters()] == ["password_changed"]


async def test_a_browser_left_open_is_not_enough_to_change_the_password(site: Any) -> None:
    browser = await site.signed_in()
    answer = await browser.send("/account/password", present="wrong wrong wrong", password=NEW)
    assert answer.status_code == 422
    assert "not your present password" in answer.text
    assert (await (await site.browser()).sign_in("anna@school.example")).status_code == 303


async def test_guessing_the_present_password_is_throttled(make_site: Any) -> None:
    site = make_site(sign_in_limit="3/minute")
    browser = await site.signed_in()
    tries = [await browser.send("/account/password", present="wrong", password=NEW) for _ in range(3)]
    assert [answer.status_code for answer in tries] == [422, 422, 429]


@pytest.mark.parametrize("password", ["", "short", "anna@school.example", "password123", "aaaabbbbaaaa"])
async def test_a_weak_password_is_refused_with_a_sentence(site: Any, password: str) -> None:
    browser = await site.signed_in()
    answer = await browser.send("/account/password", present="seven quiet lamps", password=password)
    assert answer.status_code == 422
    assert 'id="password-fault"' in answer.text
