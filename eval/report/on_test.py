"""A run on the test split, as the page of results shows it. Knows experiments and tables."""

from datetime import UTC, datetime

from eval.experiments import EXPERIMENTS
from eval.runs.running import run
from eval.runs.tables import markdown, table_of_run
from eval.runs.workbench import Bench
from service.measured.run_record import Run


def on_test(name: str, bench: Bench, *, dataset: str | None = None) -> Run:
    """The run of an experiment on test, of another dataset where one is named; what has been run is not run again."""
    return run(EXPERIMENTS[name], split="test", bench=bench, now=lambda: datetime.now(UTC), dataset=dataset)


def table(made: Run) -> str:
    """All its systems on its main measures, as Markdown."""
    return markdown(table_of_run(made))
