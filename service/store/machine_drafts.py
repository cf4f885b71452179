"""Drafts made for people, in the database: asked for once, filled in by a job, read, and what became of them.

Knows tables; nothing here commits.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import String, cast, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.drafting.draft import Draft, Made, Record, Task
from service.drafting.standing import without_gone
from service.store.jobs import INSERT
from service.store.machine_draft_tables import DraftUseRow, FirstViewRow, MachineDraftRow

DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)


@dataclass(frozen=True)
class AskedDraft:
    """One draft that was asked for. `record` is None while it is being made.

    `outcome` is what a moderator made of it, empty while nothing.
    """

    id: int
    number: str
    task: Task
    basis: str
    mentor: str
    asked_at: datetime
    ready_at: datetime | None
    characters: int
    draft: Draft | None
    record: Record | None
    opened_at: datetime | None
    outcome: str = ""


@dataclass(frozen=True)
class FirstView:
    """What a mentor thought of a case before opening a draft."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Use:
    """What became of one drafted item. `kept` is the share of its words that was sent, 0 to 1.

    `item` is the id of a question of the library, empty for what a model wrote.
    """

    task: Task
    record: Record
    outcome: str
    kept: float
    seconds: int | None
    item: str = ""


async def ask_once(
    session: AsyncSession, number: str, task: Task, *, basis: str, mentor: str, at: datetime
) -> int | None:
    """Put a draft that is to be made; None where it was asked for before."""
    row = {"number": number, "task": task, "basis": basis, "mentor": mentor, "asked_at": at, "characters": 0}
    insert = INSERT[session.get_bind().dialect.name](MachineDraftRow).values(**row).on_conflict_do_nothing()
    return await session.scalar(insert.returning(MachineDraftRow.id))


async def get_asked(session: AsyncSession, id: int) -> AskedDraft | None:  # noqa: A002 - the column's name
    """One draft; None where its case is gone or erased."""
    row = await session.get(MachineDraftRow, id, populate_existing=True)
    return None if row is None else _asked(row)


async def drafts_of(session: AsyncSession, number: str) -> list[AskedDraft]:
    """Every draft of a case, the last asked for first."""
    wanted = select(MachineDraftRow).where(MachineDraftRow.number == number).order_by(MachineDraftRow.id.desc())
    return [_asked(row) for row in await session.scalars(wanted)]


async def fill_draft(session: AsyncSession, id: int, made: Made, *, at: datetime) -> None:  # noqa: A002
    """Fill in what was made, or that nothing was; a draft that is there already stays."""
    body = None if made.draft is None else made.draft.model_dump(mode="json")
    values = {"body": body, "record": made.record.model_dump(mode="json"), "ready_at": at}
    await session.execute(
        update(MachineDraftRow).where(MachineDraftRow.id == id, MachineDraftRow.ready_at.is_(None)).values(**values)
    )


async def drop_asked(session: AsyncSession, id: int) -> None:  # noqa: A002
    """Forget that a draft was asked for, so that it can be asked for again."""
    await session.execute(delete(MachineDraftRow).where(MachineDraftRow.id == id))


async def settle_draft(session: AsyncSession, id: int, outcome: str) -> None:  # noqa: A002
    """Remember what a moderator made of a draft."""
    await session.execute(update(MachineDraftRow).where(MachineDraftRow.id == id).values(outcome=outcome))


async def note_progress(session: AsyncSession, id: int, characters: int) -> None:  # noqa: A002
    """Say how many characters of an answer have come."""
    await session.execute(update(MachineDraftRow).where(MachineDraftRow.id == id).values(characters=characters))


async def note_opened(session: AsyncSession, ids: Iterable[int], *, at: datetime) -> None:
    """Remember when drafts were first seen by whom they are for."""
    await session.execute(
        update(MachineDraftRow)
        .where(MachineDraftRow.id.in_(list(ids)), MachineDraftRow.opened_at.is_(None))
        .values(opened_at=at)
    )


async def get_first_view(session: AsyncSession, number: str, mentor: str) -> FirstView | None:
    """What a mentor thought first; None where nothing was written."""
    row = await session.get(FirstViewRow, (number, mentor))
    return None if row is None else FirstView(row.text, row.at)


async def save_first_view(session: AsyncSession, number: str, mentor: str, text: str, *, at: datetime) -> None:
    """Keep a first view; it is written once."""
    insert = INSERT[session.get_bind().dialect.name](FirstViewRow)
    row = {"number": number, "mentor": mentor, "text": text, "at": at}
    await session.execute(insert.values(**row).on_conflict_do_nothing())


async def note_uses(session: AsyncSession, number: str, uses: Iterable[Use], *, at: datetime) -> None:
    """Remember what became of drafted items."""
    session.add_all(
        DraftUseRow(
            number=number,
            task=use.task,
            by=use.record.by,
            prompt=use.record.prompt,
            model=use.record.model,
            item=use.item,
            outcome=use.outcome,
            kept=use.kept,
            seconds=use.seconds,
            at=at,
        )
        for use in uses
    )
    await session.flush()


async def uses_in(session: AsyncSession, number: str) -> list[DraftUseRow]:
    """What became of everything drafted for a case, in the order it was sent."""
    return list(await session.scalars(select(DraftUseRow).where(DraftUseRow.number == number).order_by(DraftUseRow.id)))


async def forget_drafts(session: AsyncSession, number: str) -> None:
    """Delete every word that was drafted or first thought of a case; numbers of what became of drafts stay."""
    for table in (MachineDraftRow, FirstViewRow):
        await session.execute(delete(table).where(table.number == number))


async def forget_drafts_for_library(session: AsyncSession, number: str, tasks: Collection[Task]) -> None:
    """Delete every word that was drafted for these tasks around a text for the library which is gone (R19)."""
    around = MachineDraftRow.task.in_(tasks)
    await session.execute(delete(MachineDraftRow).where(MachineDraftRow.number == number, around))


async def take_out_of_drafts(session: AsyncSession, kind: str, name: str) -> None:
    """Take every sentence that rests on an item alone out of every draft, and its title with it (R19).

    What was dropped of such a draft may quote the item, whatever it cites, and goes too.
    """
    held = cast(MachineDraftRow.body, String).contains(f'"{name}"', autoescape=True)
    for row in await session.scalars(select(MachineDraftRow).where(held)):
        draft = without_gone(DRAFT.validate_python(row.body), {(kind, name)})
        row.body = None if draft is None else draft.model_dump(mode="json")
        row.record = row.record | {"dropped": []} if row.record is not None else None
    await session.flush()


async def forget_mentor_in_drafts(session: AsyncSession, mentor: str, name: str) -> None:
    """Let drafts know a mentor by another id, and delete what that mentor first thought of cases."""
    await session.execute(delete(FirstViewRow).where(FirstViewRow.mentor == mentor))
    await session.execute(update(MachineDraftRow).where(MachineDraftRow.mentor == mentor).values(mentor=name))


def _asked(row: MachineDraftRow) -> AskedDraft:
    return AskedDraft(
        id=row.id,
        number=row.number,
        task=Task(row.task),
        basis=row.basis,
        mentor=row.mentor,
        asked_at=row.asked_at,
        ready_at=row.ready_at,
        characters=row.characters,
        draft=None if row.body is None else DRAFT.validate_python(row.body),
        record=None if row.record is None else Record.model_validate(row.record),
        opened_at=row.opened_at,
        outcome=row.outcome,
    )
