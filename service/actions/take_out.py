"""Take a record out of the library by hand; an earlier version of it can be put back. Knows rows, no page."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.actions.curate import current, editable, must_curate
from service.actions.index_changes import index_changes
from service.actions.make_move import make_move
from service.actions.withdraw_record import withdraw_record
from service.cases.text_said import TakeDown
from service.errors import BadForm
from service.store.cases import number_behind
from service.store.versions import keep_version, versions_of


async def take_out(session: AsyncSession, kind: str, name: str, *, why: str, by: Account, at: datetime) -> None:
    """Take a record out, with the reason. A case that was worked through here is taken down as its moves do it.

    Raises NotAllowed, NotFound, MoveNotAllowed, or BadForm without a reason and for an item of the rubricator.
    """
    must_curate(by)
    if kind == "rubricator":
        raise BadForm("why", "Cases and mentors carry an item of the rubricator. Please merge it into another.")
    if not why:
        raise BadForm("why", "Please say why it is taken out.")
    before = await current(session, kind, name)
    number = await number_behind(session, name) if kind == "cases" else None
    if number is not None:
        await make_move(session, number, TakeDown(reason=why), actor=by.actor, at=at)
        return
    if not await versions_of(session, kind, name):
        await keep_version(session, kind, name, editable(kind, before), at=at, by=None)
    await withdraw_record(session, kind, name, at=at)
    await keep_version(session, kind, name, None, at=at, by=by.id, why=why)
    await index_changes(session, kind, [before], at=at)
