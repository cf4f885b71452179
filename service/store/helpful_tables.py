"""The table of what helped authors. Knows columns only."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class HelpfulRow(Table):
    """Whether one item of a first response helped the author of the case. Holds no words."""

    __tablename__ = "helped"

    number: Mapped[str] = mapped_column(ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    item: Mapped[str] = mapped_column(String(80), primary_key=True)
    helped: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)
