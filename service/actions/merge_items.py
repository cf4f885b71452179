"""Merge an item of the rubricator into another: whatever carried the one carries the other. Knows rows, no page.

It is the only way an item leaves the rubricator, so that no tag is ever lost.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.reading import name_of
from corpus.records import Record, RubricatorItem
from service.accounts.account import Account
from service.actions.curate import EDITABLE, current, editable, must_curate
from service.actions.index_changes import index_changes
from service.errors import BadForm
from service.store.jobs import Job, leave
from service.store.library import get_record, get_records, ids_with_tag, put_records, withdraw_record
from service.store.merged_tags import keep_merged, rename_everywhere
from service.store.versions import keep_version, versions_of

CARRYING = ("cases", "articles", "questions", "mentors")
"""Kinds of records that carry tags."""


async def merge_items(session: AsyncSession, name: str, into: str, *, why: str, by: Account, at: datetime) -> None:
    """Let everything that carries one item carry another instead, and take the one out, with the reason.

    Raises NotAllowed, NotFound where there is no such item, or BadForm naming `into` or `why`.
    """
    must_curate(by)
    item, other = await current(session, "rubricator", name), await get_record(session, "rubricator", into)
    assert isinstance(item, RubricatorItem)
    if not isinstance(other, RubricatorItem) or into == name:
        raise BadForm("into", "Please choose another item of the rubricator.")
    if not why:
        raise BadForm("why", "Please say why they are one.")
    carrying = [(kind, record) for kind in CARRYING for record in await _carriers(session, kind, name)]
    await _keep_as_it_was(session, "rubricator", item, at=at)
    await withdraw_record(session, "rubricator", name, at=at)
    await keep_version(session, "rubricator", name, None, at=at, by=by.id, why=f"Merged into “{other.title}”. {why}")
    await keep_merged(session, name, title=item.title, into=into, at=at)
    await _retag(session, carrying, why=f"“{item.title}” was merged into “{other.title}”.", by=by, at=at)
    await rename_everywhere(session, name, into)


async def _carriers(session: AsyncSession, kind: str, name: str) -> list[Record]:
    return await get_records(session, kind, sorted(await ids_with_tag(session, kind, name)))


async def _retag(
    session: AsyncSession, carrying: list[tuple[str, Record]], *, why: str, by: Account, at: datetime
) -> None:
    """Put records anew, by which they carry the tags of now, each with a version where its kind has versions."""
    for kind, record in carrying:
        await _keep_as_it_was(session, kind, record, at=at)
    for kind, after in await put_records(session, carrying, at=at):
        if kind in EDITABLE:
            await keep_version(session, kind, name_of(after), editable(kind, after), at=at, by=by.id, why=why)
        if kind == "mentors":
            await leave(session, Job("index mentor", {"mentor": name_of(after)}), at=at)
        await index_changes(session, kind, [after], at=at)


async def _keep_as_it_was(session: AsyncSession, kind: str, record: Record, *, at: datetime) -> None:
    """The first version of a record that nobody has changed here yet."""
    if kind in EDITABLE and not await versions_of(session, kind, name_of(record)):
        await keep_version(session, kind, name_of(record), editable(kind, record), at=at, by=None)
