"""The frozen dataset `screening-v1`: texts with the danger they tell of, in three parts. Knows its files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.reading import SHIPPED, read_corpus
from eval.casebook import Split, check_sums, read_casebook

FOLDER = Path(__file__).parent / "screening-v1"
Part = Literal["train", "dev", "test"]
Degree = Literal["explicit", "implied", "ordinary"]


@dataclass(frozen=True)
class Labelled:
    """One case form with what it tells of: danger named or shown by warning signs, or an ordinary conflict.

    `source` says where it was written: for this set, for the library or for the casebook.
    """

    id: str
    degree: Degree
    category: Category | None
    form: CaseForm
    source: Literal["written", "library", "casebook"] = "written"


def read_screening_set(part: Part, *, folder: Path = FOLDER) -> list[Labelled]:
    """One part. Train also has the library's cases, dev and test the casebook's of their split, as ordinary ones.

    Raises ValueError when a file is not the frozen one.
    """
    check_sums(folder)
    rows = [json.loads(line) for line in (folder / f"{part}.jsonl").read_text(encoding="utf8").splitlines()]
    touching = yaml.safe_load((folder / "touching.yaml").read_text(encoding="utf8"))
    if part == "train":
        return [*map(_labelled, rows), *_library(frozenset(touching["library"]))]
    return [*map(_labelled, rows), *_casebook(part, frozenset(touching["casebook"]))]


def _labelled(row: dict[str, Any]) -> Labelled:
    category = None if row["category"] is None else Category(row["category"])
    return Labelled(row["id"], row["degree"], category, CaseForm.model_validate(row["form"]))


def _library(touching: frozenset[str]) -> Iterator[Labelled]:
    for case in read_corpus(SHIPPED)[0].cases:
        if case.id not in touching:
            texts = {name: getattr(case, name) for name in ("essence", "actions_taken", "difficulty", "question")}
            yield Labelled(case.id, "ordinary", None, CaseForm(**texts), "library")


def _casebook(part: Split, touching: frozenset[str]) -> Iterator[Labelled]:
    for name, query in read_casebook(part).queries.items():
        if name not in touching:
            yield Labelled(name, "ordinary", None, query.form, "casebook")
