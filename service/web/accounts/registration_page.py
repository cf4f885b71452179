"""Registering, and confirming an e-mail address. Tells nobody whether an address already has an account."""

from datetime import datetime

from fastapi import APIRouter
from fastapi_users.exceptions import InvalidVerifyToken, UserAlreadyVerified
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.credentials import hashed
from service.accounts.invitations import open_invitation
from service.accounts.password_rules import check_password
from service.accounts.registering import Newcomer, checked_email, checked_name, register
from service.errors import BadForm
from service.store.account_tables import InvitationRow
from service.web.accounts.getting_in import begin, credentials, mail, settings_of
from service.web.accounts.sign_in_page import went_in
from service.web.accounts.sign_in_throttle import count_try
from service.web.edge import Now, database
from service.web.rendering import show
from service.web.sent_fields import SentFields, read_sent_fields

router = APIRouter(include_in_schema=False)

NOT_KEPT = {"Cache-Control": "no-store"}


@router.get("/register", name="page:register")
async def registration_form(request: Request, now: Now) -> Response:
    """The form, or why it is not open."""
    token = request.query_params.get("invitation", "")
    return _form(request, token, await _invitation(request, token, now))


@router.post("/register", name="page:register_sent")
async def registration(request: Request, now: Now) -> Response:
    """Signed in at once where the address is known to be theirs; else 'look into your mailbox', whatever is there."""
    sent = await read_sent_fields(request)
    token = sent.value("invitation")
    invitation = await _invitation(request, token, now)
    if not _may_register(request, invitation):
        return _form(request, token, invitation)
    email = sent.value("email") if invitation is None or invitation.email is None else invitation.email
    count_try(request, email)
    newcomer, faults = await _newcomer(sent, email)
    if newcomer is None:
        return _form(request, token, invitation, sent=sent, faults=faults)
    try:
        return await _registered(request, newcomer, token, now)
    except BadForm as fault:
        return _form(request, token, invitation, sent=sent, faults=[FormFault(fault.field, fault.sentence)])


@router.get("/verify", name="page:verify")
async def verify_form(request: Request) -> Response:
    """A button that confirms: programs that open every link of a mail must not use it up."""
    token = request.query_params.get("token", "")
    return show(request, "account/verify.html", headers=NOT_KEPT, token=token, failed=False)


@router.post("/verify", name="page:verify_sent")
async def verify(request: Request, now: Now) -> Response:
    """The address is confirmed; then one signs in."""
    token = (await read_sent_fields(request)).value("token")
    try:
        async with database(request).writing() as session:
            row = await credentials(request, session, at=now).verify(token)
            await mail(request, session, at=now).welcome(row)
    except InvalidVerifyToken:
        return show(request, "account/verify.html", status=422, headers=NOT_KEPT, token="", failed=True)
    except UserAlreadyVerified:
        pass  # a second press of the button
    return RedirectResponse(f"{request.url_for('page:sign_in').path}?told=confirmed", 303)


async def _invitation(request: Request, token: str, now: datetime) -> InvitationRow | None:
    if not token:
        return None
    async with database(request).reading() as session:
        return await open_invitation(session, token, at=now)


def _may_register(request: Request, invitation: InvitationRow | None) -> bool:
    return invitation is not None or settings_of(request).registration == "open"


async def _newcomer(sent: SentFields, email: str) -> tuple[Newcomer | None, list[FormFault]]:
    """Who registers, or every fault of the form."""
    faults: list[FormFault] = []
    address, name, password = "", "", sent.value("password")
    try:
        address = checked_email(email)
    except BadForm as fault:
        faults.append(FormFault(fault.field, fault.sentence))
    try:
        name = checked_name(sent.value("name"))
    except BadForm as fault:
        faults.append(FormFault(fault.field, fault.sentence))
    try:
        check_password(password, email=address)
    except BadForm as fault:
        faults.append(FormFault(fault.field, fault.sentence))
    if faults:
        return None, faults
    return Newcomer(address, name, await hashed(password)), []


async def _registered(request: Request, newcomer: Newcomer, token: str, now: datetime) -> Response:
    async with database(request).writing() as session:
        invitation = await open_invitation(session, token, at=now) if token else None
        if not _may_register(request, invitation):
            raise BadForm("", "This invitation has already been used or is too old.")
        row = await register(
            session,
            newcomer,
            invitation=invitation,
            credentials=credentials(request, session, at=now),
            mail=mail(request, session, at=now),
            at=now,
        )
        entered = await begin(request, session, row, at=now) if row is not None and row.is_verified else None
    if entered is not None:
        return went_in(request, entered, request.url_for("page:questionnaire").path)
    return show(request, "account/look_into_mailbox.html", headers=NOT_KEPT, email=newcomer.email, what="register")


def _form(
    request: Request,
    token: str,
    invitation: InvitationRow | None,
    *,
    sent: SentFields | None = None,
    faults: list[FormFault] | None = None,
) -> Response:
    may = _may_register(request, invitation)
    fixed = invitation.email if invitation is not None and invitation.email is not None else ""
    return show(
        request,
        "account/register.html",
        status=422 if faults else 200 if may else 403,
        headers=NOT_KEPT,
        may=may,
        invited=bool(token),
        token=token if invitation is not None else "",
        fixed_email=fixed,
        email="" if sent is None else sent.value("email"),
        name="" if sent is None else sent.value("name"),
        faults=faults or [],
        issuer=settings_of(request).oidc_name if settings_of(request).oidc_issuer else "",
    )
