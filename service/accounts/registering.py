"""A new account, for who may have one. Knows invitations and accounts, no page.

Whether an address already has an account is told to nobody but its owner, by mail.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account_mail import AccountMail
from service.accounts.credentials import Credentials
from service.cases.people import Role
from service.errors import BadForm
from service.store.account_tables import AccountRow, InvitationRow
from service.store.accounts import add_account, row_of_email, same_address

LONGEST_NAME = 120


@dataclass(frozen=True)
class Newcomer:
    """Somebody who registers. `proved` says that the address is known to be theirs."""

    email: str
    name: str
    hashed_password: str
    proved: bool = False


def checked_email(email: str) -> str:
    """The address as it is kept; raises BadForm."""
    try:
        return same_address(validate_email(email.strip(), check_deliverability=False).normalized)
    except EmailNotValidError:
        raise BadForm("email", "This is not an e-mail address; it needs a name, an @ and a domain.") from None


def checked_name(name: str) -> str:
    """The name as it is shown; raises BadForm."""
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME:
        raise BadForm("name", f"Please give the name others will see, with at most {LONGEST_NAME} characters.")
    if not shown.isprintable():
        raise BadForm("name", "The name has signs in it that cannot be shown.")
    return shown


async def register(
    session: AsyncSession,
    newcomer: Newcomer,
    *,
    invitation: InvitationRow | None,
    credentials: Credentials,
    mail: AccountMail,
    at: datetime,
) -> AccountRow | None:
    """The new account; None where the address has one, whose owner is then told by mail.

    An invitation is used up by it. An address that is not proved gets a mail to confirm it. Raises BadForm where the
    invitation was used by somebody faster.
    """
    known = await row_of_email(session, newcomer.email)
    row = None if known is not None else await _added(session, newcomer, invitation, at)
    if row is None:
        known = known or await row_of_email(session, newcomer.email)
        if known is not None:
            await mail.known(known)
        return None
    if invitation is not None:
        await _use(session, invitation.id, at)
    if row.is_verified:
        await mail.welcome(row)
    else:
        await credentials.request_verify(row)
    return row


async def _added(
    session: AsyncSession, newcomer: Newcomer, invitation: InvitationRow | None, at: datetime
) -> AccountRow | None:
    """The new row; None where somebody took the same address in this very moment."""
    invited_by_mail = invitation is not None and invitation.email == newcomer.email
    roles = [Role.TEACHER] if invitation is None else [Role(role) for role in invitation.roles]
    try:
        async with session.begin_nested():
            return await add_account(
                session,
                email=newcomer.email,
                name=newcomer.name,
                roles=roles,
                hashed_password=newcomer.hashed_password,
                is_verified=newcomer.proved or invited_by_mail,
                at=at,
            )
    except IntegrityError:
        return None


async def _use(session: AsyncSession, invitation: UUID, at: datetime) -> None:
    """Use an invitation up; of two who hold it at once, one is too late."""
    unused = (InvitationRow.id == invitation) & InvitationRow.used_at.is_(None)
    used = await session.execute(
        update(InvitationRow).where(unused).values(used_at=at).returning(InvitationRow.id),
        execution_options={"synchronize_session": False},
    )
    if used.first() is None:
        raise BadForm("", "This invitation has already been used.")
