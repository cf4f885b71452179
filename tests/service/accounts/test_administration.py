"""The administration: for administrators alone, without anything secret, and never without an administrator."""

from typing import Any
from uuid import UUID

import pytest

from service.cases.people import Role
from service.store.account_tables import AccountRow, InvitationRow

PATHS = ("/admin", "/admin/accounts/{id}", "/admin/invitations", "/admin/retention", "/admin/settings")


@pytest.fixture
async def chief(site: Any) -> Any:
    """The browser of an administrator."""
    return await site.signed_in("chief@school.example", roles=[Role.ADMINISTRATOR], name="Clara Chief")


async def row_of(site: Any, email: str) -> Any:
    return next(row for row in await site.rows(AccountRow) if row.email == email)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_no_other_role_gets_in(site: Any, role: Role) -> None:
    account = await site.add("victim@school.example")
    browser = await site.signed_in(roles=[role])
    for path in PATHS:
        answer = await browser.get(path.format(id=account.id))
        assert answer.status_code == 403
        assert "victim@" not in answer.text
    for path in PATHS[1:3]:
        sent = await browser.send(path.format(id=account.id), name="X", roles="administrator", active="true")
        assert sent.status_code == 403
    assert await site.rows(InvitationRow) == []


@pytest.mark.parametrize("path", PATHS)
async def test_a_visitor_is_sent_to_sign_in(site: Any, nobody: UUID, path: str) -> None:
    answer = await (await site.browser()).get(path.format(id=nobody))
    assert answer.headers["location"].startswith("/sign-in")


async def test_accounts_are_listed_and_found_by_name_or_address(site: Any, chief: Any) -> None:
    await site.add()
    await site.add("bela@lyceum.example", name="Bela 100% Novak")
    assert "3 accounts" in (await chief.get("/admin")).text
    for text in ("LYCEUM", "bela 100%", "novak"):
        found = (await chief.client.get("/admin", params={"text": text})).text
        assert "1 account<" in found.replace("\n", "")
        assert "bela@lyceum.example" in found
    assert "Nobody found" in (await chief.client.get("/admin", params={"text": "b_la"})).text


@pytest.mark.parametrize("page", ["", "0", "-1", "x", "999999", "9" * 4000, "²"])
async def test_an_odd_page_number_is_no_error(chief: Any, page: str) -> None:
    assert (await chief.client.get("/admin", params={"page": page})).status_code == 200


async def test_other_roles_end_the_sessions_of_the_account(site: Any, chief: Any) -> None:
    anna = await site.signed_in()
    row = await row_of(site, "anna@school.example")
    form = {"name": "Anna F.", "roles": ["mentor", "moderator"], "active": "true"}
    answer = await chief.send(f"/admin/accounts/{row.id}", **form)
    assert answer.headers["location"].endswith("?told=saved")
    changed = await row_of(site, "anna@school.example")
    assert (changed.name, sorted(role.role for role in changed.roles)) == ("Anna F.", ["mentor", "moderator"])
    assert not await anna.is_signed_in()


async def test_another_name_ends_no_session(site: Any, chief: Any) -> None:
    anna = await site.signed_in()
    row = await row_of(site, "anna@school.example")
    await chief.send(f"/admin/accounts/{row.id}", name="Anna F.", roles="teacher", active="true")
    assert await anna.is_signed_in()


async def test_a_disabled_account_is_out_at_once_and_can_be_let_in_again(site: Any, chief: Any) -> None:
    anna = await site.signed_in()
    row = await row_of(site, "anna@school.example")
    await chief.send(f"/admin/accounts/{row.id}", name="Anna", roles="teacher")
    assert not await anna.is_signed_in()
    assert "disabled" in (await chief.get("/admin")).text
    await chief.send(f"/admin/accounts/{row.id}", name="Anna", roles="teacher", active="true")
    assert (await anna.sign_in("anna@school.example")).status_code == 303


@pytest.mark.parametrize(
    "form", [{"roles": "teacher", "active": "true"}, {"roles": "administrator"}], ids=["the role", "the account"]
)
async def test_the_last_administrator_cannot_be_taken_away(site: Any, chief: Any, form: dict[str, str]) -> None:
    row = await row_of(site, "chief@school.example")
    answer = await chief.send(f"/admin/accounts/{row.id}", name="Clara", **form)
    assert answer.status_code == 422
    assert "Somebody must stay administrator" in answer.text
    assert (await chief.get("/admin")).status_code == 200


async def test_one_of_two_administrators_may_go(site: Any, chief: Any) -> None:
    await site.add(roles=[Role.ADMINISTRATOR])
    row = await row_of(site, "chief@school.example")
    await chief.send(f"/admin/accounts/{row.id}", name="Clara", roles="teacher", active="true")
    assert not await chief.is_signed_in()


@pytest.mark.parametrize("name", ["", "x" * 121])
async def test_a_name_that_does_not_fit_changes_nothing(site: Any, chief: Any, name: str) -> None:
    row = await row_of(site, "chief@school.example")
    answer = await chief.send(f"/admin/accounts/{row.id}", name=name, roles="administrator", active="true")
    assert answer.status_code == 422
    assert (await row_of(site, "chief@school.example")).name == "Clara Chief"


async def test_an_unknown_account_is_not_there(chief: Any, nobody: UUID) -> None:
    assert (await chief.get(f"/admin/accounts/{nobody}")).status_code == 404
    assert (await chief.send(f"/admin/accounts/{nobody}", name="X")).status_code == 404
    assert (await chief.get("/admin/accounts/x")).status_code == 422


async def test_an_invitation_is_mailed_and_its_link_shown_once(site: Any, chief: Any) -> None:
    answer = await chief.send("/admin/invitations", email="Bela@school.example", roles=["mentor", "teacher"])
    link = (await site.letters())[-1]["values"]["link"]
    assert link.replace("&", "&amp;") in answer.text
    token = link.partition("invitation=")[2]
    again = (await chief.get("/admin/invitations")).text
    assert token not in again
    assert "bela@school.example" in again
    newcomer = await site.browser()
    await newcomer.send("/register", invitation=token, name="Bela", password="eight loud lamps")
    assert sorted(role.role for role in (await row_of(site, "bela@school.example")).roles) == ["mentor", "teacher"]
    assert "used on" in (await chief.get("/admin/invitations")).text


@pytest.mark.parametrize(
    "form",
    [
        {"email": "no address", "roles": "teacher"},
        {"email": "bela@school.example"},
        {"email": "chief@school.example", "roles": "teacher"},
        {"email": "bela@school.example", "roles": "emperor"},
    ],
)
async def test_an_invitation_that_does_not_fit_invites_nobody(site: Any, chief: Any, form: dict[str, str]) -> None:
    assert (await chief.send("/admin/invitations", **form)).status_code == 422
    assert await site.rows(InvitationRow) == []


async def test_no_page_shows_anything_secret(make_site: Any) -> None:
    site = make_site(
        oidc_client_secret="an issuer's secret", database_url="postgresql+psycopg://me:pass-of-cases@127.0.0.1/cases"
    )
    chief = await site.signed_in("chief@school.example", roles=[Role.ADMINISTRATOR])
    row = await row_of(site, "chief@school.example")
    texts = [(await chief.get(path.format(id=row.id))).text for path in PATHS]
    for secret in ("an issuer", "pass-of-cases", "known to every test", "argon2", row.hashed_password[-20:]):
        assert not any(secret in text for text in texts), secret
    assert "postgresql+psycopg://…@127.0.0.1/cases" in texts[-1]
    assert "(set)" in texts[-1]
