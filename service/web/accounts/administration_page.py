"""Accounts, invitations and settings, for administrators. Shows no password, token, digest or case.

Plain pages, because they keep what every page here keeps: no script needed, nothing inline, axe finds nothing.
"""

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.accounts.changing import change_roles, set_active
from service.accounts.invitations import DAYS, Invitation, invite, list_invitations
from service.accounts.registering import checked_email, checked_name
from service.cases.people import Role
from service.cases.retention import setting_of
from service.errors import BadForm, NotFound
from service.settings import Settings
from service.store.account_tables import AccountRow
from service.store.accounts import accounts_with_role, find_accounts, get_account, row_of, row_of_email
from service.web.accounts.getting_in import mail, settings_of
from service.web.accounts.signed_in import needs
from service.web.edge import Now, database
from service.web.rendering import show
from service.web.sent_fields import SentFields, read_sent_fields
from service.web.statistics.retention_words import KEPT

router = APIRouter(include_in_schema=False, prefix="/admin")

Administrator = Annotated[Account, Depends(needs(Role.ADMINISTRATOR))]
PER_PAGE = 50
LONGEST_SEARCH = 100
LAST_ADMINISTRATOR = "Somebody must stay administrator: give the role to another account first."


@router.get("", name="page:administration")
async def accounts(request: Request, me: Administrator) -> Response:
    """Accounts, by name and address."""
    text = request.query_params.get("text", "").replace("\0", "")[:LONGEST_SEARCH].strip()
    page = _number(request.query_params.get("page", ""))
    async with database(request).reading() as session:
        found, total = await find_accounts(session, text=text, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    pages = max(1, -(-total // PER_PAGE))
    return show(request, "account/administration.html", accounts=found, total=total, text=text, page=page, pages=pages)


@router.get("/accounts/{account}", name="page:administration_account")
async def one_account(request: Request, account: UUID, me: Administrator) -> Response:
    """One account, to change its name, its roles, and whether it may be used."""
    return await _account_page(request, account)


@router.post("/accounts/{account}", name="page:administration_account_sent")
async def change_account(request: Request, account: UUID, me: Administrator) -> Response:
    """Change an account; other roles, or being disabled, end its sessions."""
    sent = await read_sent_fields(request)
    try:
        async with database(request).writing() as session:
            row = await row_of(session, account)
            if row is None:
                raise NotFound("There is no such account.")
            await _change(session, row, sent)
    except BadForm as fault:
        return await _account_page(request, account, fault=fault)
    return RedirectResponse(f"{request.url_for('page:administration_account', account=account).path}?told=saved", 303)


@router.get("/invitations", name="page:administration_invitations")
async def invitations(request: Request, me: Administrator, now: Now) -> Response:
    """Who was invited, and a form to invite."""
    return await _invitations_page(request, now)


@router.post("/invitations", name="page:administration_invitations_sent")
async def invite_somebody(request: Request, me: Administrator, now: Now) -> Response:
    """Invite: the link is shown this once, and sent where there is an address."""
    sent = await read_sent_fields(request)
    try:
        async with database(request).writing() as session:
            link = await _invite(request, session, sent, me, now)
    except BadForm as fault:
        return await _invitations_page(request, now, sent=sent, fault=fault)
    return await _invitations_page(request, now, link=link, sent_to=sent.value("email").strip())


@router.get("/settings", name="page:administration_settings")
async def settings(request: Request, me: Administrator) -> Response:
    """What the service runs with; changed where it is started, never here."""
    return show(request, "account/administration_settings.html", settings=readable(settings_of(request)))


@router.get("/retention", name="page:administration_retention")
async def retention(request: Request, me: Administrator) -> Response:
    """Every class of data that is not kept for ever, with its setting and what happens then."""
    kept = settings_of(request).retention
    classes = [
        (words, getattr(kept, kind).days, f"CASEMENTOR_{setting_of(kind).upper()}") for kind, words in KEPT.items()
    ]
    return show(request, "account/administration_retention.html", classes=classes)


def readable(settings: Settings) -> list[tuple[str, str, str]]:
    """Name, value and meaning of every setting; of secrets only whether they are set."""
    fields = type(settings).model_fields
    return [(name, _plain(getattr(settings, name)), str(field.description)) for name, field in fields.items()]


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(empty)"
    without_password = re.sub(r"//[^/@\s]*@", "//…@", str(value))
    return without_password or "(empty)"


async def _change(session: AsyncSession, row: AccountRow, sent: SentFields) -> None:
    """Raises BadForm where a name is missing or nobody would be administrator any more."""
    name, roles, active = checked_name(sent.value("name")), _roles(sent), sent.value("active") == "true"
    stays = active and Role.ADMINISTRATOR in roles
    others = [account for account in await accounts_with_role(session, Role.ADMINISTRATOR) if account.id != row.id]
    if not stays and not others:
        raise BadForm("roles", LAST_ADMINISTRATOR)
    row.name = name
    await change_roles(session, row, roles)
    await set_active(session, row, active)


async def _invite(request: Request, session: AsyncSession, sent: SentFields, me: Account, now: datetime) -> str:
    email = checked_email(sent.value("email")) if sent.value("email").strip() else None
    roles = _roles(sent)
    if not roles:
        raise BadForm("roles", "Choose at least one role.")
    if email is not None and await row_of_email(session, email) is not None:
        raise BadForm("email", "This address has an account already; change its roles there.")
    token = await invite(session, email=email, roles=roles, created_by=me.id, at=now)
    letters = mail(request, session, at=now)
    if email is not None:
        await letters.invitation(email, token, days=DAYS)
    return letters.link("/register", invitation=token)


def _roles(sent: SentFields) -> list[Role]:
    return [role for role in Role if role in sent.values("roles")]


async def _account_page(request: Request, account: UUID, *, fault: BadForm | None = None) -> Response:
    async with database(request).reading() as session:
        found = await get_account(session, account)
    if found is None:
        raise NotFound("There is no such account.")
    return show(
        request,
        "account/administration_account.html",
        status=200 if fault is None else 422,
        account=found,
        roles=tuple(Role),
        faults=[] if fault is None else [FormFault(fault.field, fault.sentence)],
        saved=request.query_params.get("told") == "saved",
    )


async def _invitations_page(
    request: Request,
    now: datetime,
    *,
    sent: SentFields | None = None,
    fault: BadForm | None = None,
    link: str = "",
    sent_to: str = "",
) -> Response:
    async with database(request).reading() as session:
        listed: list[Invitation] = await list_invitations(session, at=now)
    return show(
        request,
        "account/administration_invitations.html",
        status=200 if fault is None else 422,
        invitations=listed,
        roles=tuple(Role),
        email="" if sent is None else sent.value("email"),
        chosen=(Role.TEACHER,) if sent is None else _roles(sent),
        faults=[] if fault is None else [FormFault(fault.field, fault.sentence)],
        link_made=link,
        sent_to=sent_to,
    )


def _number(text: str) -> int:
    """A page number from whatever was asked; the first page for everything that is none."""
    return min(max(int(text), 1), 100_000) if re.fullmatch(r"[0-9]{1,6}", text) else 1
