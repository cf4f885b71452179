"""The command `casementor eval screening`: measuring, or fitting first. Knows how it is asked and shown."""

from collections.abc import Sequence
from pathlib import Path

import typer
import yaml
from rich.console import Console

from corpus.reading import SHIPPED
from eval.screening_eval import Judged, by_category, by_floor, judge_all, overview, write_judged, wrong
from eval.screening_fit import fit
from eval.screening_set import FOLDER, Part
from eval.tables import print_table
from eval.workbench import Bench
from retrieval.danger_weights import WEIGHTS, DangerWeights, danger_weights
from service.screening import Screen

HEAD = "# Written by `casementor eval screening --fit`, by encoder: how near a form is to each category of danger.\n"


def measure_screening(part: Part, *, bench: Bench, to: Console) -> None:
    """Print recall, false alarms and every wrong judgement, and keep a row a text."""
    screen = Screen.open(SHIPPED, encoder=bench.encoder)
    judged = judge_all(part, screen=screen, bench=bench)
    alone = judge_all(part, screen=screen.with_weights(None), bench=bench)
    title = f"{FOLDER.name}/{part}: {len(judged)} texts"
    print_table(overview({"signs and meaning": judged, "signs alone": alone}), title=title, to=to)
    print_table(by_category(judged), title="recall by category", to=to)
    if part == "dev":
        print_table(by_floor(judged), title="other floors", to=to)
    for line in wrong(judged):
        to.print(line, markup=False, highlight=False)
    to.print(f"rows: {_kept(judged, part, bench.folder)}")


def _kept(judged: Sequence[Judged], part: Part, folder: Path) -> Path:
    path = folder / "rows" / f"{FOLDER.name}-{part}.jsonl"
    write_judged(judged, path)
    return path


def fit_screening(*, bench: Bench, to: Console) -> None:
    """Fit the weights on train and the floor on dev, and write them into the file that serving reads."""
    screen = Screen.open(SHIPPED, encoder=bench.encoder)
    write_weights(bench.encoder.name, fit(bench, screen))
    to.print(f"weights written to {WEIGHTS.name}")


def write_weights(encoder: str, fitted: DangerWeights) -> None:
    """Put one encoder's weights into the file; the others stay."""
    known = yaml.safe_load(WEIGHTS.read_text(encoding="utf8")) if WEIGHTS.exists() else {}
    known[encoder] = fitted.model_dump(mode="json")
    WEIGHTS.write_text(
        HEAD + yaml.safe_dump(known, sort_keys=True, width=118, default_flow_style=None), encoding="utf8"
    )
    danger_weights.cache_clear()


def part_named(name: str) -> Part:
    """The part a person named; raises typer's BadParameter for another word."""
    match name:
        case "" | "dev":
            return "dev"
        case "train" | "test":
            return name
    raise typer.BadParameter("the screening set has the splits train, dev and test")
