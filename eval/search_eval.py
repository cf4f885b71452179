"""Evaluating search: a BEIR folder or the casebook, every ranker, rows by query. Knows datasets and retrieval."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.reading import SHIPPED, read_corpus
from eval.beir import read_beir
from eval.casebook import Casebook, Split, read_casebook
from eval.measures import Rows, rows_of
from eval.ranking import Asked, BareText, encode_queries, index_of, rank
from retrieval.encoder import Encoder
from retrieval.floors import Floor
from retrieval.index import Index, Progress
from retrieval.items import TEXT_VERSION, Kind, items_of
from retrieval.query import Query
from retrieval.search import RANKERS, Stage
from retrieval.vector_cache import CachedEncoder, VectorCache


@dataclass(frozen=True)
class Evaluated:
    """Rows of every system on one dataset."""

    dataset: str
    systems: Mapping[str, Rows]


@dataclass(frozen=True)
class Bench:
    """Where evaluation keeps what it makes, and what it encodes with."""

    encoder: Encoder
    cache: VectorCache
    folder: Path
    progress: Progress


def evaluate_beir(folder: Path, *, split: str, kind: Kind, bench: Bench) -> Evaluated:
    """Every ranker on a BEIR folder."""
    dataset = read_beir(folder, split=split, kind=kind)
    index = index_of(
        dataset.items,
        encoder=bench.encoder,
        cache=bench.cache,
        folder=bench.folder / "beir" / _place(folder, kind, bench.encoder),
        progress=bench.progress,
    )
    queries = _encoded({name: BareText(text) for name, text in dataset.queries.items()}, bench)
    runs = rank(queries, kind=kind, index=index)
    index.close()
    return Evaluated(dataset.name, {name: rows_of(run, dataset.qrels) for name, run in runs.items()})


def _place(folder: Path, kind: Kind, encoder: Encoder) -> str:
    return f"{folder.name}-{kind}-{_digest(str(folder.resolve()), encoder.name, TEXT_VERSION)}"


def _digest(*parts: str) -> str:
    """A folder's name that changes with anything an index made earlier would not fit."""
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:10]


def _encoded(forms: Mapping[str, Asked], bench: Bench) -> dict[str, Query]:
    ready = 0

    def done(count: int) -> None:
        nonlocal ready
        ready += count
        bench.progress("encoding queries", ready, len(forms))

    return encode_queries(forms, encoder=CachedEncoder(bench.encoder, bench.cache), done=done)


def shipped_index(bench: Bench, *, floors: Mapping[Kind, Floor] | None = None) -> Index:
    """An index of the shipped corpus, for evaluation alone; with other floors where some are given."""
    corpus, _ = read_corpus(SHIPPED)
    index = index_of(
        list(items_of(corpus)),
        encoder=bench.encoder,
        cache=bench.cache,
        folder=bench.folder / f"shipped-{_digest(bench.encoder.name, TEXT_VERSION)}",
        progress=bench.progress,
    )
    if floors is not None:
        index.floors = floors
    return index


def casebook_queries(casebook: Casebook, bench: Bench) -> dict[str, Query]:
    """The casebook's forms as the service would ask them."""
    return _encoded({name: query.form for name, query in casebook.queries.items()}, bench)


def evaluate_casebook(kind: Kind, *, split: Split, bench: Bench, rankers: Mapping[str, Stage] = RANKERS) -> Evaluated:
    """Every ranker on the casebook's judged cases, materials or mentors."""
    casebook = read_casebook(split)
    index = shipped_index(bench)
    runs = rank(casebook_queries(casebook, bench), kind=kind, index=index, rankers=rankers)
    index.close()
    qrels = casebook.helpful(kind)
    return Evaluated(f"casebook-v1/{split}/{kind}", {name: rows_of(run, qrels) for name, run in runs.items()})


def write_rows(evaluated: Evaluated, path: Path) -> None:
    """One JSON line a system, measure and query."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf8") as file:
        for system, rows in evaluated.systems.items():
            for measure, values in rows.items():
                for query, value in sorted(values.items()):
                    row = {
                        "dataset": evaluated.dataset,
                        "system": system,
                        "measure": measure,
                        "query": query,
                        "value": value,
                    }
                    file.write(json.dumps(row) + "\n")
