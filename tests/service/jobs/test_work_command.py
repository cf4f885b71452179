"""The worker as people start it: beside the web, as a process of its own, stopped gently, killed; and the mailbox."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.mail.post import Letter, MailboxPost
from service.open_worker import open_worker, working
from service.settings import Settings
from service.store.database import Database
from service.store.job_tables import JobRow
from service.store.jobs import Job, leave
from service.work_command import show_mailbox
from service.worker import Worker

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NOTICE = {"name": "Ona", "about": "QUESTIONS", "number": "2026-000001", "due": None}
MAIL = Job("mail", {"to": "ona@school.example", "template": "notice", "values": NOTICE})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """The database of the data folder."""
    made = Database(settings.database)
    await made.migrate()
    yield made
    await made.close()


async def left(database: Database, job: Job) -> None:
    async with database.writing() as session:
        await leave(session, job, at=MORNING)


async def mails_done(database: Database) -> list[bool]:
    async with database.reading() as session:
        rows = await session.scalars(select(JobRow).where(JobRow.kind == "mail"))
        return [row.done_at is not None for row in rows]


def letters(settings: Settings) -> list[str]:
    return [path.read_text(encoding="utf8") for path in (settings.data_folder / "mailbox").glob("new/*")]


async def test_the_worker_beside_the_web_does_what_a_request_left(settings: Settings, database: Database) -> None:
    written = asyncio.Event()
    database.after_writing.append(lambda _: written.set())
    casementor: Any = SimpleNamespace(database=database)
    async with working(settings, casementor, clock=lambda: MORNING), asyncio.timeout(20):
        await left(database, MAIL)
        while not all(await mails_done(database)):
            written.clear()
            await written.wait()
    assert [letter.count("To: ona@school.example") for letter in letters(settings)] == [1]


async def test_a_web_without_a_worker_leaves_jobs_to_others(settings: Settings, database: Database) -> None:
    casementor: Any = SimpleNamespace(database=database)
    apart = settings.model_copy(update={"worker_in_serve": False})
    async with working(apart, casementor, clock=lambda: MORNING):
        await left(database, MAIL)
        assert database.after_writing == []
    assert await mails_done(database) == [False]


async def started(settings: Settings, **more: str) -> Process:
    """`casementor work` on a data folder."""
    given = {"CASEMENTOR_DATA_FOLDER": str(settings.data_folder), "CASEMENTOR_LOG_LEVEL": "DEBUG", **more}
    command = (sys.executable, "-m", "service", "work")
    return await asyncio.create_subprocess_exec(*command, env={**os.environ, **given}, stderr=PIPE)


async def heard(process: Process, words: str) -> None:
    """Until the process has logged these words."""
    assert process.stderr is not None
    async with asyncio.timeout(60):
        while line := await process.stderr.readline():
            if words in line.decode():
                return
    raise AssertionError(f"the process ended without saying {words!r}")


@pytest.mark.slow
async def test_a_process_of_its_own_does_jobs_and_ends_gently_when_asked(
    settings: Settings, database: Database
) -> None:
    await left(database, MAIL)
    process = await started(settings)
    await heard(process, "(mail), attempt 1, done")
    process.send_signal(signal.SIGTERM)
    await heard(process, "worker stopped")
    assert await process.wait() == 0
    assert await mails_done(database) == [True]
    assert len(letters(settings)) == 1


@pytest.mark.slow
async def test_a_mail_whose_process_was_killed_half_way_is_sent_after_the_lease(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    reached = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        await reader.read()
        writer.close()

    await left(database, MAIL)
    silent = await asyncio.start_server(listen, "127.0.0.1", 0)
    process = await started(settings, CASEMENTOR_SMTP_URL=f"smtp://127.0.0.1:{silent.sockets[0].getsockname()[1]}")
    async with asyncio.timeout(60):
        await reached.wait()
    process.kill()
    await process.communicate()
    silent.close()
    assert await mails_done(database) == [False]
    post = MailboxPost(tmp_path / "mailbox", sender=settings.mail_from)
    for after, sent in ((timedelta(seconds=100), 0), (timedelta(seconds=121), 1)):
        at = datetime.now(UTC) + after
        tools = Tools(database, post, lambda at=at: at, "https://mentors.example")  # type: ignore[misc]
        await Worker(tools, KINDS, lease=timedelta(seconds=settings.worker_lease)).run_until_idle()
        assert len(letters(settings)) == sent
    assert await mails_done(database) == [True]


async def test_a_mail_server_that_cannot_be_is_told_at_the_start(settings: Settings, database: Database) -> None:
    from pydantic import SecretStr

    from service.errors import NotReady

    wrong = settings.model_copy(update={"smtp_url": SecretStr("mail.example")})
    with pytest.raises(NotReady, match="CASEMENTOR_SMTP_URL must look like"):
        open_worker(wrong, database, clock=lambda: MORNING)


async def test_the_mailbox_is_printed_latest_first(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = MailboxPost(settings.data_folder / "mailbox", sender=settings.mail_from)
    for day in (1, 3, 2):
        at = MORNING + timedelta(days=day)
        await post.send(Letter("ona@school.example", f"Diena {day} – ačiū", f"Text {day}.\n", at, f"<{day}@here>"))
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(settings.data_folder))
    show_mailbox(most=2)
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if line.startswith(("Subject", "Text", "3"))] == [
        "Subject: Diena 3 – ačiū",
        "Text 3.",
        "Subject: Diena 2 – ačiū",
        "Text 2.",
        f"3 letters in {settings.data_folder / 'mailbox'}.",
    ]


def test_an_empty_mailbox_says_so(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(settings.data_folder))
    show_mailbox(most=20)
    assert capsys.readouterr().out.startswith("0 letters in ")
