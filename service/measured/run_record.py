"""A run: its record (everything its numbers depend on), its folder, and finding one among many. Knows files only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from service.measured.answers import Answered, Asked, read_answers, read_asked
from service.measured.rows import BySystem, read_rows, values_of

Better = Literal["more", "less", "neither"]
"""Whether more or less of a measure is better; a description is neither."""
WORST: Mapping[Better, float] = {"more": 0.0, "less": 1.0, "neither": 0.0}
"""What an item counts that a system should have been asked and was not, so that nothing is gained by silence."""

RECORD, ROWS, ANSWERS, ASKED = "run.json", "rows.jsonl", "answers.jsonl", "asked.jsonl"


class NoSuchRun(ValueError):
    """No run, or more than one, goes by this name; the sentence says which there are."""


class Code(BaseModel):
    """Which code ran: the package's version, git's commit where there is one, and a digest of the sources."""

    model_config = ConfigDict(frozen=True)

    version: str
    commit: str
    digest: str


class RunRecord(BaseModel):
    """Everything the numbers of a run depend on, and when and where it ran.

    `prompts` are ids with hashes of the prompts used and `model` what answered them; 'none' where no model was asked.
    `seconds` is the time of each system; `warnings` are sentences a reader of the numbers must know.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    experiment: str
    asks: str
    dataset: str
    split: str
    dataset_checksum: str
    corpus_checksum: str
    code: Code
    encoder: str
    pipeline: str
    text_version: str
    prompts: Mapping[str, str] = {}
    model: str = "none"
    settings: Mapping[str, str] = {}
    systems: tuple[str, ...]
    baseline: str
    main_measures: tuple[str, ...]
    measures: Mapping[str, Better]
    queries: int
    machine: str
    started: datetime
    finished: datetime | None = None
    seconds: Mapping[str, float] = {}
    warnings: tuple[str, ...] = ()

    @property
    def dataset_and_split(self) -> str:
        """Two runs can be compared when this is the same."""
        return f"{self.dataset}/{self.split}"

    @property
    def is_complete(self) -> bool:
        """Whether every declared system has answered every query; only one that has is given its seconds."""
        return self.finished is not None and set(self.systems) <= self.seconds.keys()


@dataclass(frozen=True)
class Run:
    """A run's folder, read when asked."""

    folder: Path
    record: RunRecord

    @cached_property
    def values(self) -> BySystem:
        """Values by system, measure and query; systems in the declared order, those that have not run left out."""
        found = values_of(read_rows(self.folder / ROWS))
        return {name: found[name] for name in self.record.systems if name in found}

    @cached_property
    def answers(self) -> Mapping[tuple[str, str], Answered]:
        """Answers by system and query."""
        return {(one.system, one.query): one for one in read_answers(self.folder / ANSWERS)}

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """What was asked, by query."""
        return read_asked(self.folder / ASKED)


def read_run(folder: Path) -> Run:
    """The run in a folder."""
    return Run(folder, RunRecord.model_validate_json((folder / RECORD).read_text(encoding="utf8")))


def write_record(folder: Path, record: RunRecord) -> None:
    """Write a run's record, whole or not at all."""
    beside = folder / f".{RECORD}"
    beside.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf8")
    beside.replace(folder / RECORD)


def runs_in(home: Path) -> list[Run]:
    """Every run kept here, the newest first."""
    found = [read_run(record.parent) for record in home.glob(f"*/{RECORD}")]
    return sorted(found, key=lambda run: (run.record.started, run.record.id), reverse=True)


def find_run(home: Path, name: str) -> Run:
    """A run by its id or a part of it that only it begins with, or as EXPERIMENT (its newest) or EXPERIMENT~1 (the one
    before). Raises NoSuchRun.
    """
    runs = runs_in(home)
    experiment, _, back = name.partition("~")
    of_experiment = [run for run in runs if run.record.experiment == experiment]
    if of_experiment and back in ("", *map(str, range(len(of_experiment)))):
        return of_experiment[int(back or 0)]
    begun = [run for run in runs if run.record.id.startswith(name)]
    if len(begun) == 1:
        return begun[0]
    known = ", ".join(run.record.id for run in begun or runs) or "none yet; make one with: casementor eval run cases"
    raise NoSuchRun(f"{'More than one run begins' if begun else 'No run goes'} by the name '{name}'. Runs: {known}")
