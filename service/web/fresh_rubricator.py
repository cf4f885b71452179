"""Knows before every request whether the rubricator was changed, in this process or in another. Knows no route."""

from starlette.types import ASGIApp, Receive, Scope, Send

from service.web.accounts.signed_in import FOR_NOBODY


class FreshRubricator:
    """Brings the open service to the rubricator of the database, so that a new title shows everywhere at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look, and pass the request on."""
        if scope["type"] == "http" and not scope["path"].startswith(FOR_NOBODY):
            casementor = scope["app"].state.casementor
            if casementor is not None:
                await casementor.freshen()
        await self._app(scope, receive, send)
