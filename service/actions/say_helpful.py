"""Say that an item of one's first response helped or did not, change it, take it back. It changes no ranking."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.actions.read_cases import read_case
from service.actions.read_drafts import current_draft
from service.cases.case_view import CaseView
from service.cases.helpful import DIGEST, Helpful, HelpfulKind, Verdict, is_shown
from service.cases.people import Relation
from service.drafting.draft import Task
from service.errors import NotFound
from service.store.helpful import helpful_in, keep_helpful, take_back_helpful


async def say_helpful(
    session: AsyncSession, number: str, kind: HelpfulKind, item: str, verdict: Verdict, *, by: Account, at: datetime
) -> None:
    """Keep what the author of a case says of one item. Raises NotFound for others, and for what is not shown to them.

    What was said can be taken back when the item is no longer shown, too.
    """
    view = await _own(session, number, by)
    if verdict == "take back":
        await take_back_helpful(session, number, kind, item)
    elif await _shows(session, view, kind, item, by):
        await keep_helpful(session, number, Helpful(kind=kind, item=item, helped=verdict == "yes", at=at))
    else:
        raise NotFound("There is no such item in your first response.")


async def read_helpful(session: AsyncSession, number: str, *, reader: Account) -> list[Helpful]:
    """What the author said so far, for the author. Raises NotFound."""
    await _own(session, number, reader)
    return await helpful_in(session, number)


async def _own(session: AsyncSession, number: str, account: Account) -> CaseView:
    view = await read_case(session, number, reader=account)
    if view.relation is not Relation.AUTHOR:
        raise NotFound("Whether something helped is said by the author of a case alone.")
    return view


async def _shows(session: AsyncSession, view: CaseView, kind: HelpfulKind, item: str, reader: Account) -> bool:
    if kind is not HelpfulKind.DIGEST:
        return is_shown(view.first_response, kind, item)
    asked = await current_draft(session, view.number, Task.DIGEST, reader=reader.actor)
    return item == DIGEST and asked is not None and asked.draft is not None
