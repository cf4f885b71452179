"""Read the drafts of a case: for who may, on the case as it stands, resting on items that still stand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case
from service.cases.drafting import basis_of, may_read_draft
from service.cases.people import Actor
from service.drafting.draft import Draft, Task
from service.drafting.standing import ItemKey, library_items, without_gone
from service.store.cases import get_case
from service.store.library import ids_gone
from service.store.machine_drafts import AskedDraft, FirstView, drafts_of, get_first_view, note_opened
from service.store.reports import hidden_items


@dataclass(frozen=True)
class MentorsDrafts:
    """What a mentor's page shows of drafts."""

    questions: AskedDraft | None
    solution: AskedDraft | None
    view: FirstView | None


async def readable_drafts(session: AsyncSession, number: str, *, reader: Actor) -> list[AskedDraft]:
    """Every draft of a case this reader may read, the last first."""
    case = await get_case(session, number)
    found = [one for one in await drafts_of(session, number) if _may_read(case, reader, one)]
    return [await _standing(session, one) for one in found]


async def current_draft(session: AsyncSession, number: str, task: Task, *, reader: Actor) -> AskedDraft | None:
    """The draft of a task on the case as it stands now; None where there is none for this reader."""
    case = await get_case(session, number)
    found = [one for one in await drafts_of(session, number) if one.task is task and _may_read(case, reader, one)]
    current = next((one for one in found if one.basis == basis_of(case, task)), None)
    return None if current is None else await _standing(session, current)


async def drafts_for_mentor(session: AsyncSession, number: str, *, reader: Actor) -> MentorsDrafts:
    """The drafts a mentor works with, and the mentor's own first view."""
    view = None if reader.mentor is None else await get_first_view(session, number, reader.mentor)
    questions = await current_draft(session, number, Task.QUESTIONS, reader=reader)
    return MentorsDrafts(questions, await current_draft(session, number, Task.SOLUTION, reader=reader), view)


async def open_drafts(session: AsyncSession, drafts: Iterable[AskedDraft | None], *, at: datetime) -> None:
    """Remember when whom they are for first saw drafts that are ready."""
    seen = [one.id for one in drafts if one is not None and one.draft is not None and one.opened_at is None]
    if seen:
        await note_opened(session, seen, at=at)


def _may_read(case: Case, reader: Actor, asked: AskedDraft) -> bool:
    return may_read_draft(case, reader, task=asked.task, mentor=asked.mentor)


async def _standing(session: AsyncSession, asked: AskedDraft) -> AskedDraft:
    """The draft without what rests on items that were withdrawn or frozen since."""
    if asked.draft is None or asked.task is Task.QUESTIONS:
        return asked
    return replace(asked, draft=without_gone(asked.draft, await _gone(session, asked.draft)))


async def _gone(session: AsyncSession, draft: Draft) -> frozenset[ItemKey]:
    items = library_items(draft)
    hidden = await hidden_items(session)
    gone = {item for item in items if hidden.hides(*item)}
    for kind in {kind for kind, _ in items}:
        gone |= {(kind, name) for name in await ids_gone(session, kind, [n for k, n in items if k == kind])}
    return frozenset(gone)
