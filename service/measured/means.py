"""Means with intervals, and paired comparison of two systems. Knows numbers by query, not where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.measured.rows import Values

RESAMPLES = 5000
SEED = 20261121
TIE = 1e-9
"""Differences up to this are none: the same ranking may be added up in another order."""
Numbers = npt.NDArray[np.float64]


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
    """Difference of means to a baseline with its 95 % interval, the p of a paired permutation test, and who won.

    `missing` counts queries that only one side has (they count as the worst), `unreadable` those left out because one
    side's value could not be read.
    """

    difference: float
    p: float
    wins: int
    losses: int
    ties: int = 0
    low: float = 0.0
    high: float = 0.0
    missing: int = 0
    unreadable: int = 0


def mean(values: Sequence[float]) -> Mean:
    """Mean and 95 % percentile bootstrap interval (Efron 1979) over queries, with a fixed seed."""
    if not values:
        return Mean(float("nan"), float("nan"), float("nan"))
    array = np.asarray(values, dtype=float)
    return Mean(float(array.mean()), *_interval(array))


def _interval(array: Numbers) -> tuple[float, float]:
    picks = np.random.default_rng(SEED).integers(0, len(array), (RESAMPLES, len(array)))
    low, high = np.percentile(array[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def compare(ours: Values, baseline: Values, *, worst: float = 0.0, less: bool = False) -> Compared:
    """Paired comparison over every query of either side: two-sided sign-flipping permutation test (Fisher 1935).

    With `less`, the smaller value wins; the difference is ours minus the baseline's all the same.
    """
    queries = sorted({*ours, *baseline})
    pairs = [(ours.get(query, worst), baseline.get(query, worst)) for query in queries]
    differences = np.array([our - theirs for our, theirs in pairs if our is not None and theirs is not None])
    missing, unreadable = len(ours.keys() ^ baseline.keys()), len(pairs) - len(differences)
    if not len(differences):
        return Compared(float("nan"), 1.0, 0, 0, missing=missing, unreadable=unreadable)
    low, high = _interval(differences)
    up, down = int((differences > TIE).sum()), int((differences < -TIE).sum())
    return Compared(
        difference=float(differences.mean()),
        p=_p(differences),
        wins=down if less else up,
        losses=up if less else down,
        ties=len(differences) - up - down,
        low=low,
        high=high,
        missing=missing,
        unreadable=unreadable,
    )


def _p(differences: Numbers) -> float:
    """The p of differences under random signs; exact where there are few."""
    from scipy import stats  # 50 MB that only a comparison needs

    if len(differences) < 2 or not differences.any():
        return 1.0
    tested = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=RESAMPLES, rng=np.random.default_rng(SEED)
    )
    return float(tested.pvalue)


def holm(ps: Sequence[float]) -> list[float]:
    """p-values corrected for many comparisons (Holm 1979), in the given order."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    corrected = [0.0] * len(ps)
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[i]))
        corrected[i] = highest
    return corrected


def corrected(compared: Mapping[str, Compared]) -> dict[str, float]:
    """Holm's correction over named comparisons."""
    return dict(zip(compared, holm([one.p for one in compared.values()]), strict=True))
