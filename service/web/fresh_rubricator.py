"""Knows before every request whether the rubricator was changed, in this process or in another. Knows no route.

Addresses that name an item which was merged lead on to the item that took its place.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from service.store.merged_tags import MergedTag
from service.web.accounts.signed_in import FOR_NOBODY

ASKED = "problem_field"
"""The name under which addresses name an item."""


class FreshRubricator:
    """Brings the open service to the rubricator of the database, so that a new title shows everywhere at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look, and pass the request on, or lead on from an old address."""
        if scope["type"] == "http" and not scope["path"].startswith(FOR_NOBODY):
            casementor = scope["app"].state.casementor
            if casementor is not None:
                await casementor.freshen()
                if moved := _moved(scope, casementor.merged):
                    await RedirectResponse(moved, 307)(scope, receive, send)
                    return
        await self._app(scope, receive, send)


def _moved(scope: Scope, merged: Mapping[str, MergedTag]) -> str:
    """The address of now for one that asks for a merged item, as seen from it; empty where it is as it should be."""
    asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if scope["method"] != "GET" or not any(name == ASKED and value in merged for name, value in asked):
        return ""
    now = [(name, merged[value].into if name == ASKED and value in merged else value) for name, value in asked]
    return f"?{urlencode(now)}"
