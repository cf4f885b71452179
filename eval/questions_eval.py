"""Evaluating questions: do they fill the gaps a mentor sees, and never ask what was told? With two baselines.

Knows the casebook and the question bank; the choosing is the service's own.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from corpus.reading import SHIPPED, read_corpus
from eval.casebook import QueryCase, Split, read_casebook
from eval.measures import Rows
from eval.search_eval import Bench, Evaluated, casebook_queries, shipped_index
from retrieval.encoder import Vectors
from retrieval.gaps import GapFinder
from retrieval.index import Index
from retrieval.query import Query
from retrieval.questions import Candidate, QuestionBank
from retrieval.search import RANKERS, SHOWN, Search
from retrieval.weights import QUESTION_WEIGHTS, QuestionWeights

ASKED = 7
SAME = 0.7
"""A question with a greater cosine to one that a mentor marked as answered asks the same."""
MEASURES = ("gap precision", "gap recall", "told already", "answered already", "alike", "developing share")
"""The first two the greater the better; the next three the smaller the better; the last is a description."""

Chooser = Callable[[Query], Sequence[Candidate]]


def evaluate_questions(*, split: Split, bench: Bench) -> Evaluated:
    """The service's choice against a fixed generic list and against the bank's nearest questions."""
    casebook = read_casebook(split)
    index = shipped_index(bench)
    queries = casebook_queries(casebook, bench)
    choosers = {"generic": generic(index), "nearest": nearest(index), "production": production(index, bench)}
    systems: dict[str, Rows] = {}
    for name, choose in choosers.items():
        rows: Rows = {measure: {} for measure in MEASURES}
        for query_name, query in casebook.queries.items():
            for measure, value in judged(choose(queries[query_name]), query, bench).items():
                rows[measure][query_name] = value
        systems[name] = rows
    index.close()
    return Evaluated(f"casebook-v1/{split}/questions", systems)


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
    corpus, _ = read_corpus(SHIPPED)
    bank = QuestionBank(index, weights=weights)
    finder = GapFinder(corpus.gaps, encoder=bench.encoder, cache=bench.cache)

    def choose(query: Query) -> Sequence[Candidate]:
        search = Search(query, "cases", index)
        hits = SHOWN["cases"](search, RANKERS["production"](search, ()))
        similar = index.shelf.get("cases", [hit.id for hit in hits])
        chosen = bank.choose(query, gaps=finder.find(query), similar=[similar[hit.id] for hit in hits], count=ASKED)
        return [question.candidate for question in chosen]

    return choose


def judged(asked: Sequence[Candidate], query: QueryCase, bench: Bench) -> dict[str, float]:
    """All measures of the questions asked of one query case, each from 0 to 1."""
    gaps = [candidate.gap for candidate in asked]
    count = len(asked) or 1
    vectors = np.stack([candidate.vector for candidate in asked])
    return {
        "gap precision": sum(gap in query.gaps for gap in gaps) / count,
        "gap recall": len(query.gaps & set(gaps)) / (len(query.gaps) or 1),
        "told already": sum(gap in query.known for gap in gaps) / count,
        "answered already": float((_closest(vectors, query.answered, bench) > SAME).mean()),
        "alike": float(any(float(a @ b) > SAME for a, b in combinations(vectors, 2))),
        "developing share": sum(candidate.kind == "developing" for candidate in asked) / count,
    }


def _closest(vectors: Vectors, answered: Sequence[str], bench: Bench) -> Vectors:
    if not answered:
        return np.zeros(len(vectors), dtype=np.float32)
    made = bench.cache.encode([(text,) for text in answered], encoder=bench.encoder)
    return np.asarray((vectors @ np.stack([m.whole for m in made]).T).max(axis=1), dtype=np.float32)
