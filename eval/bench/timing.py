"""Timing systems in turn, in one interleaved run. Knows forms and clocks; knows nothing of what it times."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import track

from corpus.form import CaseForm

WARM_UPS = 3
OURS, CHAIN, ONCE, WITH_WORDS, PARTS = "ours", "chain", "chain, encoded once", "chain with BM25", "unavoidable parts"


@dataclass(frozen=True)
class System:
    """One thing that is timed. It answers a form and tells the milliseconds of its own parts, if it knows them."""

    name: str
    run: Callable[[CaseForm], Mapping[str, float]]
    runs: int


Samples = dict[str, list[dict[str, float]]]
"""By system, a row for each counted run: `total` and the parts, in milliseconds."""


@dataclass(frozen=True)
class Measured:
    """The samples of one size with one length of form."""

    documents: int
    form: str
    samples: Samples

    def median(self, system: str, part: str = "total") -> float:
        """Median milliseconds of a system or of a part of it."""
        return statistics.median(row[part] for row in self.samples[system])

    @property
    def besides(self) -> float:
        """Median milliseconds of our answer without its encoding."""
        return statistics.median(row["total"] - row["encoding"] for row in self.samples[OURS])

    def ratios(self) -> dict[str, float]:
        """The ratios of `TARGETS` by name."""
        ours = self.median(OURS)
        against = {f"{OURS} / {name}": ours / self.median(name) for name in (CHAIN, ONCE, WITH_WORDS, PARTS)}
        return {**against, "besides / encoding": self.besides / self.median(OURS, "encoding")}


def interleaved(systems: Sequence[System], asked: Sequence[CaseForm]) -> Samples:
    """Time every system in turn, A B C A B C …, each round with a form not seen before; the first rounds warm up."""
    samples: Samples = {system.name: [] for system in systems}
    for number, form in enumerate(track(asked, "measuring", console=Console(stderr=True), transient=True)):
        for system in systems:
            if number >= WARM_UPS + system.runs:
                continue
            start = time.perf_counter()
            parts = system.run(form)
            total = (time.perf_counter() - start) * 1000
            if number >= WARM_UPS:
                samples[system.name].append({**parts, "total": total})
    return samples
