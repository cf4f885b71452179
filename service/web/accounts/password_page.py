"""A forgotten password: asking for a link by mail, and setting a new one with it."""

from datetime import datetime

from fastapi import APIRouter
from fastapi_users.exceptions import InvalidPasswordException, InvalidResetPasswordToken, UserInactive, UserNotExists
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.credentials import hashed
from service.store.accounts import row_of_email
from service.web.accounts.getting_in import credentials, mail
from service.web.accounts.sign_in_throttle import count_try
from service.web.edge import Now, database
from service.web.rendering import show
from service.web.sent_fields import read_sent_fields

router = APIRouter(include_in_schema=False)

NOT_KEPT = {"Cache-Control": "no-store"}
NO_ACCOUNT_HAS_THIS = "nobody"


@router.get("/forgot-password", name="page:forgot_password")
async def forgot_form(request: Request) -> Response:
    """Where to send the link."""
    return show(request, "account/forgot_password.html", headers=NOT_KEPT)


@router.post("/forgot-password", name="page:forgot_password_sent")
async def forgot(request: Request, now: Now) -> Response:
    """The same answer, after the same work, whether the address has an account or not."""
    email = (await read_sent_fields(request)).value("email").strip()
    count_try(request, email)
    await _send_link(request, email, now)
    return show(request, "account/look_into_mailbox.html", headers=NOT_KEPT, email=email[:320], what="reset")


@router.get("/reset-password", name="page:reset_password")
async def reset_form(request: Request) -> Response:
    """The form for a new password."""
    return _form(request, request.query_params.get("token", ""))


@router.post("/reset-password", name="page:reset_password_sent")
async def reset(request: Request, now: Now) -> Response:
    """The new password holds, every session has ended, and one signs in with it."""
    sent = await read_sent_fields(request)
    token = sent.value("token")
    count_try(request)
    try:
        async with database(request).writing() as session:
            row = await credentials(request, session, at=now).reset_password(token, sent.value("password"))
            await mail(request, session, at=now).changed(row)
    except (InvalidResetPasswordToken, UserInactive, UserNotExists):
        return _form(request, "", failed=True)
    except InvalidPasswordException as fault:
        return _form(request, token, fault=str(fault.reason))
    return RedirectResponse(f"{request.url_for('page:sign_in').path}?told=reset", 303)


async def _send_link(request: Request, email: str, now: datetime) -> None:
    async with database(request).reading() as session:
        row = await row_of_email(session, email)
    if row is None or not row.is_active:
        await hashed(NO_ACCOUNT_HAS_THIS)  # as long as making a link takes
        return
    async with database(request).writing() as session:
        await credentials(request, session, at=now).forgot_password(row)


def _form(request: Request, token: str, *, fault: str = "", failed: bool = False) -> Response:
    return show(
        request,
        "account/reset_password.html",
        status=422 if fault or failed else 200,
        headers=NOT_KEPT,
        token=token,
        failed=failed,
        faults=[FormFault("password", fault)] if fault else [],
    )
