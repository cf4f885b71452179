"""Copies of prompts and their trials, in the database. Knows tables; nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from service.drafting.draft import Made, Task
from service.store.jobs import INSERT
from service.store.trial_tables import PromptCopyRow, TrialAnswerRow, TrialRow


@dataclass(frozen=True)
class PromptCopy:
    """A prompt in other words. `made_from` is the released prompt it was copied from, such as `digest-1`."""

    id: int
    task: Task
    made_from: str
    system: str
    user: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True)
class Trial:
    """A copy tried on cases of the library; `done` is for how many of them there are answers."""

    id: int
    copy: int
    cases: tuple[str, ...]
    cost: float
    by: UUID | None
    at: datetime
    done: int

    @property
    def is_done(self) -> bool:
        """Whether every case has been tried."""
        return self.done >= len(self.cases)


@dataclass(frozen=True)
class TrialAnswer:
    """What both wordings gave for the case at a place; None where there was no such case any more."""

    place: int
    released: Made | None
    copied: Made | None


async def keep_copy(
    session: AsyncSession, task: Task, *, made_from: str, system: str, user: str, by: UUID, at: datetime
) -> int:
    """Keep a copy; its id."""
    row = PromptCopyRow(task=task, made_from=made_from, system=system, user=user, by=by, at=at)
    session.add(row)
    await session.flush()
    return row.id


async def get_copy(session: AsyncSession, id: int) -> PromptCopy | None:  # noqa: A002 - the column's name
    """One copy, or None."""
    row = await session.get(PromptCopyRow, id)
    return None if row is None else _copy(row)


async def copies_of(session: AsyncSession, task: Task | None = None) -> list[PromptCopy]:
    """Every copy, of one task if given, the last first."""
    wanted = select(PromptCopyRow).order_by(PromptCopyRow.id.desc())
    chosen = wanted if task is None else wanted.where(PromptCopyRow.task == task)
    return [_copy(row) for row in await session.scalars(chosen)]


async def keep_trial(
    session: AsyncSession, copy: int, *, cases: Sequence[str], cost: float, by: UUID, at: datetime
) -> int:
    """Keep that a copy is to be tried; the trial's id."""
    row = TrialRow(copy=copy, cases=list(cases), cost=cost, by=by, at=at)
    session.add(row)
    await session.flush()
    return row.id


async def get_trial(session: AsyncSession, id: int) -> Trial | None:  # noqa: A002
    """One trial, or None."""
    row = await session.get(TrialRow, id)
    return None if row is None else _trial(row, await _done(session, id))


async def trials_of(session: AsyncSession, copy: int) -> list[Trial]:
    """Every trial of a copy, the last first."""
    rows = await session.scalars(select(TrialRow).where(TrialRow.copy == copy).order_by(TrialRow.id.desc()))
    return [_trial(row, await _done(session, row.id)) for row in rows]


async def keep_answer(
    session: AsyncSession, trial: int, place: int, *, released: Made | None, copied: Made | None
) -> None:
    """Keep what both wordings gave for one case; what is kept already stays."""
    insert = INSERT[session.get_bind().dialect.name](TrialAnswerRow)
    row = {"trial": trial, "place": place, "released": _plain(released), "copied": _plain(copied)}
    await session.execute(insert.values(**row).on_conflict_do_nothing())


async def answers_of(session: AsyncSession, trial: int) -> list[TrialAnswer]:
    """What came of a trial so far, case by case."""
    wanted = select(TrialAnswerRow).where(TrialAnswerRow.trial == trial).order_by(TrialAnswerRow.place)
    return [TrialAnswer(row.place, _made(row.released), _made(row.copied)) for row in await session.scalars(wanted)]


async def take_out_of_trials(session: AsyncSession, name: str) -> None:
    """Empty every answer that was made from a record of the library or cites it (R19)."""

    def named(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        return cast(column, String).contains(f'"{name}"', autoescape=True)

    trials = await session.scalars(select(TrialRow).where(named(TrialRow.cases)))
    made_from = [
        (TrialAnswerRow.trial == trial.id) & (TrialAnswerRow.place == trial.cases.index(name)) for trial in trials
    ]
    cites = [named(TrialAnswerRow.released), named(TrialAnswerRow.copied)]
    await session.execute(update(TrialAnswerRow).where(or_(*cites, *made_from)).values(released=None, copied=None))


async def _done(session: AsyncSession, trial: int) -> int:
    answered = select(func.count()).select_from(TrialAnswerRow).where(TrialAnswerRow.trial == trial)
    return await session.scalar(answered) or 0


def _plain(made: Made | None) -> dict[str, Any] | None:
    return None if made is None else made.model_dump(mode="json")


def _made(plain: dict[str, Any] | None) -> Made | None:
    return None if plain is None else Made.model_validate(plain)


def _copy(row: PromptCopyRow) -> PromptCopy:
    return PromptCopy(row.id, Task(row.task), row.made_from, row.system, row.user, row.by, row.at)


def _trial(row: TrialRow, done: int) -> Trial:
    return Trial(row.id, row.copy, tuple(row.cases), row.cost, row.by, row.at, done)
