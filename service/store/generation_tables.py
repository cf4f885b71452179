"""The tables of generation: the switch, requests to models, and what a day took. Knows columns only; holds no words."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class SwitchRow(Table):
    """That somebody switched generation on or off. Rows are added, never changed; the last one counts."""

    __tablename__ = "generation_switches"

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[bool]
    by: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)


class ModelCallRow(Table):
    """One request to a language model. `outcome` is 'underway' until it ends; `case` is a number, or empty."""

    __tablename__ = "model_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    task: Mapped[str] = mapped_column(String(20))
    prompt: Mapped[str] = mapped_column(String(60))
    mark: Mapped[str] = mapped_column(String(16))
    model: Mapped[str] = mapped_column(String(120))
    case: Mapped[str] = mapped_column(String(11), default="")
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)
    milliseconds: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(30))


class ModelDayRow(Table):
    """What a day (UTC) took so far, with what is reserved for requests under way; cost in millionths."""

    __tablename__ = "model_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    tokens: Mapped[int] = mapped_column(BigInteger)
    cost: Mapped[int] = mapped_column(BigInteger)
