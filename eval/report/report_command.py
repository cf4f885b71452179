"""The command `casementor eval report`. Knows which runs are meant and where files go."""

from pathlib import Path
from typing import Annotated

import typer

from eval.experiments import EXPERIMENTS
from eval.report.content import report_of
from eval.report.page import html, markdown_report
from eval.runs.terminal import kept_runs, kept_sheets, out
from service.measured.run_record import NoSuchRun, Run, find_run, runs_in
from service.measured.sheets import sheets_in


def report(
    names: Annotated[
        list[str] | None, typer.Argument(help="Runs, the earlier first; the last run of each experiment by default.")
    ] = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="The HTML file; its Markdown is written beside it.")
    ] = None,
) -> None:
    """Write a report of runs: one HTML file that opens without a network, and the same as Markdown."""
    try:
        runs = [find_run(kept_runs(), name) for name in names] if names else _newest()
    except NoSuchRun as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    page = kept_runs().parent / "report.html" if out_file is None else out_file
    page.parent.mkdir(parents=True, exist_ok=True)
    told = report_of(runs, sheets=sheets_in(kept_sheets()))
    page.write_text(html(told), encoding="utf8")
    page.with_suffix(".md").write_text(markdown_report(told), encoding="utf8")
    out.print(f"written: {page} and {page.with_suffix('.md')}")


def _newest() -> list[Run]:
    """The newest run of each experiment, in the order in which they are declared."""
    newest: dict[str, Run] = {}
    for one in runs_in(kept_runs()):
        newest.setdefault(one.record.experiment, one)
    if not newest:
        raise NoSuchRun("There are no runs yet; make some with: casementor eval run")
    return [newest[name] for name in EXPERIMENTS if name in newest]
