"""Forms of other sites are refused: whatever changes something must carry the token of its own page.

asgi-csrf compares a signed cookie with the form's field or the header `x-csrftoken`; a form sent in parts (multipart)
needs the header. A request with `Authorization: Bearer` needs none, because no other site can send that.
"""

from typing import Any

from asgi_csrf import asgi_csrf_decorator
from pydantic import SecretStr
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.web.accounts.session_cookie import cookie_name, is_secure, session_of_cookie
from service.web.error_pages import FOR_PROGRAMS, error_page
from service.web.problems import problem
from service.web.rendering import show
from service.web.words import _

NAME = "csrftoken"
CHANGES_NOTHING = frozenset({"/first-response"})
"""Forms that store nothing and so work with cookies blocked; a forged one gains nothing."""

NOT_OURS = (
    _("This form was not recognised"),
    _(
        "It came without the mark of this site, or its page was open for very long. "
        "Please go back, reload the page and send it again; your browser must accept cookies."
    ),
)


class _EveryPage:
    """Paths that are checked even without any cookie, so that nobody is signed in as somebody else by a forged form."""

    def __contains__(self, path: str) -> bool:
        return not path.startswith(FOR_PROGRAMS)


class CsrfGuard:
    """Refuses what another site's page made a browser send; templates write its token by `csrf_field()`."""

    def __init__(self, app: ASGIApp, *, secret: SecretStr) -> None:
        self._app = app
        self._checked = {secure: _check(secret, secure=secure) for secure in (False, True)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check and pass on; what cannot even be read for its token is answered here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        entered = False

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal entered
            entered = True
            await self._app(scope, receive, send)

        try:
            await self._checked[is_secure(Request(scope))](app)(scope, receive, send)
        except Exception as error:
            if entered:
                raise
            await _unreadable(scope, receive, send, error)


def _check(secret: SecretStr, *, secure: bool) -> Any:
    return asgi_csrf_decorator(
        cookie_name=cookie_name(NAME, secure=secure),
        cookie_secure=secure,
        signing_secret=secret.get_secret_value(),
        always_protect=_EveryPage(),
        skip_if_scope=_needs_none,
        send_csrf_failed=_refuse,
    )


def _needs_none(scope: Scope) -> bool:
    """Whether a forged request gains nothing: it stores nothing, or it asks the API without anybody's session."""
    if scope["path"] in CHANGES_NOTHING:
        return True
    return scope["path"].startswith(FOR_PROGRAMS) and session_of_cookie(Request(scope)) is None


async def _refuse(scope: Scope, send: Send, _reason: object) -> None:
    title, sentence = NOT_OURS
    request = Request(scope)
    if scope["path"].startswith(FOR_PROGRAMS):
        answer: Any = problem(403, "A change by cookie needs the header x-csrftoken with the value of its cookie.")
    else:
        answer = show(request, "error.html", status=403, title=title, sentence=sentence)
    await answer(scope, _nothing, send)


async def _unreadable(scope: Scope, receive: Receive, send: Send, error: Exception) -> None:
    """A body that is too long, breaks off or is no form: the application was not reached."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    if scope["path"].startswith(FOR_PROGRAMS):
        answer: Any = problem(422 if status == 400 else status, "The request could not be read.")
    else:
        answer = error_page(Request(scope), status)
    await answer(scope, receive, send)


async def _nothing() -> Any:
    return {"type": "http.disconnect"}
