"""The frozen dataset `casebook-v1`: query cases with judged items, gaps, mentors. Knows its files and their sums."""

import csv
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.form import CaseForm
from service.measured.dataset import SUMS
from service.measured.sheets import Rating

HOME = Path(__file__).parent.parent
"""The folder in which the shipped datasets stand."""
FOLDER = HOME / "casebook-v1"
BARE_FORMS = HOME / "bare-forms-v1"
"""Forms of one or two short sentences, in the casebook's shape; similar cases alone are judged."""
UNSEEN_FORMS = HOME / "unseen-forms-v1"
"""Whole forms whose writer knew no catalogue of situations, in the casebook's shape; what is surest is judged."""
EVERYDAY_FORMS = HOME / "everyday-forms-v1"
"""The same by writers who were asked for what novice teachers really bring, in life's proportions."""
KINDS = ("cases", "materials", "mentors")
JUDGED_TWICE = "judged-twice.tsv"
"""Query, kind, item, and the grades of two judges."""
RELEVANT = 2
"""Grades of cases and materials from here on are helpful; below, an item only touches the matter."""
Split = Literal["dev", "test"]


@dataclass(frozen=True)
class QueryCase:
    """One query: a form nobody of the corpus wrote, with what a good mentor would find missing in it."""

    id: str
    split: Split
    situation: str
    form: CaseForm
    gaps: frozenset[str]
    known: frozenset[str]
    answered: tuple[str, ...]
    tried: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Casebook:
    """The queries of one split (or both) and their grades by kind, query and item."""

    queries: dict[str, QueryCase]
    qrels: dict[str, dict[str, dict[str, int]]]

    def helpful(self, kind: str) -> dict[str, dict[str, int]]:
        """Grades with everything below `RELEVANT` set to 0; for mentors every grade counts."""
        least = 1 if kind == "mentors" else RELEVANT
        return {
            query: {item: grade if grade >= least else 0 for item, grade in self.qrels[kind].get(query, {}).items()}
            for query in self.queries
        }

    def unanswerable(self, kind: str) -> frozenset[str]:
        """Queries for which nothing judged is helpful."""
        return frozenset(query for query, grades in self.helpful(kind).items() if not any(grades.values()))


def read_casebook(split: Split | None = None, *, folder: Path = FOLDER) -> Casebook:
    """One split, or both. Raises ValueError when a file is not the frozen one."""
    check_sums(folder)
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf8").splitlines()]
    queries = {row["id"]: _query(row) for row in rows if split in (None, row["split"])}
    grades = {kind: grades_in(folder / name for name in rounds(folder, kind)) for kind in KINDS}
    return Casebook(
        queries, {kind: {q: of for q, of in found.items() if q in queries} for kind, found in grades.items()}
    )


def dataset_folder(name: str) -> Path:
    """The folder of a dataset in the casebook's format: one that is shipped, by name, or any other by path."""
    shipped = HOME / name
    return shipped if (shipped / SUMS).is_file() else Path(name)


def checksum(folder: Path = FOLDER) -> str:
    """One short sum of a dataset; reading has checked that its files are those that were summed."""
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()[:16]


def rounds(folder: Path, kind: str) -> list[str]:
    """The files of one kind's judgments, the first rounds first; a file that is not summed is not read."""
    found = [name for name in sums_of(folder) if name.startswith(f"qrels/{kind}.") or name.startswith(f"qrels/{kind}-")]
    return sorted(found, key=lambda name: (len(name), name))


def grades_in(files: Iterable[Path]) -> dict[str, dict[str, int]]:
    """The grades of some files of judgments, by query and item."""
    grades: dict[str, dict[str, int]] = {}
    for path in files:
        with path.open(encoding="utf8", newline="") as file:
            for query, item, grade in csv.reader(file, delimiter="\t"):
                grades.setdefault(query, {})[item] = int(grade)
    return grades


def judged_twice(folder: Path = FOLDER) -> list[Rating]:
    """Both grades of every item that two judges graded, each without sight of the other's."""
    with (folder / JUDGED_TWICE).open(encoding="utf8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    return [
        Rating("/".join(where), rater, int(grade))
        for *where, one, other in rows
        for rater, grade in (("one", one), ("other", other))
    ]


def check_sums(folder: Path) -> None:
    """Raise ValueError naming the first file that is not the frozen one."""
    for name, wanted in sums_of(folder).items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
            raise ValueError(f"{name} of {folder.name} was changed; a frozen dataset gets a new version instead")


def sums_of(folder: Path) -> dict[str, str]:
    """The frozen sum of each file of a dataset."""
    sums: dict[str, str] = json.loads((folder / SUMS).read_text(encoding="utf8"))
    return sums


def _query(row: dict[str, Any]) -> QueryCase:
    return QueryCase(
        id=row["id"],
        split=row["split"],
        situation=row["situation"],
        form=CaseForm.model_validate(row["form"]),
        gaps=frozenset(row["gaps"]),
        known=frozenset(row["known"]),
        answered=tuple(row["answered"]),
        tried=tuple(row["tried"]),
        language=row["language"],
    )
