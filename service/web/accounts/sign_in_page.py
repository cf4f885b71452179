"""Signing in and out by pages. Knows the cookie; how somebody gets in is in `getting_in.py`."""

from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.accounts.demo import DEMO_ACCOUNTS, PASSWORD
from service.accounts.sessions import end_all_sessions, end_session
from service.errors import BadForm
from service.web.accounts.getting_in import Entered, enter, settings_of
from service.web.accounts.session_cookie import forget_signed_in, keep_signed_in
from service.web.accounts.signed_in import MaybeSignedIn, SignedIn, session_token
from service.web.edge import Now, database
from service.web.rendering import has_page, show
from service.web.sent_fields import SentFields, read_sent_fields

router = APIRouter(include_in_schema=False)

LONGEST_NEXT = 500
TOLD = ("confirmed", "reset", "left", "erased")
"""What the page may say on top of the form, by `?told=`."""


@router.get("/sign-in", name="page:sign_in")
async def sign_in_form(request: Request, account: MaybeSignedIn) -> Response:
    """The form; who is signed in already goes on."""
    if account is not None:
        return RedirectResponse(next_path(request, request.query_params.get("next", ""), account), 303)
    return _form(request, next_=request.query_params.get("next", ""))


@router.post("/sign-in", name="page:sign_in_sent")
async def sign_in(request: Request, now: Now) -> Response:
    """The cookie and the way on, or the form again with what is wrong."""
    sent = await read_sent_fields(request)
    try:
        entered = await enter(request, email=sent.value("email"), password=sent.value("password"), at=now)
    except BadForm as fault:
        return _form(request, next_=sent.value("next"), sent=sent, fault=fault)
    return went_in(request, entered, sent.value("next"))


@router.post("/sign-out", name="page:sign_out")
async def sign_out(request: Request) -> Response:
    """End this session."""
    token = session_token(request)
    if token is not None:
        async with database(request).writing() as session:
            await end_session(session, token)
    return _out(request)


@router.post("/sign-out-everywhere", name="page:sign_out_everywhere")
async def sign_out_everywhere(request: Request, account: SignedIn) -> Response:
    """End every session of the account, this one too."""
    async with database(request).writing() as session:
        await end_all_sessions(session, account.id)
    return _out(request)


def went_in(request: Request, entered: Entered, next_: str) -> Response:
    """The way on, with the cookie of the new session."""
    answer = RedirectResponse(next_path(request, next_, entered.account), 303)
    keep_signed_in(answer, request, entered.token)
    return answer


def next_path(request: Request, next_: str, account: Account) -> str:
    """Where somebody goes then: the page that was asked for, else the questionnaire, the cases, the start."""
    if is_local(next_):
        return next_
    if not account.questionnaire:
        return request.url_for("page:questionnaire").path
    return request.url_for("page:cases" if has_page(request, "cases") else "page:home").path


def is_local(path: str) -> bool:
    """Whether an address leads to a page of this site, whatever a browser makes of odd signs in it."""
    if not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_NEXT:
        return False
    if "\\" in path or not path.isprintable() or " " in path:
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _out(request: Request) -> Response:
    answer = RedirectResponse(f"{request.url_for('page:sign_in').path}?told=left", 303)
    forget_signed_in(answer, request)
    return answer


def _form(request: Request, *, next_: str, sent: SentFields | None = None, fault: BadForm | None = None) -> Response:
    settings = settings_of(request)
    told = request.query_params.get("told", "")
    return show(
        request,
        "account/sign_in.html",
        status=200 if fault is None else 422,
        headers={"Cache-Control": "no-store"},
        next=next_ if is_local(next_) else "",
        email="" if sent is None else sent.value("email"),
        faults=[] if fault is None else [FormFault(fault.field, fault.sentence)],
        told=told if told in TOLD else "",
        demo=settings.demo,
        demo_accounts=DEMO_ACCOUNTS if settings.demo else (),
        demo_password=PASSWORD if settings.demo else "",
        issuer=settings.oidc_name if settings.oidc_issuer else "",
        open_to_all=settings.registration == "open",
    )
