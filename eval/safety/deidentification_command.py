"""The command `casementor eval deidentification`. Knows how the numbers are shown; measuring is in the other files."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from eval.datasets.deidentification import SPLITS, DatasetName
from eval.runs.tables import print_table
from eval.runs.terminal import out
from eval.safety.deidentification import evaluate_deidentification, kind_table, whole_table


def measure_deidentification(
    split: Annotated[Literal["dev", "test"], typer.Option(help="Tune on dev; test is for reporting.")] = "dev",
    dataset: Annotated[
        DatasetName, typer.Option(help="v3 is the newest; v2 has a test part only.")
    ] = "deidentification-v3",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the numbers here.")] = None,
) -> None:
    """Measure what de-identification finds, what text it loses, and how traceable the wording stays."""
    if split not in SPLITS[dataset]:
        raise typer.BadParameter(f"{dataset} has no {split} part.", param_hint="--split")
    result = evaluate_deidentification(split=split, dataset=dataset)
    print_table(kind_table(result), title=f"{result.dataset}: {result.cases} cases", to=out)
    print_table(whole_table(result), title="whole texts", to=out)
    if json_file is not None:
        json_file.write_text(json.dumps(asdict(result), indent=1), encoding="utf8")
