"""Questions as a task: do they fill the gaps a mentor sees, and never ask what was told? With two baselines.

Knows the casebook and the question bank; the choosing is the service's own.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import cast

import numpy as np

from eval.datasets.casebook import QueryCase, Split, checksum, dataset_folder, read_casebook
from eval.datasets.offered import MENTORS_DID, measures_of, mentors_did, offered_questions
from eval.datasets.shipped import shipped_corpus
from eval.runs.workbench import Bench, casebook_queries, shipped_index
from eval.tasks.groups import asked_of
from eval.tasks.task import Dataset, System, Task
from retrieval.encoder import Vectors
from retrieval.gaps import GapFinder
from retrieval.index import Index
from retrieval.query import Query
from retrieval.questions import Candidate, QuestionBank
from retrieval.search import RANKERS, SHOWN, Search
from retrieval.weights import QUESTION_WEIGHTS, QuestionWeights
from service.measured.answers import Shown
from service.measured.run_record import Better

ASKED = 7
SAME = 0.7
"""A question with a greater cosine to one that a mentor marked as answered asks the same."""
MEASURED: Mapping[str, Better] = {
    "gap precision": "more",
    "gap recall": "more",
    "told already": "less",
    "answered already": "less",
    "alike": "less",
    "developing share": "neither",
    "diversity": "more",
    **MENTORS_DID,
}

Chosen = Sequence[Candidate]
Chooser = Callable[[Query], Chosen]


def questions_task(dataset: str, split: str, bench: Bench) -> Task[Chosen]:
    """The service's choice, a fixed generic list, and the bank's nearest questions."""
    folder = dataset_folder(dataset)
    casebook = read_casebook(cast(Split, split), folder=folder)
    corpus = shipped_corpus()
    queries = casebook_queries(casebook, bench)
    offered = offered_questions(folder)
    index = shipped_index(bench)
    choosers: dict[str, Callable[[Index], Chooser]] = {
        "generic": generic,
        "nearest": nearest,
        "production": partial(production, bench=bench),
    }
    return Task(
        dataset=Dataset(folder.name, split, checksum(folder)),
        asked=asked_of(casebook.queries, corpus.cases),
        systems={name: partial(_asking, choose, index, queries) for name, choose in choosers.items()},
        judge=lambda query, chosen: {
            **judged(chosen, casebook.queries[query], bench),
            **mentors_did([candidate.id for candidate in chosen], offered.get(query, {})),
        },
        shown=lambda query, chosen: tuple(_shown(candidate, casebook.queries[query]) for candidate in chosen),
        measures=MEASURED,
        close=index.close,
        also=measures_of(offered, casebook.queries.keys()),
    )


def _asking(chooser: Callable[[Index], Chooser], index: Index, queries: Mapping[str, Query]) -> System[Chosen]:
    choose = chooser(index)
    return lambda query: choose(queries[query])


def generic(index: Index) -> Chooser:
    """The same method questions for everybody, in the bank's order."""
    fixed = [c for c in QuestionBank(index).candidates if c.id.startswith("method-") and c.kind != "guiding"][:ASKED]
    return lambda query: fixed


def nearest(index: Index) -> Chooser:
    """The bank's questions nearest to the case, nothing else considered."""
    bank = [c for c in QuestionBank(index).candidates if c.kind != "guiding"]
    vectors = np.stack([candidate.vector for candidate in bank])
    return lambda query: [bank[i] for i in np.argsort(-(vectors @ query.centre), kind="stable")[:ASKED]]


def production(index: Index, bench: Bench, *, weights: QuestionWeights = QUESTION_WEIGHTS) -> Chooser:
    """What a first response asks."""
    corpus = shipped_corpus()
    bank = QuestionBank(index, weights=weights)
    finder = GapFinder(corpus.gaps, encoder=bench.encoder, cache=bench.cache)

    def choose(query: Query) -> Chosen:
        search = Search(query, "cases", index)
        hits = SHOWN["cases"](search, RANKERS["production"](search, ()))
        similar = index.shelf.get("cases", [hit.id for hit in hits])
        chosen = bank.choose(query, gaps=finder.find(query), similar=[similar[hit.id] for hit in hits], count=ASKED)
        return [question.candidate for question in chosen]

    return choose


def judged(asked: Chosen, query: QueryCase, bench: Bench) -> dict[str, float | None]:
    """All measures of the questions asked of one query case, 0 to 1; without questions only the gaps count."""
    return {**gap_hits(asked, query), **(_of_asked(asked, query, bench) if asked else {})}


def gap_hits(asked: Chosen, query: QueryCase) -> dict[str, float]:
    """Share of the questions that fill a gap a mentor sees, and share of those gaps that a question fills."""
    gaps = [candidate.gap for candidate in asked]
    return {
        "gap precision": sum(gap in query.gaps for gap in gaps) / (len(asked) or 1),
        "gap recall": len(query.gaps & set(gaps)) / (len(query.gaps) or 1),
    }


def _of_asked(asked: Chosen, query: QueryCase, bench: Bench) -> dict[str, float | None]:
    vectors = np.stack([candidate.vector for candidate in asked])
    cosines = [float(a @ b) for a, b in combinations(vectors, 2)]
    return {
        "told already": sum(candidate.gap in query.known for candidate in asked) / len(asked),
        "answered already": float((_closest(vectors, query.answered, bench) > SAME).mean()),
        "alike": float(any(cosine > SAME for cosine in cosines)),
        "developing share": sum(candidate.kind == "developing" for candidate in asked) / len(asked),
        "diversity": 1 - float(np.mean(cosines)) if cosines else 1.0,
    }


def _closest(vectors: Vectors, answered: Sequence[str], bench: Bench) -> Vectors:
    if not answered:
        return np.zeros(len(vectors), dtype=np.float32)
    made = bench.cache.encode([(text,) for text in answered], encoder=bench.encoder)
    return np.asarray((vectors @ np.stack([m.whole for m in made]).T).max(axis=1), dtype=np.float32)


def _shown(candidate: Candidate, query: QueryCase) -> Shown:
    """A question with its gap; graded 1 where a mentor saw that gap, 0 where the form fills it, else unjudged."""
    grade = 1 if candidate.gap in query.gaps else 0 if candidate.gap in query.known else None
    return Shown(candidate.id, f"{candidate.text} ({candidate.gap})", 0.0, grade)
