"""The job 'index mentor': bring one mentor's profile in the index to what the library has now, or take it out."""

from functools import partial

from retrieval.items import Item, mentor_items
from retrieval.shelving import digest
from service.application import Casementor
from service.jobs.kind import Kind, Work
from service.store.database import Database
from service.store.library import load_corpus


async def _index(work: Work) -> None:
    """Until the index shows what the library has: it may have changed while this was at work, or another was."""
    casementor, name = work.tools.casementor, work.job.payload["mentor"]
    assert casementor is not None  # the kind needs the index
    shown: str | None = None
    while (wanted := _mark(found := await _item(work.tools.database, name))) != shown:
        await casementor.in_thread(partial(_renew, casementor, name, found))
        shown = wanted


async def _item(database: Database, name: str) -> Item | None:
    """The same item that a rebuild of the index would make; None where the profile is gone."""
    async with database.reading() as session:
        corpus = await load_corpus(session)
    return next((item for item in mentor_items(corpus) if item.id == name), None)


def _mark(item: Item | None) -> str:
    return "" if item is None else digest(item)


def _renew(casementor: Casementor, name: str, item: Item | None) -> None:
    if item is None:
        casementor.index.remove("mentors", [name])
    else:
        casementor.index.put([item])
    casementor.index.tidy("mentors")  # an earlier profile may tell of a case that was taken back
    casementor.responder.renew_mentors()


INDEX_MENTOR = Kind("index mentor", outside=_index, needs_index=True)
