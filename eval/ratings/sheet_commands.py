"""The commands `casementor eval sheets …`. Knows what is asked and how it is shown."""

from pathlib import Path
from typing import Annotated

import typer

from eval.generation.names import BY_JUDGE
from eval.ratings.sheets import BadSheet, export_csv, import_csv, make_sheet
from eval.runs.tables import print_table
from eval.runs.terminal import kept_runs, kept_sheets, now, out
from service.measured.run_record import NoSuchRun, find_run
from service.measured.sheets import NoSuchSheet, Sheet, find_sheet

app = typer.Typer(help="Rating sheets for people: blinded, several raters for each item.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the sheet.")]


def _sheet(name: str) -> Sheet:
    try:
        return find_sheet(kept_sheets(), name)
    except NoSuchSheet as error:
        raise _refused(error) from None


def _refused(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(2)


@app.command("make")
def make(
    name: Annotated[str, typer.Argument(help="Name of the new sheet.", metavar="NAME")],
    of: Annotated[str, typer.Argument(help="The run, or EXPERIMENT for its last one.")],
    queries: Annotated[int, typer.Option(min=1, help="How many queries; each with every system's answer.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed chooses and mixes the same.")] = 0,
) -> None:
    """Make a sheet of a run's answers, mixed, without the names of the systems."""
    if not name.replace("-", "").isalnum():
        raise typer.BadParameter("a sheet's name has letters, digits and hyphens alone")
    try:
        run = find_run(kept_runs(), of)
        sheet = make_sheet(run, name=name, home=kept_sheets(), queries=queries, seed=seed, at=now())
    except (NoSuchRun, ValueError) as error:
        raise _refused(error) from None
    out.print(f"{len(sheet.items)} items to rate: {sheet.folder}")


@app.command("export")
def export(name: Name, out_file: Annotated[Path, typer.Option("--out", help="The CSV file.")]) -> None:
    """Write a sheet as CSV for raters outside."""
    export_csv(_sheet(name), out_file)
    out.print(f"written: {out_file}")


@app.command("import")
def take_in(
    name: Name,
    file: Annotated[Path, typer.Argument(help="The CSV with ratings from 1, or ? for 'I cannot say'.")],
    rater: Annotated[str, typer.Option(help="Who rated; any word that stands for one person.")],
) -> None:
    """Take a rater's CSV in. A file with a fault is refused whole, with a line for each fault."""
    try:
        count = import_csv(_sheet(name), file, rater=rater)
    except (BadSheet, OSError, UnicodeDecodeError) as error:
        raise _refused(error) from None
    out.print(f"{count} ratings taken in.")


@app.command("tell")
def tell(name: Name) -> None:
    """Print each system's mean rating, how far raters agree, and how far a judge agrees with them."""
    from eval.ratings.agreement import BAR, told_by

    sheet = _sheet(name)
    try:
        told = told_by(sheet, find_run(kept_runs(), sheet.record.run), judges=BY_JUDGE)
    except NoSuchRun as error:
        raise _refused(error) from None
    rows = [["system", "mean rating [95 %]"], *([system, str(mean)] for system, mean in told.by_system.items())]
    print_table(rows, title=f"{name}: {told.raters} raters", to=out)
    sources = {"raters among themselves": told.among_raters, **told.judges}
    lines = [
        [who, str(one.items), _number(one.alpha), _number(one.kappa), "holds" if one.holds else f"below {BAR}"]
        for who, one in sources.items()
    ]
    head = ["agreement of", "common items", "Krippendorff's alpha", "weighted kappa", ""]
    print_table([head, *lines], title="agreement", to=out)


def _number(value: float | None) -> str:
    return "too few to tell" if value is None else f"{value:.3f}"
