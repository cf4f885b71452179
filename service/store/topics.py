"""Topics in the database: one whole, lists by words, saving a move with its line of history. Knows tables.

Search looks for the stems of words in one column with LIKE, which SQLite and PostgreSQL do alike; every word must be
there, and the newest activity comes first. Days order lists, then random ids: no moment links two topics (R16).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from retrieval.analysis import guess_language, stems
from service.discussions.likeness import words_of
from service.discussions.seeing import read_by_all
from service.discussions.topic import Contribution, ContributionState, Standing, Topic, TopicEvent, TopicState
from service.errors import MoveNotAllowed, NotFound
from service.store.discussion_tables import ContributionRow, OpeningRow, TopicEventRow, TopicRow, TopicTagRow
from service.store.merged_tags import tags_of_now
from service.store.openings import openings_in
from service.store.reports import hidden_items

FROZEN_HERE = ("contribution", "opening")
"""Kinds of reported items that stand in topics."""


@dataclass(frozen=True)
class Line:
    """A topic as lists show it. `contributions` counts those that are shown."""

    id: str
    title: str
    state: TopicState
    problem_fields: tuple[str, ...]
    active_on: date
    contributions: int


async def get_topic(session: AsyncSession, name: str) -> Topic:
    """One topic, whole. Raises NotFound."""
    row = await session.get(TopicRow, name, populate_existing=True)
    if row is None:
        raise NotFound("There is no such topic.")
    written = select(ContributionRow).where(ContributionRow.topic == name)
    rows = await session.scalars(
        written.order_by(ContributionRow.at, ContributionRow.id).execution_options(populate_existing=True)
    )
    return Topic(
        id=row.id,
        state=TopicState(row.state),
        version=row.version,
        opened_on=row.opened_on,
        active_on=row.active_on,
        moved_to=row.moved_to,
        openings=tuple(await openings_in(session, name)),
        contributions=tuple(_contribution(one) for one in rows),
    )


def _contribution(row: ContributionRow) -> Contribution:
    return Contribution(
        id=row.id,
        writer=row.writer,
        voice=row.voice,
        text=row.text,
        at=row.at,
        state=ContributionState(row.state),
        helpful=tuple(map(Standing, row.helpful)),
        reason=row.reason,
        kept_from=row.kept_from,
    )


async def get_contribution(session: AsyncSession, name: str) -> Contribution | None:
    """One contribution by its id, or None."""
    row = await session.get(ContributionRow, name)
    return None if row is None else _contribution(row)


async def add_topic(session: AsyncSession, topic: Topic) -> None:
    """Put a new topic; what stands in it is saved by `save_topic`."""
    session.add(TopicRow(id=topic.id, moved_to=None, **_columns(topic, frozenset())))
    await session.flush()


async def save_topic(session: AsyncSession, before: Topic, after: Topic, event: TopicEvent | None) -> None:
    """Save a changed topic with its line of history. Raises MoveNotAllowed when somebody else was faster.

    Openings are saved by `store.openings`; contributions that left are saved with the topic they went to.
    """
    columns = _columns(after, await frozen_here(session))
    same = (TopicRow.id == after.id, TopicRow.version == before.version)
    saved = await session.execute(update(TopicRow).where(*same).values(**columns, moved_to=after.moved_to))
    if cast(CursorResult[Any], saved).rowcount != 1:
        raise MoveNotAllowed("Somebody else changed this topic a moment ago; please look at it again.")
    for one in set(after.contributions) - set(before.contributions):
        await session.merge(_row(one, after.id))
    await _save_tags(session, after)
    if event is not None:
        session.add(TopicEventRow(topic=event.topic, at=event.at, body=event.model_dump(mode="json")))
    await session.flush()


def _columns(topic: Topic, frozen: Collection[str]) -> dict[str, Any]:
    return {
        "state": topic.state,
        "version": topic.version,
        "opened_on": topic.opened_on,
        "active_on": topic.active_on,
        "title": topic.title,
        "words": f" {' '.join(sorted(words_of(read_by_all(topic, frozen))))} ",
    }


def _row(one: Contribution, topic: str) -> ContributionRow:
    return ContributionRow(topic=topic, **one.model_dump(exclude={"helpful"}), helpful=list(one.helpful))


async def _save_tags(session: AsyncSession, topic: Topic) -> None:
    await session.execute(delete(TopicTagRow).where(TopicTagRow.topic == topic.id))
    tags = await tags_of_now(session)
    now = dict.fromkeys(tags.get(tag, tag) for tag in topic.problem_fields)
    session.add_all(TopicTagRow(topic=topic.id, tag=tag) for tag in now)


async def frozen_here(session: AsyncSession) -> frozenset[str]:
    """Ids of the contributions and openings that were reported and not found harmless."""
    frozen = await hidden_items(session)
    return frozenset(name for kind in FROZEN_HERE for name in frozen.ids(kind))


async def renew_words(session: AsyncSession, name: str) -> None:
    """Bring what search looks through to what may be read now, after something was frozen or shown again."""
    topic = await get_topic(session, name)
    columns = _columns(topic, await frozen_here(session))
    await session.execute(update(TopicRow).where(TopicRow.id == name).values(words=columns["words"]))


async def topic_of(session: AsyncSession, kind: str, name: str) -> str | None:
    """The topic a contribution or an opening stands in, by kind and id; None for everything else."""
    if kind not in FROZEN_HERE:
        return None
    if kind == "contribution":
        written = await session.get(ContributionRow, name)
        return None if written is None else written.topic
    opening = await session.get(OpeningRow, name)
    return None if opening is None else opening.topic


@dataclass(frozen=True)
class Wanted:
    """Which topics a list shows; an empty string chooses nothing."""

    text: str = ""
    problem_field: str = ""
    state: str = ""


async def list_topics(
    session: AsyncSession, wanted: Wanted, *, offset: int = 0, limit: int = 20
) -> tuple[list[Line], int]:
    """Topics that can be read, the newest activity first, and how many there are in all."""
    chosen = _chosen(wanted, await frozen_here(session))
    total = await session.scalar(select(func.count()).select_from(chosen.subquery()))
    rows = list(
        await session.scalars(chosen.order_by(TopicRow.active_on.desc(), TopicRow.id).offset(offset).limit(limit))
    )
    tags, counts = await _tags(session, rows), await _counts(session, rows)
    return [_line(row, tags.get(row.id, ()), counts.get(row.id, 0)) for row in rows], total or 0


def _chosen(wanted: Wanted, frozen: Collection[str]) -> Select[tuple[TopicRow]]:
    readable = (TopicState.OPEN, TopicState.CLOSED)
    states = [state for state in readable if wanted.state in ("", state)]
    chosen = select(TopicRow).where(TopicRow.state.in_(states or readable), TopicRow.title != "")
    held_back = select(OpeningRow.topic).where(OpeningRow.id.in_(frozen), OpeningRow.topic.is_not(None))
    chosen = chosen.where(TopicRow.id.not_in(held_back))
    if wanted.problem_field:
        tagged = select(TopicTagRow.topic).where(TopicTagRow.tag == wanted.problem_field)
        chosen = chosen.where(TopicRow.id.in_(tagged))
    for stem in dict.fromkeys(stems(wanted.text, language=guess_language(wanted.text))):
        chosen = chosen.where(TopicRow.words.contains(f" {stem} ", autoescape=True))
    return chosen


def _line(row: TopicRow, tags: tuple[str, ...], count: int) -> Line:
    return Line(row.id, row.title, TopicState(row.state), tags, row.active_on, count)


async def _tags(session: AsyncSession, rows: Collection[TopicRow]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    chosen = select(TopicTagRow).where(TopicTagRow.topic.in_([row.id for row in rows])).order_by(TopicTagRow.tag)
    for tag in await session.scalars(chosen):
        found.setdefault(tag.topic, []).append(tag.tag)
    return {topic: tuple(tags) for topic, tags in found.items()}


async def _counts(session: AsyncSession, rows: Collection[TopicRow]) -> dict[str, int]:
    shown = (ContributionRow.topic.in_([row.id for row in rows]), ContributionRow.state == ContributionState.SHOWN)
    counted = select(ContributionRow.topic, func.count()).where(*shown).group_by(ContributionRow.topic)
    return dict((await session.execute(counted)).tuples().all())


async def words_of_open_topics(session: AsyncSession) -> Mapping[str, tuple[str, frozenset[str]]]:
    """Title and stems of every open topic by id: where a new opening could go."""
    rows = await session.execute(
        select(TopicRow.id, TopicRow.title, TopicRow.words).where(
            TopicRow.state == TopicState.OPEN, TopicRow.title != ""
        )
    )
    return {row.id: (row.title, frozenset(row.words.split())) for row in rows}


async def events_of(session: AsyncSession, topic: str) -> list[TopicEvent]:
    """The history of a topic, the earliest line first."""
    rows = await session.scalars(select(TopicEventRow).where(TopicEventRow.topic == topic).order_by(TopicEventRow.id))
    return [TopicEvent.model_validate(row.body) for row in rows]


async def contributions_by(session: AsyncSession, writer: UUID) -> list[tuple[str, Contribution]]:
    """What somebody wrote, each with its topic, the earliest first."""
    rows = await session.scalars(
        select(ContributionRow)
        .where(ContributionRow.writer == writer)
        .order_by(ContributionRow.at, ContributionRow.id)
        .execution_options(populate_existing=True)
    )
    return [(row.topic, _contribution(row)) for row in rows]
