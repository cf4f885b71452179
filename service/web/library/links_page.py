"""The page of materials whose addresses lead nowhere any more. Asks nobody itself: a job does."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.accounts.account import Account
from service.cases.people import Role
from service.errors import NotFound
from service.link_check import LinkState
from service.store.jobs import Job, leave
from service.store.links import links
from service.web.accounts.getting_in import settings_of
from service.web.accounts.signed_in import needs
from service.web.edge import Now, database
from service.web.library.curation_words import LINK_STATES
from service.web.rendering import show

router = APIRouter(include_in_schema=False)

Moderator = Annotated[Account, Depends(needs(Role.MODERATOR))]


@router.get("/moderation/links", name="page:links")
async def page(request: Request, me: Moderator) -> Response:
    """Addresses that were found broken, and how many were not."""
    async with database(request).reading() as session:
        found = await links(session)
    return show(
        request,
        "links.html",
        wrong=[link for link in found if link.seen is not None and link.seen.state is not LinkState.FINE],
        fine=sum(link.seen is not None and link.seen.state is LinkState.FINE for link in found),
        unasked=[link for link in found if link.seen is None],
        states=LINK_STATES,
        is_on=settings_of(request).check_links,
        was_asked=request.query_params.get("told") == "asked",
    )


@router.post("/moderation/links", name="page:check_link")
async def check(request: Request, me: Moderator, at: Now, url: Annotated[str, Form(max_length=500)]) -> Response:
    """Ask for an address of a material again."""
    async with database(request).writing() as session:
        if url not in {link.url for link in await links(session)}:
            raise NotFound("No material has this address.")
        await leave(session, Job("check link", {"url": url}), at=at)
    return RedirectResponse(f"{request.url_for('page:links').path}?told=asked", 303)
