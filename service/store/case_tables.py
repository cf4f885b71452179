"""The tables of cases: cases, whom they are kept from, their history, drafts, reports of harm. Knows columns only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class CaseRow(Table):
    """One case, whole, as plain data in `body`; the other columns repeat of it what lists are asked by.

    `alerted_at` is when its last alert was raised, None where there never was one; `is_blocked` while one is open.
    """

    __tablename__ = "cases"
    __table_args__ = (Index("cases_due", "is_open", "due"),)

    number: Mapped[str] = mapped_column(String(11), primary_key=True)
    author: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(40))
    is_open: Mapped[bool]
    owner: Mapped[str | None] = mapped_column(String(40))
    due: Mapped[datetime | None] = mapped_column(Moment)
    filed_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int]
    alerted_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    is_blocked: Mapped[bool] = mapped_column(default=False, server_default=false())
    text_stage: Mapped[str | None] = mapped_column(String(40), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    first_response: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class CaseMentorRow(Table):
    """That a mentor has to do with a case now: asked, mentor, colleague … (the values of `Relation`)."""

    __tablename__ = "case_mentors"

    number: Mapped[str] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True)
    mentor: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    relation: Mapped[str] = mapped_column(String(40), primary_key=True)


class CaseKeptFromRow(Table):
    """That nobody of an institution may see a case as a moderator, because it may be about somebody there (R12)."""

    __tablename__ = "cases_kept_from"

    number: Mapped[str] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True)
    institution: Mapped[str] = mapped_column(String(200), primary_key=True, index=True)


class CaseEventRow(Table):
    """One line of a case's history. Rows are added, never changed; erasing a person's texts empties `said`."""

    __tablename__ = "case_events"

    number: Mapped[str] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)


class CaseNumberRow(Table):
    """The last number given in a year."""

    __tablename__ = "case_numbers"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class HistoryReadRow(Table):
    """That somebody read the history of a case."""

    __tablename__ = "history_reads"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(11), index=True)
    reader: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Moment)


class DraftRow(Table):
    """What somebody has typed and not yet sent, by its place: 'new case', '2026-000001 solution' …"""

    __tablename__ = "drafts"

    account: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(60), primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class HarmReportRow(Table):
    """That somebody found an item harmful. The item is frozen until a moderator has looked (R41).

    Of the kind `message` it is no report but what an author wrote to the moderators, and freezes nothing (R6).
    """

    __tablename__ = "harm_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(String(80), index=True)
    reporter: Mapped[UUID | None]
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    handled_at: Mapped[datetime | None] = mapped_column(Moment)
    handled_by: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
