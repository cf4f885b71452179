"""The tables of curation: versions of records that were changed here, and what mentors added. Knows columns only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class RecordVersionRow(Table):
    """A record of the library as somebody left it: what of it can be edited, or no body where it was taken out.

    Version 1 is the record as it came; `by` is None where nobody here wrote it, or their account is gone.
    """

    __tablename__ = "record_versions"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    by: Mapped[UUID | None]
    why: Mapped[str] = mapped_column(String(500))


class AdditionRow(Table):
    """A material that a mentor added and a moderator has to look at; `by` is None once the mentor's account is gone."""

    __tablename__ = "additions"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[UUID | None] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String(20), default="", index=True)
    why: Mapped[str] = mapped_column(String(500), default="")
    handled_by: Mapped[UUID | None]
    handled_at: Mapped[datetime | None] = mapped_column(Moment)


class LinkRow(Table):
    """How an address of a material was found when it was last asked for; `since` when it has been so."""

    __tablename__ = "links"

    url: Mapped[str] = mapped_column(String(500), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    status: Mapped[int | None]
    checked_at: Mapped[datetime] = mapped_column(Moment)
    since: Mapped[datetime] = mapped_column(Moment)


class MergedTagRow(Table):
    """An item of the rubricator that was merged into another, whose tag everything carries that carried this one."""

    __tablename__ = "merged_tags"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    into: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
