"""Folders in the BEIR format (Thakur et al. 2021): corpus.jsonl, queries.jsonl, qrels/SPLIT.tsv. Knows files only."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.runs.provenance import sum_of
from retrieval.items import Item, Kind, Part

_BLANK_LINE = re.compile(r"\r?\n[^\S\n]*\r?\n")


class NotBeir(ValueError):
    """The folder is not in the BEIR format; the sentence says what is missing."""


@dataclass(frozen=True)
class Beir:
    """One folder's content: items of the given kind, the split's queries, and its judgments."""

    name: str
    items: tuple[Item, ...]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]
    checksum: str


def read_beir(folder: Path, *, split: str, kind: Kind) -> Beir:
    """Read a folder; texts stand as they are, titles before them. Raises NotBeir with a sentence."""
    files = ("corpus.jsonl", "queries.jsonl", f"qrels/{split}.tsv")
    for name in files:
        if not (folder / name).is_file():
            raise NotBeir(
                f"{folder / name} is missing; a BEIR folder has corpus.jsonl, queries.jsonl and qrels/{split}.tsv"
            )
    qrels = _qrels(folder / "qrels" / f"{split}.tsv")
    queries = {str(row["_id"]): str(row["text"]) for row in _lines(folder / "queries.jsonl")}
    items = tuple(_item(row, kind) for row in _lines(folder / "corpus.jsonl"))
    asked = {query: queries[query] for query in qrels if query in queries}
    return Beir(folder.name, items, asked, qrels, sum_of([folder / name for name in files], base=folder))


def _item(row: dict[str, Any], kind: Kind) -> Item:
    title, text = str(row.get("title") or "").strip(), str(row.get("text") or "").strip()
    paragraphs = [part.strip() for part in _BLANK_LINE.split(text) if part.strip()] if kind == "mentors" else [text]
    if title:
        paragraphs = [f"{title}\n{paragraphs[0] if paragraphs else ''}", *paragraphs[1:]]
    parts = tuple(Part("text", paragraph) for paragraph in paragraphs if paragraph.strip())
    return Item(kind=kind, id=str(row["_id"]), parts=parts)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _row(line, f"{path}:{number}")


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        raise NotBeir(f"{where}: is not readable JSON") from None
    if not isinstance(row, dict) or not {"_id", "text"} <= row.keys():
        raise NotBeir(f"{where}: needs the fields _id and text")
    return row


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf8", newline="") as file:
        for row in csv.reader(file, delimiter="\t"):
            if len(row) == 3 and row[2].strip().lstrip("-").isdigit():
                qrels.setdefault(row[0], {})[row[1]] = int(row[2])
    return qrels
