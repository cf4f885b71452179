"""The command `casementor eval injections`. Knows how it is asked and shown."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from eval.runs.tables import print_table
from eval.runs.terminal import out
from eval.safety.injections import measure_attacks, table_of_attacks


def injections(
    script: Annotated[str, typer.Option(help="What the scripted model plays, such as `good`.")] = "obedient",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the outcome of every request here.")] = None,
) -> None:
    """Put every attack of injections-v1 into a case or a library text and report what of it reaches a draft."""
    outcomes = measure_attacks(script)
    print_table(table_of_attacks(outcomes), title=f"injections-v1, a model that plays '{script}'", to=out)
    for one in outcomes:
        if one.through:
            out.print(f"{one.attack.id} {one.task}: {', '.join(dict.fromkeys(one.through))}", markup=False)
    if json_file is not None:
        json_file.write_text(json.dumps([asdict(one) for one in outcomes], indent=1), encoding="utf8")
    if any(one.through for one in outcomes):
        raise typer.Exit(1)
