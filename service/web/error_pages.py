"""Error answers for people: a page in the site's style with a plain sentence. Paths below /api/ stay with the API.

Whatever handler the app has decides the status, and the page follows it. Of errors it knows the family alone, whose
sentences are written for people.
"""

import inspect
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from service.errors import CasementorError
from service.web.rendering import has_page, show
from service.web.words import _

SENTENCES = {
    400: (
        _("This could not be read"),
        _("What your browser sent could not be understood. Please go back and try again."),
    ),
    401: (_("Please sign in first"), _("This page is for people with an account.")),
    403: (_("This is not open to you"), _("Your account does not have the role that this page is for.")),
    404: (
        _("There is no such page"),
        _("The address may be mistyped, or what stood here was withdrawn from the library."),
    ),
    405: (_("This page cannot be used that way"), _("Please open it by a link or a form of this site.")),
    409: (
        _("This is not possible now"),
        _("What you wanted to change has changed meanwhile. Please go back, reload the page and look at it again."),
    ),
    410: (
        _("This was withdrawn"),
        _("It stood in the library and was taken out, as its author or a moderator wished."),
    ),
    413: (_("That was too much text"), _("Please go back and shorten what you wrote; the form states how much fits.")),
    422: (_("Something in the request does not fit"), _("Please go back and check what you chose or wrote.")),
    429: (
        _("Too many requests"),
        _("Please go back, wait a minute and try again. Your browser usually keeps your text."),
    ),
    500: (_("Something broke on our side"), _("It was not your fault. Please go back and try again in a moment.")),
    503: (_("The service is starting"), _("Please try again in a few seconds.")),
}
TOLD_BY_THE_ERROR = (409, 422)
"""Where only the error itself knows what stands in the way; elsewhere the words above say more."""
FOR_PROGRAMS = ("/api/", "/healthz", "/readyz")
ABOUT_THE_BODY = ("content-length", "content-type")


def register_error_pages(app: FastAPI) -> None:
    """Show people error pages. Call it after the app's own handlers are registered: below /api/ they keep answering."""
    kinds = {HTTPException, RequestValidationError, Exception, *app.exception_handlers}
    for kind in kinds - {WebSocketRequestValidationError}:
        app.add_exception_handler(kind, _handler(app.exception_handlers.get(kind, _unexpected)))


def error_page(request: Request, status: int, *, headers: Mapping[str, str] | None = None, told: str = "") -> Response:
    """The page for a status, with the sentence `told` where there is one; without words it has those of 400 or 500."""
    title, sentence = SENTENCES.get(status) or SENTENCES[500 if status >= 500 else 400]
    return show(request, "error.html", status=status, headers=headers, title=title, sentence=told or sentence)


def _handler(before: Any) -> Any:
    async def handle(request: Request, error: Exception) -> Response:
        made = before(request, error)
        answer: Response = await made if inspect.isawaitable(made) else made
        if request.url.path.startswith(FOR_PROGRAMS) or answer.status_code < 400:
            return answer
        if answer.status_code == 401 and has_page(request, "sign_in"):
            return RedirectResponse(sign_in_path(request), 303)
        kept = {name: value for name, value in answer.headers.items() if name not in ABOUT_THE_BODY}
        has_own = isinstance(error, CasementorError) and answer.status_code in TOLD_BY_THE_ERROR
        return error_page(request, answer.status_code, headers=kept, told=str(error) if has_own else "")

    return handle


def sign_in_path(request: Request) -> str:
    """The way to sign in and then come back to the page that was asked for; what was sent cannot be sent again."""
    path = request.url_for("page:sign_in").path
    if request.method != "GET":
        return path
    here = f"{request.url.path}?{request.url.query}".rstrip("?")
    return f"{path}?{urlencode({'next': here})}"


async def _unexpected(request: Request, error: Exception) -> Response:
    return JSONResponse({"detail": "Internal Server Error"}, 500)
