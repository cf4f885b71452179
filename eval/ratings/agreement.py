"""Agreement among raters, and of a judge with them: Krippendorff's alpha and weighted kappa. Knows ratings and rows.

A judge that agrees with people less than the bar says nothing that should be acted upon.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score

from service.measured.means import Mean, mean
from service.measured.rows import readable
from service.measured.run_record import Run
from service.measured.sheets import Rating, Sheet

BAR = 0.667
"""The least alpha from which tentative conclusions may be drawn (Krippendorff 2004, p. 241)."""
FEWEST = 10
"""Fewer common items say nothing of agreement."""


@dataclass(frozen=True)
class Agreement:
    """How far two or more sources agree on so many items; `alpha` is None where there are too few."""

    items: int
    alpha: float | None
    kappa: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it reaches the bar."""
        return self.alpha is not None and self.alpha >= BAR


@dataclass(frozen=True)
class Told:
    """What a sheet tells: how many raters, how far they agree, each system's mean rating, each judge's agreement."""

    raters: int
    among_raters: Agreement
    by_system: Mapping[str, Mean]
    judges: Mapping[str, Agreement]


def told_by(sheet: Sheet, run: Run, *, judges: Sequence[str]) -> Told:
    """Everything a sheet tells of its run and of the judge's measures that the run has."""
    ratings = [rating for rating in sheet.ratings() if rating.value is not None]
    key = sheet.key()
    by_item = _mean_by_item(ratings)
    of_system: dict[str, list[float]] = {}
    for item, value in by_item.items():
        of_system.setdefault(key[item].system, []).append(value)
    return Told(
        raters=len({rating.rater for rating in ratings}),
        among_raters=among(ratings),
        by_system={system: mean(values) for system, values in sorted(of_system.items())},
        judges={name: _of_judge(name, sheet, run, by_item) for name in judges if _has(run, name)},
    )


def among(ratings: Sequence[Rating]) -> Agreement:
    """Agreement of all raters, on an ordinal scale; items that only one rated do not count."""
    raters, items = sorted({one.rater for one in ratings}), sorted({one.item for one in ratings})
    values = np.full((len(raters), len(items)), np.nan)
    for one in ratings:
        values[raters.index(one.rater), items.index(one.item)] = one.value if one.value is not None else np.nan
    common = int((np.isfinite(values).sum(axis=0) >= 2).sum()) if items else 0
    return Agreement(common, _alpha(values, "ordinal") if common >= FEWEST else None)


def _of_judge(name: str, sheet: Sheet, run: Run, people: Mapping[str, float]) -> Agreement:
    """A judge's values, brought to the raters' scale, against the mean rating of each item."""
    most = len(sheet.record.scale)
    key = sheet.key()
    said = {item: run.values[key[item].system].get(name, {}).get(key[item].query) for item in people}
    both = [(people[item], 1 + value * (most - 1)) for item, value in sorted(said.items()) if value is not None]
    if len(both) < FEWEST:
        return Agreement(len(both), None)
    ours, theirs = np.array(both).T
    kappa = cohen_kappa_score(
        np.rint(ours).astype(int), np.rint(theirs).astype(int), labels=range(1, most + 1), weights="quadratic"
    )
    return Agreement(len(both), _alpha(np.array([ours, theirs]), "interval"), None if np.isnan(kappa) else float(kappa))


def _alpha(values: "np.typing.NDArray[np.float64]", level: Literal["ordinal", "interval"]) -> float | None:
    """Krippendorff's alpha; None where everybody always says the same, of which agreement cannot be told."""
    known = values[np.isfinite(values)]
    if len(np.unique(known)) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=values, level_of_measurement=level))


def _mean_by_item(ratings: Sequence[Rating]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for one in ratings:
        if one.value is not None:
            found.setdefault(one.item, []).append(float(one.value))
    return {item: fmean(values) for item, values in sorted(found.items())}


def _has(run: Run, measure: str) -> bool:
    return any(readable(values.get(measure, {})) for values in run.values.values())
