"""Calibrating the floors: a logistic model of 'helpful', then the floor whose risk is bearable. On dev only.

Knows the casebook and the production ranking; writes nothing itself.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from eval.datasets.casebook import BARE_FORMS, EVERYDAY_FORMS, FOLDER, UNSEEN_FORMS, Casebook, Split, read_casebook
from eval.datasets.shipped import shipped_corpus
from eval.runs.workbench import Bench, casebook_queries, shipped_index
from eval.search.ranking import search_of
from eval.search.risk import BARE, BARS, UNSEEN, Point, at_floor, risk_curve
from retrieval.fields import VOTERS, FieldSuggester
from retrieval.floors import EVIDENCE, Floor, evidence
from retrieval.hits import Hit
from retrieval.index import Index
from retrieval.items import Kind
from retrieval.query import Query
from retrieval.search import RANKERS, Search
from service.first_response import Responder
from service.screening import Screened

DEPTH = 20
LEFT_OUT: Sequence[Collection[str]] = ((), ("problem_fields",), ("problem_fields", "participants"))
"""What the writer of a form leaves out: floors are fitted on every form of the casebook in each of these ways and on
the unseen forms, and the risk is bearable in each, of unseen forms near danger and of every day together."""


class NoBearableFloor(ValueError):
    """At no floor is the risk of what is shown bearable; the sentence says of what."""


@dataclass(frozen=True)
class Judged:
    """A query's ranked hits with their grades; None is unjudged."""

    query: Query
    hits: tuple[Hit, ...]
    grades: tuple[int | None, ...]


def judged_hits(
    kind: Kind,
    *,
    split: Split,
    bench: Bench,
    floors: Mapping[Kind, Floor] | None = None,
    left_out: Collection[str] = (),
    folder: Path = FOLDER,
) -> list[Judged]:
    """Production's first hits for every query of a split, those that nothing answers included.

    Where problem fields are `left_out`, they are suggested from the text, as the service does.
    """
    casebook: Casebook = read_casebook(split, folder=folder)
    index = shipped_index(bench, floors=floors)
    suggester = FieldSuggester(shipped_corpus().rubricator, index=index, cache=bench.cache)
    found = []
    for name, full in casebook_queries(casebook, bench).items():
        query = _without(left_out, full, index, suggester)
        hits = RANKERS["production"](search_of(query, kind, index), ())[:DEPTH]
        known = casebook.qrels[kind].get(name, {})
        found.append(Judged(query, hits, tuple(known.get(hit.id) for hit in hits)))
    index.close()
    return found


def unseen_hits(
    kind: Kind,
    *,
    split: Split,
    bench: Bench,
    floors: Mapping[Kind, Floor],
    folders: Sequence[Path] = (UNSEEN_FORMS, EVERYDAY_FORMS),
) -> list[Judged]:
    """The same for forms whose writers knew no catalogue; they name neither participants nor problem fields."""
    bare = ("problem_fields", "participants")
    each = (judged_hits(kind, split=split, bench=bench, floors=floors, left_out=bare, folder=one) for one in folders)
    return list(chain.from_iterable(each))


def _without(left_out: Collection[str], query: Query, index: Index, suggester: FieldSuggester) -> Query:
    """The query of a form that leaves these tags out."""
    named = replace(query, participants=()) if "participants" in left_out else query
    if "problem_fields" not in left_out:
        return named
    bare = replace(named, problem_fields=())
    similar = RANKERS["production"](Search(bare, "cases", index), ())[:VOTERS]
    return suggester.fill_in(bare, similar=similar)[0]


def calibrate_all(bench: Bench) -> dict[Kind, Floor]:
    """Floors of cases, then of materials, which listen to the cases' sureness. Fitted on dev.

    Raises NoBearableFloor.
    """
    floors: dict[Kind, Floor] = {}
    for kind in BARS:
        groups = [judged_hits(kind, split="dev", bench=bench, floors=floors, left_out=tags) for tags in LEFT_OUT]
        unseen = unseen_hits(kind, split="dev", bench=bench, floors=floors)
        floors[kind] = calibrate(kind, *groups, unseen=unseen)
    bare = bearable(bare_curve("dev", bench=bench, floors=floors), risk=BARE.risk, of="cases on bare forms")
    return floors | {"cases": floors["cases"].model_copy(update={"bare": round(bare.floor, 4)})}


def calibrate(kind: Kind, *groups: Sequence[Judged], unseen: Sequence[Judged] = ()) -> Floor:
    """Fit the model to all judged hits, then take the floor of greatest coverage whose risk every group can bear.

    Raises NoBearableFloor.
    """
    bar = BARS[kind]
    judged = list(chain(*groups, unseen))
    rows = [(evidence(h, j.query), g) for j in judged for h, g in zip(j.hits, j.grades, strict=True) if g is not None]
    model = LogisticRegression(C=100.0, max_iter=5000).fit([row for row, _ in rows], [g >= bar.grade for _, g in rows])
    weights = (round(float(value), 4) for value in model.coef_[0])
    fitted = {"bias": round(float(model.intercept_[0]), 4), **dict(zip(EVIDENCE, weights, strict=True))}
    unset = Floor(**fitted, floor=0.0, risk=0.0, coverage=1.0)
    curves = [(curve(group, unset, grade=bar.grade), bar.risk) for group in groups]
    curves.append((curve(unseen, unset, grade=bar.grade), UNSEEN[kind]))
    everywhere = [
        point
        for point in curve(judged, unset, grade=bar.grade)
        if all((at := at_floor(points, point.floor)) is None or at.risk <= most for points, most in curves)
    ]
    best = _widest(everywhere, of=kind)
    return Floor(**fitted, floor=best.floor, risk=round(best.risk, 4), coverage=round(best.coverage, 4))


def bearable(points: Sequence[Point], *, risk: float, of: str) -> Point:
    """The point of greatest coverage among those whose risk is bearable. Raises NoBearableFloor."""
    return _widest([point for point in points if point.risk <= risk], of=of)


def _widest(points: Sequence[Point], *, of: str) -> Point:
    if not points:
        raise NoBearableFloor(
            f"No floor of {of} keeps the risk bearable: with this encoder even the surest first hits help too rarely."
        )
    return max(points, key=lambda point: point.coverage)


def bare_curve(split: Split, *, bench: Bench, floors: Mapping[Kind, Floor]) -> list[Point]:
    """Risk and coverage of similar cases over bare forms, which the service answers with suggested problem fields."""
    forms = read_casebook(split, folder=BARE_FORMS)
    open_floors = dict(floors) | {"cases": floors["cases"].model_copy(update={"floor": 0.0, "bare": 0.0})}
    index = shipped_index(bench, floors=open_floors)
    corpus = shipped_corpus()
    responder = Responder(index, rubricator=corpus.rubricator, gaps=corpus.gaps, cache=bench.cache)
    firsts = []
    for name, query in forms.queries.items():
        found = responder.respond(query.form, known=Screened()).similar_cases
        if found:
            surest = max(found, key=lambda case: case.score)
            firsts.append((surest.score, forms.qrels["cases"].get(name, {}).get(surest.id, 0) >= BARE.grade))
    index.close()
    return risk_curve(firsts, asked=len(forms.queries))


def curve(judged: Sequence[Judged], floor: Floor, *, grade: int) -> list[Point]:
    """Risk and coverage at every floor that changes them; an unjudged first hit counts as unhelpful."""
    firsts = []
    for case in judged:
        sure = [floor.sureness(hit, case.query) for hit in case.hits]
        if sure:
            best = int(np.argmax(sure))
            given = case.grades[best]
            firsts.append((sure[best], given is not None and given >= grade))
    return risk_curve(firsts, asked=len(judged))
