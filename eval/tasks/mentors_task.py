"""Mentors as a task: order against judged fit, easy and hard pairs, newcomers' exposure. With two baselines.

Knows the casebook and the desk; the matching is the service's own.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations
from typing import cast

from eval.datasets.casebook import Split, checksum, dataset_folder, read_casebook
from eval.datasets.judged_items import warnings
from eval.datasets.shipped import shipped_corpus
from eval.runs.workbench import Bench, casebook_queries, shipped_index
from eval.search.measures import MEASURES, ranking_values
from eval.tasks.groups import asked_of
from eval.tasks.search_task import RANKING
from eval.tasks.task import Dataset, System, Task
from retrieval.index import Index
from retrieval.mentors import MOST, Asker, MentorDesk, Titles
from retrieval.pupils import stage_of
from retrieval.query import Query
from retrieval.search import RANKERS, Search
from service.measured.answers import Shown
from service.measured.run_record import Better, Run

DAY = date(2026, 11, 21)
"""The day of the evaluation; who is away depends on it."""
KEPT = 10
"""How many mentors of each system are ranked; the first `MOST` of them are what a teacher would see."""
EASY, HARD, NEWCOMERS, LARGEST = "easy pairs", "hard pairs", "newcomers' share", "largest share of one mentor"
EASY_APART = 2
"""Grades of an easy pair differ by so much, as between a mentor who fits well and one who does not; a hard pair's by
less. Reported apart, as for the matching of reviewers to papers by Stelmakh et al. (2023)."""
UNDECIDED = 0.5
MEASURED: Mapping[str, Better] = {
    **{name: RANKING[name] for name in MEASURES},
    EASY: "more",
    HARD: "more",
    NEWCOMERS: "neither",
}


@dataclass(frozen=True)
class Matched:
    """The mentors offered, best first, and the score of every mentor who could be asked."""

    offered: tuple[str, ...]
    scores: Mapping[str, float]


Matcher = Callable[[Query], Matched]


def mentors_task(dataset: str, split: str, bench: Bench) -> Task[Matched]:
    """The service's own matching, by declared fields alone, and by text alone."""
    folder = dataset_folder(dataset)
    casebook = read_casebook(cast(Split, split), folder=folder)
    corpus = shipped_corpus()
    queries = casebook_queries(casebook, bench)
    index = shipped_index(bench)
    desk = MentorDesk(index, titles=Titles({item.id: item.title for item in corpus.rubricator}))
    matchers = {"fields only": _fields_only(desk), "text only": _text_only(desk, index), "production": production(desk)}
    return Task(
        dataset=Dataset(folder.name, split, checksum(folder)),
        asked=asked_of(casebook.queries, corpus.cases),
        systems={name: partial(_asking, match, queries) for name, match in matchers.items()},
        judge=lambda query, matched: _judged(matched, casebook.qrels["mentors"].get(query, {}), desk),
        shown=lambda query, matched: _shown(matched, casebook.qrels["mentors"].get(query, {}), desk),
        measures=MEASURED,
        close=index.close,
        warnings=warnings("mentors", corpus, casebook, folder=folder),
    )


def _asking(match: Matcher, queries: Mapping[str, Query]) -> System[Matched]:
    return lambda query: match(queries[query])


def production(desk: MentorDesk) -> Matcher:
    """The mentors of a first response as it shows them, then the others in the order of their fit."""

    def match(query: Query) -> Matched:
        stage = stage_of(query.forms, query.whole)
        shown = desk.match(query, stage=stage, today=DAY)
        others = desk.match(query, stage=stage, today=DAY, count=len(desk.mentors))
        offered = dict.fromkeys(one.mentor.id for one in (*shown, *others))
        free = desk.available(query, asker=Asker(), today=DAY)
        return Matched(tuple(offered)[:KEPT], desk.fits(query, free, stage=stage))

    return match


def _text_only(desk: MentorDesk, index: Index) -> Matcher:
    def match(query: Query) -> Matched:
        free = {mentor.id: 0.0 for mentor in desk.available(query, asker=Asker(), today=DAY)}
        hits = [hit for hit in RANKERS["production"](Search(query, "mentors", index), ()) if hit.id in free]
        return Matched(tuple(hit.id for hit in hits[:KEPT]), {**free, **{hit.id: hit.score for hit in hits}})

    return match


def _fields_only(desk: MentorDesk) -> Matcher:
    def match(query: Query) -> Matched:
        free = desk.available(query, asker=Asker(), today=DAY)
        shared = {m.id: float(len(set(m.problem_fields) & set(query.problem_fields))) for m in free}
        ordered = sorted(shared, key=lambda name: (-shared[name], name))
        return Matched(tuple(ordered[:KEPT]), shared)

    return match


def _judged(matched: Matched, grades: Mapping[str, int], desk: MentorDesk) -> Mapping[str, float | None]:
    first = matched.offered[:MOST]
    newcomers = sum(desk.mentors[name].cases_solved == 0 for name in first)
    ranked = {name: value for name, value in ranking_values(matched.offered, grades).items() if name in MEASURES}
    return {**ranked, **_pairs(matched.scores, grades), **({NEWCOMERS: newcomers / len(first)} if first else {})}


def _pairs(scores: Mapping[str, float], grades: Mapping[str, int]) -> Mapping[str, float | None]:
    """Share of pairs in the judges' order, of those that both could be asked; equal scores are half right."""
    decided: dict[str, list[float]] = {}
    for better, worse in _ordered_pairs({name: grade for name, grade in grades.items() if name in scores}):
        kind = EASY if grades[better] - grades[worse] >= EASY_APART else HARD
        apart = scores[better] - scores[worse]
        decided.setdefault(kind, []).append(UNDECIDED if apart == 0 else float(apart > 0))
    return {kind: sum(right) / len(right) for kind, right in decided.items()}


def _ordered_pairs(grades: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(sorted(grades), 2):
        if grades[one] != grades[other]:
            yield (one, other) if grades[one] > grades[other] else (other, one)


def _shown(matched: Matched, grades: Mapping[str, int], desk: MentorDesk) -> tuple[Shown, ...]:
    return tuple(
        Shown(name, desk.mentors[name].name, round(matched.scores[name], 4), grades.get(name))
        for name in matched.offered
    )


def spread(run: Run) -> dict[str, dict[str, float]]:
    """By system, the largest share of the offered places that one mentor has, and the newcomers' share of them."""
    return {system: _spread(run, system) for system in run.values}


def _spread(run: Run, system: str) -> dict[str, float]:
    lists = [one.shown[:MOST] for (name, _), one in run.answers.items() if name == system]
    offered = Counter(shown.id for first in lists for shown in first)
    shares = [share for share in run.values[system][NEWCOMERS].values() if share is not None]
    return {
        LARGEST: max(offered.values(), default=0) / (sum(offered.values()) or 1),
        NEWCOMERS: sum(shares) / (len(shares) or 1),
    }
