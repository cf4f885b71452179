"""Forgetting items that were taken out of the library: nothing of their words stays readable in any file of an index.

The vector store keeps ids and vectors alone; it deletes them in its own time.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from corpus.records import Article, Question, SolvedCase
from retrieval.index import Index
from retrieval.items import KINDS, Item, Kind, case_item, material_item, question_item, solved_part
from retrieval.shelving import passages_of

AGAIN: dict[Kind, Callable[[dict[str, Any]], Item]] = {
    "cases": lambda record: case_item(SolvedCase.model_validate(record)),
    "materials": lambda record: material_item(Article.model_validate(record)),
    "questions": lambda record: question_item(Question.model_validate(record)),
}
"""How an item is made again of the record on the shelf; a mentor's is not, for it tells of cases as well."""


def forget(index: Index, kind: Kind, ids: Sequence[str]) -> None:
    """Remove items and overwrite what they leave behind. Begun again after a kill at any step, it comes to its end.

    The shelf alone tells what was encoded for an item, so the cache goes before it. An item that is not on the shelf
    may still stand in the legs, or in a generation before this one.
    """
    if not ids:
        return
    with index.changing():
        items = [one for shelved in index.shelf.get(kind, ids).values() for one in _encoded(kind, shelved.record)]
        index.cache.forget(passages_of(items, encoder=index.encoder), encoder=index.encoder.name)
        index.remove(kind, ids)
        index.tidy(kind)


def bring(index: Index, items: Sequence[Item]) -> None:
    """Bring an index to exactly these items: what it lacks is put there, what it has beyond them is forgotten."""
    status = index.status(items)
    index.put(items)
    for kind in KINDS:
        forget(index, kind, status.extra[kind])
        if status.outdated[kind]:
            index.tidy(kind)


def _encoded(kind: Kind, record: dict[str, Any]) -> Iterator[Item]:
    """What was encoded for a record: itself and, of a solved case, what its mentors' items tell of it."""
    if kind not in AGAIN:
        return
    item = AGAIN[kind](record)
    yield item
    if kind == "cases":
        yield Item(kind="mentors", id=item.id, parts=(solved_part(SolvedCase.model_validate(record)),))
