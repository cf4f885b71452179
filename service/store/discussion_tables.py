"""The tables of discussions: topics, openings of cases, contributions, and their history. Knows columns only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class TopicRow(Table):
    """One topic. `title` and `words` (stems between blanks) repeat what everybody may read, for lists and search."""

    __tablename__ = "topics"
    __table_args__ = (Index("topics_by_activity", "state", "active_on"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    opened_on: Mapped[date]
    active_on: Mapped[date]
    moved_to: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100))
    words: Mapped[str] = mapped_column(Text)


class TopicTagRow(Table):
    """One rubricator item of one topic."""

    __tablename__ = "topic_tags"

    topic: Mapped[str] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)


class OpeningRow(Table):
    """The opening of one case, whole, as plain data in `body`. A case has one that is not withdrawn at most."""

    __tablename__ = "openings"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[str] = mapped_column(String(11), index=True)
    author: Mapped[UUID] = mapped_column(index=True)
    topic: Mapped[str | None] = mapped_column(String(40), index=True)
    stage: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[int]
    posted_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class ContributionRow(Table):
    """What somebody wrote in a topic. `voice` is the opening whose author speaks."""

    __tablename__ = "contributions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    topic: Mapped[str] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    writer: Mapped[UUID] = mapped_column(index=True)
    voice: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(20))
    helpful: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    kept_from: Mapped[str] = mapped_column(Text, default="", server_default=sql("''"))


class TopicEventRow(Table):
    """One line of a topic's history. Rows are added, never changed."""

    __tablename__ = "topic_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class OpeningEventRow(Table):
    """One line of an opening's history. Rows are added, never changed."""

    __tablename__ = "opening_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    opening: Mapped[str] = mapped_column(String(40), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
