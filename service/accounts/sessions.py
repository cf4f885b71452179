"""Sign-ins: beginning one, knowing who holds one, ending one or all. Knows the table of sessions and no cookie.

fastapi-users makes and checks the tokens; here they are kept as digests, and the caller's transaction decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from fastapi_users.authentication.strategy.db import AccessTokenDatabase, DatabaseStrategy
from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.accounts.credentials import Credentials
from service.store.account_tables import AccountRow, SessionRow
from service.store.accounts import account_of


@dataclass
class Token:
    """A token as the browser or program holds it; only its digest is ever stored."""

    token: str
    user_id: UUID
    created_at: datetime


class Tokens(AccessTokenDatabase[Token]):
    """The sessions as fastapi-users asks for them. Never commits."""

    def __init__(self, session: AsyncSession, *, at: datetime, lifetime: timedelta | None = None) -> None:
        self._session = session
        self._at = at
        self._lifetime = lifetime

    async def get_by_token(self, token: str, max_age: datetime | None = None) -> Token | None:
        """The session of a token, unless it is older than the lifetime."""
        row = await self._session.get(SessionRow, digest_of_token(token))
        if row is None or (self._lifetime is not None and row.created_at + self._lifetime <= self._at):
            return None
        return Token(token, row.user_id, row.created_at)

    async def create(self, create_dict: dict[str, Any]) -> Token:
        """Begin a session."""
        made = Token(**create_dict, created_at=self._at)
        row = SessionRow(token=digest_of_token(made.token), user_id=made.user_id, created_at=made.created_at)
        self._session.add(row)
        await self._session.flush()
        return made

    async def update(self, access_token: Token, update_dict: dict[str, Any]) -> Token:
        """A session never changes."""
        raise NotImplementedError

    async def delete(self, access_token: Token) -> None:
        """End a session."""
        await self._session.execute(delete(SessionRow).where(SessionRow.token == digest_of_token(access_token.token)))


def digest_of_token(token: str) -> str:
    """What is stored of a token that was made by chance and is long."""
    return sha256(token.encode("utf8", "replace")).hexdigest()


async def begin_session(session: AsyncSession, row: AccountRow, *, at: datetime) -> str:
    """A new token for an account; the caller has made sure who asks for it."""
    return await _strategy(session, at=at).write_token(row)


async def account_of_token(session: AsyncSession, token: str, *, at: datetime, lifetime: timedelta) -> Account | None:
    """Who holds a token; None where it has ended or its account may no longer enter."""
    strategy = _strategy(session, at=at, lifetime=lifetime)
    row = await strategy.read_token(token, Credentials(session, at=at))
    account = None if row is None else account_of(row)
    return account if account is not None and account.may_enter else None


async def end_session(session: AsyncSession, token: str) -> None:
    """End the session of a token; an unknown one changes nothing."""
    await session.execute(delete(SessionRow).where(SessionRow.token == digest_of_token(token)))


async def end_all_sessions(session: AsyncSession, account: UUID) -> int:
    """End every session of an account; how many there were."""
    ended = await session.execute(delete(SessionRow).where(SessionRow.user_id == account))
    assert isinstance(ended, CursorResult)
    return ended.rowcount


async def forget_ended_sessions(session: AsyncSession, account: UUID, *, at: datetime, lifetime: timedelta) -> None:
    """Delete what is left of an account's sessions that are over."""
    over = SessionRow.created_at <= at - lifetime
    await session.execute(delete(SessionRow).where(SessionRow.user_id == account, over))


async def count_sessions(session: AsyncSession, account: UUID, *, at: datetime, lifetime: timedelta) -> int:
    """How many sessions of an account are open."""
    fresh = SessionRow.created_at > at - lifetime
    counted = select(func.count()).select_from(SessionRow).where(SessionRow.user_id == account, fresh)
    return await session.scalar(counted) or 0


def _strategy(
    session: AsyncSession, *, at: datetime, lifetime: timedelta | None = None
) -> DatabaseStrategy[AccountRow, UUID, Token]:  # type: ignore[type-var]  # mypy does not see through Mapped
    return DatabaseStrategy(Tokens(session, at=at, lifetime=lifetime))
