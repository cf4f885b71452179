"""A share with its interval. Knows two numbers."""

from dataclasses import dataclass

from scipy import stats


@dataclass(frozen=True)
class Rate:
    """A share with its 95 % interval (Wilson 1927); `count` hits of `total`."""

    count: int
    total: int

    def __str__(self) -> str:
        if not self.total:
            return "–"
        interval = stats.binomtest(self.count, self.total).proportion_ci(method="wilson")
        return f"{self.count / self.total:.3f} [{interval.low:.3f}, {interval.high:.3f}]"
