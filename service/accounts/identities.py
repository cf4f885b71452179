"""Accounts behind names at an outside issuer (OpenID Connect): found, tied or made. Knows tables, no protocol.

An account is matched by issuer and subject, else by an address that the issuer has confirmed. An address it has not
confirmed matches nothing, or anybody could take over an account by naming its address.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account_mail import AccountMail
from service.accounts.credentials import Credentials, hashed
from service.accounts.invitations import open_invitation
from service.accounts.registering import Newcomer, register
from service.accounts.sessions import end_all_sessions
from service.errors import BadForm
from service.store.account_tables import AccountRow, IdentityRow, InvitationRow
from service.store.accounts import row_of, row_of_email

NOT_CONFIRMED = "The issuer has not confirmed your e-mail address, so it cannot be matched to an account here."
NOT_INVITED = "There is no account for you yet. Accounts are given by invitation."


@dataclass(frozen=True)
class Outside:
    """Who somebody is to an issuer. `confirmed` says that the issuer vouches for the address."""

    issuer: str
    subject: str
    email: str
    name: str
    confirmed: bool


async def account_behind(
    session: AsyncSession,
    who: Outside,
    *,
    open_to_all: bool,
    invitation: str,
    credentials: Credentials,
    mail: AccountMail,
    at: datetime,
) -> AccountRow:
    """The account, made where that is allowed; raises BadForm with the reason."""
    tie = await session.get(IdentityRow, (who.issuer, who.subject))
    row = None if tie is None else await row_of(session, tie.account)
    if row is not None:
        return row
    if not who.confirmed or not who.email:
        raise BadForm("", NOT_CONFIRMED)
    row = await row_of_email(session, who.email)
    if row is None:
        invited = await _invited(session, invitation, who, at)
        if invited is None and not open_to_all:
            raise BadForm("", NOT_INVITED)
        newcomer = Newcomer(who.email, who.name, await hashed(secrets.token_urlsafe()), proved=True)
        row = await register(session, newcomer, invitation=invited, credentials=credentials, mail=mail, at=at)
    elif not row.is_verified:
        await _hand_over(session, row)
    if row is None:
        raise BadForm("", "Please try again.")
    session.add(IdentityRow(issuer=who.issuer, subject=who.subject, account=row.id))
    await session.flush()
    return row


async def _invited(session: AsyncSession, invitation: str, who: Outside, at: datetime) -> InvitationRow | None:
    """The invitation somebody came with, unless it is for another address."""
    found = await open_invitation(session, invitation, at=at) if invitation else None
    return found if found is not None and found.email in (None, who.email) else None


async def _hand_over(session: AsyncSession, row: AccountRow) -> None:
    """Somebody registered this address without proving it; now its owner is here, and that password is void."""
    row.hashed_password = await hashed(secrets.token_urlsafe())
    row.is_verified = True
    await end_all_sessions(session, row.id)
