"""A person leaves: the account's personal data is removed, or handed out. Knows accounts; cases are elsewhere."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.accounts.sessions import end_all_sessions
from service.store.account_tables import AccountRow, IdentityRow
from service.store.accounts import give_roles, row_of


async def erase_account(session: AsyncSession, account: UUID, *, at: datetime) -> None:
    """Make an account nobody's: only its id and its times stay, for histories (R22). Twice changes nothing."""
    row = await row_of(session, account)
    if row is None:
        return
    await end_all_sessions(session, account)
    await session.execute(delete(IdentityRow).where(IdentityRow.account == account))
    _empty(row)
    row.deleted_at = at
    await session.flush()


def _empty(row: AccountRow) -> None:
    row.email = f"erased-{row.id}@invalid"
    row.hashed_password = f"!{secrets.token_urlsafe()}"  # no hash of anything: nobody can sign in with it
    row.name = ""
    row.mentor = None
    row.questionnaire = {}
    row.is_active = row.is_verified = False
    give_roles(row, [])


def export_account(account: Account) -> dict[str, Any]:
    """What the service knows of a person, as plain data for that person."""
    return account.model_dump(mode="json", exclude={"is_active", "is_verified"}) | {"roles": sorted(account.roles)}
