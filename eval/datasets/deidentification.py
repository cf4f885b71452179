"""The frozen datasets of de-identification: whole cases with every span that gives somebody away. Knows their markup.

A span stands in the text as ⟦kind:words⟧, so that a person can read and check the labels; reading takes the marks out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.deidentification.finding import EntityKind
from corpus.records import SolvedCase
from eval.datasets.casebook import HOME, Split, check_sums

DatasetName = Literal["deidentification-v1", "deidentification-v2", "deidentification-v3"]
SPLITS: Mapping[DatasetName, tuple[Split, ...]] = {
    "deidentification-v1": ("dev", "test"),
    "deidentification-v2": ("test",),
    "deidentification-v3": ("dev", "test"),
}
"""Which parts a dataset has; v2 was written to be reported, so there is nothing of it to tune on."""
_MARK = re.compile(r"⟦(?P<kind>[a-z ]+):(?P<words>[^⟦⟧]*)⟧")


@dataclass(frozen=True)
class Span:
    """Characters of one field that must not stay, and what they would give away."""

    field: str
    start: int
    end: int
    kind: EntityKind


@dataclass(frozen=True)
class LabelledCase:
    """One case of the dataset without its marks, and its spans in order."""

    case: SolvedCase
    spans: tuple[Span, ...]


def read_labelled(
    split: Split, *, dataset: DatasetName = "deidentification-v3", root: Path = HOME
) -> tuple[LabelledCase, ...]:
    """One split. Raises ValueError when a file is not the frozen one, or the dataset has no such split."""
    if split not in SPLITS[dataset]:
        raise ValueError(f"{dataset} has no {split} part, only {' and '.join(SPLITS[dataset])}")
    folder = root / dataset
    check_sums(folder)
    rows = (folder / f"{split}.jsonl").read_text(encoding="utf8").splitlines()
    return tuple(_labelled(json.loads(row)["case"]) for row in rows)


def _labelled(row: Mapping[str, Any]) -> LabelledCase:
    spans: list[Span] = []
    return LabelledCase(SolvedCase.model_validate(_bare(row, "", spans)), tuple(spans))


def _bare(value: Any, path: str, spans: list[Span]) -> Any:
    """The same data without marks; what they marked is added to `spans`."""
    if isinstance(value, str):
        return _text(value, path, spans)
    if isinstance(value, list):
        return [_bare(part, f"{path}.{at}", spans) for at, part in enumerate(value)]
    if isinstance(value, Mapping):
        return {name: _bare(part, f"{path}.{name}" if path else name, spans) for name, part in value.items()}
    return value


def _text(marked: str, path: str, spans: list[Span]) -> str:
    text = ""
    for plain, found in _parts(marked):
        text += plain
        if found is not None:
            spans.append(Span(path, len(text), len(text) + len(found["words"]), EntityKind(found["kind"])))
            text += found["words"]
    return text


def _parts(marked: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    at = 0
    for found in _MARK.finditer(marked):
        yield marked[at : found.start()], found
        at = found.end()
    yield marked[at:], None
