"""The job 'digest': once a day, one mail to everybody who wants the notices of a day together."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.jobs.kind import Kind, Work
from service.store.notices import leave_digests


async def _leave(session: AsyncSession, work: Work) -> None:
    await leave_digests(session, at=work.at)


SEND_DIGEST = Kind("digest", inside=_leave)
