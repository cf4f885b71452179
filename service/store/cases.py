"""Cases in the database: giving numbers, saving a move with its line of history, asking for lists. Knows tables.

Nothing here commits: the request or the job around it does.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case, CaseEvent
from service.cases.loads import COUNTS, Load
from service.cases.people import Relation
from service.cases.states import State
from service.errors import MoveNotAllowed, NotFound
from service.store.case_tables import (
    CaseEventRow,
    CaseKeptFromRow,
    CaseMentorRow,
    CaseNumberRow,
    CaseRow,
    HistoryReadRow,
)
from service.store.fact_tables import CaseFactsRow
from service.store.jobs import INSERT
from service.store.kept_from import kept_from, not_kept_from
from service.store.merged_tags import renamed, tags_of_now


async def new_number(session: AsyncSession, *, at: datetime) -> str:
    """The next case number of the year: '2026-000123'. Numbers are given once; one that is not used stays free."""
    first = INSERT[session.get_bind().dialect.name](CaseNumberRow).values(year=at.year, last=1)
    raised = first.on_conflict_do_update(index_elements=["year"], set_={"last": CaseNumberRow.last + 1})
    last = await session.scalar(raised.returning(CaseNumberRow.last))
    return f"{at.year}-{last:06d}"


async def add_case(session: AsyncSession, case: Case, event: CaseEvent, *, first_response: dict[str, Any]) -> None:
    """Put a new case with the first line of its history and what was answered at once."""
    columns = columns_of(case, await tags_of_now(session))
    session.add(CaseRow(**columns, number=case.number, author=case.author, first_response=first_response))
    await session.flush()
    await _save_people(session, case)
    await _add_event(session, event)


async def number_behind(session: AsyncSession, name: str) -> str | None:
    """The number of the case whose text has this id in the library; None where it was not worked through here."""
    of_text = CaseRow.body["publication"]["text"]["id"].as_string() == name
    found: str | None = await session.scalar(select(CaseRow.number).where(of_text))
    return found


async def save_case(
    session: AsyncSession, case: Case, event: CaseEvent, *, first_response: dict[str, Any] | None = None
) -> None:
    """Save a changed case with its line of history. Raises MoveNotAllowed when somebody else was faster."""
    answered = {} if first_response is None else {"first_response": first_response}
    columns = columns_of(case, await tags_of_now(session)) | answered
    saved = cast(
        CursorResult[Any],
        await session.execute(
            update(CaseRow).where(CaseRow.number == case.number, CaseRow.version == case.version - 1).values(**columns)
        ),
    )
    if saved.rowcount != 1:
        raise MoveNotAllowed("Somebody else changed this case a moment ago; please look at it again.")
    await _save_people(session, case)
    await _add_event(session, event)


def columns_of(case: Case, tags: Mapping[str, str]) -> dict[str, Any]:
    """What the row of a case says of it: the case whole, and what lists are asked by. `tags` are those of now."""
    return {
        "state": case.state,
        "is_open": case.is_open,
        "owner": case.owner,
        "due": case.due,
        "filed_at": case.filed_at,
        "changed_at": case.changed_at,
        "version": case.version,
        "alerted_at": max((alert.at for alert in case.alerts), default=None),
        "is_blocked": bool(case.open_alerts),
        "text_stage": None if case.publication is None else case.publication.stage,
        "body": renamed(case.model_dump(mode="json"), tags),
    }


def mentors_of(case: Case) -> set[tuple[str, Relation]]:
    """Every mentor who has to do with a case now."""
    found = {
        (case.asked, Relation.ASKED_MENTOR),
        (case.mentor, Relation.MENTOR),
        (case.second_asked, Relation.ASKED_SECOND_MENTOR),
        (case.second_mentor, Relation.SECOND_MENTOR),
        *((colleague.mentor, Relation.COLLEAGUE) for colleague in case.colleagues),
    }
    return {(mentor, relation) for mentor, relation in found if mentor is not None}


async def set_first_response(session: AsyncSession, number: str, response: dict[str, Any]) -> None:
    """Let a case have another first response; nothing else of it changes, and it is counted anew."""
    await session.execute(update(CaseRow).where(CaseRow.number == number).values(first_response=response))
    await session.execute(delete(CaseFactsRow).where(CaseFactsRow.number == number))


async def _save_people(session: AsyncSession, case: Case) -> None:
    await session.execute(delete(CaseMentorRow).where(CaseMentorRow.number == case.number))
    session.add_all(
        CaseMentorRow(number=case.number, mentor=mentor, relation=relation)
        for mentor, relation in sorted(mentors_of(case))
    )
    await session.execute(delete(CaseKeptFromRow).where(CaseKeptFromRow.number == case.number))
    session.add_all(CaseKeptFromRow(number=case.number, institution=name) for name in sorted(case.kept_from))


async def _add_event(session: AsyncSession, event: CaseEvent) -> None:
    row = CaseEventRow(number=event.number, position=event.version, at=event.at, body=event.model_dump(mode="json"))
    session.add(row)
    await session.flush()


async def get_case(session: AsyncSession, number: str) -> Case:
    """One case. Raises NotFound."""
    return (await get_case_and_response(session, number))[0]


async def get_case_and_response(session: AsyncSession, number: str) -> tuple[Case, dict[str, Any] | None]:
    """One case with its stored first response. Raises NotFound."""
    row = await session.get(CaseRow, number, populate_existing=True)
    if row is None:
        raise no_such_case()
    return Case.model_validate(row.body), row.first_response


def no_such_case() -> NotFound:
    """The error for a case that is not there, or not for this reader: nobody can tell which."""
    return NotFound("There is no such case.")


async def events_of(session: AsyncSession, number: str) -> list[CaseEvent]:
    """The history of a case, oldest first."""
    rows = await session.scalars(
        select(CaseEventRow).where(CaseEventRow.number == number).order_by(CaseEventRow.position)
    )
    return [CaseEvent.model_validate(row.body) for row in rows]


async def cases_by_author(session: AsyncSession, author: UUID) -> list[Case]:
    """Every case of an author, the one changed last first."""
    return await _cases(session, select(CaseRow).where(CaseRow.author == author))


async def cases_of_mentor(session: AsyncSession, mentor: str) -> list[Case]:
    """Every case that has to do with a mentor now, the one changed last first."""
    own = select(CaseMentorRow.number).where(CaseMentorRow.mentor == mentor)
    return await _cases(session, select(CaseRow).where(CaseRow.number.in_(own)))


async def cases_of_moderators(session: AsyncSession, *, called: bool, institution: str = "") -> list[Case]:
    """Cases a moderator of an institution was called to, or every open case; the one that is due first, first."""
    wanted = select(CaseRow).where(CaseRow.is_open, not_kept_from(institution))
    if called:
        wanted = wanted.where(CaseRow.owner == Relation.MODERATOR)
    rows = await session.scalars(wanted.order_by(CaseRow.due, CaseRow.number))
    return [Case.model_validate(row.body) for row in rows]


async def due_cases(session: AsyncSession, *, at: datetime, limit: int = 100) -> list[str]:
    """Numbers of open cases whose time is over, the longest waiting first."""
    found = select(CaseRow.number).where(CaseRow.is_open, CaseRow.due <= at).order_by(CaseRow.due, CaseRow.number)
    return list(await session.scalars(found.limit(limit)))


async def _cases(session: AsyncSession, wanted: Select[tuple[CaseRow]]) -> list[Case]:
    rows = await session.scalars(wanted.order_by(CaseRow.changed_at.desc(), CaseRow.number.desc()))
    return [Case.model_validate(row.body) for row in rows]


async def loads_of(session: AsyncSession, mentors: Collection[str] | None = None) -> dict[str, Load]:
    """What each mentor has to do now; mentors with nothing are left out. None asks for all."""
    counted = (
        select(CaseMentorRow.mentor, CaseMentorRow.relation, CaseRow.state, func.count())
        .join(CaseRow, CaseRow.number == CaseMentorRow.number)
        .group_by(CaseMentorRow.mentor, CaseMentorRow.relation, CaseRow.state)
    )
    if mentors is not None:
        counted = counted.where(CaseMentorRow.mentor.in_(mentors))
    rows = [(name, Relation(who), State(state), count) for name, who, state, count in await session.execute(counted)]
    return {name: _load([row[1:] for row in rows if row[0] == name]) for name in {row[0] for row in rows}}


def _load(rows: Sequence[tuple[Relation, State, int]]) -> Load:
    def total(relations: Collection[Relation]) -> int:
        return sum(count for who, state, count in rows if who in relations and state in COUNTS[who])

    solved = (State.REFLECTED, State.CLOSED)
    working = (Relation.MENTOR, Relation.SECOND_MENTOR)
    return Load(
        in_work=total(working),
        pending=total((Relation.ASKED_MENTOR, Relation.ASKED_SECOND_MENTOR)),
        solved=sum(count for who, state, count in rows if who in working and state in solved),
    )


async def record_history_read(session: AsyncSession, number: str, *, reader: UUID, at: datetime) -> None:
    """Remember that somebody read a case's history (R22)."""
    session.add(HistoryReadRow(number=number, reader=reader, at=at))
    await session.flush()


async def all_history_reads(
    session: AsyncSession, *, offset: int, limit: int, institution: str = ""
) -> tuple[list[tuple[str, UUID, datetime]], int]:
    """Which history was read by whom and when, the latest first, with how many readings there were in all.

    Those of cases that are kept from an institution are left out for its people.
    """
    told = select(HistoryReadRow).where(HistoryReadRow.number.not_in(kept_from(institution)))
    total = await session.scalar(select(func.count()).select_from(told.subquery()))
    rows = await session.scalars(told.order_by(HistoryReadRow.id.desc()).offset(offset).limit(limit))
    return [(row.number, row.reader, row.at) for row in rows], total or 0


async def histories_read_by(session: AsyncSession, reader: UUID) -> list[tuple[str, datetime]]:
    """Which histories an account read, and when, the earliest first."""
    rows = await session.scalars(
        select(HistoryReadRow).where(HistoryReadRow.reader == reader).order_by(HistoryReadRow.id)
    )
    return [(row.number, row.at) for row in rows]


async def history_reads(session: AsyncSession, number: str) -> list[tuple[UUID, datetime]]:
    """Who read a case's history, and when, the latest first."""
    rows = await session.scalars(
        select(HistoryReadRow).where(HistoryReadRow.number == number).order_by(HistoryReadRow.id.desc())
    )
    return [(row.reader, row.at) for row in rows]
