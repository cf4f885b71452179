"""The moderators' page of solutions that say the same, pull apart or were disputed. Finds nothing itself."""

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.actions.read_likeness import read_likeness
from service.cases.people import Role
from service.web.accounts.signed_in import SignedIn, needs
from service.web.edge import database
from service.web.rendering import show

router = APIRouter(include_in_schema=False, dependencies=[Depends(needs(Role.MODERATOR))])


@router.get("/moderation/likeness", name="page:likeness")
async def likeness(request: Request, me: SignedIn) -> HTMLResponse:
    """Pairs of solved cases, and cases whose mentors did not agree."""
    async with database(request).reading() as session:
        found = await read_likeness(session, reader=me)
    return show(request, "likeness.html", found=found)
