"""A dataset of queries and judgments laid out like `casebook-v1`, as files that are written once. Imports none of ours.

`queries.jsonl` holds the queries, `qrels/KIND.tsv` query, item and grade, `offered.jsonl` what was drafted for mentors
and what became of it, `judged-items.json` a digest of every judged item as it read then, `rests-on.json` every record
the dataset rests on, `checksums.json` the sums of the first three.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import Any

from service.measured.json_lines import read_lines, write_lines

KINDS = ("cases", "materials", "mentors")
"""What is judged."""

QUERIES, OFFERED, JUDGED_ITEMS, RESTS_ON, SUMS, CARD = (
    "queries.jsonl",
    "offered.jsonl",
    "judged-items.json",
    "rests-on.json",
    "checksums.json",
    "card.md",
)

Grade = tuple[str, str, int]
"""Query, item and how much it helps."""


class DatasetExists(ValueError):
    """There is a dataset of this name; what is frozen gets a new version instead."""


@dataclass(frozen=True)
class Offered:
    """Something drafted for a mentor in the case of a query: by whom it was made, and what the mentor did with it.

    `item` is the id of a question of the library, empty for what a model wrote. `kept` is the share of the draft's
    words that was sent, 0 to 1. No words are held: nobody has checked those for what they tell of anybody.
    """

    query: str
    task: str
    by: str
    prompt: str
    model: str
    item: str
    outcome: str
    kept: float


@dataclass(frozen=True)
class Dataset:
    """Everything of a dataset; digests by kind and id of an item."""

    card: str
    queries: Sequence[Mapping[str, Any]]
    qrels: Mapping[str, Sequence[Grade]]
    offered: Sequence[Offered] = ()
    digests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def rests_on(self) -> frozenset[str]:
        """The ids of all records it would have to lose with them."""
        queries = {str(query["id"]) for query in self.queries}
        judged = {item for grades in self.qrels.values() for _, item, _ in grades}
        return frozenset(queries | judged | {one.item for one in self.offered if one.item})


def write_dataset(home: Path, name: str, dataset: Dataset) -> Path:
    """Write a dataset under its name, whole or not at all; its folder. Raises DatasetExists."""
    folder, beside = home / name, home / f".{name}"
    if folder.exists():
        raise DatasetExists(f"There is a dataset {name} already; please give the new one the next version.")
    rmtree(beside, ignore_errors=True)
    (beside / "qrels").mkdir(parents=True)
    write_lines(beside / QUERIES, dataset.queries)
    write_lines(beside / OFFERED, [vars(one) for one in dataset.offered])
    summed = [QUERIES, OFFERED]
    for kind in KINDS:
        (beside / "qrels" / f"{kind}.tsv").write_text(_tsv(dataset.qrels.get(kind, ())), encoding="utf8")
        summed.append(f"qrels/{kind}.tsv")
    (beside / CARD).write_text(dataset.card, encoding="utf8")
    _write_json(beside / JUDGED_ITEMS, {kind: dict(dataset.digests.get(kind, {})) for kind in KINDS})
    _write_json(beside / RESTS_ON, sorted(dataset.rests_on))
    _write_json(beside / SUMS, {file: hashlib.sha256((beside / file).read_bytes()).hexdigest() for file in summed})
    beside.replace(folder)
    return folder


def datasets_in(home: Path) -> list[Path]:
    """The folders of the datasets that were written, by name."""
    return sorted(path.parent for path in home.glob(f"[!.]*/{RESTS_ON}"))


def drop_resting_on(home: Path, record: str) -> list[str]:
    """Delete every dataset that rests on a record, whole; their names. Twice changes nothing."""
    dropped = [folder for folder in datasets_in(home) if record in json.loads((folder / RESTS_ON).read_text("utf8"))]
    for folder in dropped:
        rmtree(folder)
    return [folder.name for folder in dropped]


def read_offered(folder: Path) -> Iterator[Offered]:
    """What was offered to mentors in the cases of a dataset; nothing where it tells of none."""
    return (Offered(**row) for row in read_lines(folder / OFFERED))


def digest_of(parts: Iterable[tuple[str, str]]) -> str:
    """A short sum of the fields and texts of an item."""
    return hashlib.sha256(json.dumps([list(part) for part in parts]).encode()).hexdigest()[:12]


def _tsv(grades: Iterable[Grade]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(grades)
    return written.getvalue()


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf8")
