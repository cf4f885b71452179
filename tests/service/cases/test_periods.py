"""Months and school years are whole, in order, and follow one another without a gap."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from service.cases.periods import Period, following, month_of, months, school_year, school_year_of

MONTHS = st.builds(lambda year, month: f"{year}-{month:02}", st.integers(2001, 2998), st.integers(1, 12))


@given(MONTHS)
def test_a_month_ends_where_the_next_begins(month: str) -> None:
    here, there = (Period(first=one, last=one) for one in (month, following(month)))
    assert here.ends == there.begins
    assert month_of(here.begins) == month_of(here.ends - timedelta(microseconds=1)) == month


@given(MONTHS, MONTHS)
def test_a_period_given_the_wrong_way_round_is_the_same_period(one: str, other: str) -> None:
    assert Period(first=one, last=other) == Period(first=other, last=one)


@given(MONTHS)
def test_every_month_lies_in_the_school_year_it_is_said_to(month: str) -> None:
    year = school_year(school_year_of(month))
    assert len(months(year)) == 12
    assert month in months(year)


@given(MONTHS, st.integers(-30, 30))
def test_months_are_counted_forward_and_back(month: str, by: int) -> None:
    assert following(following(month, by=by), by=-by) == month


def test_a_school_year_begins_in_september() -> None:
    assert school_year(2026) == Period(first="2026-09", last="2027-08")


def test_a_moment_counts_in_the_month_it_has_in_utc() -> None:
    assert month_of(datetime(2026, 9, 1, 1, tzinfo=timezone(timedelta(hours=3)))) == "2026-08"
    assert month_of(datetime(2026, 9, 1, 1, tzinfo=UTC)) == "2026-09"


def test_a_period_is_cut_at_a_month_or_gone() -> None:
    year = school_year(2026)
    assert year.until("2026-11") == Period(first="2026-09", last="2026-11")
    assert year.until("2030-01") == year
    assert year.until("2026-08") is None
