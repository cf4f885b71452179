"""Who asks: from a cookie or bearer token to an account, once for each request, and what routes may demand of them.

A route asks for `SignedIn`, for `needs(Role.MODERATOR)` or for `MaybeSignedIn`; templates find the account as `me`.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from service.accounts.account import Account
from service.accounts.sessions import account_of_token
from service.cases.people import Role
from service.errors import NotAllowed, NotSignedIn
from service.store.notices import unread_count
from service.web.accounts.session_cookie import session_of_cookie

FOR_NOBODY = ("/static/", "/healthz", "/readyz")
"""Answers that are the same for everybody; finding out who asks would only cost time."""


class FindsWhoAsks:
    """Puts the account, its token and its unread notices into the state of every request; None for nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out who asks and pass the request on."""
        if scope["type"] == "http" and not scope["path"].startswith(FOR_NOBODY):
            connection = HTTPConnection(scope)
            token = _token(connection)
            connection.state.session_token = token
            connection.state.account, connection.state.unread = await _who(connection, token)
        await self._app(scope, receive, send)


def _token(connection: HTTPConnection) -> str | None:
    """The bearer token where the request has any authorization, else the cookie's: never one instead of the other."""
    authorization = connection.headers.get("authorization")
    if authorization is None:
        return session_of_cookie(connection)
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme == "Bearer" else None


async def _who(connection: HTTPConnection, token: str | None) -> tuple[Account | None, int]:
    """Who asks, and how many notices they have not read."""
    state = connection.app.state
    if token is None or state.casementor is None:
        return None, 0
    async with state.casementor.database.reading() as session:
        found = await account_of_token(session, token, at=state.clock(), lifetime=state.settings.session_lifetime)
        return found, 0 if found is None else await unread_count(session, found.id)


def maybe_signed_in(request: Request) -> Account | None:
    """The account that asks, or None."""
    found: Account | None = getattr(request.state, "account", None)
    return found


def signed_in(account: Annotated[Account | None, Depends(maybe_signed_in)]) -> Account:
    """The account that asks; raises NotSignedIn."""
    if account is None:
        raise NotSignedIn("Please sign in first.")
    return account


def needs(*roles: Role) -> Callable[..., Awaitable[Account]]:
    """A dependency: the account that asks, if it holds one of the roles; raises NotSignedIn or NotAllowed."""

    async def holding(account: SignedIn) -> Account:
        if not any(account.holds(role) for role in roles):
            raise NotAllowed(f"This is for people with the role {' or '.join(roles)}.")
        return account

    return holding


def session_token(request: Request) -> str | None:
    """The token this request came with, whether it still holds or not."""
    found: Any = getattr(request.state, "session_token", None)
    return None if found is None else str(found)


SignedIn = Annotated[Account, Depends(signed_in)]
"""Somebody who is signed in."""

MaybeSignedIn = Annotated[Account | None, Depends(maybe_signed_in)]
"""Somebody who is signed in, or None."""
