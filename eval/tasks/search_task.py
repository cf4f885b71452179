"""Search as a task: solved cases or materials ranked by each system, and how sure a system was of its surest hit.

Knows the casebook, BEIR folders and retrieval's rankers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, cast

from corpus.reading import Corpus
from eval.datasets.beir import read_beir
from eval.datasets.casebook import Split, checksum, dataset_folder, read_casebook
from eval.datasets.judged_items import warnings
from eval.datasets.shipped import shipped_corpus
from eval.runs.workbench import Bench, casebook_queries, digest, encoded, shipped_index
from eval.search.measures import JUDGED, JUDGED_ONLY, MEASURES, ranking_values
from eval.search.plain_chain import PlainChain, ranked_documents
from eval.search.ranking import Written, index_of, search_of
from eval.search.risk import BARS
from eval.tasks.groups import asked_of
from eval.tasks.task import Dataset, System, Task
from retrieval.hits import Hit, Hits
from retrieval.index import Index
from retrieval.items import TEXT_VERSION, Kind
from retrieval.query import Query
from retrieval.search import LOOKED_AT, RANKERS
from service.measured.answers import Asked, Shown
from service.measured.run_record import Better

Searched = Literal["cases", "materials"]
SURENESS, SUREST_HELPS, ANSWERED, MISLED = "sureness", "surest hit helps", "shown anything", "shown in vain"
KEPT = 10
RANKING: dict[str, Better] = {**dict.fromkeys((*MEASURES, JUDGED_ONLY), "more"), JUDGED: "neither"}
MEASURED: Mapping[str, Better] = {
    **RANKING,
    SURENESS: "neither",
    SUREST_HELPS: "more",
    ANSWERED: "more",
    MISLED: "less",
}


@dataclass(frozen=True)
class Ranked:
    """A ranking, best first, with how sure the system is of its surest hit, on a scale of its own, and which that is.

    `shown` tells whether the system, at the floor in use, would show anything; None where it has no floor.
    """

    hits: Hits
    surest: str = ""
    sureness: float | None = None
    shown: bool | None = None


def search_task(kind: Searched, dataset: str, split: str, bench: Bench) -> Task[Ranked]:
    """Ranking the corpus for the queries of a casebook."""
    folder = dataset_folder(dataset)
    casebook = read_casebook(cast(Split, split), folder=folder)
    corpus = shipped_corpus()
    queries = casebook_queries(casebook, bench)
    index = shipped_index(bench)
    titles = {one.id: one.title for one in corpus.cases} | {one.id: one.title for one in corpus.articles}
    return Task(
        dataset=Dataset(folder.name, split, checksum(folder)),
        asked=asked_of(casebook.queries, corpus.cases),
        systems={**_rankers(kind, queries, index), "chain": partial(_chain, kind, corpus, queries, bench)},
        judge=partial(_judged, casebook.helpful(kind), casebook.qrels[kind], BARS[kind].grade),
        shown=partial(_shown, casebook.qrels[kind], titles),
        measures=MEASURED,
        close=index.close,
        warnings=warnings(kind, corpus, casebook, folder=folder),
    )


def beir_task(kind: Kind, dataset: str, split: str, bench: Bench) -> Task[Ranked]:
    """Ranking a BEIR folder's documents with the windows and fusion of one kind of item."""
    folder = Path(dataset)
    read = read_beir(folder, split=split, kind=kind)
    queries = encoded({name: Written({"text": text}) for name, text in read.queries.items()}, bench)
    place = f"{folder.name}-{kind}-{digest(str(folder.resolve()), bench.encoder.name, TEXT_VERSION)}"
    index = index_of(
        read.items,
        encoder=bench.encoder,
        cache=bench.cache,
        folder=bench.folder / "beir" / place,
        progress=bench.progress,
        adapters={},
    )
    missing = read.qrels.keys() - read.queries.keys()
    return Task(
        dataset=Dataset(read.name, split, read.checksum),
        asked={name: Asked(name, read.queries.get(name, "")) for name in read.qrels},
        systems=_rankers(kind, queries, index),
        judge=lambda query, ranked: ranking_values([hit.id for hit in ranked.hits], read.qrels[query]),
        shown=partial(_shown, read.qrels, {item.id: item.id for item in read.items}),
        measures=RANKING,
        close=index.close,
        warnings=(f"{len(missing)} judged queries have no text: nothing is found for them.",) if missing else (),
    )


def _rankers(kind: Kind, queries: Mapping[str, Query], index: Index) -> dict[str, Callable[[], System[Ranked]]]:
    """Retrieval's rankers by name."""
    return {name: partial(_ranker, name, kind, queries, index) for name in RANKERS}


def _ranker(name: str, kind: Kind, queries: Mapping[str, Query], index: Index) -> System[Ranked]:
    def answer(query: str) -> Ranked:
        if query not in queries:
            return Ranked(())
        hits = RANKERS[name](search_of(queries[query], kind, index), ())
        return _sure(hits, queries[query], kind, index) if name == "production" else _first(hits)

    return answer


def _sure(hits: Hits, query: Query, kind: Kind, index: Index) -> Ranked:
    """Production's sureness is the probability its floor is about."""
    floor = index.floors.get(kind)
    if floor is None or not hits:
        return _first(hits)
    best = max(hits[:LOOKED_AT], key=lambda hit: floor.sureness(hit, query))
    sureness = floor.sureness(best, query)
    return Ranked(hits, best.id, sureness, round(sureness, 6) >= floor.least(query))


def _first(hits: Hits) -> Ranked:
    """Other systems are as sure as the score of their first hit."""
    return Ranked(hits, hits[0].id, hits[0].score) if hits else Ranked(hits)


def _chain(kind: Searched, corpus: Corpus, queries: Mapping[str, Query], bench: Bench) -> System[Ranked]:
    """A plain LangChain RAG chain's retrieval; opened late, because it loads torch."""
    chain = PlainChain.opened(corpus, folder=bench.folder, progress=bench.progress)

    def answer(query: str) -> Ranked:
        found = ranked_documents(chain.search(queries[query].whole, kind=kind))
        return _first(tuple(Hit(id=name, score=score, meaning=score) for name, score in found.items()))

    return answer


def _judged(
    helpful: Mapping[str, Mapping[str, int]],
    grades: Mapping[str, Mapping[str, int]],
    least: int,
    query: str,
    ranked: Ranked,
) -> Mapping[str, float | None]:
    """All measures of one ranking; an unjudged surest hit is unreadable, for nobody knows whether it helps."""
    values: dict[str, float | None] = dict(ranking_values([hit.id for hit in ranked.hits], helpful[query]))
    if ranked.sureness is not None:
        given = grades.get(query, {}).get(ranked.surest)
        values |= {SURENESS: ranked.sureness, SUREST_HELPS: None if given is None else float(given >= least)}
        if ranked.shown is not None:
            in_vain = ranked.shown and (given is None or given < least)
            values |= {ANSWERED: float(ranked.shown), MISLED: float(in_vain)}
    return values


def _shown(
    grades: Mapping[str, Mapping[str, int]], titles: Mapping[str, str], query: str, ranked: Ranked
) -> tuple[Shown, ...]:
    known = grades.get(query, {})
    return tuple(
        Shown(hit.id, titles.get(hit.id, hit.id), round(hit.score, 4), known.get(hit.id)) for hit in ranked.hits[:KEPT]
    )
