"""Notices: who is told what, how each one wishes to be told, and nothing personal in any of it (R13, R16)."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.accounts.account import Account, MailPreference
from service.cases.people import Role
from service.cases.telling import About, Told
from service.store.database import Database
from service.store.job_tables import JobRow, NoticeRow
from service.store.notices import (
    MOST_IN_A_DIGEST,
    erase_notices,
    leave_digests,
    mark_read,
    notices_of,
    notify,
    unread_count,
)

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NUMBER = "2026-000123"

MakeAccount = Callable[..., Awaitable[Account]]


async def told(database: Database, *notices: Told, number: str | None = NUMBER, at: datetime = MORNING) -> None:
    async with database.writing() as session:
        await notify(session, notices, number=number, at=at, due=at + timedelta(days=3))


async def listed(database: Database, account: Account) -> list[About]:
    async with database.reading() as session:
        return [notice.about for notice in (await notices_of(session, account.id))[0]]


async def mails(database: Database) -> list[dict[str, Any]]:
    async with database.reading() as session:
        return list(await session.scalars(select(JobRow.payload).where(JobRow.kind == "mail").order_by(JobRow.id)))


async def digests(database: Database) -> int:
    async with database.writing() as session:
        return await leave_digests(session, at=MORNING)


async def test_an_account_a_mentor_and_every_moderator_can_be_told(
    any_database: Database, make_account: MakeAccount
) -> None:
    ona = await make_account("Ona", Role.TEACHER)
    bruno = await make_account("Bruno", Role.MENTOR, mentor="bruno-hahn")
    moderators = [await make_account(name, Role.MODERATOR) for name in ("Mia", "Max")]
    await told(
        any_database,
        Told(About.ACCEPTED, account=ona.id),
        Told(About.OFFERED, mentor="bruno-hahn"),
        Told(About.CALLED),
    )
    assert await listed(any_database, ona) == [About.ACCEPTED]
    assert await listed(any_database, bruno) == [About.OFFERED]
    assert [await listed(any_database, one) for one in moderators] == [[About.CALLED], [About.CALLED]]
    assert sorted(mail["to"].partition("@")[0] for mail in await mails(any_database)) == ["bruno", "max", "mia", "ona"]


async def test_a_mentor_without_an_account_is_nobody_to_tell(any_database: Database) -> None:
    await told(any_database, Told(About.OFFERED, mentor="anna-berg"))
    assert await mails(any_database) == []


async def test_everybody_is_told_a_thing_once(any_database: Database, make_account: MakeAccount) -> None:
    mia = await make_account("Mia", Role.MODERATOR)
    await told(any_database, Told(About.CALLED), Told(About.CALLED, account=mia.id))
    assert await listed(any_database, mia) == [About.CALLED]
    assert len(await mails(any_database)) == 1


@pytest.mark.parametrize(
    ("wish", "at_once", "in_digest"),
    [(MailPreference.AT_ONCE, 1, 0), (MailPreference.DAILY, 0, 1), (MailPreference.NONE, 0, 0)],
)
async def test_mail_comes_as_each_one_wishes(
    any_database: Database, make_account: MakeAccount, wish: MailPreference, at_once: int, in_digest: int
) -> None:
    ona = await make_account("Ona", Role.TEACHER, mail=wish)
    await told(any_database, Told(About.ACCEPTED, account=ona.id))
    assert await listed(any_database, ona) == [About.ACCEPTED]
    assert len(await mails(any_database)) == at_once
    assert await digests(any_database) == in_digest


async def test_no_case_is_mailed_to_an_address_that_nobody_confirmed(
    any_database: Database, make_account: MakeAccount
) -> None:
    ona = await make_account("Ona", Role.TEACHER, verified=False)
    await told(any_database, Told(About.ACCEPTED, account=ona.id))
    assert await mails(any_database) == []


async def test_a_digest_is_one_mail_a_day_and_repeats_nothing(
    any_database: Database, make_account: MakeAccount
) -> None:
    ona = await make_account("Ona", Role.TEACHER, mail=MailPreference.DAILY)
    await make_account("Rasa", Role.TEACHER, mail=MailPreference.DAILY)
    await told(any_database, Told(About.ACCEPTED, account=ona.id))
    await told(any_database, Told(About.QUESTIONS, account=ona.id), at=MORNING + timedelta(hours=1))
    assert await digests(any_database) == 1
    assert await digests(any_database) == 0
    [mail] = await mails(any_database)
    assert (mail["to"], mail["template"]) == ("ona@school.example", "digest")
    assert [notice["about"] for notice in mail["values"]["notices"]] == ["QUESTIONS", "ACCEPTED"]


async def test_what_was_read_is_not_in_the_digest(any_database: Database, make_account: MakeAccount) -> None:
    ona = await make_account("Ona", Role.TEACHER, mail=MailPreference.DAILY)
    await told(any_database, Told(About.ACCEPTED, account=ona.id))
    async with any_database.writing() as session:
        await mark_read(session, ona.id, at=MORNING)
    assert await digests(any_database) == 0


async def test_a_digest_tells_of_the_latest_notices_and_how_many_there_are(
    any_database: Database, make_account: MakeAccount
) -> None:
    ona = await make_account("Ona", Role.TEACHER, mail=MailPreference.DAILY)
    async with any_database.writing() as session:
        for minute in range(MOST_IN_A_DIGEST + 5):
            await notify(session, [Told(About.REMINDER, account=ona.id)], NUMBER, MORNING + timedelta(minutes=minute))
    await digests(any_database)
    [mail] = await mails(any_database)
    assert (len(mail["values"]["notices"]), mail["values"]["total"]) == (MOST_IN_A_DIGEST, MOST_IN_A_DIGEST + 5)


async def test_whoever_wants_no_mail_any_more_gets_none_of_what_waits(
    any_database: Database, make_account: MakeAccount
) -> None:
    from service.store.accounts import row_of

    ona = await make_account("Ona", Role.TEACHER, mail=MailPreference.DAILY)
    await told(any_database, Told(About.ACCEPTED, account=ona.id))
    async with any_database.writing() as session:
        row = await row_of(session, ona.id)
        assert row is not None
        row.mail = MailPreference.NONE
    assert await digests(any_database) == 0
    async with any_database.reading() as session:
        assert list(await session.scalars(select(NoticeRow.id).where(NoticeRow.awaits_digest))) == []


async def test_notices_are_unread_until_they_are_read_and_then_each_only_of_their_reader(
    any_database: Database, make_account: MakeAccount
) -> None:
    ona, rasa = await make_account("Ona", Role.TEACHER), await make_account("Rasa", Role.TEACHER)
    await told(any_database, Told(About.ACCEPTED, account=ona.id), Told(About.ACCEPTED, account=rasa.id))
    async with any_database.writing() as session:
        assert await unread_count(session, ona.id) == 1
        await mark_read(session, ona.id, at=MORNING)
        assert await unread_count(session, ona.id) == 0
        assert await unread_count(session, rasa.id) == 1
        [[notice], total] = await notices_of(session, ona.id)
    assert (notice.is_read, notice.number, notice.due, total) == (True, NUMBER, MORNING + timedelta(days=3), 1)


async def test_the_latest_notice_comes_first_and_pages_follow_one_another(
    any_database: Database, make_account: MakeAccount
) -> None:
    ona = await make_account("Ona", Role.TEACHER)
    wanted = [About.ACCEPTED, About.QUESTIONS, About.SOLUTION]
    for hour, about in enumerate(wanted):
        await told(any_database, Told(about, account=ona.id), at=MORNING + timedelta(hours=hour))
    async with any_database.reading() as session:
        pages = [await notices_of(session, ona.id, offset=offset, limit=2) for offset in (0, 2)]
    assert [[notice.about for notice in found] for found, _ in pages] == [wanted[:0:-1], wanted[:1]]
    assert [total for _, total in pages] == [3, 3]


async def test_notices_are_erased_with_their_account(any_database: Database, make_account: MakeAccount) -> None:
    ona = await make_account("Ona", Role.TEACHER)
    await told(any_database, Told(About.ACCEPTED, account=ona.id))
    async with any_database.writing() as session:
        await erase_notices(session, ona.id)
    assert await listed(any_database, ona) == []


async def test_a_notice_to_a_mentor_holds_nothing_of_the_author_r16(
    any_database: Database, make_account: MakeAccount
) -> None:
    author = await make_account("Canaryauthor", Role.TEACHER)
    await make_account("Bruno", Role.MENTOR, mentor="bruno-hahn")
    await told(any_database, *(Told(about, mentor="bruno-hahn") for about in About))
    async with any_database.reading() as session:
        rows = [dict(row._mapping) for row in await session.execute(select(NoticeRow.__table__))]
    kept = json.dumps([*await mails(any_database), *rows], default=str).lower()
    assert len(rows) == len(About)
    assert "canaryauthor" not in kept
    assert str(author.id) not in kept
    assert {mail["to"] for mail in await mails(any_database)} == {"bruno@school.example"}
