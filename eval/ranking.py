"""Ranking a set of items for a set of queries with the production legs, windows and fusion. Knows retrieval only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from retrieval.encoder import Encoder
from retrieval.index import Index, Progress
from retrieval.items import Item, Kind
from retrieval.query import Query, ask
from retrieval.search import RANKERS, Search, Stage
from retrieval.vector_cache import VectorCache

CHUNK = 256


def index_of(items: Sequence[Item], *, encoder: Encoder, cache: VectorCache, folder: Path, progress: Progress) -> Index:
    """An index of just these items in a folder of its own; what is already there is not made again."""
    index = Index(encoder=encoder, cache=cache, folder=folder, name="dataset")
    for start in range(0, len(items), CHUNK):
        index.put(items[start : start + CHUNK])
        progress("indexing", min(start + CHUNK, len(items)), len(items))
    for kind in {item.kind for item in items}:
        index.remove(kind, sorted(index.shelf.digests(kind).keys() - {item.id for item in items if item.kind == kind}))
    return index


def rank(
    queries: Mapping[str, Query], *, kind: Kind, index: Index, rankers: Mapping[str, Stage] = RANKERS
) -> dict[str, dict[str, dict[str, float]]]:
    """Runs by system: scores by query and item."""
    return {
        name: {query: _scores(ranker(Search(asked, kind, index), ())) for query, asked in queries.items()}
        for name, ranker in rankers.items()
    }


def _scores(hits: Iterable[object]) -> dict[str, float]:
    """Scores that keep the ranker's order even where it ties, as evaluation tools break ties their own way."""
    listed = list(hits)
    return {hit.id: float(len(listed) - place) for place, hit in enumerate(listed)}  # type: ignore[attr-defined]


def encode_queries(
    texts: Mapping[str, Mapping[str, str]], *, encoder: Encoder, done: Callable[[int], None] = lambda count: None
) -> dict[str, Query]:
    """Every query encoded as the service encodes a form."""
    asked: dict[str, Query] = {}
    for name, fields in texts.items():
        asked[name] = ask(fields, encoder=encoder)
        done(1)
    return asked
