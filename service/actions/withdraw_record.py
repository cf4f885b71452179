"""Take a record out of the library for good: from this transaction on nothing shows it (R19). Knows no index.

What cites it keeps a mark that something was withdrawn, and not a word of it. The index follows by a job; until then
every answer is compared with the database (`hidden_items`). Datasets exported with it go by a job, too.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.hidden import CITABLE, with_tombstone
from service.store import library
from service.store.jobs import Job, leave
from service.store.machine_drafts import take_out_of_drafts
from service.store.stored_responses import change_responses
from service.store.trials import take_out_of_trials


async def withdraw_record(session: AsyncSession, kind: str, name: str, *, at: datetime) -> None:
    """Take a record out, and its copies in first responses, drafts and exported datasets. Twice changes nothing."""
    await library.withdraw_record(session, kind, name, at=at)
    await leave(session, Job("drop datasets", {"record": name}), at=at)
    if kind in CITABLE:
        await change_responses(session, name, lambda response: with_tombstone(response, kind, name))
        await take_out_of_drafts(session, kind, name)
        await take_out_of_trials(session, name)
