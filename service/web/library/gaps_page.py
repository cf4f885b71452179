"""The moderators' page of gaps: what people asked and the library had nothing for. Holds no rule of likeness."""

from functools import partial

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse

from retrieval.alike_words import grouped
from service.actions.read_gaps import read_gaps
from service.cases.people import Role
from service.library_gaps import by_field
from service.web.accounts.signed_in import SignedIn, needs
from service.web.edge import database
from service.web.rendering import casementor, show

router = APIRouter(include_in_schema=False, dependencies=[Depends(needs(Role.MODERATOR))])

MOST = 200
"""Gaps that are looked at, the latest; what is older was there for long enough to be seen."""


@router.get("/moderation/gaps", name="page:gaps")
async def gaps(request: Request, me: SignedIn) -> HTMLResponse:
    """Gaps by problem field, in groups of those that are worded alike."""
    async with database(request).reading() as session:
        found = await read_gaps(session, reader=me, limit=MOST)
    words = casementor(request).index.words["cases"]
    grouping = partial(grouped, holders=words.holders, count=words.count())
    fields = await casementor(request).in_thread(partial(by_field, found, grouping=grouping))
    return show(request, "gaps.html", fields=fields, total=len(found), most=MOST)
