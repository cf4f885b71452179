"""The tables of trying out prompts: copies in other words, trials, and what came of them. Knows columns only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class PromptCopyRow(Table):
    """A prompt in other words, as somebody saved it. Rows are added, never changed."""

    __tablename__ = "prompt_copies"

    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(20), index=True)
    made_from: Mapped[str] = mapped_column(String(60))
    system: Mapped[str] = mapped_column(Text)
    user: Mapped[str] = mapped_column(Text)
    by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(Moment)


class TrialRow(Table):
    """That somebody had a copy tried, on these cases of the library, for at most this cost."""

    __tablename__ = "prompt_trials"

    id: Mapped[int] = mapped_column(primary_key=True)
    copy: Mapped[int] = mapped_column(ForeignKey("prompt_copies.id", ondelete="CASCADE"), index=True)
    cases: Mapped[list[str]] = mapped_column(JSON)
    cost: Mapped[float]
    by: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(Moment)


class TrialAnswerRow(Table):
    """What both wordings gave for one case; nothing where the case was not in the library any more."""

    __tablename__ = "prompt_trial_answers"

    trial: Mapped[int] = mapped_column(ForeignKey("prompt_trials.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    released: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    copied: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
