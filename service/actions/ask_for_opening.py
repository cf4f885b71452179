"""Ask for a text for the discussion once more, after an earlier one was taken back. Leaves the job that proposes it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.cases.case import Case, relation
from service.cases.people import Actor, Relation
from service.discussions.opening_moves import hindered
from service.errors import MoveNotAllowed
from service.store.cases import get_case, no_such_case
from service.store.jobs import Job, leave
from service.store.openings import had_opening, opening_of


async def may_ask_for_opening(session: AsyncSession, case: Case, actor: Actor) -> bool:
    """Whether this is the author of a public case whose text was taken back, or taken out, and that has no other."""
    if relation(case, actor) is not Relation.AUTHOR or hindered(case):
        return False
    return await opening_of(session, case.number) is None and await had_opening(session, case.number)


async def ask_for_opening(session: AsyncSession, number: str, *, actor: Actor, at: datetime) -> None:
    """Have a text proposed anew, which takes its yeses like a first one. Raises NotFound, or MoveNotAllowed."""
    case = await get_case(session, number)
    if relation(case, actor) is not Relation.AUTHOR:
        raise no_such_case()
    if not await may_ask_for_opening(session, case, actor):
        raise MoveNotAllowed(hindered(case) or "This case has a text for the discussion, or one is being prepared.")
    await leave(session, Job("propose opening", {"number": number}), at=at)
