"""Read the numbers about all cases: any period for those who may, whole school years for everybody (R21)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Mentor
from service.accounts.account import Account
from service.accounts.monitoring import monitoring_of
from service.cases.access import Ability, can
from service.cases.counting import Table
from service.cases.people import Role
from service.cases.periods import Period, following, month_of, school_year, school_year_of
from service.cases.rates import NOT_TOLD, Rates, rates_of
from service.cases.statistics import Load, Statistics, statistics_of
from service.errors import NotAllowed
from service.store.accounts import active_mentor_profiles, questionnaires_of
from service.store.facts import facts_between, loads_between, span_counted
from service.store.library import get_records
from service.store.rates import draft_outcomes_between, verdicts_between


async def read_statistics(
    session: AsyncSession, period: Period, *, fields: Sequence[str], reader: Account
) -> Statistics:
    """The numbers of a period; `fields` are the rubricator's items. Raises NotAllowed."""
    if not can(reader.roles, Ability.READ_STATISTICS):
        raise NotAllowed("Statistics are for moderators, administrators and evaluators.")
    people = monitoring_of(await questionnaires_of(session, Role.TEACHER))
    drafts = await draft_outcomes_between(session, period.begins, period.ends)
    rates = rates_of(drafts, await verdicts_between(session, period.begins, period.ends))
    return await _statistics(session, period, fields, people, rates)


async def public_statistics(session: AsyncSession, year: int, *, fields: Sequence[str], at: datetime) -> Statistics:
    """The numbers of the school year that began in a calendar year, as far as its months are over.

    Whole years without a sum over them, and whole months: two looks at different times, or at overlapping spans,
    differ by many cases and not by one.
    """
    whole = school_year(year)
    period = whole.until(last_whole_month(at))
    if period is None:
        return statistics_of([], [], fields=fields, period=whole)
    return await _statistics(session, period, fields)


async def span_of_cases(session: AsyncSession, *, at: datetime) -> Period:
    """From the month the first counted case was filed in to the present one."""
    span = await span_counted(session)
    now = month_of(at)
    return Period(first=now if span is None else month_of(span[0]), last=now)


async def public_years(session: AsyncSession, *, at: datetime) -> tuple[int, ...]:
    """The school years that have a public page, the latest first: those with a whole month since the first case."""
    span = await span_counted(session)
    last = last_whole_month(at)
    if span is None or month_of(span[0]) > last:
        return ()
    return tuple(range(school_year_of(last), school_year_of(month_of(span[0])) - 1, -1))


def last_whole_month(at: datetime) -> str:
    """The month before the one a moment lies in."""
    return following(month_of(at), by=-1)


async def _statistics(
    session: AsyncSession,
    period: Period,
    fields: Sequence[str],
    people: tuple[Table, ...] = (),
    rates: Rates = NOT_TOLD,
) -> Statistics:
    facts, loads = await facts_between(session, period.begins, period.ends), await _loads(session, period)
    return statistics_of(facts, loads, fields=fields, period=period, people=people, rates=rates)


async def _loads(session: AsyncSession, period: Period) -> list[Load]:
    """What every mentor took who can be asked now or took something; nobody is named beyond this."""
    taken = await loads_between(session, period.begins, period.ends)
    names = sorted(taken.keys() | await active_mentor_profiles(session))
    profiles = await get_records(session, "mentors", names)
    new = {profile.id for profile in profiles if isinstance(profile, Mentor) and profile.cases_solved == 0}
    return [Load(cases=taken.get(name, 0), is_newcomer=name in new) for name in names]
