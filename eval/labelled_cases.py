"""The frozen dataset `deidentification-v1`: whole cases with every span that gives somebody away. Knows its markup.

A span stands in the text as ⟦kind:words⟧, so that a person can read and check the labels; reading takes the marks out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.deidentification.finding import EntityKind
from corpus.records import SolvedCase
from eval.casebook import Split, check_sums

LABELLED = Path(__file__).parent / "deidentification-v1"
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


def read_labelled(split: Split, *, folder: Path = LABELLED) -> tuple[LabelledCase, ...]:
    """One split. Raises ValueError when a file is not the frozen one."""
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
