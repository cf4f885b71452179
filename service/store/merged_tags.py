"""Items of the rubricator that were merged into others: which is which now, and renaming them wherever they are kept.

Histories and versions keep the words of their time; everything that is worked with carries the tag of now. Knows rows
and plain data; nothing here commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from service.store.case_tables import CaseRow, DraftRow
from service.store.curation_tables import AdditionRow, MergedTagRow
from service.store.discussion_tables import OpeningRow, TopicTagRow
from service.store.fact_tables import CaseFactsRow

TAGS = "problem_fields"
CARRIERS: tuple[InstrumentedAttribute[Any], ...] = (
    CaseRow.body,
    CaseRow.first_response,
    CaseFactsRow.body,
    DraftRow.body,
    OpeningRow.body,
    AdditionRow.body,
)
"""Where plain data carries tags, besides the records of the library."""


@dataclass(frozen=True)
class MergedTag:
    """An item that is no more: what it was called, and whose tag whatever carried it has now."""

    id: str
    title: str
    into: str


async def merged_tags(session: AsyncSession) -> dict[str, MergedTag]:
    """Every item that was merged into another, by its id, in the order of their titles."""
    rows = await session.scalars(select(MergedTagRow).order_by(MergedTagRow.title, MergedTagRow.id))
    return {row.id: MergedTag(row.id, row.title, row.into) for row in rows}


async def tags_of_now(session: AsyncSession) -> dict[str, str]:
    """The tag to carry for each that was merged."""
    return {name: merged.into for name, merged in (await merged_tags(session)).items()}


def renamed(told: Any, tags: Mapping[str, str]) -> Any:
    """Plain data with tags renamed wherever it names problem fields, each tag once."""
    if not tags:
        return told
    if isinstance(told, list):
        return [renamed(one, tags) for one in told]
    if isinstance(told, dict):
        return {name: _of_now(value, tags) if name == TAGS else renamed(value, tags) for name, value in told.items()}
    return told


def _of_now(value: Any, tags: Mapping[str, str]) -> Any:
    """One tag or a list of them; what was typed and is neither stays."""
    if isinstance(value, str):
        return tags.get(value, value)
    if isinstance(value, list):
        return list(dict.fromkeys(tags.get(one, one) for one in value))
    return value


async def keep_merged(session: AsyncSession, name: str, *, title: str, into: str, at: datetime) -> None:
    """Remember that an item was merged; what had been merged into it goes on to the other."""
    await session.execute(update(MergedTagRow).where(MergedTagRow.into == name).values(into=into))
    session.add(MergedTagRow(id=name, title=title, into=into, at=at))
    await session.flush()


async def rename_everywhere(session: AsyncSession, name: str, into: str) -> None:
    """Let everything but the records of the library carry another tag.

    A case or an opening counts one more saved state, so that nobody saves over it what was read before.
    """
    for column in CARRIERS:
        table = column.class_
        for row in await session.scalars(select(table).where(cast(column, Text).contains(f'"{name}"'))):
            body = renamed(getattr(row, column.key), {name: into})
            if column.key == "body" and "version" in body:
                row.version = body["version"] = row.version + 1
            setattr(row, column.key, body)
    await session.flush()
    await _rename_topics(session, name, into)


async def _rename_topics(session: AsyncSession, name: str, into: str) -> None:
    having = set(await session.scalars(select(TopicTagRow.topic).where(TopicTagRow.tag == into)))
    carrying = set(await session.scalars(select(TopicTagRow.topic).where(TopicTagRow.tag == name)))
    await session.execute(delete(TopicTagRow).where(TopicTagRow.tag == name))
    session.add_all(TopicTagRow(topic=topic, tag=into) for topic in sorted(carrying - having))
    await session.flush()
