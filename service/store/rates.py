"""Counts of what became of drafts and of what helped, for cases filed in a span. Knows tables, and which rows count.

Which of the numbers may be told is decided elsewhere. Nothing here commits.
"""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.rates import Behind, Found, line_of
from service.store.case_tables import CaseMentorRow, CaseRow
from service.store.facts import WORKED
from service.store.helpful_tables import HelpfulRow
from service.store.machine_draft_tables import DraftUseRow


async def draft_outcomes_between(session: AsyncSession, begins: datetime, ends: datetime) -> Found:
    """What became of drafts, by task and maker; people are the mentors who took their cases."""
    by = (DraftUseRow.task, DraftUseRow.by)
    counted = (
        select(*by, DraftUseRow.outcome, func.count())
        .join(CaseRow, CaseRow.number == DraftUseRow.number)
        .where(*_filed_between(begins, ends))
        .group_by(*by, DraftUseRow.outcome)
    )
    people = (
        select(*by, func.count(distinct(CaseMentorRow.mentor)))
        .join(CaseRow, CaseRow.number == DraftUseRow.number)
        .join(CaseMentorRow, CaseMentorRow.number == DraftUseRow.number)
        .where(CaseMentorRow.relation.in_(WORKED), *_filed_between(begins, ends))
        .group_by(*by)
    )
    behind = {line_of(task, maker): mentors for task, maker, mentors in await session.execute(people)}
    rows = await session.execute(counted)
    return _found([(line_of(task, maker), outcome, count) for task, maker, outcome, count in rows], behind)


async def verdicts_between(session: AsyncSession, begins: datetime, ends: datetime) -> Found:
    """What was said of items of first responses, by kind; people are the authors."""
    of_cases = select(HelpfulRow.kind).join(CaseRow, CaseRow.number == HelpfulRow.number)
    wanted = of_cases.where(*_filed_between(begins, ends))
    counted = wanted.add_columns(HelpfulRow.helped, func.count()).group_by(HelpfulRow.kind, HelpfulRow.helped)
    people = wanted.add_columns(func.count(distinct(CaseRow.author))).group_by(HelpfulRow.kind)
    behind = dict((await session.execute(people)).tuples().all())
    rows = await session.execute(counted)
    return _found([(kind, "yes" if helped else "no", count) for kind, helped, count in rows], behind)


def _found(rows: list[tuple[str, str, int]], behind: dict[str, int]) -> Found:
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line, cell, count in rows:
        counts[line][cell] = count
    return {line: Behind(cells, behind.get(line, 0)) for line, cells in counts.items()}


def _filed_between(begins: datetime, ends: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CaseRow.filed_at >= begins, CaseRow.filed_at < ends
