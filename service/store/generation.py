"""Generation in the database: the switch for everybody, and every request to a model, counted. Knows tables.

Nothing here commits. A day's total is raised only where it stays within the limit, in one statement, so that any number
of processes keep it together.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from service.llm.ledger import Call, Ended, Limits
from service.store.generation_tables import ModelCallRow, ModelDayRow, SwitchRow
from service.store.jobs import INSERT

MILLION = 1_000_000


@dataclass(frozen=True)
class Switched:
    """That somebody switched generation on or off."""

    on: bool
    by: UUID | None
    reason: str
    at: datetime


@dataclass(frozen=True)
class Counted:
    """How many requests of a task ended in one way, with tokens, cost (in whole currency) and mean duration."""

    task: str
    outcome: str
    requests: int
    tokens: int
    cost: float
    milliseconds: int


async def is_generation_on(session: AsyncSession) -> bool:
    """Whether models may be asked; they may until somebody switches it off."""
    last = await session.scalar(select(SwitchRow.on).order_by(SwitchRow.id.desc()).limit(1))
    return last is None or last


async def switch_generation(session: AsyncSession, *, on: bool, by: UUID, reason: str, at: datetime) -> None:
    """Switch generation on or off for everybody; the row is both the switch and its record (R3)."""
    session.add(SwitchRow(on=on, by=by, reason=reason, at=at))
    await session.flush()


async def switches(session: AsyncSession, *, limit: int = 20) -> list[Switched]:
    """Who switched when, the last first."""
    rows = await session.scalars(select(SwitchRow).order_by(SwitchRow.id.desc()).limit(limit))
    return [Switched(row.on, row.by, row.reason, row.at) for row in rows]


async def begin_call(session: AsyncSession, call: Call, *, limits: Limits, at: datetime) -> int | None:
    """Count a request and reserve its longest answer; None where the day has no room for it."""
    cost = _millionths(limits.cost_of(call.tokens_in, limits.longest))
    if not await _reserved(session, at.date(), call.tokens_in + limits.longest, cost, limits):
        return None
    row = ModelCallRow(
        at=at,
        task=call.task,
        prompt=call.prompt,
        mark=call.mark,
        model=call.model,
        case=call.case,
        tokens_in=call.tokens_in,
        tokens_out=limits.longest,
        cost=cost,
        outcome="underway",
    )
    session.add(row)
    await session.flush()
    return row.id


async def _reserved(session: AsyncSession, day: date, tokens: int, cost: int, limits: Limits) -> bool:
    most_cost = _millionths(limits.cost)
    if tokens > limits.tokens or cost > most_cost:
        return False
    first = INSERT[session.get_bind().dialect.name](ModelDayRow).values(day=day, tokens=tokens, cost=cost)
    raised = first.on_conflict_do_update(
        index_elements=["day"],
        set_={"tokens": ModelDayRow.tokens + tokens, "cost": ModelDayRow.cost + cost},
        where=(ModelDayRow.tokens + tokens <= limits.tokens) & (ModelDayRow.cost + cost <= most_cost),
    )
    return await session.scalar(raised.returning(ModelDayRow.tokens)) is not None


async def end_call(session: AsyncSession, number: int, ended: Ended, *, limits: Limits, at: datetime) -> None:
    """Settle a request: what was reserved and not used is the day's again. Without an answer its reading counts."""
    row = await session.get_one(ModelCallRow, number)
    tokens_in = ended.tokens_in if ended.outcome == "answered" else row.tokens_in
    cost = _millionths(limits.cost_of(tokens_in, ended.tokens_out))
    more = tokens_in + ended.tokens_out - row.tokens_in - row.tokens_out
    await session.execute(
        update(ModelDayRow)
        .where(ModelDayRow.day == row.at.date())
        .values(tokens=ModelDayRow.tokens + more, cost=ModelDayRow.cost + (cost - row.cost))
    )
    row.ended_at, row.outcome, row.milliseconds = at, ended.outcome, ended.milliseconds
    row.tokens_in, row.tokens_out, row.cost = tokens_in, ended.tokens_out, cost
    await session.flush()


async def taken_on(session: AsyncSession, day: date) -> tuple[int, float]:
    """Tokens and cost of a day so far."""
    row = await session.get(ModelDayRow, day)
    return (0, 0.0) if row is None else (row.tokens, row.cost / MILLION)


async def counted_calls(session: AsyncSession, *, since: datetime) -> list[Counted]:
    """Requests since a moment, by task and outcome."""
    tokens = func.sum(ModelCallRow.tokens_in + ModelCallRow.tokens_out)
    found = await session.execute(
        select(
            ModelCallRow.task,
            ModelCallRow.outcome,
            func.count(),
            tokens,
            func.sum(ModelCallRow.cost),
            func.avg(ModelCallRow.milliseconds),
        )
        .where(ModelCallRow.at >= since)
        .group_by(ModelCallRow.task, ModelCallRow.outcome)
        .order_by(ModelCallRow.task, ModelCallRow.outcome)
    )
    return [
        Counted(task, outcome, count, int(used), int(cost) / MILLION, round(took))
        for task, outcome, count, used, cost, took in found
    ]


def _millionths(cost: float) -> int:
    return round(cost * MILLION)
