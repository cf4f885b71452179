"""The tables made from others, which can be made again: facts of cases. Knows columns only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.tables import Moment, Table


class CaseFactsRow(Table):
    """What statistics know of a case, as it was at `version`, made by the rules of `layout`."""

    __tablename__ = "case_facts"

    number: Mapped[str] = mapped_column(String(11), primary_key=True)
    filed_at: Mapped[datetime] = mapped_column(Moment, index=True)
    is_gap: Mapped[bool] = mapped_column(index=True)
    version: Mapped[int]
    layout: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
