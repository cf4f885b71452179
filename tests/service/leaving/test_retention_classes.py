"""Each class of data goes when its time is over, and not before; every class has a setting and words (R22)."""

import re
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from service.accounts.sessions import begin_session
from service.actions.read_history import read_history
from service.actions.report_harm import handle_report, report_harm
from service.cases.retention import Retention, setting_of
from service.jobs.forget_old import BY_CASE, FORGETTING
from service.mail.post import Letter, MailboxPost
from service.settings import Settings
from service.store.account_tables import InvitationRow, SessionRow
from service.store.accounts import row_of
from service.store.case_tables import DraftRow, HarmReportRow, HistoryReadRow
from service.store.drafts import save_draft
from service.store.job_tables import JobRow
from service.store.jobs import Job, claim, fail, finish, leave
from service.store.reports import hidden_items
from service.web.statistics.retention_words import KEPT as WORDS

ROOT = Path(__file__).parents[3]
DAYS = 100
KEPT = Retention(**{kind.name: timedelta(days=DAYS) for kind in fields(Retention)})


async def forgotten(town: Any, *, after: int) -> None:
    """The daily job so many days after the morning."""
    at = town.morning + timedelta(days=after)
    async with town.database.writing() as session:
        await leave(session, Job("forget old", {}), at=at)
    await town.work(at=at, retention=KEPT)


async def count(town: Any, table: Any, *where: Any) -> int:
    async with town.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table).where(*where)) or 0


async def a_draft(town: Any) -> None:
    async with town.database.writing() as session:
        await save_draft(session, town.other.id, "new case", {"essence": ["typed"]}, at=town.morning)


async def a_handled_report(town: Any, outcome: str = "harmless") -> None:
    async with town.database.writing() as session:
        told = {"kind": "cases", "item": "noisy-start"}
        await report_harm(session, **told, reporter=town.other, words=town.canary("bad"), at=town.morning)
        await handle_report(session, **told, outcome=outcome, by=town.moderator, at=town.morning)


async def a_read_history(town: Any) -> None:
    number = await town.file(town.other, "Form seven talks")
    async with town.database.writing() as session:
        await read_history(session, number, reader=town.moderator, at=town.morning)


async def an_invitation(town: Any) -> None:
    async with town.database.writing() as session:
        session.add(_invitation(town.morning))


def _invitation(at: datetime) -> InvitationRow:
    return InvitationRow(
        id=UUID(int=7), token="d", email="new@example.org", roles=[], created_at=at, expires_at=at, used_at=None
    )


async def a_sign_in(town: Any) -> None:
    async with town.database.writing() as session:
        row = await row_of(session, town.other.id)
        assert row is not None
        await begin_session(session, row, at=town.morning)


GOES: dict[str, tuple[Any, Any]] = {
    "drafts": (a_draft, DraftRow),
    "reports": (a_handled_report, HarmReportRow),
    "history_reads": (a_read_history, HistoryReadRow),
    "invitations": (an_invitation, InvitationRow),
    "sessions": (a_sign_in, SessionRow),
}


@pytest.mark.parametrize("kind", GOES)
async def test_it_goes_after_its_time_and_not_before(town: Any, kind: str) -> None:
    made, table = GOES[kind]
    await made(town)
    assert await count(town, table) == 1
    await forgotten(town, after=DAYS - 1)
    assert await count(town, table) == 1
    await forgotten(town, after=DAYS + 1)
    assert await count(town, table) == 0


async def test_jobs_done_or_given_up_go_with_the_letters_they_hold_and_waiting_ones_stay(town: Any) -> None:
    at, minute, kinds = town.morning, timedelta(minutes=1), ["mail"]
    async with town.database.writing() as session:
        for address in ("done", "given up"):
            await leave(session, Job("mail", {"to": address}), at=at)
        await leave(session, Job("mail", {"to": "waiting"}, run_at=at + timedelta(days=5000)), at=at)
    async with town.database.writing() as session:
        done = await claim(session, at=at, lease=minute, kinds=kinds)
        failed = await claim(session, at=at, lease=minute, kinds=kinds)
        assert done is not None and failed is not None
        await finish(session, done, at=at)
        await fail(session, failed, "refused", at=at, last=True)
    await forgotten(town, after=DAYS - 1)
    assert await count(town, JobRow, JobRow.kind == "mail") == 3
    await forgotten(town, after=DAYS + 1)
    assert await count(town, JobRow, JobRow.kind == "mail") == 1


async def test_a_report_that_nobody_handled_stays(town: Any) -> None:
    async with town.database.writing() as session:
        await report_harm(session, kind="cases", item="noisy-start", reporter=town.other, words="", at=town.morning)
    await forgotten(town, after=5000)
    assert await count(town, HarmReportRow) == 1


async def test_what_was_found_harmful_stays_hidden_without_who_reported_it_and_what_was_written(town: Any) -> None:
    """R41 outlasts R22: the item would come back if the report went."""
    await a_handled_report(town, "harmful")
    await forgotten(town, after=DAYS + 1)
    async with town.database.reading() as session:
        assert (await hidden_items(session)).hides("cases", "noisy-start")
        report = await session.scalar(select(HarmReportRow))
    assert report is not None
    assert (report.reporter, report.words) == (None, "")


async def test_letters_in_the_data_folder_go_after_their_time(tmp_path: Path) -> None:
    post, at = MailboxPost(tmp_path / "mailbox", sender="c@example.org"), datetime.fromisoformat("2026-11-21T08:00Z")
    for number, age in enumerate((31, 29)):
        letter = Letter("a@example.org", "Words", "Words.", at - timedelta(days=age), f"<{number}@example.org>")
        await post.send(letter)
    post.forget(before=at - timedelta(days=30))
    kept = [path.read_text(encoding="utf8") for path in (tmp_path / "mailbox").glob("new/*")]
    assert len(kept) == 1
    assert "<1@example.org>" in kept[0]


def test_every_class_has_a_way_to_go_words_and_a_setting() -> None:
    classes = {kind.name for kind in fields(Retention)}
    assert set(FORGETTING) | BY_CASE == classes
    assert set(WORDS) == classes
    assert {setting_of(kind) for kind in classes} <= set(Settings.model_fields)


@pytest.mark.parametrize("kind", [kind.name for kind in fields(Retention)])
def test_a_class_is_kept_as_long_as_its_setting_says(kind: str) -> None:
    seventy_seven: dict[str, Any] = {setting_of(kind): 77}
    assert getattr(Settings(**seventy_seven).retention, kind) == timedelta(days=77)
    assert getattr(Settings().retention, kind) == getattr(Retention(), kind)


def test_the_table_of_the_readme_has_every_class() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| `CASEMENTOR_(\w+)` \|$", readme, flags=re.MULTILINE)
    told = {setting.lower(): (what, since, then) for what, since, then, setting in rows}
    assert told == {
        setting_of(kind): (str(words.what), str(words.since), str(words.then)) for kind, words in WORDS.items()
    }
