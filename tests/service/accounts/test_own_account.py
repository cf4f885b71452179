"""The pages of one's own account: name, mail, questionnaire, taking data along, and leaving."""

import json
from typing import Any

import pytest

from service.store.account_tables import AccountRow, IdentityRow, SessionRow

TOLD = {
    "institution": "School of Lindau",
    "years": "2",
    "subjects": "history",
    "stages": ["primary", "lower secondary"],
    "place": "town",
    "wanted": "somebody to listen",
    "ways": ["in writing"],
    "phone": "+49 000",
    "messenger": "",
    "languages": "en, DE",
}
PAGES = ("/account", "/account/questionnaire", "/account/export", "/account/delete")


async def only_row(site: Any) -> AccountRow:
    (row,) = await site.rows(AccountRow)
    assert isinstance(row, AccountRow)
    return row


@pytest.mark.parametrize("path", PAGES)
async def test_a_visitor_is_sent_to_sign_in(site: Any, path: str) -> None:
    answer = await (await site.browser()).get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


async def test_name_and_mail_are_kept(site: Any) -> None:
    browser = await site.signed_in()
    answer = await browser.send("/account", name="Anna  F.", mail="daily")
    assert answer.headers["location"] == "/account?told=saved"
    row = await only_row(site)
    assert (row.name, row.mail) == ("Anna F.", "daily")


@pytest.mark.parametrize("sent", [{"name": "", "mail": "daily"}, {"name": "Anna", "mail": "hourly"}])
async def test_what_does_not_fit_is_refused(site: Any, sent: dict[str, str]) -> None:
    browser = await site.signed_in()
    assert (await browser.send("/account", **sent)).status_code == 422
    assert (await only_row(site)).name == "Anna Field"


async def test_the_address_and_the_roles_are_not_ones_own_to_change(site: Any) -> None:
    browser = await site.signed_in()
    await browser.send(
        "/account", name="Anna", mail="none", email="x@y.example", roles="administrator", is_superuser="true"
    )
    row = await only_row(site)
    assert (row.email, [role.role for role in row.roles]) == ("anna@school.example", ["teacher"])


async def test_the_page_counts_the_open_sign_ins(site: Any) -> None:
    browser = await site.signed_in()
    await (await site.browser()).sign_in("anna@school.example")
    assert "<dd>2</dd>" in (await browser.get("/account")).text


async def test_the_questionnaire_is_kept_and_shown_again(site: Any) -> None:
    browser = await site.signed_in()
    answer = await browser.send("/account/questionnaire", **TOLD)
    assert answer.headers["location"] == "/account?told=saved"
    assert (await only_row(site)).questionnaire == {
        "work": {
            "institution": "School of Lindau",
            "years": "2",
            "subjects": "history",
            "stages": ["primary", "lower secondary"],
            "place": "town",
        },
        "needs": {"wanted": "somebody to listen", "ways": ["in writing"]},
        "contact": {"phone": "+49 000", "messenger": "", "languages": ["en", "de"]},
    }
    shown = (await browser.get("/account/questionnaire")).text
    assert 'value="School of Lindau"' in shown
    assert 'value="en, de"' in shown


async def test_every_block_of_the_questionnaire_says_who_sees_it(site: Any) -> None:
    text = (await (await site.signed_in()).get("/account/questionnaire")).text
    assert text.count("Seen by the mentor of a case in the personal format") == 2
    assert "Seen by no mentor" in text


async def test_what_is_too_long_comes_back_to_be_mended(site: Any) -> None:
    browser = await site.signed_in()
    sent = {**TOLD, "wanted": "w" * 501, "institution": "i" * 201, "languages": "english french"}
    answer = await browser.send("/account/questionnaire", **sent)
    assert answer.status_code == 422
    assert "w" * 501 in answer.text
    for name in ("wanted", "institution", "languages"):
        assert f'href="#{name}"' in answer.text
    assert (await only_row(site)).questionnaire == {}


async def test_ones_data_can_be_taken_along(site: Any) -> None:
    browser = await site.signed_in()
    await browser.send("/account/questionnaire", **TOLD)
    answer = await browser.get("/account/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    told = json.loads(answer.text)
    assert "School of Lindau" in answer.text
    assert "anna@school.example" in json.dumps(told)


async def test_nothing_secret_is_taken_along(site: Any) -> None:
    answer = await (await site.signed_in()).get("/account/export")
    assert "argon2" not in answer.text
    assert "password" not in answer.text


async def test_leaving_removes_everything_personal_and_ends_every_session(site: Any) -> None:
    """R22: the account stays as a row without a person."""
    browser = await site.signed_in()
    await browser.send("/account/questionnaire", **TOLD)
    row = await only_row(site)
    async with site.database.writing() as session:
        session.add(IdentityRow(issuer="https://issuer.example", subject="s", account=row.id))
    answer = await browser.send("/account/delete", password="seven quiet lamps")
    assert answer.headers["location"] == "/sign-in?told=erased"
    left = await only_row(site)
    assert (left.id, left.name, left.questionnaire, left.is_active) == (row.id, "", {}, False)
    assert left.email == f"erased-{row.id}@invalid"
    assert (left.mentor, left.deleted_at, left.roles) == (None, site.clock(), [])
    assert (await site.rows(SessionRow), await site.rows(IdentityRow)) == ([], [])
    assert (await browser.sign_in("anna@school.example")).status_code == 422


async def test_an_erased_address_is_free_again(site: Any) -> None:
    browser = await site.signed_in()
    await browser.send("/account/delete", password="seven quiet lamps")
    await site.add()
    assert (await browser.sign_in("anna@school.example")).status_code == 303


async def test_a_browser_left_open_is_not_enough_to_leave(site: Any) -> None:
    browser = await site.signed_in()
    assert (await browser.send("/account/delete", password="wrong wrong wrong")).status_code == 422
    assert (await only_row(site)).is_active
