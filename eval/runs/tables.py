"""Evaluation tables, for a terminal and for Markdown. Knows values and means, no dataset."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from eval.runs.rate import Rate
from service.measured.means import compare, corrected, mean
from service.measured.rows import Values, readable
from service.measured.run_record import WORST, Better, Run


def table_of(
    systems: Mapping[str, Mapping[str, Values]], measures: Sequence[str], *, baseline: str, better: Better = "more"
) -> list[list[str]]:
    """A header and one row a system: means with intervals, difference to the baseline on the first measure, p.

    `better` tells whether more or less of the first measure wins.
    """
    first = measures[0]
    compared = {
        name: compare(values[first], systems[baseline][first], worst=WORST[better], less=better == "less")
        for name, values in systems.items()
        if name != baseline
    }
    ps = corrected(compared)
    header = ["system", *measures, f"Δ {first} to {baseline}", "p (Holm)", "wins/losses"]
    rows = [header]
    for name, values in systems.items():
        row = [name, *(str(mean(list(readable(values[measure]).values()))) for measure in measures)]
        if name in compared:
            found = compared[name]
            row += [f"{found.difference:+.3f}", f"{ps[name]:.4f}", f"{found.wins}/{found.losses}"]
        rows.append(row if name in compared else [*row, "", "", ""])
    return rows


def table_of_run(
    made: Run, *, measures: Sequence[str] | None = None, systems: Sequence[str] | None = None
) -> list[list[str]]:
    """That table of a run: of its main measures and all its systems, or of those named."""
    shown = made.record.main_measures if measures is None else measures
    values = {name: found for name, found in made.values.items() if systems is None or name in systems}
    return table_of(values, shown, baseline=made.record.baseline, better=made.record.measures.get(shown[0], "more"))


def rates_of(systems: Mapping[str, Mapping[str, Values]], measures: Sequence[str]) -> list[list[str]]:
    """A header and one row a system: how many items count, and of measures that are yes or no the shares (Wilson)."""
    rows = [["system", "counted", *measures]]
    for name, values in systems.items():
        told = [list(readable(values.get(measure, {})).values()) for measure in measures]
        rows.append([name, str(max(map(len, told))), *(str(Rate(round(sum(one)), len(one))) for one in told)])
    return rows


def print_table(rows: Sequence[Sequence[str]], *, title: str, to: Console) -> None:
    """Print a table whose first row is the header."""
    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name, no_wrap=name == "system")
    for row in rows[1:]:
        table.add_row(*row)
    to.print(table)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """The same table as Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
