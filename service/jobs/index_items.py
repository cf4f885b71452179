"""The job 'index items': bring some cases, materials or questions in the index to what the library has now."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from corpus.records import Record
from retrieval.forgetting import forget
from retrieval.index import Index
from retrieval.items import Item, case_item, material_item, question_item
from retrieval.items import Kind as Indexed
from service.jobs.kind import Kind, Work
from service.store.database import Database
from service.store.library import get_records

ITEMS: Mapping[str, tuple[Indexed, Callable[[Any], Item]]] = {
    "cases": ("cases", case_item),
    "articles": ("materials", material_item),
    "questions": ("questions", question_item),
}
"""What rows of the library are called in the index, and how an item is made of one."""


async def _index(work: Work) -> None:
    """Until the index shows what the library has: it may have changed while this was at work, or another was.

    Once or twice is the same: putting what is there and removing what is not changes nothing.
    """
    casementor, kind, names = work.tools.casementor, work.job.payload["kind"], work.job.payload["ids"]
    assert casementor is not None  # the kind needs the index
    shown: list[Record] | None = None
    while (records := await _records(work.tools.database, kind, names)) != shown:
        await casementor.in_thread(partial(_bring, casementor.index, kind, records, names))
        shown = records
    if len(records) < len(names):
        await work.tools.database.settle()
    if kind == "questions":
        await casementor.renew()


async def _records(database: Database, kind: str, names: Sequence[str]) -> list[Record]:
    async with database.reading() as session:
        return await get_records(session, kind, names)


def _bring(index: Index, kind: str, records: Sequence[Record], names: Sequence[str]) -> None:
    indexed, item_of = ITEMS[kind]
    items = [item_of(record) for record in records]
    index.put(items)
    forget(index, indexed, sorted(set(names) - {item.id for item in items}))


INDEX_ITEMS = Kind("index items", outside=_index, needs_index=True)
