"""Keep the opening of a case as the moves of the case leave it: proposed, held back, taken back. Knows no engine."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Format
from service.actions.make_opening_move import hold_opening, make_opening_move
from service.cases.case import Case
from service.cases.people import Actor
from service.discussions.opening import Opening, Stage
from service.discussions.opening_moves import hindered, must_leave
from service.discussions.opening_said import Withdraw
from service.store.jobs import Job, leave
from service.store.openings import opening_of


async def keep_opening(session: AsyncSession, before: Case | None, after: Case, *, actor: Actor, at: datetime) -> None:
    """Bring the opening of a case to what a move made of the case, in the caller's transaction (R8, R19)."""
    if Format.PUBLICLY not in (after.format, before.format if before is not None else None):
        return
    opening = await opening_of(session, after.number)
    if opening is not None and before is not None and must_leave(before, after):
        await make_opening_move(session, after.number, Withdraw(), actor=actor, at=at)
    elif _needs_a_proposal(before, after, opening):
        await leave(session, Job("propose opening", {"number": after.number}), at=at)
    elif opening is not None and opening.stage is Stage.POSTED and opening.is_held != bool(hindered(after)):
        await hold_opening(session, opening, is_held=bool(hindered(after)), actor=actor, at=at)


def _needs_a_proposal(before: Case | None, after: Case, opening: Opening | None) -> bool:
    """A case that may enter from now on, or that was reworded before its text was posted."""
    if hindered(after) or (opening is not None and opening.stage is Stage.POSTED):
        return False
    if before is None or hindered(before):
        return True
    return opening is not None and before.form != after.form
