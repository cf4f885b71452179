"""Calibrating the floors: a logistic model of 'helpful', then the floor whose risk is bearable. On dev only.

Knows the casebook and the production ranking; writes nothing itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from corpus.reading import SHIPPED, read_corpus
from eval.casebook import BARE_FORMS, Casebook, Split, read_casebook
from eval.ranking import search_of
from eval.risk import BARE, BARS, Point, risk_curve
from eval.workbench import Bench, casebook_queries, shipped_index
from retrieval.floors import Floor, evidence
from retrieval.hits import Hit
from retrieval.items import Kind
from retrieval.query import Query
from retrieval.search import RANKERS
from service.first_response import Responder, Ruling

DEPTH = 20


@dataclass(frozen=True)
class Judged:
    """A query's ranked hits with their grades; None is unjudged."""

    query: Query
    hits: tuple[Hit, ...]
    grades: tuple[int | None, ...]


def judged_hits(kind: Kind, *, split: Split, bench: Bench, floors: Mapping[Kind, Floor] | None = None) -> list[Judged]:
    """Production's first hits for every query of a split, those that nothing answers included."""
    casebook: Casebook = read_casebook(split)
    index = shipped_index(bench, floors=floors)
    found = []
    for name, query in casebook_queries(casebook, bench).items():
        hits = RANKERS["production"](search_of(query, kind, index), ())[:DEPTH]
        known = casebook.qrels[kind].get(name, {})
        found.append(Judged(query, hits, tuple(known.get(hit.id) for hit in hits)))
    index.close()
    return found


def calibrate_all(bench: Bench) -> dict[Kind, Floor]:
    """Floors of cases, then of materials, which listen to the cases' sureness. Fitted on dev."""
    floors: dict[Kind, Floor] = {}
    for kind in BARS:
        floors[kind] = calibrate(kind, judged_hits(kind, split="dev", bench=bench, floors=floors))
    bare = bearable(bare_curve("dev", bench=bench, floors=floors), risk=BARE.risk)
    return floors | {"cases": floors["cases"].model_copy(update={"bare": round(bare.floor, 4)})}


def calibrate(kind: Kind, judged: Sequence[Judged]) -> Floor:
    """Fit the model to all judged hits, then take the floor of greatest coverage among those whose risk is bearable."""
    bar = BARS[kind]
    rows = [(evidence(h, j.query), g) for j in judged for h, g in zip(j.hits, j.grades, strict=True) if g is not None]
    model = LogisticRegression(C=100.0, max_iter=5000).fit([row for row, _ in rows], [g >= bar.grade for _, g in rows])
    meaning, words, alike, lead = (round(float(value), 4) for value in model.coef_[0])
    fitted = {
        "bias": round(float(model.intercept_[0]), 4),
        "meaning": meaning,
        "words": words,
        "alike": alike,
        "lead": lead,
    }
    unset = Floor(**fitted, floor=0.0, risk=0.0, coverage=1.0)
    best = bearable(curve(judged, unset, grade=bar.grade), risk=bar.risk)
    return Floor(**fitted, floor=best.floor, risk=round(best.risk, 4), coverage=round(best.coverage, 4))


def bearable(points: Sequence[Point], *, risk: float) -> Point:
    """The point of greatest coverage among those whose risk is bearable."""
    return max((point for point in points if point.risk <= risk), key=lambda point: point.coverage)


def bare_curve(split: Split, *, bench: Bench, floors: Mapping[Kind, Floor]) -> list[Point]:
    """Risk and coverage of similar cases over bare forms, which the service answers with suggested problem fields."""
    forms = read_casebook(split, folder=BARE_FORMS)
    open_floors = dict(floors) | {"cases": floors["cases"].model_copy(update={"floor": 0.0, "bare": 0.0})}
    index = shipped_index(bench, floors=open_floors)
    corpus, _ = read_corpus(SHIPPED)
    responder = Responder(index, rubricator=corpus.rubricator, gaps=corpus.gaps, cache=bench.cache)
    firsts = []
    for name, query in forms.queries.items():
        found = responder.respond(query.form, ruling=Ruling()).similar_cases
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
