"""Changes to an account that end its sessions: another password, other roles, being disabled. Knows no page."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account_mail import AccountMail
from service.accounts.sessions import end_all_sessions
from service.cases.people import Role
from service.store.account_tables import AccountRow
from service.store.accounts import give_roles


async def change_password(session: AsyncSession, row: AccountRow, hashed_password: str, *, mail: AccountMail) -> None:
    """Set a password; whoever is signed in with the old one is out, and the owner is told."""
    row.hashed_password = hashed_password
    await end_all_sessions(session, row.id)
    await mail.changed(row)
    await session.flush()


async def change_roles(session: AsyncSession, row: AccountRow, roles: Iterable[Role]) -> None:
    """Let an account hold exactly these roles; it has to sign in again if anything changed."""
    wanted = set(roles)
    if wanted != {Role(held.role) for held in row.roles}:
        give_roles(row, wanted)
        await end_all_sessions(session, row.id)
        await session.flush()


async def set_active(session: AsyncSession, row: AccountRow, active: bool) -> None:
    """Disable an account, or let it in again."""
    row.is_active = active
    if not active:
        await end_all_sessions(session, row.id)
    await session.flush()
