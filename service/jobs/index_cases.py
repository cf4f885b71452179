"""The job 'index cases': bring some solved cases in the index to what the library has now, or take them out."""

from collections.abc import Sequence

from corpus.records import SolvedCase
from retrieval.index import Index
from retrieval.items import case_item
from service.jobs.kind import Kind, Work
from service.store.library import get_records


async def _index(work: Work) -> None:
    """Once or twice is the same: putting what is there and removing what is not changes nothing."""
    casementor, names = work.tools.casementor, work.job.payload["cases"]
    assert casementor is not None  # the kind needs the index
    async with work.tools.database.reading() as session:
        cases = [case for case in await get_records(session, "cases", names) if isinstance(case, SolvedCase)]
    await casementor.in_thread(lambda: _renew(casementor.index, cases, names))


def _renew(index: Index, cases: Sequence[SolvedCase], names: Sequence[str]) -> None:
    index.put(case_item(case) for case in cases)
    index.remove("cases", sorted(set(names) - {case.id for case in cases}))


INDEX_CASES = Kind("index cases", outside=_index, needs_index=True)
