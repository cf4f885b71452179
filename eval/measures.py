"""Measures of a ranking, with intervals and paired comparison. Knows numbers and ids, not where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import AP, RR, R, nDCG
from scipy import stats

MEASURES = {
    "nDCG@10": nDCG @ 10,
    "Recall@10": R @ 10,
    "Recall@20": R @ 20,
    "Recall@30": R @ 30,
    "MRR@10": RR @ 10,
    "AP": AP,
}
BEIR_MEASURES = ("nDCG@10", "Recall@10", "Recall@20", "Recall@30", "MRR@10")
RESAMPLES = 5000
SEED = 20261121

Qrels = Mapping[str, Mapping[str, int]]
"""Grades by query and item; a grade above 0 is relevant."""
Run = Mapping[str, Mapping[str, float]]
"""Scores by query and item."""
Rows = dict[str, dict[str, float]]
"""Values by measure and query."""


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Compared:
    """Difference of means to a baseline, the p of a paired permutation test, and wins and losses by query."""

    difference: float
    p: float
    wins: int
    losses: int


def rows_of(run: Run, qrels: Qrels) -> Rows:
    """Every measure for every judged query with something relevant; a query without an answer counts as zero."""
    judged = {query: dict(grades) for query, grades in qrels.items() if any(grade > 0 for grade in grades.values())}
    rows: Rows = {name: dict.fromkeys(judged, 0.0) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    given = {query: dict(run.get(query, {})) for query in judged}
    for metric in ir_measures.iter_calc(list(names), judged, given):
        rows[names[metric.measure]][metric.query_id] = float(metric.value)
    return rows


def mean(values: Sequence[float]) -> Mean:
    """Mean and 95 % percentile bootstrap interval (Efron 1979) over queries, with a fixed seed."""
    if not values:
        return Mean(float("nan"), float("nan"), float("nan"))
    array = np.asarray(values, dtype=float)
    picks = np.random.default_rng(SEED).integers(0, len(array), (RESAMPLES, len(array)))
    low, high = np.percentile(array[picks].mean(axis=1), [2.5, 97.5])
    return Mean(float(array.mean()), float(low), float(high))


def compare(ours: Mapping[str, float], baseline: Mapping[str, float]) -> Compared:
    """Paired comparison over the same queries: two-sided sign-flipping permutation test (Fisher 1935)."""
    differences = np.array([ours[query] - baseline[query] for query in sorted(baseline)])
    if not differences.any():
        return Compared(0.0, 1.0, 0, 0)
    tested = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=RESAMPLES, rng=np.random.default_rng(SEED)
    )
    wins, losses = int((differences > 1e-9).sum()), int((differences < -1e-9).sum())
    return Compared(float(differences.mean()), float(tested.pvalue), wins, losses)


def holm(ps: Sequence[float]) -> list[float]:
    """p-values corrected for many comparisons (Holm 1979), in the given order."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    corrected = [0.0] * len(ps)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[i]))
        corrected[i] = highest
    return corrected
