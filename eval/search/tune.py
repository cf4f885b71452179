"""What other weights would do on dev: one weight at a time around the shipped ones. Writes nothing to the product.

Only the dev split is read: what was looked at to choose a weight can no longer report how good it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from eval.datasets.casebook import Casebook, read_casebook
from eval.datasets.shipped import shipped_corpus
from eval.runs.workbench import Bench, casebook_queries, shipped_index
from eval.search.measures import rows_of, scores_of
from eval.search.ranking import search_of
from eval.tasks.mentors_task import production as match_mentors
from eval.tasks.questions_task import gap_hits, production
from retrieval.candidates import ordered
from retrieval.index import Index
from retrieval.items import KINDS, Kind
from retrieval.mentors import MentorDesk, Titles
from retrieval.query import Query
from retrieval.search import candidates
from retrieval.weights import MENTOR_WEIGHTS, QUESTION_WEIGHTS, WEIGHTS, MentorWeights, QuestionWeights, Weights
from service.measured.means import Mean, mean

FACTORS = (0.0, 0.5, 0.75, 1.25, 1.5)
"""What a shipped weight is multiplied with."""
FROM_NOTHING = (0.05, 0.1, 0.2)
"""What is tried for a weight that is shipped as 0."""
SHARES = ("meaning", "centre")
"""Weights that are shares of a whole: nothing beyond 1 is tried."""
IDLE = {("cases", "attached"), ("cases", "meaning"), ("materials", "meaning"), ("materials", "people")}
"""Weights that weigh nothing: nothing is attached to a case from outside, articles name no participants, and the share
of the meaning leg is that of an encoder without adapters."""
W = TypeVar("W", Weights, QuestionWeights, MentorWeights)
Scorer = Callable[[W], Sequence[float]]
"""One value a query; the greater the better."""


@dataclass(frozen=True)
class Tried:
    """One choice of weights: which weight was changed to what ('' for the shipped choice), and how good it was."""

    kind: Kind
    measure: str
    weight: str
    value: float
    score: Mean

    @property
    def shipped(self) -> bool:
        """Whether these are the weights of the product."""
        return not self.weight


@dataclass(frozen=True)
class Dev:
    """What every weight is tried on."""

    casebook: Casebook
    queries: Mapping[str, Query]
    index: Index
    bench: Bench


def tuned(bench: Bench, *, kinds: Sequence[Kind] = KINDS) -> Iterator[Tried]:
    """The shipped weights of every kind, and each of them changed, on dev."""
    casebook = read_casebook("dev")
    dev = Dev(casebook, casebook_queries(casebook, bench), shipped_index(bench), bench)
    for kind in kinds:
        if kind == "questions":
            yield from swept(kind, "gap precision", QUESTION_WEIGHTS, _question_scorer(dev), bench)
        elif kind == "mentors":
            yield from swept(kind, "nDCG@10", MENTOR_WEIGHTS, _mentor_scorer(dev), bench)
        else:
            yield from swept(kind, "nDCG@10", WEIGHTS[kind], _search_scorer(kind, dev), bench)
    dev.index.close()


def swept(kind: Kind, measure: str, shipped: W, score: Scorer[W], bench: Bench) -> Iterator[Tried]:
    """The shipped weights, then each weight changed while the others stay."""
    changes = _changes(kind, asdict(shipped))
    for number, (name, value) in enumerate(changes, start=1):
        weights = replace(shipped, **{name: value}) if name else shipped
        yield Tried(kind, measure, name, value, mean(list(score(weights))))
        bench.progress(f"trying weights of {kind}", number, len(changes))


def _changes(kind: Kind, shipped: Mapping[str, float]) -> list[tuple[str, float]]:
    """No change, then each weight that weighs anything with each value tried for it."""
    names = [name for name in shipped if (kind, name) not in IDLE]
    return [("", 0.0), *((name, value) for name in names for value in _values(name, shipped[name]))]


def _values(name: str, shipped: float) -> list[float]:
    tried = [round(shipped * factor, 4) for factor in FACTORS] if shipped else list(FROM_NOTHING)
    return sorted({min(1.0, number) if name in SHARES else number for number in tried})


def _search_scorer(kind: Kind, dev: Dev) -> Scorer[Weights]:
    searches = {name: search_of(query, kind, dev.index) for name, query in dev.queries.items()}
    qrels = dev.casebook.helpful(kind)

    def score(weights: Weights) -> Sequence[float]:
        found = {name: ordered(candidates(search, weights), search.query) for name, search in searches.items()}
        run = {name: scores_of([hit.id for hit in hits]) for name, hits in found.items()}
        return list(rows_of(run, qrels)["nDCG@10"].values())

    return score


def _question_scorer(dev: Dev) -> Scorer[QuestionWeights]:
    """There are no graded questions: what counts is the share of those asked that fill a gap a mentor sees.

    It does not see whether a question suits the case, so it alone must not lower `fits`.
    """

    def score(weights: QuestionWeights) -> Sequence[float]:
        choose = production(dev.index, dev.bench, weights=weights)
        chosen = {name: choose(query) for name, query in dev.queries.items()}
        return [gap_hits(chosen[name], case)["gap precision"] for name, case in dev.casebook.queries.items()]

    return score


def _mentor_scorer(dev: Dev) -> Scorer[MentorWeights]:
    corpus = shipped_corpus()
    titles = Titles({item.id: item.title for item in corpus.rubricator})
    qrels = dev.casebook.helpful("mentors")

    def score(weights: MentorWeights) -> Sequence[float]:
        match = match_mentors(MentorDesk(dev.index, titles=titles, weights=weights))
        run = {name: scores_of(match(query).offered) for name, query in dev.queries.items()}
        return list(rows_of(run, qrels)["nDCG@10"].values())

    return score


def tuning_table(tried: Sequence[Tried]) -> list[list[str]]:
    """A header and one row a choice; the shipped one is marked, and the difference of each other to it is shown."""
    shipped = {one.kind: one.score.value for one in tried if one.shipped}
    rows = [["kind", "weight", "value", "measure", "mean on dev [95 %]", "to shipped"]]
    for one in tried:
        named = ["shipped", ""] if one.shipped else [one.weight, f"{one.value:g}"]
        apart = "◀" if one.shipped else f"{one.score.value - shipped[one.kind]:+.3f}"
        rows.append([one.kind, *named, one.measure, str(one.score), apart])
    return rows
