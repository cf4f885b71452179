"""Passwords, and the mailed links that confirm an address or set a new password. Knows accounts, no page and no cookie.

fastapi-users hashes, signs and checks. Its own adapter commits at every step; the one here only writes, so that the
caller's transaction holds the change together with its mail.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from fastapi_users import BaseUserManager, InvalidPasswordException, UUIDIDMixin
from fastapi_users.db import BaseUserDatabase
from fastapi_users.password import PasswordHelper
from pydantic import SecretStr
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.concurrency import run_in_threadpool

from service.accounts.account_mail import AccountMail
from service.accounts.password_rules import check_password
from service.errors import BadForm
from service.store.account_tables import AccountRow, SessionRow
from service.store.accounts import row_of, row_of_email

PASSWORDS = PasswordHelper()
HOURS_TO_CONFIRM = 48
HOURS_TO_RESET = 1


class AccountRows(BaseUserDatabase[AccountRow, UUID]):  # type: ignore[type-var]  # mypy does not see through Mapped
    """The accounts as fastapi-users asks for them. Never commits; an erased account is not there."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, id: UUID) -> AccountRow | None:  # noqa: A002 - the library's word
        """One account."""
        return await row_of(self.session, id)

    async def get_by_email(self, email: str) -> AccountRow | None:
        """The account of an address."""
        return await row_of_email(self.session, email)

    async def update(self, user: AccountRow, update_dict: dict[str, Any]) -> AccountRow:
        """Change some columns of an account."""
        for name, value in update_dict.items():
            setattr(user, name, value)
        await self.session.flush()
        return user


class Credentials(UUIDIDMixin, BaseUserManager[AccountRow, UUID]):  # type: ignore[type-var]  # as above
    """fastapi-users' rules of links and passwords, in one transaction, at one moment.

    `mail` is only needed for what sends a link or reads one.
    """

    reset_password_token_lifetime_seconds = HOURS_TO_RESET * 3600
    verification_token_lifetime_seconds = HOURS_TO_CONFIRM * 3600

    def __init__(
        self, session: AsyncSession, *, at: datetime, secret: SecretStr | None = None, mail: AccountMail | None = None
    ) -> None:
        super().__init__(AccountRows(session), PASSWORDS)
        self._session = session
        self._at = at
        self._mail = mail
        if secret is not None:
            self.reset_password_token_secret = self.verification_token_secret = secret

    async def validate_password(self, password: str, user: Any) -> None:
        """Raises the library's error with our sentence."""
        try:
            check_password(password, email=user.email)
        except BadForm as fault:
            raise InvalidPasswordException(fault.sentence) from fault

    async def on_after_request_verify(self, user: AccountRow, token: str, request: Request | None = None) -> None:
        """Leave the mail that asks to confirm the address."""
        await self._sent().verify(user, token, hours=HOURS_TO_CONFIRM)

    async def on_after_forgot_password(self, user: AccountRow, token: str, request: Request | None = None) -> None:
        """Leave the mail with the way to a new password."""
        await self._sent().reset(user, token, hours=HOURS_TO_RESET)

    async def on_after_reset_password(self, user: AccountRow, request: Request | None = None) -> None:
        """Whoever got in with the old password is out; whoever read the mail has the address."""
        await self._session.execute(delete(SessionRow).where(SessionRow.user_id == user.id))
        user.is_verified = True
        await self._session.flush()

    def _sent(self) -> AccountMail:
        if self._mail is None:
            raise RuntimeError("these credentials send no mail")
        return self._mail


async def hashed(password: str) -> str:
    """The hash of a password, made in a thread: it takes a tenth of a second on purpose."""
    return await run_in_threadpool(PASSWORDS.hash, password)


async def is_right(password: str, row: AccountRow | None) -> tuple[bool, str | None]:
    """Whether a password is an account's, and its hash anew where the way of hashing has changed since.

    An account that does not exist costs the same time, so that nobody learns which addresses have one.
    """
    if row is None:
        await hashed(password)
        return False, None
    return await run_in_threadpool(PASSWORDS.verify_and_update, password, row.hashed_password)
