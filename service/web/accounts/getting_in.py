"""Getting in by e-mail address and password, for pages and API alike. Knows accounts and sessions, no template."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.accounts.account_mail import AccountMail
from service.accounts.credentials import Credentials, is_right
from service.accounts.sessions import begin_session, end_session, forget_ended_sessions
from service.errors import BadForm
from service.settings import Settings
from service.store.account_tables import AccountRow
from service.store.accounts import account_of, row_of, row_of_email
from service.web.accounts.session_cookie import session_of_cookie
from service.web.accounts.sign_in_throttle import count_try
from service.web.edge import database

WRONG = "The e-mail address or the password is not right."
DISABLED = "This account has been disabled. Please write to the people who run this service."
UNCONFIRMED = "Please confirm your e-mail address first: we have just sent you a new link."


@dataclass(frozen=True)
class Entered:
    """Somebody who got in, and the token of the new session."""

    account: Account
    token: str


async def enter(request: Request, *, email: str, password: str, at: datetime) -> Entered:
    """Sign in; raises BadForm with what is wrong, the same for a wrong password and an unknown address, or TooMany."""
    count_try(request, email)
    async with database(request).reading() as session:
        row = await row_of_email(session, email)
    right, renewed = await is_right(password, row)
    if row is None or not right:
        raise BadForm("", WRONG)
    if not row.is_active:
        raise BadForm("", DISABLED)
    if not row.is_verified:
        await _ask_to_confirm(request, row, at)
        raise BadForm("", UNCONFIRMED)
    return await _entered(request, row, renewed, at)


async def _entered(request: Request, row: AccountRow, renewed: str | None, at: datetime) -> Entered:
    """The password was checked outside of any transaction, so that it locks nobody out; here it is still the same."""
    async with database(request).writing() as session:
        now = await row_of(session, row.id)
        if now is None or now.hashed_password != row.hashed_password or not now.is_active:
            raise BadForm("", WRONG)
        if renewed is not None:
            now.hashed_password = renewed
        return await begin(request, session, now, at=at)


async def begin(request: Request, session: AsyncSession, row: AccountRow, *, at: datetime) -> Entered:
    """A new session for somebody who has proved who it is; the one the browser had ends, whoever began it."""
    before = session_of_cookie(request)
    if before is not None:
        await end_session(session, before)
    await forget_ended_sessions(session, row.id, at=at, lifetime=settings_of(request).session_lifetime)
    return Entered(account_of(row), await begin_session(session, row, at=at))


async def _ask_to_confirm(request: Request, row: AccountRow, at: datetime) -> None:
    async with database(request).writing() as session:
        await credentials(request, session, at=at).request_verify(row)


def credentials(request: Request, session: AsyncSession, *, at: datetime) -> Credentials:
    """Passwords and links of accounts, in this transaction."""
    return Credentials(session, at=at, secret=request.app.state.secret, mail=mail(request, session, at=at))


def mail(request: Request, session: AsyncSession, *, at: datetime) -> AccountMail:
    """Mail about accounts, in this transaction."""
    return AccountMail(session, at, settings_of(request).public_url)


def settings_of(request: Request) -> Settings:
    """The settings of the running service."""
    settings: Settings = request.app.state.settings
    return settings
