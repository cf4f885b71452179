"""How cases spread over mentors: shares and one coefficient, and no mentor by name (R33, R34). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """How accepted cases spread over mentors. `gini` is 0 where all have the same and near 1 where one has all.

    `newcomers` is their share among mentors, `newcomers_share` their share of the cases; shares are 0 to 1.
    """

    accepted: int
    largest_share: float
    top_tenth_share: float
    gini: float
    newcomers: float
    newcomers_share: float


def spread_of(counts: Sequence[int], *, new: Sequence[bool]) -> Spread:
    """The spread of cases by mentor, those with none among them; `new` says of each whether they are a newcomer."""
    total, ranked = sum(counts), sorted(counts, reverse=True)
    by_newcomers = sum(count for count, is_new in zip(counts, new, strict=True) if is_new)
    return Spread(
        accepted=total,
        largest_share=share(max(counts, default=0), total),
        top_tenth_share=share(sum(ranked[: -(-len(ranked) // 10)]), total),
        gini=_gini(counts),
        newcomers=share(sum(new), len(new)),
        newcomers_share=share(by_newcomers, total),
    )


def share(part: int, whole: int) -> float:
    """A part of a whole, 0 to 1, rounded to thousandths; 0 of nothing."""
    return round(part / whole, 3) if whole else 0.0


def _gini(counts: Sequence[int]) -> float:
    """The Gini coefficient: half the mean difference between any two, relative to the mean."""
    total, size = sum(counts), len(counts)
    if total == 0:
        return 0.0
    ranked = sum((2 * rank - size - 1) * count for rank, count in enumerate(sorted(counts), start=1))
    return round(ranked / (size * total), 3)
