"""The page of generation: the one switch for everybody, who used it, and what models took. Asks no model itself."""

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.cases.people import Role
from service.store.accounts import names_of
from service.store.generation import counted_calls, is_generation_on, switch_generation, switches, taken_on
from service.web.accounts.getting_in import settings_of
from service.web.accounts.signed_in import needs
from service.web.edge import Now, database
from service.web.rendering import show
from service.web.sent_fields import read_sent_fields

Staff = Annotated[Account, Depends(needs(Role.MODERATOR, Role.ADMINISTRATOR))]
LOOKED_BACK = timedelta(days=30)
LONGEST_REASON = 500

router = APIRouter(include_in_schema=False)


@router.get("/generation", name="page:generation")
async def generation(request: Request, me: Staff, at: Now) -> Response:
    """Whether models may be asked, what they took, and who switched when."""
    return await _page(request, at)


@router.post("/generation", name="page:generation_sent")
async def switch(request: Request, me: Staff, at: Now) -> Response:
    """Stop all generation at once for everybody, or allow it again; with a reason, which is kept (R3)."""
    sent = await read_sent_fields(request)
    reason, on = sent.value("reason").strip(), sent.value("on") == "true"
    if not 0 < len(reason) <= LONGEST_REASON:
        return await _page(request, at, fault=FormFault("reason", "Please give a reason of at most 500 characters."))
    async with database(request).writing() as session:
        if await is_generation_on(session) is not on:
            await switch_generation(session, on=on, by=me.id, reason=reason, at=at)
    return RedirectResponse(request.url_for("page:generation").path, 303)


async def _page(request: Request, at: Now, *, fault: FormFault | None = None) -> Response:
    settings = settings_of(request)
    async with database(request).reading() as session:
        events = await switches(session)
        told: dict[str, Any] = {
            "is_on": await is_generation_on(session),
            "taken": await taken_on(session, at.date()),
            "calls": await counted_calls(session, since=at - LOOKED_BACK),
            "events": events,
            "names": await names_of(session, {event.by for event in events if event.by is not None}),
        }
    host = urlsplit(settings.model_url).hostname or ""
    faults = [] if fault is None else [fault]
    status = 422 if faults else 200
    limits, model = settings.model_limits, settings.model_name
    return show(request, "generation.html", status=status, host=host, model=model, limits=limits, faults=faults, **told)
