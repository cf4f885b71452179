"""One's own account: name, mail, password, sessions; taking one's data along, and leaving. Knows no other account."""

import json
from datetime import datetime

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account, MailPreference
from service.accounts.changing import change_password
from service.accounts.credentials import hashed, is_right
from service.accounts.password_rules import check_password
from service.accounts.registering import checked_name
from service.accounts.sessions import count_sessions
from service.actions.erase_person import erase_person
from service.actions.export_person import export_person
from service.errors import BadForm, NotSignedIn
from service.store.account_tables import AccountRow
from service.store.accounts import row_of
from service.web.accounts.getting_in import begin, mail, settings_of
from service.web.accounts.session_cookie import forget_signed_in, keep_signed_in
from service.web.accounts.sign_in_throttle import count_try
from service.web.accounts.signed_in import SignedIn
from service.web.edge import Now, database
from service.web.rendering import show
from service.web.sent_fields import read_sent_fields

router = APIRouter(include_in_schema=False)

NOT_THE_PASSWORD = "This is not your present password."
TOLD = ("saved", "password")


@router.get("/account", name="page:account")
async def own_account(request: Request, account: SignedIn, now: Now) -> Response:
    """The page of one's account."""
    return await _page(request, account, now)


@router.post("/account", name="page:account_sent")
async def save_account(request: Request, account: SignedIn, now: Now) -> Response:
    """Keep name and mail preference."""
    sent = await read_sent_fields(request)
    try:
        name, preference = checked_name(sent.value("name")), _preference(sent.value("mail"))
    except BadForm as fault:
        return await _page(request, account, now, fault=fault, name=sent.value("name"))
    async with database(request).writing() as session:
        row = await own_row(session, account)
        row.name, row.mail = name, preference
    return _back(request, "saved")


@router.post("/account/password", name="page:password")
async def save_password(request: Request, account: SignedIn, now: Now) -> Response:
    """Set another password: every other session ends, this one goes on under a new token."""
    sent = await read_sent_fields(request)
    try:
        await _prove(request, account, sent.value("present"), field="present")
        check_password(sent.value("password"), email=account.email)
    except BadForm as fault:
        return await _page(request, account, now, fault=fault)
    made = await hashed(sent.value("password"))
    async with database(request).writing() as session:
        row = await own_row(session, account)
        await change_password(session, row, made, mail=mail(request, session, at=now))
        entered = await begin(request, session, row, at=now)
    answer = _back(request, "password")
    keep_signed_in(answer, request, entered.token)
    return answer


@router.get("/account/export", name="page:account_export")
async def export(request: Request, account: SignedIn) -> Response:
    """One's data as a file."""
    async with database(request).reading() as session:
        body = json.dumps(await export_person(session, account), ensure_ascii=False, indent=2)
    headers = {"content-disposition": 'attachment; filename="casementor-account.json"', "cache-control": "no-store"}
    return Response(body, media_type="application/json", headers=headers)


@router.get("/account/delete", name="page:account_delete")
async def delete_form(request: Request, account: SignedIn) -> Response:
    """What leaving means, and the password to confirm it."""
    return show(request, "account/delete.html", faults=[])


@router.post("/account/delete", name="page:account_delete_sent")
async def delete(request: Request, account: SignedIn, now: Now) -> Response:
    """Erase the account; a wrong password changes nothing."""
    sent = await read_sent_fields(request)
    try:
        await _prove(request, account, sent.value("password"), field="password")
    except BadForm as fault:
        faults = [FormFault(fault.field, fault.sentence)]
        return show(request, "account/delete.html", status=422, faults=faults)
    async with database(request).writing() as session:
        await erase_person(session, account, at=now)
    answer = RedirectResponse(f"{request.url_for('page:sign_in').path}?told=erased", 303)
    forget_signed_in(answer, request)
    return answer


async def _prove(request: Request, account: Account, password: str, *, field: str) -> None:
    """Raises BadForm where the password is not the account's: a browser left open is not enough for this."""
    count_try(request, account.email)
    async with database(request).reading() as session:
        row = await row_of(session, account.id)
    right, _ = await is_right(password, row)
    if not right:
        raise BadForm(field, NOT_THE_PASSWORD)


async def own_row(session: AsyncSession, account: Account) -> AccountRow:
    """The row of the account that asks, to be changed; raises NotSignedIn where it has just gone."""
    row = await row_of(session, account.id)
    if row is None:
        raise NotSignedIn("This account is no longer there.")
    return row


def _preference(text: str) -> MailPreference:
    try:
        return MailPreference(text)
    except ValueError:
        raise BadForm("mail", "Please choose when you want mail.") from None


def _back(request: Request, told: str) -> Response:
    return RedirectResponse(f"{request.url_for('page:account').path}?told={told}", 303)


async def _page(
    request: Request, account: Account, now: datetime, *, fault: BadForm | None = None, name: str | None = None
) -> Response:
    async with database(request).reading() as session:
        lifetime = settings_of(request).session_lifetime
        sessions = await count_sessions(session, account.id, at=now, lifetime=lifetime)
    told = request.query_params.get("told", "")
    return show(
        request,
        "account/account.html",
        status=200 if fault is None else 422,
        faults=[] if fault is None else [FormFault(fault.field, fault.sentence)],
        name=account.name if name is None else name,
        sessions=sessions,
        told=told if told in TOLD else "",
        preferences=tuple(MailPreference),
    )
