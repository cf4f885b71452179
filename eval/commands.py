"""The commands `casementor eval …`. Knows what is asked and how it is shown; measuring is in the other files."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
import yaml
from rich.console import Console

from corpus.reading import SHIPPED, read_corpus
from eval.beir import NotBeir
from eval.calibrate import calibrate_all
from eval.casebook import Split
from eval.measures import BEIR_MEASURES, mean
from eval.mentors_eval import MENTOR_MEASURES, evaluate_mentors
from eval.questions_eval import MEASURES as QUESTION_MEASURES
from eval.questions_eval import evaluate_questions
from eval.results import RESULTS, results_page, risk_table
from eval.school_people import Size
from eval.school_report import report_of, tables
from eval.school_year import school_year
from eval.screening_commands import fit_screening, measure_screening, part_named
from eval.search_eval import Bench, Evaluated, evaluate_beir, evaluate_casebook, write_rows
from eval.tables import print_table, table_of
from eval.tune import tuned, tuning_table
from retrieval.floors import CALIBRATION
from retrieval.open_encoder import open_encoder
from retrieval.vector_cache import VectorCache
from service.settings import Settings
from service.terminal import progress_bar

app = typer.Typer(help="Offline quality benchmarks.", no_args_is_help=True)
out = Console(width=160)


@contextmanager
def bench() -> Iterator[Bench]:
    """Encoder, cached vectors and a folder for evaluation, from the settings."""
    settings = Settings()
    exports = settings.data_folder / "encoders"
    encoder = open_encoder(
        settings.encoder, exports=exports, threads=settings.encoder_threads, endpoint=settings.endpoint
    )
    cache = VectorCache(settings.data_folder / "vectors.sqlite")
    with progress_bar() as progress:
        yield Bench(encoder, cache, settings.data_folder / "eval", progress)


@app.command()
def search(
    beir: Annotated[Path | None, typer.Option(help="A folder in the BEIR format instead of the casebook.")] = None,
    split: Annotated[str, typer.Option(help="Split of the dataset; tune on dev, test is for reporting.")] = "",
    ranker: Annotated[
        Literal["cases", "questions", "mentors"],
        typer.Option(help="Whose windows and fusion a BEIR folder is ranked with."),
    ] = "cases",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the means of every system here.")] = None,
) -> None:
    """Measure words, meaning and production on the casebook, or on any BEIR folder."""
    with bench() as made:
        if beir is None:
            results = [evaluate_casebook(kind, split=_split(split), bench=made) for kind in ("cases", "materials")]
        else:
            try:
                results = [evaluate_beir(beir, split=split or "test", kind=ranker, bench=made)]
            except NotBeir as error:
                typer.echo(str(error), err=True)
                raise typer.Exit(2) from None
    for result in results:
        _show(result)
    if json_file is not None:
        json_file.write_text(json.dumps(_means(results[0]), indent=1), encoding="utf8")


@app.command()
def questions(split: Annotated[str, typer.Option(help="dev (default) or test.")] = "") -> None:
    """Measure the questions of a first response against two baselines on the casebook."""
    with bench() as made:
        result = evaluate_questions(split=_split(split), bench=made)
    _show(result, QUESTION_MEASURES, baseline="nearest")


@app.command()
def mentors(split: Annotated[str, typer.Option(help="dev (default) or test.")] = "") -> None:
    """Measure the matching of mentors against two baselines on the casebook."""
    with bench() as made:
        result, spread = evaluate_mentors(split=_split(split), bench=made)
    _show(result, MENTOR_MEASURES, baseline="text only")
    for name, shares in spread.items():
        out.print(f"{name}: " + ", ".join(f"{what} {share:.3f}" for what, share in shares.items()))


@app.command()
def screening(
    split: Annotated[str, typer.Option(help="dev (default), train or test; test is for reporting.")] = "",
    refit: Annotated[bool, typer.Option("--fit", help="First choose weights and floor anew on train and dev.")] = False,
) -> None:
    """Measure how well cases that tell of danger are recognised, and how often ordinary ones are taken for such."""
    with bench() as made:
        if refit:
            fit_screening(bench=made, to=out)
        measure_screening(part_named(split), bench=made, to=out)


@app.command()
def calibrate() -> None:
    """Fit the floors of this encoder on dev, write them, and print the risk–coverage curves on dev."""
    with bench() as made:
        floors = calibrate_all(made)
        curves = {kind: risk_table(kind, split="dev", bench=made, floors=floors) for kind in floors}
    known = yaml.safe_load(CALIBRATION.read_text(encoding="utf8")) or {}
    known[made.encoder.name] = {kind: floor.model_dump() for kind, floor in floors.items()}
    head = "# Written by `casementor eval calibrate`, by encoder and kind; rebuild the index afterwards.\n"
    CALIBRATION.write_text(head + yaml.safe_dump(known, sort_keys=True), encoding="utf8")
    for kind, rows in curves.items():
        print_table(rows, title=f"{kind}: risk and coverage on dev", to=out)
    out.print(f"floors written to {CALIBRATION.name}; now run: casementor index rebuild")


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
    corpus, _ = read_corpus(SHIPPED)
    report = report_of(school_year(corpus, seed=seed, size=Size(cases=cases, weeks=weeks)))
    for title, rows in tables(report).items():
        print_table(rows, title=title, to=out)
    if json_file is not None:
        json_file.write_text(json.dumps(asdict(report), indent=1), encoding="utf8")


def _split(name: str) -> Split:
    if name not in ("", "dev", "test"):
        raise typer.BadParameter("the casebook has the splits dev and test")
    return "test" if name == "test" else "dev"


def _show(result: Evaluated, measures: Sequence[str] = BEIR_MEASURES, *, baseline: str = "words") -> None:
    count = len(next(iter(result.systems.values()))[measures[0]])
    print_table(
        table_of(result.systems, measures, baseline=baseline), title=f"{result.dataset}: {count} queries", to=out
    )
    path = Settings().data_folder / "eval" / "rows" / f"{result.dataset.replace('/', '-')}.jsonl"
    write_rows(result, path)
    out.print(f"rows: {path}")


def _means(result: Evaluated) -> dict[str, object]:
    """The means of every system, as `--json` writes them."""
    return {
        "dataset": result.dataset,
        "systems": {
            name: {measure: mean(list(rows[measure].values())).value for measure in BEIR_MEASURES}
            for name, rows in result.systems.items()
        },
    }
