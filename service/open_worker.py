"""The worker of some settings: which kinds, which post, which pace. Knows which part goes where, no rule of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from service.application import Casementor
from service.jobs.kind import Drafts, Tools
from service.jobs.table import KINDS, schedule
from service.link_check import LinkChecker
from service.mail.post import open_post
from service.settings import Settings
from service.store.database import Database
from service.worker import Worker

Clock = Callable[[], datetime]


def open_worker(
    settings: Settings, database: Database, *, clock: Clock, casementor: Casementor | None = None
) -> Worker:
    """A worker, not yet running; without `casementor` it leaves jobs that need the index to others.

    Raises NotReady where a setting of the mail cannot be.
    """
    drafting = _drafting(settings, database, clock)
    post = open_post(settings.smtp_url.get_secret_value(), sender=settings.mail_from, folder=mailbox_of(settings))
    return Worker(
        Tools(
            database,
            post,
            clock,
            settings.public_url,
            casementor,
            settings.retention,
            settings.allegations_to,
            LinkChecker() if settings.check_links else None,
            drafting,
            settings.datasets,
        ),
        kinds=KINDS,
        schedule=schedule(digest_hour=settings.digest_hour),
        poll=timedelta(seconds=settings.worker_poll),
        lease=timedelta(seconds=max(settings.worker_lease, settings.model_patience)),
    )


def _drafting(settings: Settings, database: Database, clock: Clock) -> Drafts | None:
    """Drafting by a model, where one is set; its imports must not slow the start of a service without one."""
    if settings.provider is None:
        return None
    from service.jobs.drafting import open_drafting

    return open_drafting(settings, settings.provider, database, clock=clock)


def mailbox_of(settings: Settings) -> Path:
    """Where mail is kept while no mail server is set."""
    return settings.data_folder / "mailbox"


@asynccontextmanager
async def working(settings: Settings, casementor: Casementor, *, clock: Clock) -> AsyncIterator[None]:
    """The worker beside the web, where the settings want it, until the web closes; jobs in hand are finished."""
    if not settings.worker_in_serve:
        yield
        return
    stop = asyncio.Event()
    worker = open_worker(settings, casementor.database, clock=clock, casementor=casementor)
    running = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running
        await worker.tools.close()
