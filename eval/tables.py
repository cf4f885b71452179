"""Evaluation tables, for a terminal and for Markdown. Knows values and means, no dataset."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from service.measured.means import compare, corrected, mean
from service.measured.rows import Values, readable


def table_of(systems: Mapping[str, Mapping[str, Values]], measures: Sequence[str], *, baseline: str) -> list[list[str]]:
    """A header and one row a system: means with intervals, difference to the baseline on the first measure, p."""
    first = measures[0]
    compared = {name: compare(systems[name][first], systems[baseline][first]) for name in systems if name != baseline}
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
