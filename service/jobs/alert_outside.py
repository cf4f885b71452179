"""The job 'alert outside': an alert that no moderator here may see goes to the address set for it (R12).

The letter holds the number of the case, or the id of the topic of a contribution, and nothing else; where no address is
set, there is nobody to tell.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, Work
from service.store.jobs import Job, leave


async def _leave(session: AsyncSession, work: Work) -> None:
    if work.tools.allegations_to:
        values = {"number": "", "topic": "", **work.job.payload}
        letter = {"to": work.tools.allegations_to, "template": "alert_outside", "values": values}
        await leave(session, Job("mail", letter), at=work.at)


ALERT_OUTSIDE = Kind("alert outside", inside=_leave)
