"""The job 'compare cases': find solutions of the library that say the same, and like situations met in unlike ways."""

from sqlalchemy.ext.asyncio import AsyncSession

from retrieval.alike_solutions import compared
from service.jobs.kind import Kind, Work
from service.store.likeness import keep_pairs


async def _compare(work: Work) -> object:
    casementor = work.tools.casementor
    assert casementor is not None  # the kind needs the index
    return await casementor.in_thread(lambda: compared(casementor.index))


async def _keep(session: AsyncSession, work: Work) -> None:
    await keep_pairs(session, work.found)


COMPARE_CASES = Kind("compare cases", outside=_compare, inside=_keep, needs_index=True)
