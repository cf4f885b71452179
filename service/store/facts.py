"""Facts of cases in the database: finding cases to count anew, keeping facts, asking for those of a period.

Knows tables and records; which numbers may be told is decided elsewhere. Nothing here commits.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case, CaseEvent
from service.cases.facts import LAYOUT, CaseFacts, facts_of
from service.cases.people import Relation
from service.cases.states import State
from service.store.case_tables import CaseEventRow, CaseMentorRow, CaseRow
from service.store.fact_tables import CaseFactsRow
from service.store.kept_from import not_kept_from

WORKED = (Relation.MENTOR, Relation.SECOND_MENTOR)
"""Who took a case into work and has not given it back."""

Counted = tuple[CaseFacts, int]
"""Facts of a case, and its version when they were made."""


async def uncounted_cases(session: AsyncSession, *, since: datetime, limit: int) -> list[str]:
    """Numbers of cases, filed since a moment, that changed after they were counted or never were; the oldest first."""
    stale = or_(CaseFactsRow.number.is_(None), CaseFactsRow.version != CaseRow.version, CaseFactsRow.layout != LAYOUT)
    found = (
        select(CaseRow.number)
        .outerjoin(CaseFactsRow, CaseFactsRow.number == CaseRow.number)
        .where(CaseRow.filed_at >= since, stale)
        .order_by(CaseRow.number)
        .limit(limit)
    )
    return list(await session.scalars(found))


async def facts_now(session: AsyncSession, numbers: Sequence[str]) -> list[Counted]:
    """Facts of cases as they stand."""
    events: dict[str, list[CaseEvent]] = {number: [] for number in numbers}
    said = select(CaseEventRow).where(CaseEventRow.number.in_(numbers))
    for row in await session.scalars(said.order_by(CaseEventRow.number, CaseEventRow.position)):
        events[row.number].append(CaseEvent.model_validate(row.body))
    known = await session.execute(
        select(CaseFactsRow.number, CaseFactsRow.body).where(CaseFactsRow.number.in_(numbers))
    )
    before = dict(known.tuples().all())
    rows = await session.scalars(select(CaseRow).where(CaseRow.number.in_(numbers)))
    return [(_facts(row, events[row.number], before.get(row.number, {})), row.version) for row in rows]


def _facts(row: CaseRow, events: Sequence[CaseEvent], before: dict[str, Any]) -> CaseFacts:
    return facts_of(Case.model_validate(row.body), events, row.first_response, before=before)


async def keep_facts(session: AsyncSession, counted: Sequence[Counted]) -> None:
    """Keep facts, in the place of those that were kept of the same cases."""
    for facts, version in counted:
        row = CaseFactsRow(
            number=facts.number,
            filed_at=facts.filed_at,
            is_gap=bool(facts.gaps),
            version=version,
            layout=LAYOUT,
            body=facts.model_dump(mode="json"),
        )
        await session.merge(row)
    await session.flush()


async def facts_between(session: AsyncSession, begins: datetime, ends: datetime) -> list[CaseFacts]:
    """Facts of the cases filed in a span, its end not included, in the order of their numbers."""
    wanted = select(CaseFactsRow.body).where(_made_by_these_rules(), *_filed_between(begins, ends))
    return [CaseFacts.model_validate(body) for body in await session.scalars(wanted.order_by(CaseFactsRow.number))]


async def loads_between(session: AsyncSession, begins: datetime, ends: datetime) -> dict[str, int]:
    """How many of the cases filed in a span each mentor took; mentors with none are left out."""
    counted = (
        select(CaseMentorRow.mentor, func.count())
        .join(CaseFactsRow, CaseFactsRow.number == CaseMentorRow.number)
        .where(CaseMentorRow.relation.in_(WORKED), *_filed_between(begins, ends))
        .group_by(CaseMentorRow.mentor)
    )
    return dict((await session.execute(counted)).tuples().all())


async def span_counted(session: AsyncSession) -> tuple[datetime, datetime] | None:
    """When the first and the last counted case were filed; None where there is none."""
    filed = CaseFactsRow.filed_at
    first = await session.scalar(select(filed).order_by(filed).limit(1))
    last = await session.scalar(select(filed).order_by(filed.desc()).limit(1))
    return None if first is None or last is None else (first, last)


async def cases_with_gaps(session: AsyncSession, *, institution: str, limit: int) -> list[tuple[Case, CaseFacts]]:
    """Cases in which the first response lacked something, the last one first, as moderators of an institution see them.

    Without those that were withdrawn, and those that wait for a word of a person because of danger.
    """
    wanted = (
        select(CaseRow.body, CaseFactsRow.body)
        .join(CaseFactsRow, CaseFactsRow.number == CaseRow.number)
        .where(CaseFactsRow.is_gap, _made_by_these_rules())
        .where(CaseRow.state != State.WITHDRAWN, ~CaseRow.is_blocked, not_kept_from(institution))
        .order_by(CaseRow.filed_at.desc(), CaseRow.number.desc())
        .limit(limit)
    )
    rows = await session.execute(wanted)
    return [(Case.model_validate(case), CaseFacts.model_validate(facts)) for case, facts in rows]


def _filed_between(begins: datetime, ends: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CaseFactsRow.filed_at >= begins, CaseFactsRow.filed_at < ends


def _made_by_these_rules() -> ColumnElement[bool]:
    """Facts of another layout have another shape; they are read again once they are made anew."""
    return CaseFactsRow.layout == LAYOUT
