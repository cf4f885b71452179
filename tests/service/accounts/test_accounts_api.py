"""The API of one's own account: tokens for programs, and changing what the account holds."""

from datetime import timedelta
from typing import Any

import pytest

from service.store.account_tables import AccountRow, SessionRow

SIGN_IN = {"email": "anna@school.example", "password": "seven quiet lamps"}


async def bearer(site: Any) -> dict[str, str]:
    """The header of a new session of a new account."""
    await site.add()
    made = await (await site.browser()).client.post("/api/v1/sessions", json=SIGN_IN)
    return {"authorization": f"Bearer {made.json()['token']}"}


async def test_a_token_opens_ones_own_account(site: Any) -> None:
    header = await bearer(site)
    me = await (await site.browser()).get("/api/v1/me", **header)
    assert me.json() == {
        "id": str((await site.rows(AccountRow))[0].id),
        "email": "anna@school.example",
        "name": "Anna Field",
        "roles": ["teacher"],
        "mentor": None,
        "mail": "at once",
        "questionnaire": {
            "work": {"institution": "", "years": None, "subjects": "", "stages": [], "place": None},
            "needs": {"wanted": "", "ways": []},
            "contact": {"phone": "", "messenger": "", "languages": []},
        },
    }


async def test_a_new_token_says_when_it_ends_and_sets_no_cookie(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    made = await browser.client.post("/api/v1/sessions", json=SIGN_IN)
    assert made.json()["expires"] == (site.clock() + timedelta(days=14)).isoformat().replace("+00:00", "Z")
    assert browser.cookies == {}


async def test_a_token_works_on_pages_too_and_needs_no_mark_there(site: Any) -> None:
    header = await bearer(site)
    assert (await (await site.browser()).client.post("/sign-out-everywhere", headers=header)).status_code == 303
    assert await site.rows(SessionRow) == []


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer", "Bearer é"])
async def test_what_is_no_token_opens_nothing(site: Any, authorization: str) -> None:
    await site.add()
    header = {"authorization": authorization.encode("latin-1")}
    answer = await (await site.browser()).client.get("/api/v1/me", headers=header)
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "Please sign in first.")


@pytest.mark.parametrize("changes", [{"password": "wrong wrong wrong"}, {"email": "zora@school.example"}])
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(site: Any, changes: dict[str, str]) -> None:
    await site.add()
    answer = await (await site.browser()).client.post("/api/v1/sessions", json={**SIGN_IN, **changes})
    assert answer.status_code == 422
    assert answer.json()["error"]["message"] == "The e-mail address or the password is not right."


async def test_signing_in_by_program_is_throttled_together_with_pages(make_site: Any) -> None:
    site = make_site(sign_in_limit="2/minute")
    browser = await site.browser()
    await browser.sign_in("anna@school.example", "wrong wrong wrong")
    tries = [await browser.client.post("/api/v1/sessions", json=SIGN_IN, headers={"authorization": "Bearer x"})]
    tries.append(await browser.client.post("/api/v1/sessions", json=SIGN_IN, headers={"authorization": "Bearer x"}))
    assert [answer.status_code for answer in tries] == [422, 429]


async def test_a_session_ends_alone_or_with_all_others(site: Any) -> None:
    first = await bearer(site)
    program = await site.browser()
    tokens = [(await program.client.post("/api/v1/sessions", json=SIGN_IN)).json()["token"] for _ in range(2)]
    others = [{"authorization": f"Bearer {token}"} for token in tokens]

    async def open_sessions() -> list[int]:
        return [(await program.get("/api/v1/me", **header)).status_code for header in (first, *others)]

    assert (await program.client.delete("/api/v1/sessions", headers=first)).json() == {"status": "done"}
    assert await open_sessions() == [401, 200, 200]
    assert (await program.client.delete("/api/v1/sessions/all", headers=others[0])).status_code == 200
    assert await open_sessions() == [401, 401, 401]


async def test_a_session_begun_by_program_leaves_the_one_it_was_asked_with(site: Any) -> None:
    first = await bearer(site)
    program = await site.browser()
    await program.client.post("/api/v1/sessions", json=SIGN_IN, headers=first)
    assert (await program.get("/api/v1/me", **first)).status_code == 200


async def test_what_is_left_out_of_a_change_stays(site: Any) -> None:
    header = await bearer(site)
    program = await site.browser()
    first = await program.client.patch("/api/v1/me", json={"mail": "daily"}, headers=header)
    told = {"work": {"institution": "School of Ulm"}}
    second = await program.client.patch("/api/v1/me", json={"questionnaire": told}, headers=header)
    assert (first.json()["name"], first.json()["mail"]) == ("Anna Field", "daily")
    assert second.json()["mail"] == "daily"
    assert second.json()["questionnaire"]["work"]["institution"] == "School of Ulm"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "   "},
        {"name": 7},
        {"mail": "hourly"},
        {"roles": ["administrator"]},
        {"email": "x@y.example"},
        {"mentor": "anna-berg"},
        {"questionnaire": {"work": {"years": 2}}},
        {"questionnaire": {"secret": "x"}},
    ],
)
async def test_a_change_that_does_not_fit_is_refused(site: Any, changes: dict[str, Any]) -> None:
    header = await bearer(site)
    answer = await (await site.browser()).client.patch("/api/v1/me", json=changes, headers=header)
    assert answer.status_code == 422
    row = (await site.rows(AccountRow))[0]
    assert (row.name, row.email, row.mail, row.mentor) == ("Anna Field", "anna@school.example", "at once", None)
