"""What every evaluation command shares: where it prints, the time, the bench of the settings. Measures nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from eval.runs.workbench import Bench, workbench
from service.settings import Settings

out = Console(width=160)


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench from the settings."""
    with workbench(Settings()) as made:
        yield made


def kept_runs() -> Path:
    """The folder of all runs."""
    return Settings().data_folder / "eval" / "runs"


def kept_sheets() -> Path:
    """The folder of all rating sheets."""
    return Settings().data_folder / "eval" / "sheets"


def now() -> datetime:
    """The time, for the records of runs."""
    return datetime.now(UTC)
