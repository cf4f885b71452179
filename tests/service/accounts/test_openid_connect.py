"""Signing in with an outside issuer: a real one on loopback, its tokens signed with RS256, and every way to cheat."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import uvicorn
from httpx import AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from service.accounts.invitations import invite
from service.cases.people import Role
from service.store.account_tables import AccountRow, IdentityRow, SessionRow

CLIENT, SECRET = "casementor", "shared with the issuer"
ANNA = {"sub": "anna-7", "email": "Anna@School.example", "email_verified": True, "name": "Anna Field"}


@dataclass
class Issuer:
    """An issuer of OpenID Connect that signs everybody in as `person` and can be told to cheat."""

    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "known"}))
    person: dict[str, Any] = field(default_factory=lambda: dict(ANNA))
    cheat: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    signing_key: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    proofs: list[str] = field(default_factory=list)

    async def metadata(self, request: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
            }
        )

    async def keys(self, request: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> RedirectResponse:
        """Sign in and come back with a code; asks for PKCE, state and nonce as a strict issuer does."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert asked["nonce"]
        code = secrets.token_urlsafe()
        self.asked[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def token(self, request: Request) -> JSONResponse:
        """Give the identity token once, to whoever knows the secret and the verifier of the challenge."""
        form = await request.form()
        asked = self.asked.pop(str(form["code"]), None)
        given = base64.b64decode(request.headers["authorization"].partition(" ")[2]).decode()
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or proof != asked["code_challenge"] or given.partition(":")[0] != CLIENT:
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.proofs.append(proof)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = self.cheat({**claims, **self.person})
        signed = jwt.encode({"alg": "RS256", "kid": "known"}, claims, self.signing_key or self.key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})


@pytest.fixture(scope="module")
def served() -> Iterator[Issuer]:
    """An issuer on loopback, served from a thread."""
    issuer = Issuer()
    routes = [
        Route("/.well-known/openid-configuration", issuer.metadata),
        Route("/keys", issuer.keys),
        Route("/authorize", issuer.authorize),
        Route("/token", issuer.token, methods=["POST"]),
    ]
    config = uvicorn.Config(Starlette(routes=routes), port=0, ws="none", lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    with config.bind_socket() as socket:
        issuer.address = f"http://127.0.0.1:{socket.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield issuer
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def issuer(served: Issuer) -> Issuer:
    """The issuer, honest again."""
    served.person, served.signing_key, served.cheat = dict(ANNA), None, lambda claims: claims
    return served


@pytest.fixture
def make_tied(make_site: Any, issuer: Issuer) -> Callable[..., Any]:
    """Makes a service that knows the issuer."""

    def made(**changes: Any) -> Any:
        return make_site(
            oidc_issuer=issuer.address,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            oidc_name="the school",
            public_url="http://testserver",
            **changes,
        )

    return made


@pytest.fixture
def site(make_tied: Callable[..., Any]) -> Any:
    """A service that knows the issuer; one registers by invitation."""
    return make_tied()


async def way_there(browser: Any, path: str = "/sign-in/oidc") -> str:
    """From our button to the issuer, and the address it sends the browser back to."""
    there = await browser.get(path)
    assert there.status_code == 302, there.text
    async with AsyncClient() as anybody:
        answer = await anybody.get(there.headers["location"])
    return str(answer.headers["location"])


async def came_back(browser: Any, path: str = "/sign-in/oidc") -> Response:
    """The answer to the way there and back."""
    back = urlsplit(await way_there(browser, path))
    answer: Response = await browser.get(f"{back.path}?{back.query}")
    return answer


async def test_the_button_is_there_only_where_an_issuer_is_set(site: Any, make_site: Any) -> None:
    assert "Sign in with the school" in (await (await site.browser()).get("/sign-in")).text
    without = await make_site().browser()
    assert "/sign-in/oidc" not in (await without.get("/sign-in")).text
    assert (await without.get("/sign-in/oidc")).status_code == 404


async def test_a_confirmed_address_leads_to_its_account(site: Any, issuer: Issuer) -> None:
    account = await site.add()
    browser = await site.browser()
    answer = await came_back(browser)
    assert answer.headers["location"] == "/account/questionnaire"
    assert "Anna Field" in (await browser.get("/account")).text
    (tie,) = await site.rows(IdentityRow)
    assert (tie.issuer, tie.subject, tie.account) == (issuer.address, "anna-7", account.id)


async def test_the_proof_of_the_code_is_new_each_time(site: Any, issuer: Issuer) -> None:
    await site.add()
    await came_back(await site.browser())
    await came_back(await site.browser())
    assert issuer.proofs[-1] != issuer.proofs[-2]


async def test_afterwards_the_subject_counts_and_not_the_address(site: Any, issuer: Issuer) -> None:
    await site.add()
    await came_back(await site.browser())
    issuer.person |= {"email": "new@elsewhere.example", "email_verified": False}
    browser = await site.browser()
    assert (await came_back(browser)).status_code == 303
    assert "anna@school.example" in (await browser.get("/account")).text


async def test_an_address_of_another_subject_is_not_enough_when_it_is_not_confirmed(site: Any, issuer: Issuer) -> None:
    await site.add()
    for claim in (False, None, "true", 1):
        issuer.person["email_verified"] = claim
        browser = await site.browser()
        answer = await came_back(browser)
        assert answer.status_code == 403
        assert "has not confirmed your e-mail address" in answer.text
        assert not await browser.is_signed_in()
    assert await site.rows(IdentityRow) == []


async def test_addresses_of_an_issuer_that_is_trusted_with_them_count(make_tied: Any, issuer: Issuer) -> None:
    site = make_tied(oidc_trust_email=True)
    await site.add()
    del issuer.person["email_verified"]
    browser = await site.browser()
    assert (await came_back(browser)).status_code == 303
    assert await browser.is_signed_in()


async def test_without_an_invitation_no_account_is_made(site: Any) -> None:
    answer = await came_back(await site.browser())
    assert answer.status_code == 403
    assert "by invitation" in answer.text
    assert await site.rows(AccountRow) == []


async def test_where_everybody_may_register_a_teacher_is_made(make_tied: Any) -> None:
    site = make_tied(registration="open")
    browser = await site.browser()
    await came_back(browser)
    assert await browser.is_signed_in()
    (row,) = await site.rows(AccountRow)
    assert (row.email, row.name, row.is_verified) == ("anna@school.example", "Anna Field", True)
    assert [role.role for role in row.roles] == ["teacher"]


@pytest.mark.parametrize(("email", "made"), [(None, 1), ("anna@school.example", 1), ("bela@school.example", 0)])
async def test_an_invitation_goes_along_and_holds_for_its_address(site: Any, email: str | None, made: int) -> None:
    async with site.database.writing() as session:
        token = await invite(session, email=email, roles=[Role.MENTOR], created_by=None, at=site.clock())
    browser = await site.browser()
    page = (await browser.get(f"/register?invitation={token}")).text
    assert f"/sign-in/oidc?invitation={token}" in page
    await came_back(browser, f"/sign-in/oidc?invitation={token}")
    rows = await site.rows(AccountRow)
    assert [[role.role for role in row.roles] for row in rows] == [["mentor"]] * made


async def test_an_invitation_of_somebody_else_gives_no_role_where_everybody_may_register(make_tied: Any) -> None:
    site = make_tied(registration="open")
    async with site.database.writing() as session:
        token = await invite(
            session, email="bela@school.example", roles=[Role.MODERATOR], created_by=None, at=site.clock()
        )
    await came_back(await site.browser(), f"/sign-in/oidc?invitation={token}")
    (row,) = await site.rows(AccountRow)
    assert [role.role for role in row.roles] == ["teacher"]


async def test_a_password_set_for_an_address_nobody_had_proved_is_void(site: Any) -> None:
    """Somebody registered Anna's address and waits for her: she comes, and that password opens nothing."""
    await site.add(is_verified=False, name="Not Anna")
    browser = await site.browser()
    await came_back(browser)
    assert await browser.is_signed_in()
    assert (await (await site.browser()).sign_in("anna@school.example")).status_code == 422


async def test_a_disabled_account_stays_out(site: Any) -> None:
    await site.add(is_active=False)
    browser = await site.browser()
    answer = await came_back(browser)
    assert answer.status_code == 403
    assert "has been disabled" in answer.text
    assert (await site.rows(SessionRow), await site.rows(IdentityRow)) == ([], [])


async def test_the_way_leads_on_to_the_page_that_was_asked_for(site: Any) -> None:
    await site.add()
    answer = await came_back(await site.browser(), "/sign-in/oidc?next=/account%3Ftold%3Dsaved")
    assert answer.headers["location"] == "/account?told=saved"


async def test_the_way_never_leads_to_another_site(site: Any) -> None:
    await site.add()
    answer = await came_back(await site.browser(), "/sign-in/oidc?next=//evil.example")
    assert answer.headers["location"] == "/account/questionnaire"


async def test_a_way_begun_in_another_browser_ends_nowhere(site: Any) -> None:
    """State: nobody is signed in as somebody else by a link."""
    await site.add()
    back = urlsplit(await way_there(await site.browser()))
    victim = await site.browser()
    assert (await victim.get(f"{back.path}?{back.query}")).status_code == 403
    assert not await victim.is_signed_in()


async def test_another_state_ends_nowhere(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    back = urlsplit(await way_there(browser))
    code = parse_qs(back.query)["code"][0]
    for query in (f"code={code}&state=forged", f"code={code}", "", "error=access_denied", "state=x"):
        assert (await browser.get(f"{back.path}?{query}")).status_code == 403
    assert not await browser.is_signed_in()


async def test_a_way_back_works_once(site: Any) -> None:
    await site.add()
    browser = await site.browser()
    back = urlsplit(await way_there(browser))
    assert (await browser.get(f"{back.path}?{back.query}")).status_code == 303
    await browser.send("/sign-out")
    assert (await browser.get(f"{back.path}?{back.query}")).status_code == 403


CHEATS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another nonce": lambda claims: {**claims, "nonce": "forged"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "another issuer": lambda claims: {**claims, "iss": "https://evil.example"},
    "for another client": lambda claims: {**claims, "aud": "another"},
    "for another client, bought for us": lambda claims: {**claims, "aud": "another", "azp": CLIENT},
    "too old": lambda claims: {**claims, "iat": claims["iat"] - 9000, "exp": claims["exp"] - 9000},
    "nobody": lambda claims: {name: value for name, value in claims.items() if name != "sub"},
}


@pytest.mark.parametrize("cheat", CHEATS)
async def test_a_token_that_does_not_hold_signs_nobody_in(site: Any, issuer: Issuer, cheat: str) -> None:
    await site.add()
    issuer.cheat = CHEATS[cheat]
    browser = await site.browser()
    answer = await came_back(browser)
    assert answer.status_code == 403
    assert "could not be confirmed" in answer.text
    assert not await browser.is_signed_in()


async def test_a_token_signed_by_another_key_signs_nobody_in(site: Any, issuer: Issuer) -> None:
    await site.add()
    issuer.signing_key = RSAKey.generate_key(2048, {"kid": "known"})
    browser = await site.browser()
    assert (await came_back(browser)).status_code == 403
    assert not await browser.is_signed_in()


async def test_a_silent_issuer_is_told_so(make_site: Any) -> None:
    site = make_site(oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT, oidc_client_secret=SECRET)
    answer = await (await site.browser()).get("/sign-in/oidc")
    assert answer.status_code == 403
    assert "cannot be reached" in answer.text


async def test_the_session_is_a_new_one(site: Any) -> None:
    await site.add()
    browser = await site.signed_in("mallory@school.example", name="Mallory")
    planted = browser.cookies["casementor_session"]
    await came_back(browser)
    assert browser.cookies["casementor_session"] != planted
    assert "Anna Field" in (await browser.get("/account")).text
    assert len(await site.rows(SessionRow)) == 1
