"""The author's word on an item of the first response: one click, without JavaScript. Knows no rule and no ranking."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.actions.say_helpful import say_helpful
from service.cases.helpful import HelpfulKind, ItemId, Verdict
from service.web.accounts.signed_in import SignedIn
from service.web.cases.case_page import Number
from service.web.edge import Now, database

router = APIRouter(include_in_schema=False, prefix="/cases/{number}")

Item = Annotated[ItemId, Form()]


@router.post("/helped", name="page:helped")
async def helped(
    request: Request,
    number: Number,
    kind: Annotated[HelpfulKind, Form()],
    item: Item,
    said: Annotated[Verdict, Form()],
    me: SignedIn,
    at: Now,
) -> Response:
    """Keep what the author says of one item, and lead back to it."""
    async with database(request).writing() as session:
        await say_helpful(session, number, kind, item, said, by=me, at=at)
    page = request.url_for("page:case_in_work", number=number).path
    return RedirectResponse(f"{page}#helped-{kind}-{item}", 303)
