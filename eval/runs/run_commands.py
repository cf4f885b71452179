"""The commands that run experiments and compare runs. Knows what is asked and how it is shown in a terminal."""

from collections.abc import Sequence
from typing import Annotated

import typer

from eval.experiments import EXPERIMENTS, NEED_A_MODEL
from eval.runs.running import run
from eval.runs.tables import print_table, table_of_run
from eval.runs.terminal import bench, kept_runs, now, out
from eval.runs.workbench import Bench
from eval.tasks.task import CannotAnswer, WrongDataset
from service.measured.comparison import Line, NotComparable, Side, lines_of, moved, sides_of
from service.measured.run_record import NoSuchRun, Run, find_run, runs_in
from service.settings import Settings

MOVED = 5
"""How many queries that moved most are printed."""


def run_experiments(
    names: Annotated[list[str] | None, typer.Argument(help="Experiments; all of them where none is named.")] = None,
    split: Annotated[str, typer.Option(help="Split of the dataset; tune on dev, test is for reporting.")] = "dev",
    dataset: Annotated[str, typer.Option(help="Another dataset: a folder laid out like casebook-v1.")] = "",
    again: Annotated[bool, typer.Option(help="Compute everything anew instead of what is missing.")] = False,
) -> None:
    """Run declared experiments and keep their rows; what has been run is not run again."""
    for name in names or possible(Settings()):
        if name not in EXPERIMENTS:
            raise typer.BadParameter(f"there is no experiment {name}; there are {', '.join(EXPERIMENTS)}")
        with bench() as made:
            found = _run(name, split=split, bench=made, dataset=dataset, again=again)
        _show(found)


def possible(settings: Settings) -> list[str]:
    """Every experiment that can be run as things are configured."""
    without = NEED_A_MODEL if settings.provider is None else ()
    return [name for name in EXPERIMENTS if name not in without]


def _run(name: str, *, split: str, bench: Bench, dataset: str, again: bool) -> Run:
    try:
        return run(EXPERIMENTS[name], split=split, bench=bench, now=now, dataset=dataset or None, again=again)
    except CannotAnswer as error:
        typer.echo(f"{error} What was answered is kept; run it again to go on.", err=True)
        raise typer.Exit(3) from None
    except WrongDataset as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def list_runs() -> None:
    """List the runs that are kept, the newest first."""
    head = ["run", "experiment", "split", "code", "encoder", "started", "queries", "complete"]
    rows = [head, *(_row(one) for one in runs_in(kept_runs()))]
    print_table(rows, title=f"{len(rows) - 1} runs", to=out)


def compare_runs(
    before: Annotated[str, typer.Argument(help="A run, or EXPERIMENT~1 for the last but one run of an experiment.")],
    after: Annotated[str, typer.Argument(help="A run, or EXPERIMENT for its last run.")],
    system: Annotated[str, typer.Option(help="One system; every system of both runs where none is named.")] = "",
) -> None:
    """Compare two runs query by query: what changed, how sure that is, and which queries moved most."""
    home = kept_runs()
    try:
        sides = sides_of(find_run(home, before), find_run(home, after), system=system)
    except (NoSuchRun, NotComparable) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for old, new in sides:
        print_table(comparison_table(lines_of(old, new)), title=f"{new.system}: {_between(old, new)}", to=out)
        _show_moved(old, new)


def comparison_table(lines: Sequence[Line]) -> list[list[str]]:
    """A header and one row a measure."""
    head = ["measure", "before", "after", "difference [95 %]", "p (Holm)", "wins/ties/losses", "left out"]
    return [head, *(_compared(line) for line in lines)]


def _compared(line: Line) -> list[str]:
    found = line.compared
    turned = {"more": "", "less": " (less is better)", "neither": " (a description)"}[line.better]
    return [
        line.measure + turned,
        str(line.before),
        str(line.after),
        f"{found.difference:+.3f} [{found.low:+.3f}, {found.high:+.3f}]",
        f"{line.p:.4f}",
        "" if line.better == "neither" else f"{found.wins}/{found.ties}/{found.losses}",
        str(found.unreadable) if not found.missing else f"{found.unreadable}, {found.missing} missing",
    ]


def _between(old: Side, new: Side) -> str:
    return f"{old.run.record.id} → {new.run.record.id}"


def _show_moved(old: Side, new: Side) -> None:
    measure = new.run.record.main_measures[0]
    for one in moved(old, new, measure)[:MOVED]:
        text = new.run.asked[one.query].text.replace("\n", " ")
        out.print(f"  {one.query} {measure} {one.before:.3f} → {one.after:.3f}  {text[:100]}", highlight=False)


def _show(made: Run) -> None:
    record = made.record
    title = f"{record.experiment} on {record.dataset_and_split}: {record.queries} queries"
    print_table(table_of_run(made), title=title, to=out)
    for warning in record.warnings:
        out.print(f"[yellow]{warning}[/]")
    out.print(f"run: {made.folder}")


def _row(one: Run) -> list[str]:
    record = one.record
    complete = "yes" if record.is_complete else "no"
    code = record.code.commit or record.code.version
    started = f"{record.started:%Y-%m-%d %H:%M}"
    return [record.id, record.experiment, record.split, code, record.encoder, started, str(record.queries), complete]
