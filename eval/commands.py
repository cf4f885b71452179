"""The commands `casementor eval …`. Knows what is asked and how it is shown; measuring is in the other files."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from eval.datasets.beir import NotBeir
from eval.datasets.check_command import check_datasets
from eval.datasets.shipped import shipped_corpus
from eval.experiments import EXPERIMENTS
from eval.experiments.beir import BEIR, SEARCHED
from eval.gate.gate_command import gate
from eval.ratings.sheet_commands import app as sheets
from eval.report.report_command import report
from eval.report.results import RESULTS, results_page
from eval.report.results_of_search import risk_table
from eval.runs.run_commands import compare_runs, list_runs, run_experiments
from eval.runs.running import run
from eval.runs.tables import print_table, table_of_run
from eval.runs.terminal import bench, now, out
from eval.runs.workbench import Bench
from eval.safety.deidentification_command import measure_deidentification
from eval.safety.flattery_command import flattery
from eval.safety.injections_command import injections
from eval.safety.screening_command import screening
from eval.school.people import Size
from eval.school.report import report_of, tables
from eval.school.year import school_year
from eval.search.adapt_command import adapt
from eval.search.calibrate import NoBearableFloor, calibrate_all
from eval.search.measures import BEIR_MEASURES
from eval.search.tune import tuned, tuning_table
from eval.tasks.mentors_task import spread
from retrieval.floors import CALIBRATION, Floor, write_floors
from retrieval.items import Kind
from service.measured.means import mean
from service.measured.rows import readable
from service.measured.run_record import ROWS, Run

app = typer.Typer(help="Offline quality benchmarks.", no_args_is_help=True)
SHOWN_OF_QUESTIONS = ("gap precision", "gap recall", "told already", "answered already", "alike", "developing share")
SHOWN_OF_MENTORS = ("nDCG@10", "Recall@10", "MRR@10")


app.command("run")(run_experiments)
app.command("runs")(list_runs)
app.command("compare")(compare_runs)
app.command()(adapt)
app.command()(gate)
app.command()(injections)
app.command()(flattery)
app.command()(report)
app.command()(screening)
app.command("check")(check_datasets)
app.add_typer(sheets, name="sheets")
app.command("deidentification")(measure_deidentification)


@app.command()
def search(
    beir: Annotated[Path | None, typer.Option(help="A folder in the BEIR format instead of the casebook.")] = None,
    split: Annotated[str, typer.Option(help="Split of the dataset; tune on dev, test is for reporting.")] = "",
    ranker: Annotated[
        Literal["cases", "questions", "mentors"],
        typer.Option(help="Whose windows and fusion a BEIR folder is ranked with."),
    ] = "cases",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the means of every system here, by kind.")
    ] = None,
) -> None:
    """Measure words, meaning and production on the casebook, or on any BEIR folder."""
    with bench() as made:
        if beir is None:
            found = [(_run(name, _split(split), made, SEARCHED), name) for name in ("cases", "materials")]
        else:
            found = [(_run_beir(beir, split or "test", ranker, made), "")]
    for made_run, kind in found:
        _show(made_run, BEIR_MEASURES, kind=kind, systems=SEARCHED)
    if json_file is not None:
        json_file.write_text(json.dumps(means_of(found), indent=1), encoding="utf8")


def _run_beir(folder: Path, split: str, ranker: str, made: Bench) -> Run:
    try:
        return run(BEIR[ranker], dataset=str(folder), split=split, bench=made, now=now)
    except NotBeir as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


@app.command()
def questions(split: Annotated[str, typer.Option(help="dev (default) or test.")] = "") -> None:
    """Measure the questions of a first response against two baselines on the casebook."""
    with bench() as made:
        found = _run("questions", _split(split), made)
    _show(found, SHOWN_OF_QUESTIONS, kind="questions")


@app.command()
def mentors(split: Annotated[str, typer.Option(help="dev (default) or test.")] = "") -> None:
    """Measure the matching of mentors against two baselines on the casebook."""
    with bench() as made:
        found = _run("mentors", _split(split), made)
    _show(found, SHOWN_OF_MENTORS, kind="mentors")
    for name, shares in spread(found).items():
        out.print(f"{name}: " + ", ".join(f"{what} {share:.3f}" for what, share in shares.items()))


@app.command()
def calibrate() -> None:
    """Fit the floors of this encoder on dev, write them, and print the risk–coverage curves on dev."""
    with bench() as made:
        floors = _floors(made)
        curves = {kind: risk_table(kind, split="dev", bench=made, floors=floors) for kind in floors}
    write_floors(floors, encoder=made.encoder.name)
    for kind, rows in curves.items():
        print_table(rows, title=f"{kind}: risk and coverage on dev", to=out)
    out.print(f"floors written to {CALIBRATION.name}; now run: casementor index rebuild")


def _floors(made: Bench) -> dict[Kind, Floor]:
    try:
        return calibrate_all(made)
    except NoBearableFloor as error:
        typer.echo(f"{error} Nothing was written.", err=True)
        raise typer.Exit(1) from None


@app.command()
def tune() -> None:
    """Show on dev what other weights of search, questions and mentors would do, one at a time. Changes nothing."""
    with bench() as made:
        tried = list(tuned(made))
    print_table(tuning_table(tried), title="weights on casebook-v1/dev, one changed at a time", to=out)


@app.command()
def results() -> None:
    """Write eval/RESULTS.md anew from runs on the test split."""
    with bench() as made:
        text = results_page(made)
    RESULTS.write_text(text, encoding="utf8")
    out.print(f"written: {RESULTS}")


@app.command()
def year(
    seed: Annotated[int, typer.Option(help="The same seed gives the same year.")] = 0,
    cases: Annotated[int, typer.Option(min=1, help="Cases filed.")] = 1500,
    weeks: Annotated[int, typer.Option(min=1, help="Weeks of the year.")] = 40,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the numbers of the year here.")] = None,
) -> None:
    """Play a school year with absent, refusing and overloaded mentors; report waiting and the spread of load."""
    corpus = shipped_corpus()
    report = report_of(school_year(corpus, seed=seed, size=Size(cases=cases, weeks=weeks)))
    for title, rows in tables(report).items():
        print_table(rows, title=title, to=out)
    if json_file is not None:
        json_file.write_text(json.dumps(asdict(report), indent=1), encoding="utf8")


def _split(name: str) -> str:
    if name not in ("", "dev", "test"):
        raise typer.BadParameter("the casebook has the splits dev and test")
    return name or "dev"


def _run(name: str, split: str, made: Bench, systems: Sequence[str] | None = None) -> Run:
    return run(EXPERIMENTS[name], split=split, bench=made, now=now, systems=systems)


def _show(made: Run, measures: Sequence[str], *, kind: str, systems: Sequence[str] | None = None) -> None:
    """The table of a run (of all its systems, or those named), and where its rows are."""
    dataset = f"{made.record.dataset_and_split}/{kind}" if kind else made.record.dataset
    count = len(next(iter(made.values.values()))[measures[0]])
    print_table(table_of_run(made, measures=measures, systems=systems), title=f"{dataset}: {count} queries", to=out)
    out.print(f"rows: {made.folder / ROWS}")


def means_of(found: Sequence[tuple[Run, str]]) -> dict[str, object]:
    """What `--json` writes: the means of each kind of the casebook by its name; of a BEIR folder its means alone."""
    told: dict[str, object] = {kind: _means(made) for made, kind in found if kind}
    return told or _means(found[0][0])


def _means(made: Run) -> dict[str, object]:
    """The means of every system."""
    return {
        "dataset": made.record.dataset,
        "systems": {
            name: {measure: mean(list(readable(values[measure]).values())).value for measure in BEIR_MEASURES}
            for name, values in made.values.items()
        },
    }
