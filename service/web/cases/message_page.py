"""Writing to the moderators from the page of an own case, and a moderator's word that it is settled. Knows no rule."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.actions.write_to_moderators import settle_message, write_to_moderators
from service.cases.people import Role
from service.errors import BadForm, TooMany
from service.web.accounts.signed_in import SignedIn, needs
from service.web.cases.case_page import Number, Refused, page_of
from service.web.edge import Now, database
from service.web.sent_fields import read_sent_fields
from service.web.throttle import count_message

router = APIRouter(include_in_schema=False)


@router.post("/cases/{number}/message", name="page:message")
async def write(request: Request, number: Number, me: SignedIn, at: Now) -> Response:
    """Send a message; what cannot be sent is shown again with its words."""
    typed = await read_sent_fields(request)
    try:
        count_message(request, me.id)
        async with database(request).writing() as session:
            await write_to_moderators(session, number, typed.value("message"), writer=me, at=at)
    except BadForm as error:
        refused = Refused("message", typed, [FormFault(error.field, error.sentence)], 422)
        return await page_of(request, number, me=me, at=at, refused=refused)
    except TooMany as error:
        refused = Refused("message", typed, [FormFault("", str(error))], 429)
        return await page_of(request, number, me=me, at=at, refused=refused)
    return RedirectResponse(f"{request.url_for('page:case_in_work', number=number).path}#person", status_code=303)


@router.post("/moderation/messages", name="page:settle_message", dependencies=[Depends(needs(Role.MODERATOR))])
async def settle(
    request: Request, message: Annotated[int, Form(ge=1, lt=2**31)], me: SignedIn, at: Now
) -> RedirectResponse:
    """A moderator has answered a message, or done what it asked."""
    async with database(request).writing() as session:
        await settle_message(session, message, by=me, at=at)
    return RedirectResponse(f"{request.url_for('page:moderation').path}#messages", status_code=303)
