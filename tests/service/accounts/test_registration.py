"""Registering by invitation or openly, confirming an address, and what nobody learns from either."""

from typing import Any

import pytest
import time_machine

from service.accounts.invitations import invite
from service.cases.people import Role
from service.store.account_tables import AccountRow, InvitationRow

NEW = {"name": "  Bela   Novak ", "email": "Bela@School.example", "password": "eight loud lamps"}


@pytest.fixture
def everybody(make_site: Any) -> Any:
    """A service where everybody may register."""
    return make_site(registration="open")


async def invited(site: Any, *, email: str | None = None, roles: tuple[Role, ...] = (Role.TEACHER,)) -> str:
    """The token of a new invitation."""
    async with site.database.writing() as session:
        return str(await invite(session, email=email, roles=roles, created_by=None, at=site.clock()))


async def test_without_an_invitation_there_is_no_form(site: Any) -> None:
    browser = await site.browser()
    page = await browser.get("/register")
    assert page.status_code == 403
    assert "by invitation" in page.text
    assert (await browser.send("/register", **NEW)).status_code == 403
    assert await site.rows(AccountRow) == []


async def test_where_everybody_may_register_an_address_is_confirmed_first(everybody: Any) -> None:
    browser = await everybody.browser()
    answer = await browser.send("/register", **NEW)
    assert "Look into your mailbox" in answer.text
    (row,) = await everybody.rows(AccountRow)
    assert (row.email, row.name, row.is_verified) == ("bela@school.example", "Bela Novak", False)
    assert [role.role for role in row.roles] == ["teacher"]
    assert not await browser.is_signed_in()
    path = await everybody.path_in_letter()
    assert path.startswith("/verify?token=")
    opened = await browser.get(path)
    assert "Yes, this is my address" in opened.text
    assert not (await everybody.rows(AccountRow))[0].is_verified
    done = await browser.send("/verify", token=path.partition("=")[2])
    assert done.headers["location"] == "/sign-in?told=confirmed"
    assert (await browser.sign_in("bela@school.example", NEW["password"])).status_code == 303
    assert [letter["template"] for letter in await everybody.letters()] == ["verify", "welcome"]


async def test_a_second_press_of_the_button_is_no_error(everybody: Any) -> None:
    browser = await everybody.browser()
    await browser.send("/register", **NEW)
    token = (await everybody.path_in_letter()).partition("=")[2]
    await browser.send("/verify", token=token)
    assert (await browser.send("/verify", token=token)).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 40])
async def test_a_broken_link_is_told_so(site: Any, token: str) -> None:
    answer = await (await site.browser()).send("/verify", token=token)
    assert answer.status_code == 422
    assert "not whole or too old" in answer.text


async def test_an_old_link_confirms_nothing(everybody: Any) -> None:
    browser = await everybody.browser()
    with time_machine.travel(0, tick=False) as moment:
        await browser.send("/register", **NEW)
        token = (await everybody.path_in_letter()).partition("=")[2]
        moment.shift(49 * 3600)
        assert (await browser.send("/verify", token=token)).status_code == 422
    assert not (await everybody.rows(AccountRow))[0].is_verified


async def test_a_link_for_a_password_confirms_no_address(everybody: Any) -> None:
    await everybody.add(is_verified=False)
    browser = await everybody.browser()
    await browser.send("/forgot-password", email="anna@school.example")
    token = (await everybody.path_in_letter()).partition("=")[2]
    assert (await browser.send("/verify", token=token)).status_code == 422


async def test_an_address_that_has_an_account_is_told_to_its_owner_alone(everybody: Any) -> None:
    await everybody.add("bela@school.example", name="Bela the First")
    browser = await everybody.browser()
    known = await browser.send("/register", **NEW)
    fresh = await browser.send("/register", **{**NEW, "email": "cora@school.example"})
    assert known.text.replace("bela@", "cora@") == fresh.text
    assert [row.name for row in await everybody.rows(AccountRow)] == ["Bela the First", "Bela Novak"]
    letters = await everybody.letters()
    assert [(letter["to"], letter["template"]) for letter in letters] == [
        ("bela@school.example", "known"),
        ("cora@school.example", "verify"),
    ]


async def test_every_fault_is_named_and_what_was_written_is_kept(everybody: Any) -> None:
    browser = await everybody.browser()
    answer = await browser.send("/register", name="", email="no address", password="zwerg")
    assert answer.status_code == 422
    for sentence in ("Please give the name", "This is not an e-mail address", "at least 10 characters"):
        assert sentence in answer.text
    assert 'value="no address"' in answer.text
    assert "zwerg" not in answer.text


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Anna\u202eField", "a\x1bb"])
async def test_a_name_that_cannot_be_shown_is_refused(everybody: Any, name: str) -> None:
    answer = await (await everybody.browser()).send("/register", **{**NEW, "name": name})
    assert answer.status_code == 422


async def test_registering_is_throttled(make_site: Any) -> None:
    site = make_site(registration="open", sign_in_limit="2/minute")
    browser = await site.browser()
    answers = [await browser.send("/register", **{**NEW, "email": f"a{n}@school.example"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


async def test_an_invitation_to_an_address_signs_in_at_once_with_its_roles(site: Any) -> None:
    token = await invited(site, email="bela@school.example", roles=(Role.MENTOR, Role.MODERATOR))
    browser = await site.browser()
    page = await browser.get(f"/register?invitation={token}")
    assert "bela@school.example" in page.text
    answer = await browser.send("/register", invitation=token, name="Bela Novak", password=NEW["password"])
    assert answer.headers["location"] == "/account/questionnaire"
    assert await browser.is_signed_in()
    (row,) = await site.rows(AccountRow)
    assert sorted(role.role for role in row.roles) == ["mentor", "moderator"]
    assert row.is_verified


async def test_an_invitation_to_an_address_is_for_no_other(site: Any) -> None:
    token = await invited(site, email="bela@school.example", roles=(Role.ADMINISTRATOR,))
    browser = await site.browser()
    await browser.send("/register", invitation=token, **{**NEW, "email": "mallory@school.example"})
    assert [row.email for row in await site.rows(AccountRow)] == ["bela@school.example"]


async def test_an_invitation_without_an_address_asks_to_confirm_it(site: Any) -> None:
    token = await invited(site)
    browser = await site.browser()
    assert "Look into your mailbox" in (await browser.send("/register", invitation=token, **NEW)).text
    assert not (await site.rows(AccountRow))[0].is_verified


async def test_an_invitation_works_once(site: Any) -> None:
    token = await invited(site)
    browser = await site.browser()
    await browser.send("/register", invitation=token, **NEW)
    again = await browser.send("/register", invitation=token, **{**NEW, "email": "cora@school.example"})
    assert again.status_code == 403
    assert "already been used" in again.text
    assert len(await site.rows(AccountRow)) == 1


async def test_an_invitation_ends_after_its_days(site: Any) -> None:
    token = await invited(site)
    browser = await site.browser()
    site.clock.turn(days=14)
    assert (await browser.get(f"/register?invitation={token}")).status_code == 403


async def test_the_table_of_invitations_lets_nobody_in(site: Any) -> None:
    token = await invited(site)
    (row,) = await site.rows(InvitationRow)
    assert row.token != token
    assert (await (await site.browser()).get(f"/register?invitation={row.token}")).status_code == 403
