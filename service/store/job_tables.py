"""The tables of jobs and notices. Knows columns only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class JobRow(Table):
    """Something left to be done. `ready_at` is when it may be taken (again); None once it is done or given up."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    left_at: Mapped[datetime] = mapped_column(Moment)
    ready_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    given_up_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    fault: Mapped[str] = mapped_column(String(200), default="")


class NoticeRow(Table):
    """Something an account is told: what about (a name of `About`), which case or topic, until when.

    Never a name or a text.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("notices_of_account", "account", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[UUID]
    about: Mapped[str] = mapped_column(String(40))
    number: Mapped[str | None] = mapped_column(String(11))
    topic: Mapped[str | None] = mapped_column(String(40))
    due: Mapped[datetime | None] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    awaits_digest: Mapped[bool] = mapped_column(index=True)
