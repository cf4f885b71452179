"""Read the whole history of a case, as a moderator may; that it was read is itself recorded (R22)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.cases.access import Part, visible
from service.cases.case import CaseEvent, relation
from service.store.cases import events_of, get_case, no_such_case, record_history_read


async def read_history(session: AsyncSession, number: str, *, reader: Account, at: datetime) -> list[CaseEvent]:
    """Every line of history, oldest first. Raises NotFound for who may not read it."""
    case = await get_case(session, number)
    if Part.HISTORY not in visible(case, relation(case, reader.actor)):
        raise no_such_case()
    await record_history_read(session, number, reader=reader.id, at=at)
    return await events_of(session, number)
