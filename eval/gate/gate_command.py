"""The command `casementor eval gate`. Knows how verdicts are shown; what is guarded stands in `guards`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from eval.gate.guards import Guard, accept, guarded_runs, guards
from eval.runs.tables import print_table
from eval.runs.terminal import bench, now, out
from service.measured.comparison import NotComparable
from service.measured.run_record import Run

SHOWN = 8
"""How many queries that fell are printed for each measure."""


def gate(
    accepted: Annotated[
        bool, typer.Option("--accept", help="Make today's rows the new baseline, to be committed with their reason.")
    ] = False,
) -> None:
    """Compare the shipped system on dev with the committed rows. Exit 1 when a measure fell beyond its tolerance."""
    with bench() as made:
        runs = guarded_runs(made, now=now)
    if accepted:
        accept(runs)
        out.print("The rows of these runs are the baseline now; commit eval/gate/baseline with the reason.")
        return
    try:
        found = guards(runs)
    except NotComparable as error:
        typer.echo(f"{error} If that is meant, run: casementor eval gate --accept", err=True)
        raise typer.Exit(2) from None
    print_table(verdicts(found), title="the shipped system on dev against the committed rows", to=out)
    fallen = [guard for guard in found if not guard.holds]
    for guard in fallen:
        _show_fall(guard, runs[guard.experiment])
    raise typer.Exit(1 if fallen else 0)


def verdicts(found: Sequence[Guard]) -> list[list[str]]:
    """A header and one row a guarded measure."""
    head = ["experiment", "measure", "committed", "now", "difference", "may get worse by", "queries worse", ""]
    return [head, *(_verdict(guard) for guard in found)]


def _verdict(guard: Guard) -> list[str]:
    line = guard.line
    return [
        guard.experiment,
        line.measure,
        f"{line.before.value:.3f}",
        f"{line.after.value:.3f}",
        f"{line.compared.difference:+.4f}",
        f"{guard.tolerance:.3f}",
        str(len(guard.fell)),
        "holds" if guard.holds else "FELL",
    ]


def _show_fall(guard: Guard, made: Run) -> None:
    out.print(f"\n{guard.experiment}: {guard.line.measure} fell. Queries that got worse:", highlight=False)
    for one in guard.fell[:SHOWN]:
        asked = made.asked.get(one.query)
        text = asked.text.replace("\n", " ")[:90] if asked else ""
        out.print(f"  {one.query}  {one.before:.3f} → {one.after:.3f}  {text}", highlight=False, markup=False)
    if len(guard.fell) > SHOWN:
        out.print(f"  and {len(guard.fell) - SHOWN} more")
