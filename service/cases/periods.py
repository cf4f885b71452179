"""Months and school years, as spans that cases are counted in. Pure; nobody reads a clock here."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from corpus.records import Record

SCHOOL_YEAR_BEGINS = 9
"""The month a school year begins in."""

Month = Annotated[str, Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", examples=["2026-09"])]


class Period(Record):
    """Whole months, the first and the last, in UTC. Given the wrong way round, they change places."""

    first: Month
    last: Month

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, told: dict[str, str]) -> dict[str, str]:
        first, last = sorted((told["first"], told["last"]))
        return {"first": first, "last": last}

    @property
    def begins(self) -> datetime:
        """The first moment of the period."""
        return _begin(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after the period."""
        return _begin(following(self.last))

    def until(self, month: Month) -> Self | None:
        """The part of the period up to a month; None where it lies wholly after it."""
        return None if month < self.first else self.model_copy(update={"last": min(self.last, month)})


def month_of(at: datetime) -> Month:
    """The month a moment lies in."""
    return f"{at.astimezone(UTC):%Y-%m}"


def following(month: Month, *, by: int = 1) -> Month:
    """The month so many after another, or before it."""
    year, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{place + 1:02}"


def months(period: Period) -> tuple[Month, ...]:
    """Every month of a period, in order."""
    found = [period.first]
    while found[-1] < period.last:
        found.append(following(found[-1]))
    return tuple(found)


def school_year(begins: int) -> Period:
    """The school year that begins in a calendar year."""
    first = f"{begins:04}-{SCHOOL_YEAR_BEGINS:02}"
    return Period(first=first, last=following(first, by=11))


def school_year_of(month: Month) -> int:
    """The calendar year in which a month's school year began."""
    return int(month[:4]) - (int(month[5:]) < SCHOOL_YEAR_BEGINS)


def _begin(month: Month) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)
