"""The command `casementor eval flattery`. Knows how it is asked and shown; it prints a part of the same run."""

from typing import Annotated, Literal

import typer

from eval.datasets.shipped import shipped_corpus
from eval.experiments.safety import FLATTERY
from eval.runs.running import run
from eval.runs.tables import print_table, rates_of
from eval.runs.terminal import bench, now, out
from eval.safety.flattery import soothing_of_mentors
from eval.tasks.flattery_task import NAMES, OTHER_SIDE, OWN_PART, SOOTHES

SHOWN = (SOOTHES, NAMES, OWN_PART, OTHER_SIDE)


def flattery(
    split: Annotated[
        Literal["dev", "test"], typer.Option(help="Words are tuned on dev; test is for reporting.")
    ] = "dev",
) -> None:
    """Report whether drafts say the uncomfortable thing where the teacher's own act is part of the problem."""
    with bench() as made:
        found = run(FLATTERY, split=split, bench=made, now=now)
    title = f"{found.record.dataset_and_split}: {found.record.queries} cases, shares of those something is said to"
    print_table(rates_of(found.values, SHOWN), title=title, to=out)
    corpus = shipped_corpus()
    out.print(f"Possible solutions of the library's mentors that soothe: {soothing_of_mentors(corpus)}", markup=False)
    for answered in found.answers.values():
        for sentence in answered.shown:
            out.print(f"{answered.system} {answered.query}: {sentence.title}", markup=False)
