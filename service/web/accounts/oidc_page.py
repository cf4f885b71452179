"""Signing in with an outside issuer by OpenID Connect: code flow with PKCE, state and nonce, by Authlib.

Knows the protocol and the way there and back; which account it leads to is decided in `service.accounts.identities`.
"""

import logging
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, FastAPI
from httpx2 import HTTPError  # the client Authlib uses where it is installed
from joserfc.errors import JoseError
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response

from service.accounts.identities import Outside, account_behind
from service.accounts.registering import LONGEST_NAME, checked_email
from service.errors import BadForm
from service.settings import Settings
from service.web.accounts.getting_in import DISABLED, begin, credentials, mail, settings_of
from service.web.accounts.sign_in_page import is_local, went_in
from service.web.accounts.sign_in_throttle import count_try
from service.web.edge import Now, database
from service.web.rendering import show

router = APIRouter(include_in_schema=False)
log = logging.getLogger(__name__)

PATH = "/sign-in/oidc"
GOING = "going"
NOT_REACHED = "The issuer cannot be reached. Please try again in a moment, or sign in with your password."
NOT_BELIEVED = "The issuer's answer could not be confirmed. Please begin again."


def prepare(app: FastAPI, settings: Settings) -> None:
    """Give the application the issuer's client, and a signed cookie for the way there and back, where one is set.

    The issuer's metadata is read at first use, so that a silent issuer keeps nobody from starting.
    """
    if not settings.oidc_issuer:
        return
    app.state.issuer = OAuth().register(
        "issuer",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 10},
    )
    app.add_middleware(
        SessionMiddleware,
        secret_key=app.state.secret.get_secret_value(),
        session_cookie="casementor_way_there",
        max_age=600,
        path=PATH,
        same_site="lax",
        https_only=settings.public_url.startswith("https:"),
    )


@router.get(PATH, name="page:oidc")
async def go_to_issuer(request: Request) -> Response:
    """On to the issuer; what to do after coming back waits in a signed cookie of ten minutes."""
    asked = request.query_params
    next_ = asked.get("next", "")
    request.session[GOING] = {"next": next_ if is_local(next_) else "", "invitation": asked.get("invitation", "")[:200]}
    back = f"{settings_of(request).public_url.rstrip('/')}{request.url_for('page:oidc_callback').path}"
    try:
        answer: Response = await request.app.state.issuer.authorize_redirect(request, back)
    except (HTTPError, RuntimeError, ValueError) as error:
        return _failed(request, NOT_REACHED, error)
    return answer


@router.get(f"{PATH}/callback", name="page:oidc_callback")
async def come_back(request: Request, now: Now) -> Response:
    """Signed in, or a page with the reason why not."""
    count_try(request)
    going = request.session.pop(GOING, None) or {"next": "", "invitation": ""}
    try:
        who = _outside(await _claims(request), settings_of(request))
    except (OAuthError, JoseError, KeyError, TypeError, ValueError) as error:
        return _failed(request, NOT_BELIEVED, error)
    except HTTPError as error:
        return _failed(request, NOT_REACHED, error)
    try:
        async with database(request).writing() as session:
            row = await account_behind(
                session,
                who,
                open_to_all=settings_of(request).registration == "open",
                invitation=going["invitation"],
                credentials=credentials(request, session, at=now),
                mail=mail(request, session, at=now),
                at=now,
            )
            if not row.is_active:
                raise BadForm("", DISABLED)
            entered = await begin(request, session, row, at=now)
    except BadForm as fault:
        return _failed(request, fault.sentence, None)
    return went_in(request, entered, going["next"])


async def _claims(request: Request) -> dict[str, Any]:
    """The claims of the identity token, whose signature, issuer, audience, time and nonce hold."""
    settings = settings_of(request)
    options = {
        "iss": {"essential": True, "value": settings.oidc_issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
    }
    token = await request.app.state.issuer.authorize_access_token(request, claims_options=options)
    return dict(token["userinfo"])


def _outside(claims: dict[str, Any], settings: Settings) -> Outside:
    confirmed = claims.get("email_verified") is True or settings.oidc_trust_email
    email = str(claims.get("email") or "")
    try:
        email = checked_email(email)
    except BadForm:
        email = ""
    name = " ".join(str(claims.get("name") or email.split("@")[0] or "?").split())
    return Outside(settings.oidc_issuer, str(claims["sub"])[:255], email, name[:LONGEST_NAME], confirmed)


def _failed(request: Request, sentence: str, error: Exception | None) -> Response:
    if error is not None:
        log.warning("sign-in with the issuer failed: %s", type(error).__name__)
    return show(request, "account/oidc_failed.html", status=403, headers={"Cache-Control": "no-store"}, reason=sentence)
