"""The commands `casementor work` and `casementor mailbox`. Knows how they are shown; jobs and letters are elsewhere."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated

import typer

from service.application import Workshop
from service.open_worker import mailbox_of, open_worker
from service.settings import Settings
from service.store.database import Database
from service.worker import Worker


def work() -> None:
    """Do jobs until stopped: mail, digests, lapsing offers. Any number of these may run beside `serve`."""
    settings = Settings()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("service").setLevel(settings.log_level)  # drivers would log the values of every statement
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(end, stop.set)
    async with _worker(settings) as worker:
        await worker.run(stop)
        await worker.tools.close()


@asynccontextmanager
async def _worker(settings: Settings) -> AsyncIterator[Worker]:
    """With an index where it is a server's; an embedded one belongs to the process of `serve`."""
    if settings.vector_store == "chroma" and settings.chroma_server:
        async with Workshop(settings) as workshop:
            await workshop.prepare(_unseen)
            casementor = await workshop.open()
            try:
                yield open_worker(settings, workshop.database, clock=_now, casementor=casementor)
            finally:
                casementor.index.close()
        return
    database = Database(settings.database)
    try:
        await database.migrate()
        yield open_worker(settings, database, clock=_now)
    finally:
        await database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _unseen(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def show_mailbox(
    most: Annotated[int, typer.Option("--most", min=1, help="How many letters to print.")] = 20,
) -> None:
    """Print the letters that were kept because no mail server is set, the latest first."""
    folder = mailbox_of(Settings())
    letters = sorted(_letters(folder), key=_sent_at, reverse=True)
    for letter in letters[:most]:
        for header in ("Date", "From", "To", "Subject"):
            typer.echo(f"{header}: {letter[header]}")
        typer.echo(f"\n{letter.get_content().strip()}\n\n{'─' * 72}")
    typer.echo(f"{len(letters)} letter{'s' * (len(letters) != 1)} in {folder}.")


def _letters(folder: Path) -> list[EmailMessage]:
    parser = BytesParser(_class=EmailMessage, policy=default)
    return [parser.parsebytes(path.read_bytes()) for path in sorted(folder.glob("new/*"))]


def _sent_at(letter: EmailMessage) -> datetime:
    return parsedate_to_datetime(letter["Date"])
