"""The tables made from others, which can be made again: facts of cases, pairs of library cases. Knows columns only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, String
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


class LibraryPairRow(Table):
    """Two solved cases of the library that a program found alike, or apart; gone with either of them."""

    __tablename__ = "library_pairs"
    __table_args__ = (
        ForeignKeyConstraint(["kind", "one"], ["library.kind", "library.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["kind", "other"], ["library.kind", "library.id"], ondelete="CASCADE"),
    )

    one: Mapped[str] = mapped_column(String(80), primary_key=True)
    other: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    situations: Mapped[float]
    ways: Mapped[float]
