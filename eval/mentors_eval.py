"""Evaluating mentor matching: order against judged fit, load concentration, newcomers' exposure. With two baselines.

Knows the casebook and the desk; the matching is the service's own.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from corpus.reading import SHIPPED, read_corpus
from eval.casebook import Split, read_casebook
from eval.measures import Run, rows_of
from eval.search_eval import Bench, Evaluated, casebook_queries, shipped_index
from retrieval.index import Index
from retrieval.mentors import MOST, Asker, MentorDesk, Titles
from retrieval.pupils import stage_of
from retrieval.query import Query
from retrieval.search import RANKERS, Search

DAY = date(2026, 11, 21)
"""The day of the evaluation; who is away depends on it."""

MENTOR_MEASURES = ("nDCG@10", "Recall@10", "MRR@10")

Ranker = Callable[[Query], Mapping[str, float]]


def evaluate_mentors(*, split: Split, bench: Bench) -> tuple[Evaluated, dict[str, dict[str, float]]]:
    """Rows by system, and for each system the largest share of one mentor and the newcomers' share of places."""
    casebook = read_casebook(split)
    index = shipped_index(bench)
    corpus, _ = read_corpus(SHIPPED)
    desk = MentorDesk(index, titles=Titles({item.id: item.title for item in corpus.rubricator}))
    rankers = {"fields only": _fields_only(desk), "text only": _text_only(desk, index), "production": production(desk)}
    queries = casebook_queries(casebook, bench)
    runs: dict[str, Run] = {
        name: {query: ranker(asked) for query, asked in queries.items()} for name, ranker in rankers.items()
    }
    index.close()
    qrels = casebook.helpful("mentors")
    rows = {name: rows_of(run, qrels) for name, run in runs.items()}
    spread = {name: _spread(run, desk) for name, run in runs.items()}
    return Evaluated(f"casebook-v1/{split}/mentors", rows), spread


def production(desk: MentorDesk) -> Ranker:
    """The first response's own order of mentors."""

    def rank(query: Query) -> Mapping[str, float]:
        matches = desk.match(query, stage=stage_of(query), today=DAY, count=10)
        return {match.mentor.id: float(len(matches) - place) for place, match in enumerate(matches)}

    return rank


def _text_only(desk: MentorDesk, index: Index) -> Ranker:
    def rank(query: Query) -> Mapping[str, float]:
        free = {mentor.id for mentor in desk.available(query, asker=Asker(), today=DAY)}
        hits = [hit for hit in RANKERS["production"](Search(query, "mentors", index), ()) if hit.id in free]
        return {hit.id: hit.score for hit in hits[:10]}

    return rank


def _fields_only(desk: MentorDesk) -> Ranker:
    def rank(query: Query) -> Mapping[str, float]:
        free = desk.available(query, asker=Asker(), today=DAY)
        shared = {m.id: float(len(set(m.problem_fields) & set(query.problem_fields))) for m in free}
        return dict(sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:10])

    return rank


def _spread(run: Run, desk: MentorDesk) -> dict[str, float]:
    offered = Counter(name for scores in run.values() for name in sorted(scores, key=lambda n: -scores[n])[:MOST])
    total = sum(offered.values()) or 1
    newcomers = sum(count for name, count in offered.items() if desk.mentors[name].cases_solved == 0)
    return {
        "largest share of one mentor": max(offered.values(), default=0) / total,
        "newcomers' share": newcomers / total,
    }
