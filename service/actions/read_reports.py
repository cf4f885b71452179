"""Read what was reported as harmful, item by item, with what a moderator has to see to judge it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Record
from service.accounts.account import Account
from service.actions.report_harm import may_handle
from service.cases.access import Ability, can
from service.errors import NotAllowed
from service.store.case_tables import HarmReportRow
from service.store.library import get_record
from service.store.reports import freezing_reports
from service.store.topics import topic_of


@dataclass(frozen=True)
class Report:
    """One report: what was said, which may be nothing, and when."""

    words: str
    at: datetime


@dataclass(frozen=True)
class ReportedItem:
    """An item that is frozen. `record` is the library's; a case in work has none, and is read on its own page.

    What stands in a discussion is read there, in `topic`. `found_harmful` where a moderator has decided, and nobody
    reported the item again.
    """

    kind: str
    item: str
    record: Record | None
    reports: tuple[Report, ...]
    found_harmful: bool
    topic: str | None = None


async def read_reports(session: AsyncSession, *, reader: Account) -> list[ReportedItem]:
    """Every frozen item, the one reported first, first. Raises NotAllowed for who handles no reports."""
    if not can(reader.roles, Ability.HANDLE_REPORTS):
        raise NotAllowed("Only a moderator handles reports of harm.")
    by_item: dict[tuple[str, str], list[HarmReportRow]] = {}
    for row in await freezing_reports(session):
        by_item.setdefault((row.kind, row.item), []).append(row)
    return [
        await _item(session, kind, item, rows)
        for (kind, item), rows in by_item.items()
        if await may_handle(session, kind, item, reader)
    ]


async def _item(session: AsyncSession, kind: str, item: str, rows: Sequence[HarmReportRow]) -> ReportedItem:
    return ReportedItem(
        kind=kind,
        item=item,
        record=None if kind == "case" else await get_record(session, kind, item),
        reports=tuple(Report(words=row.words, at=row.at) for row in rows),
        found_harmful=all(row.handled_at is not None for row in rows),
        topic=await topic_of(session, kind, item),
    )
