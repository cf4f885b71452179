"""Taking words and names out of the tables for good (R22). Knows tables and plain data; nothing here commits.

History is append-only for everybody but these functions, which empty what was said and leave who, what and when.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import SolvedCase
from service.cases.case import Case, CaseEvent
from service.cases.drafting import FOR_MODERATORS
from service.cases.erased import ERASED, event_without_words, without_words
from service.cases.states import HOLDS_TEXT, State
from service.store.account_tables import InvitationRow
from service.store.case_tables import CaseEventRow, CaseKeptFromRow, CaseMentorRow, CaseRow, DraftRow, HarmReportRow
from service.store.cases import columns_of
from service.store.helpful import forget_helpful, forget_mentor_in_helpful
from service.store.job_tables import JobRow
from service.store.machine_drafts import forget_drafts, forget_drafts_for_library, forget_mentor_in_drafts
from service.store.merged_tags import tags_of_now
from service.store.messages import MESSAGE
from service.store.naming import names
from service.store.openings import drop_unposted
from service.store.tables import LibraryRow, TagRow


async def erase_words(session: AsyncSession, case: Case) -> None:
    """Empty every text of a case as it stands: body, history, first response, drafts, what helped, reports, messages.

    It counts one more saved state, so that nobody saves over it what was read before.
    """
    number = case.number
    stands = await session.get_one(CaseRow, number, populate_existing=True, with_for_update=True)
    emptied = without_words(Case.model_validate(stands.body)).model_copy(update={"version": stands.version + 1})
    columns = columns_of(emptied, await tags_of_now(session))
    await session.execute(
        update(CaseRow).where(CaseRow.number == number).values(**columns, first_response=None),
    )
    for row in await session.scalars(select(CaseEventRow).where(CaseEventRow.number == number)):
        row.body = event_without_words(CaseEvent.model_validate(row.body)).model_dump(mode="json")
    await session.execute(delete(CaseKeptFromRow).where(CaseKeptFromRow.number == number))
    await drop_unposted(session, number)
    await session.execute(delete(DraftRow).where(DraftRow.place.startswith(f"{number} ")))
    await forget_drafts(session, number)
    await forget_helpful(session, number)
    await session.execute(delete(HarmReportRow).where(HarmReportRow.kind == MESSAGE, HarmReportRow.item == number))
    reported = (HarmReportRow.kind == "case", HarmReportRow.item == number)
    await session.execute(update(HarmReportRow).where(*reported).values(words=""))
    await session.flush()


async def forget_texts(session: AsyncSession, number: str) -> None:
    """Empty what a case's history holds of texts for the library: who proposed and corrected when stays."""
    for row in await session.scalars(select(CaseEventRow).where(CaseEventRow.number == number)):
        event = CaseEvent.model_validate(row.body)
        if event.action in HOLDS_TEXT:
            row.body = event_without_words(event).model_dump(mode="json")
    await forget_drafts_for_library(session, number, FOR_MODERATORS)
    corrected = [f"{number} {action}" for action in HOLDS_TEXT]
    await session.execute(delete(DraftRow).where(DraftRow.place.in_(corrected)))
    await session.flush()


async def cases_to_forget(
    session: AsyncSession, *, withdrawn_before: datetime, closed_before: datetime, limit: int
) -> list[Case]:
    """Withdrawn and closed cases that still have words though they were kept long enough, the oldest first."""
    first_words = CaseRow.body["revisions"][0]["form"]["essence"].as_string()
    over = or_(
        _ended(State.WITHDRAWN, withdrawn_before),
        _ended(State.CLOSED, closed_before),
    )
    wanted = select(CaseRow).where(over, first_words != ERASED).order_by(CaseRow.changed_at, CaseRow.number)
    return [Case.model_validate(row.body) for row in await session.scalars(wanted.limit(limit))]


def _ended(state: State, before: datetime) -> ColumnElement[bool]:
    return (CaseRow.state == state) & (CaseRow.changed_at < before)


async def forget_reporter(session: AsyncSession, account: UUID) -> None:
    """Keep an account's reports of harm without who wrote them and what was written; delete its messages."""
    await session.execute(delete(HarmReportRow).where(HarmReportRow.kind == MESSAGE, HarmReportRow.reporter == account))
    await session.execute(
        update(HarmReportRow).where(HarmReportRow.reporter == account).values(reporter=None, words="")
    )


async def forget_address(session: AsyncSession, email: str) -> None:
    """Delete letters that wait for an address or could not be sent to it, and invitations that name it."""
    letters = (JobRow.kind == "mail") & (func.lower(JobRow.payload["to"].as_string()) == email)
    await session.execute(delete(JobRow).where(letters))
    await session.execute(delete(InvitationRow).where(InvitationRow.email == email))


async def remove_profile(session: AsyncSession, mentor: str) -> list[SolvedCase]:
    """Take a mentor's public profile out of the library; the solved cases that named it, as they are without it."""
    for table in (TagRow, LibraryRow):
        await session.execute(delete(table).where(table.kind == "mentors", table.id == mentor))
    rows = await session.scalars(select(LibraryRow).where(LibraryRow.kind == "cases", names(LibraryRow.body, mentor)))
    return [_without_mentor(SolvedCase.model_validate(row.body), mentor) for row in rows]


def _without_mentor(case: SolvedCase, mentor: str) -> SolvedCase:
    solutions = tuple(
        solution.model_copy(update={"mentor": None}) if solution.mentor == mentor else solution
        for solution in case.solutions
    )
    return case.model_copy(update={"solutions": solutions})


async def rename_mentor(session: AsyncSession, mentor: str, name: str) -> None:
    """Let every case, history and draft know a mentor by another id, and no first response offer them any more.

    A case counts one more saved state, so that nobody saves over it what was read before.
    """
    await session.execute(update(CaseMentorRow).where(CaseMentorRow.mentor == mentor).values(mentor=name))
    await forget_mentor_in_drafts(session, mentor, name)
    await forget_mentor_in_helpful(session, mentor)
    named = or_(names(CaseRow.body, mentor), names(CaseRow.first_response, mentor))
    found = select(CaseRow).where(named).order_by(CaseRow.number).with_for_update()
    for case in await session.scalars(found.execution_options(populate_existing=True)):
        case.version += 1
        case.body = _renamed(case.body, mentor, name) | {"version": case.version}
        case.first_response = _renamed(_not_offering(case.first_response, mentor), mentor, name)
    events = await session.scalars(select(CaseEventRow).where(names(CaseEventRow.body, mentor)))
    drafts = await session.scalars(select(DraftRow).where(names(DraftRow.body, mentor)))
    rows: list[CaseEventRow | DraftRow] = [*events, *drafts]
    for row in rows:
        row.body = _renamed(row.body, mentor, name)
    await session.flush()


def _not_offering(response: dict[str, Any] | None, mentor: str) -> dict[str, Any] | None:
    if response is None:
        return None
    return response | {"mentors": [found for found in response.get("mentors", ()) if found["id"] != mentor]}


def _renamed(data: Any, before: str, after: str) -> Any:
    """Plain data with every text that is `before`, and nothing else, replaced."""
    if isinstance(data, dict):
        return {name: _renamed(value, before, after) for name, value in data.items()}
    if isinstance(data, list):
        return [_renamed(value, before, after) for value in data]
    return after if data == before else data
