"""Measures of a ranking against judgments, by a maintained library. Knows numbers and ids, not where they come from."""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import AP, RR, R, nDCG

MEASURES = {
    "nDCG@10": nDCG @ 10,
    "Recall@10": R @ 10,
    "Recall@20": R @ 20,
    "Recall@30": R @ 30,
    "MRR@10": RR @ 10,
    "AP": AP,
}
BEIR_MEASURES = ("nDCG@10", "Recall@10", "Recall@20", "Recall@30", "MRR@10")
JUDGED, JUDGED_ONLY = "judged@10", "nDCG@10 of judged"
"""How much of what was found anybody judged; and the order among the judged alone (Sakai 2007)."""
FIRST = 10

Qrels = Mapping[str, Mapping[str, int]]
"""Grades by query and item; a grade above 0 is relevant."""
Run = Mapping[str, Mapping[str, float]]
"""Scores by query and item."""
Rows = dict[str, dict[str, float]]
"""Values by measure and query."""


def rows_of(run: Run, qrels: Qrels) -> Rows:
    """Every measure for every judged query with something relevant; a query without an answer counts as zero."""
    judged = {query: dict(grades) for query, grades in qrels.items() if any(grade > 0 for grade in grades.values())}
    rows: Rows = {name: dict.fromkeys(judged, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    given = {query: dict(run.get(query, {})) for query in judged}
    for metric in ir_measures.iter_calc(list(names), judged, given):
        rows[names[metric.measure]][metric.query_id] = float(metric.value)
    return rows


def scores_of(ranked: Sequence[str]) -> dict[str, float]:
    """Scores that keep a ranking's order even where it ties, as evaluation tools break ties their own way."""
    return {item: float(len(ranked) - place) for place, item in enumerate(ranked)}


def ranking_values(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float | None]:
    """Every measure of one query's ranking, best first; `grades` holds all that was judged, 0 for what does not help.

    Without anything relevant a ranking cannot be measured, only how much of it was judged.
    """
    first, scores = ranked[:FIRST], scores_of(ranked)
    measured: dict[str, float | None] = {
        name: values[""] for name, values in rows_of({"": scores}, {"": grades}).items() if values
    }
    if measured:
        known = {item: score for item, score in scores.items() if item in grades}
        measured[JUDGED_ONLY] = rows_of({"": known}, {"": grades})["nDCG@10"][""]
    if first:
        measured[JUDGED] = sum(item in grades for item in first) / len(first)
    return measured
