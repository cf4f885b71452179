"""The benchmark's tables and its targets. Knows what was measured; measures nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from eval.bench.data import FORM_LENGTHS
from eval.bench.serving import Serving
from eval.bench.timing import CHAIN, ONCE, OURS, PARTS, WITH_WORDS, Measured

Limits = Mapping[tuple[str, int], float]


def _for_both_forms(limits: Mapping[int, float]) -> Limits:
    return {(form, size): most for form in FORM_LENGTHS for size, most in limits.items()}


TARGETS: Mapping[str, Limits] = {
    f"{OURS} / {CHAIN}": {
        ("typical", 10_000): 0.35,
        ("typical", 100_000): 0.20,
        ("full", 10_000): 0.80,
        ("full", 100_000): 0.35,
    },
    f"{OURS} / {ONCE}": {},
    f"{OURS} / {WITH_WORDS}": _for_both_forms({10_000: 0.03, 100_000: 0.01}),
    f"{OURS} / {PARTS}": _for_both_forms({1_000: 1.3, 10_000: 1.3, 100_000: 1.3}),
    "besides / encoding": _for_both_forms({10_000: 0.10, 100_000: 0.30}),
}
READY_SECONDS, READY_MEGABYTES = 3.0, 400.0

out = Console()


@dataclass
class Sheet:
    """A table, shown by rich or as Markdown."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def show(self, *, markdown: bool) -> None:
        """Print it."""
        if markdown:
            lines = [self.columns, tuple("---" for _ in self.columns), *self.rows]
            print(f"\n**{self.title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines))
            return
        table = Table(title=self.title)
        for name in self.columns:
            table.add_column(name, justify="right")
        for row in self.rows:
            table.add_row(*row)
        out.print(table)


def medians(measured: Sequence[Measured]) -> Sheet:
    """Median milliseconds of every system."""
    names = (OURS, CHAIN, ONCE, WITH_WORDS, PARTS)
    sheet = Sheet("Medians, ms (typical form 900 characters, full form 3,400)", ("documents", "form", *names))
    for one in measured:
        sheet.rows.append((f"{one.documents:,}", one.form, *(f"{one.median(name):.1f}" for name in names)))
    return sheet


def division(measured: Sequence[Measured]) -> Sheet:
    """How the time of a first response divides, beside the unavoidable parts."""
    laps = ("encoding", "similar_cases", "materials", "questions", "mentors")
    parts = ("encoding", "vector scan", "words lookup")
    columns = ("documents", "form", *laps, "all besides encoding", *(f"unavoidable: {name}" for name in parts))
    sheet = Sheet("How our time divides, ms", columns)
    for one in measured:
        times = [*(one.median(OURS, lap) for lap in laps), one.besides, *(one.median(PARTS, name) for name in parts)]
        sheet.rows.append((f"{one.documents:,}", one.form, *(f"{value:.1f}" for value in times)))
    return sheet


def ratios(measured: Sequence[Measured]) -> Sheet:
    """Every ratio with its target and whether it was met."""
    sheet = Sheet("Ratios of medians", ("documents", "form", "ratio", "value", "at most", "target"))
    for one in measured:
        for name, value in one.ratios().items():
            most = TARGETS[name].get((one.form, one.documents))
            verdict = "" if most is None else "met" if value <= most else "not met"
            limit = "" if most is None else f"{most:g}"
            sheet.rows.append((f"{one.documents:,}", one.form, name, f"{value:.3f}", limit, verdict))
    return sheet


def serving_sheet(seen: Serving) -> Sheet:
    """What was seen of the serving process."""
    sheet = Sheet("The serving process, second start, shipped corpus", ("what", "value", "below", "target"))
    for what, value, most in (
        ("seconds until ready", seen.ready_seconds, READY_SECONDS),
        ("resident MB", seen.megabytes, READY_MEGABYTES),
    ):
        sheet.rows.append((what, f"{value:.2f}", f"{most:g}", "met" if value < most else "not met"))
    sheet.rows.append(("torch in memory", "yes" if seen.torch else "no", "no", "not met" if seen.torch else "met"))
    return sheet
