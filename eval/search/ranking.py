"""An index of any set of items and queries of any texts, as production has them. Knows retrieval only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from retrieval.adapters import Adapters
from retrieval.encoder import Encoder
from retrieval.index import Index, Progress
from retrieval.items import Item, Kind
from retrieval.query import Query, ask
from retrieval.search import RANKERS, Search
from retrieval.vector_cache import VectorCache

CHUNK = 256


class Asked(Protocol):
    """What a query is made of: a case form, or written fields alone."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The written fields by name."""
        ...

    @property
    def participants(self) -> Sequence[str]:
        """Who takes part."""
        ...

    @property
    def problem_fields(self) -> Sequence[str]:
        """Ids of rubricator items."""
        ...


@dataclass(frozen=True)
class Written:
    """A query that is only the written fields of a form, by name."""

    texts: Mapping[str, str]
    participants: Sequence[str] = ()
    problem_fields: Sequence[str] = ()


def index_of(
    items: Sequence[Item],
    *,
    encoder: Encoder,
    cache: VectorCache,
    folder: Path,
    progress: Progress,
    adapters: Adapters | None = None,
) -> Index:
    """An index of just these items in a folder of its own; what is already there is not made again."""
    index = Index(encoder=encoder, cache=cache, folder=folder, name="dataset", adapters=adapters)
    for start in range(0, len(items), CHUNK):
        index.put(items[start : start + CHUNK])
        progress("indexing", min(start + CHUNK, len(items)), len(items))
    for kind in {item.kind for item in items}:
        index.remove(kind, sorted(index.shelf.digests(kind).keys() - {item.id for item in items if item.kind == kind}))
    return index


def search_of(query: Query, kind: Kind, index: Index) -> Search:
    """The search as a first response makes it: materials know the cases ranked before them."""
    similar = RANKERS["production"](Search(query, "cases", index), ()) if kind == "materials" else ()
    return Search(query, kind, index, similar=similar)


def encode_queries(
    forms: Mapping[str, Asked], *, encoder: Encoder, done: Callable[[int], None] = lambda count: None
) -> dict[str, Query]:
    """Every query encoded as the service encodes a form."""
    asked: dict[str, Query] = {}
    for name, form in forms.items():
        asked[name] = ask(
            form.texts, encoder=encoder, participants=form.participants, problem_fields=form.problem_fields
        )
        done(1)
    return asked
