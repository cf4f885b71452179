"""How the addresses of materials were found, in the database. Knows rows, no network."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.link_check import LinkSeen, LinkState
from service.store.additions import known_materials
from service.store.curation_tables import LinkRow
from service.twins import Known


@dataclass(frozen=True)
class Link:
    """An address with the materials that have it. Nobody has asked for it yet where `seen` is None."""

    url: str
    materials: tuple[Known, ...]
    seen: LinkSeen | None
    checked_at: datetime | None
    since: datetime | None


async def save_link(session: AsyncSession, url: str, seen: LinkSeen, *, at: datetime) -> None:
    """Keep how an address was found; since when it has been so stays while it stays so."""
    row = await session.get(LinkRow, url)
    if row is None:
        session.add(LinkRow(url=url, state=seen.state, status=seen.status, checked_at=at, since=at))
    else:
        row.since = row.since if row.state == seen.state else at
        row.state, row.status, row.checked_at = seen.state, seen.status, at
    await session.flush()


async def links(session: AsyncSession) -> list[Link]:
    """Every address of the library's materials, ordered by address."""
    by_url: dict[str, list[Known]] = {}
    for material in await known_materials(session):
        if material.url:
            by_url.setdefault(material.url, []).append(material)
    rows = {row.url: row for row in await session.scalars(select(LinkRow))}
    return [_link(url, materials, rows) for url, materials in sorted(by_url.items())]


def _link(url: str, materials: Sequence[Known], rows: Mapping[str, LinkRow]) -> Link:
    row = rows.get(url)
    if row is None:
        return Link(url, tuple(materials), None, None, None)
    seen = LinkSeen(LinkState(row.state), row.status)
    return Link(url, tuple(materials), seen, row.checked_at, row.since)


async def forget_links(session: AsyncSession, *, but: Collection[str]) -> None:
    """Forget addresses that no material has any more."""
    await session.execute(delete(LinkRow).where(LinkRow.url.not_in(but)))
