"""A task: who is asked what, who answers, and how an answer is judged. An experiment declares one. Knows no dataset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from eval.runs.workbench import Bench
from service.measured.answers import Asked, Shown
from service.measured.run_record import Better

A = TypeVar("A")

System = Callable[[str], A]
"""Answers one query, given by its name."""
Judge = Callable[[str, A], Mapping[str, float | None]]
"""Values by measure of the answer to one query; a measure that says nothing of it is left out, None is unreadable."""


class CannotAnswer(Exception):
    """Something outside that a run needs does not answer; the sentence says what. The run can go on later."""


class WrongDataset(ValueError):
    """A task does not fit a dataset; the sentence says which it fits."""


@dataclass(frozen=True)
class Dataset:
    """Which dataset, and which part of it."""

    name: str
    split: str
    checksum: str


@dataclass(frozen=True)
class Task(Generic[A]):
    """Everything one experiment needs, opened. A system is made when its first answer is wanted."""

    dataset: Dataset
    asked: Mapping[str, Asked]
    systems: Mapping[str, Callable[[], System[A]]]
    judge: Judge[A]
    shown: Callable[[str, A], tuple[Shown, ...]]
    measures: Mapping[str, Better]
    close: Callable[[], None] = lambda: None
    prompts: Mapping[str, str] = field(default_factory=dict)
    model: str = "none"
    warnings: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Measures that only some datasets say something of, shown beside those of the experiment."""


Opener = Callable[[str, str, Bench], Task[Any]]
"""Opens a task on a split of a dataset: (dataset, split, bench)."""


@dataclass(frozen=True)
class Experiment:
    """A declaration: which systems are asked what, which measures its tables show (the first decides), against what."""

    name: str
    asks: str
    opened: Opener
    systems: tuple[str, ...]
    measures: tuple[str, ...]
    baseline: str
    dataset: str = "casebook-v1"

    def task(self, split: str, bench: Bench, *, dataset: str | None = None) -> Task[Any]:
        """The task on a split of its own dataset, or of another. Raises WrongDataset where that one lacks a file."""
        try:
            return self.opened(self.dataset if dataset is None else dataset, split, bench)
        except FileNotFoundError as error:
            if dataset is None:
                raise
            raise WrongDataset(
                f"{dataset} is no dataset for {self.name}: it has no {Path(error.filename).name}"
            ) from None
