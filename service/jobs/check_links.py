"""The jobs that look whether materials' addresses still lead somewhere: a sweep leaves one job for each that is due."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, Work
from service.link_check import LinkSeen
from service.store.jobs import Job, leave
from service.store.links import forget_links, links, save_link

AGAIN_AFTER = timedelta(days=7)
MOST_AT_ONCE = 500


async def _sweep(session: AsyncSession, work: Work) -> None:
    """The key holds the day: an address is asked for once a day at most, however often the sweep runs."""
    if work.tools.links is None:
        return
    found = await links(session)
    await forget_links(session, but=[link.url for link in found])
    due = [link for link in found if link.checked_at is None or link.checked_at <= work.at - AGAIN_AFTER]
    for link in due[:MOST_AT_ONCE]:
        key = f"check link {sha256(link.url.encode()).hexdigest()[:32]} {work.at:%Y-%m-%d}"
        await leave(session, Job(CHECK_LINK.name, {"url": link.url}, key=key), at=work.at)


async def _ask(work: Work) -> LinkSeen | None:
    return None if work.tools.links is None else await work.tools.links.check(work.job.payload["url"])


async def _save(session: AsyncSession, work: Work) -> None:
    if work.found is not None:
        await save_link(session, work.job.payload["url"], work.found, at=work.at)


CHECK_LINKS = Kind("check links", inside=_sweep)
CHECK_LINK = Kind("check link", outside=_ask, inside=_save)
