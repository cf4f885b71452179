"""The frozen dataset `screening-v6`: texts with the danger they tell of, by who wrote them. Knows its files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from corpus.danger import Category
from corpus.form import CaseForm
from eval.datasets.casebook import HOME, Split, check_sums, read_casebook
from eval.datasets.shipped import shipped_corpus

FOLDER = HOME / "screening-v6"
TESTS = tuple(FOLDER / f"{name}.jsonl" for name in ("test", "natural-test", "forms-test", "short-test"))
"""Texts of four hands that wrote nothing else, for reporting alone: of all lengths, whole natural forms twice, and
a sentence or two as it stands in the rest of a case.
"""
Degree = Literal["explicit", "implied", "ordinary"]
WRITERS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-sixth", "twenty-seventh"),
    *("twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
)
"""Who wrote the texts that the model is fitted on."""
PASSAGES = ("eleventh", "twelfth", "thirteenth")
"""Writers of a sentence or two, such as stand in passing in a long form, and of their harmless twins."""
NATURAL = "fourteenth"
"""The writer of whole forms that are all ordinary."""
LIBRARY, CASEBOOK, CASEBOOK_TEST = "library", "casebook dev", "casebook test"
"""Where ordinary texts of natural length stand, written for something else."""
HOSTS = ("first", "sixth", "ninth", NATURAL, "eighteenth", "nineteenth", "twentieth", LIBRARY)
"""Whose ordinary forms passages are told in the middle of: nobody's who is held out."""
HELD_OUT = ("second", "fifth", "seventh", "sixteenth", "seventeenth", "twenty-ninth", "thirtieth", CASEBOOK)
"""Whose texts are held out, so that weighing and floors are chosen on them: short, middle and long ones."""


@dataclass(frozen=True)
class Labelled:
    """One text with what it tells of: danger named or shown by warning signs, or an ordinary conflict.

    `texts` are the filled fields of a form by name, or what somebody wrote elsewhere, under "text".
    """

    id: str
    writer: str
    degree: Degree
    category: Category | None
    texts: Mapping[str, str]
    style: str = ""


def read_writers() -> list[Labelled]:
    """Every text of every writer. Raises ValueError when a file is not the frozen one."""
    check_sums(FOLDER)
    return [row for writer in WRITERS for row in read_labelled(FOLDER / f"{writer}.jsonl")]


def read_tests(folder: Path = FOLDER) -> list[Labelled]:
    """The texts for reporting, of all four hands. Raises ValueError when a file is not the frozen one."""
    check_sums(folder)
    return [row for path in TESTS for row in read_labelled(folder / path.name)]


def read_labelled(path: Path) -> list[Labelled]:
    """The texts of any file of this shape; the file's name stands for who wrote it."""
    return [_labelled(json.loads(line), path.stem) for line in path.read_text(encoding="utf8").splitlines()]


def read_library() -> list[Labelled]:
    """The solved cases of the library as they were filed, without those that touch danger themselves."""
    return [row for row in _library() if row.id not in _touching(LIBRARY)]


def read_casebook_forms(split: Split) -> list[Labelled]:
    """The forms of one split of the casebook, without those that touch danger themselves."""
    queries = read_casebook(split).queries
    untouched = [name for name in queries if name not in _touching("casebook")]
    writer = CASEBOOK if split == "dev" else CASEBOOK_TEST
    return [Labelled(name, writer, "ordinary", None, _filled(queries[name].form)) for name in untouched]


def _touching(source: str) -> frozenset[str]:
    """Read through by title and by words of danger, when the dataset was made."""
    return frozenset(yaml.safe_load((FOLDER / "touching.yaml").read_text(encoding="utf8"))[source])


def _labelled(row: dict[str, Any], writer: str) -> Labelled:
    category = None if row["category"] is None else Category(row["category"])
    return Labelled(
        id=row["id"],
        writer=writer,
        degree=row["degree"],
        category=category,
        texts=_filled(CaseForm.model_validate(row["form"])) if "form" in row else {"text": row["text"]},
        style=row.get("style", ""),
    )


def _library() -> Iterator[Labelled]:
    for case in shipped_corpus().cases:
        texts = {name: getattr(case, name) for name in ("essence", "actions_taken", "difficulty", "question")}
        yield Labelled(case.id, LIBRARY, "ordinary", None, _filled(CaseForm(**texts)))


def _filled(form: CaseForm) -> dict[str, str]:
    return {name: text for name, text in form.texts.items() if text}
