"""The tables of drafts made for people, mentors' first views, what became of drafts. Columns only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class MachineDraftRow(Table):
    """One draft asked for. `basis` says on what state of the case; `mentor` for whom, empty for the author's digest.

    `ready_at` is None while it is being made; `body` is None where there is no draft this time. `outcome` is what
    became of a draft that a moderator worked on, empty while nothing has.
    """

    __tablename__ = "machine_drafts"
    __table_args__ = (UniqueConstraint("number", "task", "basis", "mentor", name="machine_drafts_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"), index=True)
    task: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(80))
    mentor: Mapped[str] = mapped_column(String(80), default="")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    ready_at: Mapped[datetime | None] = mapped_column(Moment)
    characters: Mapped[int] = mapped_column(default=0)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    record: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))


class FirstViewRow(Table):
    """What a mentor thought of a case before opening a draft (R31)."""

    __tablename__ = "first_views"

    number: Mapped[str] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True)
    mentor: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class DraftUseRow(Table):
    """What became of one drafted item: accepted as it was, edited, or dropped. Holds no words.

    `item` is the id of a question of the library, empty for what a model wrote.
    """

    __tablename__ = "draft_uses"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"), index=True)
    task: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(10))
    prompt: Mapped[str] = mapped_column(String(60))
    model: Mapped[str] = mapped_column(String(120))
    item: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    outcome: Mapped[str] = mapped_column(String(10))
    kept: Mapped[float]
    seconds: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
