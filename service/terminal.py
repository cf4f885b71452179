"""What commands share: their two streams, how progress is shown, how bad input is refused. Knows no command."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from retrieval.index import Progress as Heard

out = Console()
err = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)


class Refused(Exception):
    """Bad input: one line for each fault, exit 2."""


@contextmanager
def progress_bar() -> Iterator[Heard]:
    """A bar for each thing that is being done, on the error stream so that pipes stay clean."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def hear(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield hear
