"""The commands `casementor users`: accounts without a browser. Bad input raises BadForm, which ends with exit 2."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account_mail import AccountMail
from service.accounts.changing import change_roles, set_active
from service.accounts.credentials import hashed
from service.accounts.invitations import DAYS, invite
from service.accounts.password_rules import check_password
from service.accounts.registering import checked_email, checked_name
from service.cases.people import Role
from service.errors import BadForm
from service.settings import Settings
from service.store.account_tables import AccountRow
from service.store.accounts import account_of, account_of_mentor, add_account, list_accounts, row_of_email
from service.store.database import Database
from service.store.library import get_record

app = typer.Typer(help="Accounts: adding, roles, disabling, inviting.", no_args_is_help=True)
out = Console(soft_wrap=True, markup=False, highlight=False)

Email = Annotated[str, typer.Argument(help="E-mail address of the account.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="A role; may be given several times.")]


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Name that others see.")],
    role: Roles = None,
    mentor: Annotated[str | None, typer.Option(help="Id of the public profile a mentor stands behind.")] = None,
    password: Annotated[
        str | None, typer.Option(help="'-' reads it from the standard input; else one is made.")
    ] = None,
) -> None:
    """Add an account whose address counts as confirmed. A password that was made is printed this once."""
    address, shown = checked_email(email), checked_name(name)
    chosen = _password(password, address)

    async def run() -> None:
        async with _writing() as session:
            await _check_free(session, address, mentor)
            row = await add_account(
                session,
                email=address,
                name=shown,
                roles=role or [Role.TEACHER],
                hashed_password=await hashed(chosen),
                mentor=mentor,
                at=datetime.now(UTC),
            )
            out.print(f"{address} has an account as {_roles(row)}.")

    asyncio.run(run())
    if password is None:
        out.print(f"Its password, shown this once: {chosen}")


@app.command("role")
def change_role(
    email: Email,
    add: Annotated[list[Role] | None, typer.Option(help="A role to add.")] = None,
    remove: Annotated[list[Role] | None, typer.Option(help="A role to take away.")] = None,
) -> None:
    """Change the roles of an account; a change ends its sessions."""
    if not add and not remove:
        raise BadForm("role", "Say which role to --add or to --remove.")

    async def run() -> None:
        async with _writing() as session:
            row = await _row(session, email)
            held = {Role(role.role) for role in row.roles}
            await change_roles(session, row, (held | set(add or ())) - set(remove or ()))
            out.print(f"{row.email} is {_roles(row)}.")

    asyncio.run(run())


@app.command()
def disable(email: Email) -> None:
    """Disable an account: its sessions end, and nobody can sign in with it."""

    async def run() -> None:
        async with _writing() as session:
            row = await _row(session, email)
            await set_active(session, row, False)
            out.print(f"{row.email} is disabled.")

    asyncio.run(run())


@app.command("invite")
def invite_somebody(
    email: Annotated[str | None, typer.Argument(help="Whom to invite by mail; nobody: just print a link.")] = None,
    role: Roles = None,
) -> None:
    """Print a link with which somebody may register once; with an address it is also sent there."""
    address = None if email is None else checked_email(email)

    async def run() -> None:
        at = datetime.now(UTC)
        async with _writing() as session:
            if address is not None:
                await _check_free(session, address, None)
            roles = role or [Role.TEACHER]
            token = await invite(session, email=address, roles=roles, created_by=None, at=at)
            mail = AccountMail(session, at, Settings().public_url)
            if address is not None:
                await mail.invitation(address, token, days=DAYS)
            out.print(mail.link("/register", invitation=token))

    asyncio.run(run())


@app.command("list")
def list_all() -> None:
    """List every account."""

    async def run() -> None:
        async with _writing() as session:
            for account in await list_accounts(session):
                state = "" if account.is_active else " · disabled"
                state += "" if account.is_verified else " · not confirmed"
                profile = "" if account.mentor is None else f" · {account.mentor}"
                out.print(f"{account.email} · {account.name} · {_words(account.roles)}{profile}{state}")

    asyncio.run(run())


@asynccontextmanager
async def _writing() -> AsyncIterator[AsyncSession]:
    """One transaction on the database of the settings, brought to its newest tables first."""
    settings = Settings()
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        await database.migrate()
        async with database.writing() as session:
            yield session
    finally:
        await database.close()


def _password(given: str | None, email: str) -> str:
    if given is None:
        return secrets.token_urlsafe(12)
    if given != "-":
        raise BadForm("password", "A password on the command line can be read by others; give '-' and type it in.")
    chosen = sys.stdin.readline().rstrip("\r\n")
    check_password(chosen, email=email)
    return chosen


async def _check_free(session: AsyncSession, email: str, mentor: str | None) -> None:
    """Raises BadForm where the address or the profile is taken, or there is no such profile."""
    if await row_of_email(session, email) is not None:
        raise BadForm("email", f"{email} has an account already.")
    if mentor is None:
        return
    if await get_record(session, "mentors", mentor) is None:
        raise BadForm("mentor", f"There is no mentor's profile '{mentor}'.")
    holder = await account_of_mentor(session, mentor)
    if holder is not None:
        raise BadForm("mentor", f"{holder.email} stands behind the profile '{mentor}' already.")


async def _row(session: AsyncSession, email: str) -> AccountRow:
    row = await row_of_email(session, email)
    if row is None:
        raise BadForm("email", f"Nobody has an account with the address {email}.")
    return row


def _roles(row: AccountRow) -> str:
    return _words(account_of(row).roles)


def _words(roles: Iterable[Role]) -> str:
    return ", ".join(sorted(roles)) or "without a role"
