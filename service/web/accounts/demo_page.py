"""One button for each demo account. These routes exist in a demo only."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.accounts.demo import DEMO_ACCOUNTS
from service.errors import NotFound
from service.store.accounts import row_of_email
from service.web.accounts.getting_in import begin
from service.web.accounts.sign_in_page import went_in
from service.web.edge import Now, database
from service.web.sent_fields import read_sent_fields

router = APIRouter(include_in_schema=False)


@router.post("/sign-in/demo", name="page:demo_sign_in")
async def demo_sign_in(request: Request, now: Now) -> Response:
    """Sign in as one of the demo accounts, without a password."""
    sent = await read_sent_fields(request)
    email = next((found.email for found in DEMO_ACCOUNTS if found.word == sent.value("account")), None)
    async with database(request).writing() as session:
        row = None if email is None else await row_of_email(session, email)
        if row is None or not row.is_active:
            raise NotFound("There is no such demo account.")
        entered = await begin(request, session, row, at=now)
    return went_in(request, entered, sent.value("next"))
