"""Signing in and out by pages: cookies, sessions, throttling, and what nobody learns from it."""

import time
from http.cookies import SimpleCookie
from typing import Any

import pytest

from service.store.account_tables import AccountRow, SessionRow

WRONG = "The e-mail address or the password is not right."


def cookie_of(answer: Any, name: str) -> Any:
    """The flags of a cookie an answer sets."""
    found = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        found.load(line)
    return found[name]


async def test_a_right_password_signs_in(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    answer = await browser.sign_in("Anna@School.example ")
    assert answer.status_code == 303
    assert await browser.is_signed_in()
    assert "Anna Field" in (await browser.get("/")).text


async def test_the_cookie_is_for_no_script_and_for_no_form_of_another_site(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    cookie = cookie_of(await browser.sign_in("anna@school.example"), "casementor_session")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "lax", "/", "")
    assert int(cookie["max-age"]) == 14 * 24 * 3600


@pytest.mark.parametrize(
    ("public_url", "base"),
    [("https://cases.example", "http://testserver"), ("http://127.0.0.1:8000", "https://testserver")],
    ids=["by its public address", "by the proxy in front"],
)
async def test_over_tls_every_cookie_is_secure_and_for_this_host_alone(
    make_site: Any, public_url: str, base: str
) -> None:
    site = make_site(public_url=public_url)
    await site.add()
    browser = await site.browser(base=base)
    page = await browser.get("/sign-in")
    token = cookie_of(page, "__Host-csrftoken")
    assert (token["secure"], token["path"], token["domain"]) == (True, "/", "")
    form = {"csrftoken": token.value, "email": "anna@school.example", "password": "seven quiet lamps"}
    answer = await browser.client.post("/sign-in", data=form, headers={"cookie": f"__Host-csrftoken={token.value}"})
    session = cookie_of(answer, "__Host-casementor_session")
    assert (session["secure"], session["httponly"], session["path"], session["domain"]) == (True, True, "/", "")


async def test_a_cookie_without_its_prefix_signs_nobody_in_over_tls(make_site: Any) -> None:
    site = make_site(public_url="https://cases.example")
    await site.add()
    program = await site.browser()
    made = await program.client.post(
        "/api/v1/sessions", json={"email": "anna@school.example", "password": "seven quiet lamps"}
    )
    planted = {"cookie": f"casementor_session={made.json()['token']}"}
    assert (await (await site.browser()).get("/account", **planted)).status_code == 303


async def test_the_table_of_sessions_signs_nobody_in(site: Any) -> None:
    browser = await site.signed_in()
    rows = await site.rows(SessionRow)
    assert [row.token == browser.cookies["casementor_session"] for row in rows] == [False]
    thief = await site.browser()
    assert (await thief.get("/account", cookie=f"casementor_session={rows[0].token}")).status_code == 303


async def test_a_session_planted_before_is_not_the_session_after(site: Any) -> None:
    """Session fixation: whoever planted a cookie holds nothing once its bearer has signed in."""
    attacker = await site.signed_in("mallory@school.example", name="Mallory")
    planted = attacker.cookies["casementor_session"]
    await site.add()
    victim = await site.browser()
    victim.client.cookies.set("casementor_session", planted, domain="testserver.local", path="/")
    await victim.sign_in("anna@school.example")
    assert "Anna Field" in (await victim.get("/account")).text
    assert planted not in victim.cookies.values()
    assert not await attacker.is_signed_in()


async def test_signing_out_ends_the_session_itself(site: Any) -> None:
    browser = await site.signed_in()
    token = browser.cookies["casementor_session"]
    answer = await browser.send("/sign-out")
    assert answer.headers["location"] == "/sign-in?told=left"
    assert "casementor_session" not in browser.cookies
    thief = await site.browser()
    assert (await thief.get("/account", cookie=f"casementor_session={token}")).status_code == 303


async def test_signing_out_leaves_other_browsers_signed_in(site: Any) -> None:
    first = await site.signed_in()
    second = await site.browser()
    await second.sign_in("anna@school.example")
    await first.send("/sign-out")
    assert (await first.is_signed_in(), await second.is_signed_in()) == (False, True)


async def test_signing_out_everywhere_ends_every_session_of_this_account_alone(site: Any) -> None:
    first = await site.signed_in()
    second = await site.browser()
    await second.sign_in("anna@school.example")
    other = await site.signed_in("bela@school.example")
    await first.send("/sign-out-everywhere")
    assert [await browser.is_signed_in() for browser in (first, second, other)] == [False, False, True]


async def test_a_session_ends_after_the_days_of_the_setting(make_site: Any) -> None:
    site = make_site(session_days=2)
    browser = await site.signed_in()
    site.clock.turn(days=2, seconds=-1)
    assert await browser.is_signed_in()
    site.clock.turn(seconds=1)
    assert not await browser.is_signed_in()


async def test_sessions_that_are_over_are_cleared_away_at_the_next_sign_in(site: Any) -> None:
    browser = await site.signed_in()
    site.clock.turn(days=15)
    await browser.sign_in("anna@school.example")
    assert len(await site.rows(SessionRow)) == 1


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("anna@school.example", "another quiet lamp"),
        ("nobody@school.example", "seven quiet lamps"),
        ("", ""),
        ("anna@school.example\0", "seven quiet lamps\0x"),
        ("x" * 5000, "y" * 5000),
    ],
    ids=["wrong password", "unknown address", "nothing", "odd signs", "very long"],
)
async def test_whatever_is_wrong_the_sentence_is_the_same(site: Any, email: str, password: str) -> None:
    await site.add()
    browser = await site.browser()
    answer = await browser.sign_in(email, password)
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert not await browser.is_signed_in()


async def test_an_unknown_address_costs_the_time_of_a_known_one(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    await browser.sign_in("anna@school.example", "wrong wrong wrong")

    async def seconds(email: str) -> float:
        began = time.perf_counter()
        await browser.sign_in(email, "wrong wrong wrong")
        return time.perf_counter() - began

    known = min([await seconds("anna@school.example") for _ in range(3)])
    assert min([await seconds("nobody@school.example") for _ in range(3)]) > known / 3


async def test_the_password_is_never_shown_again(site: Any) -> None:
    browser = await site.browser()
    answer = await browser.sign_in("anna@school.example", "seven loud lamps")
    assert "anna@school.example" in answer.text
    assert "seven loud lamps" not in answer.text


async def test_a_disabled_account_is_told_so_only_with_its_password(site: Any) -> None:
    await site.add(is_active=False)
    browser = await site.browser()
    assert WRONG in (await browser.sign_in("anna@school.example", "wrong wrong wrong")).text
    answer = await browser.sign_in("anna@school.example")
    assert "has been disabled" in answer.text
    assert not await browser.is_signed_in()


async def test_disabling_works_at_once_whatever_sessions_are_open(site: Any) -> None:
    browser = await site.signed_in()
    async with site.database.writing() as session:
        (await session.get(AccountRow, (await site.rows(AccountRow))[0].id)).is_active = False
    assert not await browser.is_signed_in()


async def test_an_address_that_is_not_confirmed_gets_a_new_link_instead_of_a_session(site: Any) -> None:
    await site.add(is_verified=False)
    browser = await site.browser()
    answer = await browser.sign_in("anna@school.example")
    assert "Please confirm your e-mail address first" in answer.text
    assert [letter["template"] for letter in await site.letters()] == ["verify"]
    assert not await browser.is_signed_in()


async def test_an_open_page_leads_back_after_signing_in(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    refused = await browser.get("/account?told=saved")
    assert refused.status_code == 303
    assert refused.headers["location"] == "/sign-in?next=%2Faccount%3Ftold%3Dsaved"
    assert 'name="next" value="/account?told=saved"' in (await browser.get(refused.headers["location"])).text
    answer = await browser.sign_in("anna@school.example", next="/account?told=saved")
    assert answer.headers["location"] == "/account?told=saved"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\tevil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "http:/evil.example",
        " //evil.example",
        "/ /evil.example",
        "/" + "x" * 1000,
        "evil.example",
    ],
)
async def test_signing_in_never_leads_to_another_site(site: Any, address: str) -> None:
    await site.add(questionnaire={"work": {}})
    browser = await site.browser()
    answer = await browser.sign_in("anna@school.example", next=address)
    assert answer.headers["location"] in ("/", "/cases")
    shown = await (await site.browser()).client.get("/sign-in", params={"next": address})
    assert 'name="next" value=""' in shown.text


async def test_after_a_first_sign_in_comes_the_questionnaire(site: Any) -> None:
    await site.add()
    answer = await (await site.browser()).sign_in("anna@school.example")
    assert answer.headers["location"] == "/account/questionnaire"


async def test_who_is_signed_in_needs_no_form(site: Any) -> None:
    browser = await site.signed_in(questionnaire={"work": {}})
    assert (await browser.get("/sign-in?next=/account")).headers["location"] == "/account"


async def test_one_client_may_try_only_so_often(make_site: Any) -> None:
    site = make_site(sign_in_limit="3/minute")
    browser = await site.browser(address="10.1.1.1")
    tries = [(await browser.sign_in(f"a{number}@school.example")).status_code for number in range(4)]
    assert tries == [422, 422, 422, 429]
    elsewhere = await site.browser(address="10.1.1.2")
    assert (await elsewhere.sign_in("b@school.example")).status_code == 422


async def test_one_address_may_be_tried_only_so_often_from_everywhere(make_site: Any) -> None:
    site = make_site(sign_in_limit="3/minute")
    await site.add()
    tries = []
    for number in range(4):
        browser = await site.browser(address=f"10.2.2.{number}")
        tries.append((await browser.sign_in(" ANNA@school.example", "wrong wrong wrong")).status_code)
    assert tries == [422, 422, 422, 429]


async def test_ones_own_sign_ins_buy_no_more_tries_at_another_account(make_site: Any) -> None:
    site = make_site(sign_in_limit="4/minute")
    await site.add()
    await site.add("mallory@school.example")
    mallory = await site.browser()
    tries = []
    for email in ("anna@school.example", "mallory@school.example") * 3:
        password = "seven quiet lamps" if email.startswith("mallory") else "wrong wrong wrong"
        tries.append((await mallory.sign_in(email, password)).status_code)
    assert tries == [422, 303, 422, 303, 429, 429]


async def test_too_many_tries_get_a_page_with_a_plain_sentence(make_site: Any) -> None:
    site = make_site(sign_in_limit="1/minute")
    browser = await site.browser()
    await browser.sign_in("a@school.example")
    answer = await browser.sign_in("a@school.example")
    assert "Too many requests" in answer.text
    assert answer.headers["retry-after"] == "60"


async def test_pages_of_somebody_signed_in_stay_out_of_every_cache(site: Any) -> None:
    browser = await site.signed_in()
    for path in ("/", "/library", "/account", "/nowhere"):
        assert (await browser.get(path)).headers["cache-control"] == "no-store"


async def test_the_header_offers_only_what_the_roles_open(site: Any) -> None:
    teacher = (await (await site.signed_in()).get("/")).text
    assert "Sign in" not in teacher
    assert 'href="/admin"' not in teacher
    assert 'href="/sign-in"' in (await (await site.browser()).get("/")).text
