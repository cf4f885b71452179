"""Accounts in the database: finding, listing, adding and changing them. Knows tables and records, no password rule."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.institutions import same_institution
from service.accounts.account import Account, MailPreference
from service.cases.people import Role
from service.store.account_tables import AccountRoleRow, AccountRow


def same_address(email: str) -> str:
    """An address as it is kept: capitals and blanks around it make no other person."""
    return email.strip().lower()


async def get_account(session: AsyncSession, account: UUID) -> Account | None:
    """One account, or None; an erased one is none."""
    row = await row_of(session, account)
    return None if row is None else account_of(row)


async def account_of_email(session: AsyncSession, email: str) -> Account | None:
    """The account of an address, or None."""
    row = await row_of_email(session, email)
    return None if row is None else account_of(row)


async def account_of_mentor(session: AsyncSession, mentor: str) -> Account | None:
    """The account behind a mentor's profile, or None where nobody stands behind it."""
    return (await accounts_of_mentors(session, [mentor])).get(mentor)


async def accounts_of_mentors(session: AsyncSession, mentors: Collection[str]) -> dict[str, Account]:
    """Accounts by the mentors' profiles; profiles without an account are left out."""
    found = await _accounts(session, _there().where(AccountRow.mentor.in_(mentors)))
    return {account.mentor: account for account in found if account.mentor}


async def accounts_with_role(session: AsyncSession, role: Role) -> list[Account]:
    """Every account in use that holds a role, in the order of their names."""
    return [account for account in await _accounts(session, _holding(role)) if account.may_enter]


async def moderators_for(session: AsyncSession, *, kept_from: Collection[str] = ()) -> list[Account]:
    """Every moderator in use but those of institutions that something is kept from (R12)."""
    moderators = await accounts_with_role(session, Role.MODERATOR)
    return [account for account in moderators if same_institution(account.institution) not in kept_from]


async def active_mentor_profiles(session: AsyncSession) -> frozenset[str]:
    """Profiles that a mentor who can sign in stands behind."""
    return frozenset(account.mentor for account in await accounts_with_role(session, Role.MENTOR) if account.mentor)


async def questionnaires_of(session: AsyncSession, role: Role) -> list[dict[str, Any]]:
    """What everybody of a role told of themselves, without who they are."""
    return list(await session.scalars(_holding(role).with_only_columns(AccountRow.questionnaire)))


async def accounts_of(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Account]:
    """Accounts by their ids; erased ones are left out."""
    return {account.id: account for account in await _accounts(session, _there().where(AccountRow.id.in_(ids)))}


async def list_accounts(session: AsyncSession) -> list[Account]:
    """Every account that is not erased, in the order of their names."""
    return await _accounts(session, _there())


async def find_accounts(
    session: AsyncSession, *, text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[Account], int]:
    """Accounts with `text` in name or address, in the order of their names, and how many there are in all."""
    wanted = _there()
    if text:
        in_name = func.lower(AccountRow.name).contains(text.lower(), autoescape=True)
        wanted = wanted.where(in_name | AccountRow.email.contains(text.lower(), autoescape=True))
    total = await session.scalar(select(func.count()).select_from(wanted.subquery()))
    return await _accounts(session, wanted.offset(offset).limit(limit)), total or 0


async def names_of(session: AsyncSession, accounts: Collection[UUID]) -> dict[UUID, str]:
    """Names by account; an erased account has the empty name, an unknown one is left out."""
    rows = await session.execute(select(AccountRow.id, AccountRow.name).where(AccountRow.id.in_(accounts)))
    return {row.id: row.name for row in rows}


async def add_account(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    hashed_password: str,
    at: datetime,
    mentor: str | None = None,
    is_verified: bool = True,
) -> AccountRow:
    """A new account. The caller has made sure that the address is free."""
    row = AccountRow(
        id=uuid4(),
        email=same_address(email),
        hashed_password=hashed_password,
        name=name,
        mentor=mentor,
        is_active=True,
        is_verified=is_verified,
        questionnaire={},
        mail=MailPreference.AT_ONCE,
        created_at=at,
    )
    give_roles(row, roles)
    session.add(row)
    await session.flush()
    return row


def give_roles(row: AccountRow, roles: Iterable[Role]) -> None:
    """Let an account hold these roles and no other."""
    wanted = set(roles)
    row.roles = [held for held in row.roles if held.role in wanted] + [
        AccountRoleRow(role=role) for role in sorted(wanted - {held.role for held in row.roles})
    ]


async def row_of(session: AsyncSession, account: UUID) -> AccountRow | None:
    """The row of an account that is not erased, to be changed."""
    found: AccountRow | None = await session.scalar(_there().where(AccountRow.id == account))
    return found


async def row_of_email(session: AsyncSession, email: str) -> AccountRow | None:
    """The row of an address, to be changed."""
    found: AccountRow | None = await session.scalar(_there().where(AccountRow.email == same_address(email)))
    return found


def account_of(row: AccountRow) -> Account:
    """A row as the rest of the service sees it."""
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=frozenset(Role(held.role) for held in row.roles),
        mentor=row.mentor,
        is_active=row.is_active,
        is_verified=row.is_verified,
        questionnaire=row.questionnaire,
        mail=MailPreference(row.mail),
        created_at=row.created_at,
    )


async def _accounts(session: AsyncSession, wanted: Select[tuple[AccountRow]]) -> list[Account]:
    rows = await session.scalars(wanted.order_by(AccountRow.name, AccountRow.id))
    return [account_of(row) for row in rows]


def _there() -> Select[tuple[AccountRow]]:
    return select(AccountRow).where(AccountRow.deleted_at.is_(None))


def _holding(role: Role) -> Select[tuple[AccountRow]]:
    return _there().where(AccountRow.id.in_(select(AccountRoleRow.account).where(AccountRoleRow.role == role)))
