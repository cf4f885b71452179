"""Two people at the same moment, on both databases; and that every letter about accounts can be written."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from service.accounts.account_mail import AccountMail
from service.accounts.credentials import Credentials
from service.accounts.invitations import invite, open_invitation
from service.accounts.registering import Newcomer, register
from service.cases.people import Role
from service.errors import BadForm
from service.mail.letters import write_letter
from service.store.account_tables import AccountRow
from service.store.database import Database
from service.store.job_tables import JobRow

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SECRET = SecretStr("known to every test and to nobody else")
URL = "https://cases.example"


async def registered(database: Database, email: str, *, invitation: str = "") -> bool:
    """Whether this one got the account."""
    async with database.writing() as session:
        mail = AccountMail(session, MORNING, URL)
        found = await open_invitation(session, invitation, at=MORNING)
        await asyncio.sleep(0)  # lets the other one look, too
        row = await register(
            session,
            Newcomer(email, "Anna Field", "h"),
            invitation=found,
            credentials=Credentials(session, at=MORNING, secret=SECRET, mail=mail),
            mail=mail,
            at=MORNING,
        )
        return row is not None


async def rows(database: Database, table: type[Any]) -> list[Any]:
    async with database.reading() as session:
        return list(await session.scalars(select(table)))


async def test_of_two_who_register_one_address_at_once_one_gets_it(any_database: Database) -> None:
    both = await asyncio.gather(*(registered(any_database, "anna@school.example") for _ in range(2)))
    assert sorted(both) == [False, True]
    assert len(await rows(any_database, AccountRow)) == 1
    templates = sorted(job.payload["template"] for job in await rows(any_database, JobRow))
    assert templates == ["known", "verify"]


async def test_of_two_who_use_one_invitation_at_once_one_is_too_late(any_database: Database) -> None:
    async with any_database.writing() as session:
        token = await invite(session, email=None, roles=[Role.MENTOR], created_by=None, at=MORNING)
    mails = ("anna@school.example", "bela@school.example")
    both = await asyncio.gather(
        *(registered(any_database, email, invitation=token) for email in mails), return_exceptions=True
    )
    with_role = [row for row in await rows(any_database, AccountRow) if [r.role for r in row.roles] == ["mentor"]]
    assert len(with_role) == 1
    assert True in both
    assert all(one in (True, False) or isinstance(one, BadForm) for one in both)


async def test_every_letter_about_accounts_can_be_written(any_database: Database) -> None:
    row = AccountRow(email="anna@school.example", name="Anna <Field>")
    async with any_database.writing() as session:
        mail = AccountMail(session, MORNING, URL + "/")
        await mail.verify(row, "t&t", hours=48)
        await mail.reset(row, "t&t", hours=1)
        await mail.welcome(row)
        await mail.known(row)
        await mail.changed(row)
        await mail.invitation("bela@school.example", "t&t", days=14)
    for job in await rows(any_database, JobRow):
        written = write_letter(job.payload["template"], job.payload["values"], public_url=URL)
        assert written.subject
        assert f"{URL}/" in written.body
        assert "t&t" not in written.body
        assert "Anna <Field>" in written.body or job.payload["template"] == "invitation"


@pytest.mark.parametrize(("hours", "words"), [(1, "for 1 hour and"), (2, "for 2 hours and")])
def test_a_letter_counts_hours_as_people_do(hours: int, words: str) -> None:
    values = {"name": "Anna", "hours": hours, "link": URL}
    assert words in write_letter("reset", values, public_url=URL).body
