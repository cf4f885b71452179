"""Bringing one's own data in: folders, JSON lines, and CSV for cases. A rejected row is listed with its reason.

Knows files and rows; the rules are the corpus's own.
"""

import csv
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.checking import check
from corpus.reading import KINDS, Corpus, Source, name_of, read_corpus, sentence, used_twice, validate
from corpus.records import Record

LISTS = ("participants", "problem_fields", "materials")
ROW_BYTES = 1_000_000
KEPT = "kept: edited here; change it on the moderators' pages"


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken: where it stands, why, and the row itself so that nothing is lost."""

    path: str
    line: int
    reason: str
    row: str = ""


class Unreadable(str):
    """Why a row could not be read."""


def read_import(path: Path, *, kind: str, known: Corpus) -> tuple[Corpus, list[Rejected]]:
    """Read a folder, a .jsonl or a .csv file. What breaks a rule is rejected, the rest comes back.

    `known` is what the library already has: tags, materials and mentors named in the rows may stand there.
    """
    if path.is_dir():
        corpus, faults = read_corpus(path)
        return _keep_sound(corpus, known, [Rejected(f.path, f.line, f.mend) for f in faults])
    rows = _csv_rows(path) if path.suffix == ".csv" else _jsonl_rows(path)
    kind = path.stem if path.stem in KINDS else kind
    found: list[Record] = []
    sources: dict[tuple[str, str], Source] = {}
    rejected: list[Rejected] = []
    for line, raw, data in rows:
        if isinstance(data, Unreadable):
            rejected.append(Rejected(path.name, line, str(data), raw))
            continue
        try:
            record = validate(KINDS[kind], data)
        except ValidationError as error:
            reason = "; ".join(sentence(detail) for detail in error.errors(include_url=False))
            rejected.append(Rejected(path.name, line, reason, raw))
            continue
        source = Source(path.name, line)
        first = sources.setdefault((kind, name_of(record)), source)
        if first is source:
            found.append(record)
        else:
            rejected.append(Rejected(path.name, line, used_twice(name_of(record), source, first).mend, raw))
    return _keep_sound(Corpus(**{kind: tuple(found)}, sources=sources), known, rejected)  # type: ignore[arg-type]


def _keep_sound(corpus: Corpus, known: Corpus, rejected: list[Rejected]) -> tuple[Corpus, list[Rejected]]:
    """Drop records that break a rule between records, again until none does."""
    while faults := [fault for fault in check(_joined(corpus, known)) if _source_of(corpus, fault.path, fault.line)]:
        bad = {(fault.path, fault.line): fault.mend for fault in faults}
        for (path, line), mend in bad.items():
            rejected.append(Rejected(path, line, mend, _raw(corpus, path, line)))
        corpus = _without(corpus, set(bad))
    return corpus, rejected


def keep_edited(corpus: Corpus, edited: Collection[tuple[str, str]]) -> tuple[Corpus, list[Rejected]]:
    """Without records that somebody edited or took out here (kind and id): no file overwrites a person's change."""
    sources = {(source.path, source.line): key for key, source in corpus.sources.items() if key in edited}
    kept = [Rejected(path, line, KEPT, _raw(corpus, path, line)) for path, line in sources]
    return _without(corpus, set(sources)), kept


def _source_of(corpus: Corpus, path: str, line: int) -> bool:
    return any((source.path, source.line) == (path, line) for source in corpus.sources.values())


def _joined(corpus: Corpus, known: Corpus) -> Corpus:
    """The new records with those already known that they do not replace."""
    joined: dict[str, Any] = {}
    for kind in KINDS:
        new = getattr(corpus, kind)
        names = {name_of(record) for record in new}
        joined[kind] = (*new, *(old for old in getattr(known, kind) if name_of(old) not in names))
    return Corpus(**joined, sources=corpus.sources)


def _without(corpus: Corpus, bad: set[tuple[str, int]]) -> Corpus:
    gone = {key for key, source in corpus.sources.items() if (source.path, source.line) in bad}
    kept = {kind: tuple(r for r in getattr(corpus, kind) if (kind, name_of(r)) not in gone) for kind in KINDS}
    return Corpus(**kept, sources={key: source for key, source in corpus.sources.items() if key not in gone})


def _raw(corpus: Corpus, path: str, line: int) -> str:
    for kind in KINDS:
        for record in getattr(corpus, kind):
            source = corpus.sources.get((kind, name_of(record)))
            if source and (source.path, source.line) == (path, line):
                return str(record.model_dump_json(exclude_defaults=True))
    return ""


def _jsonl_rows(path: Path) -> Iterator[tuple[int, str, Any]]:
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        text = raw.decode("utf8", errors="replace").lstrip("\ufeff")
        if text.strip():
            yield number, text, _json(raw)


def _json(raw: bytes) -> Any:
    """The row's data, or why there is none."""
    if len(raw) > ROW_BYTES:
        return Unreadable("is a row of more than a megabyte")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Unreadable("is not UTF-8 text; save the file as UTF-8")
    except (ValueError, RecursionError):
        return Unreadable("is not readable JSON")


def _csv_rows(path: Path) -> Iterator[tuple[int, str, Any]]:
    csv.field_size_limit(path.stat().st_size + 1)  # longer rows than ROW_BYTES are rejected below, one by one
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            raw = json.dumps(row, ensure_ascii=False, default=str)
            yield reader.line_num, raw, _csv_case(row, raw)


def _csv_case(row: dict[Any, Any], raw: str) -> Any:
    if len(raw) > ROW_BYTES:
        return Unreadable("is a row of more than a megabyte")
    if None in row:
        return Unreadable("has more cells than there are columns")
    if "\ufffd" in raw:
        return Unreadable("is not UTF-8 text; save the file as UTF-8")
    return case_from_row(row)


def case_from_row(row: dict[str, Any]) -> dict[str, Any]:
    """A solved case from one flat row.

    Lists are separated by ';'. One exchange comes from `asked` and `answered`, the first solution from `approach`,
    `solution` and `steps`, the reflection from `done`, `helped` and `outcome`; other columns are named as fields are.
    """
    filled = {name: text.strip() for name, text in row.items() if isinstance(text, str) and text.strip()}
    case: dict[str, Any] = {name: filled.pop(name) for name in list(filled) if name not in _NESTED}
    for name in LISTS:
        if name in case:
            case[name] = _split(case[name])
    case["questions"] = [{"kind": "clarifying", **_picked(filled, "asked", "answered")}]
    case["solutions"] = [
        {**_picked(filled, "approach"), "text": filled.get("solution", ""), "steps": _split(filled.get("steps", ""))}
    ]
    case["reflection"] = _picked(filled, "done", "helped", "outcome")
    return case


_NESTED = ("asked", "answered", "approach", "solution", "steps", "done", "helped", "outcome")


def _picked(filled: dict[str, str], *names: str) -> dict[str, str]:
    return {name: filled[name] for name in names if name in filled}


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def write_rejected(path: Path, rejected: Iterable[Rejected]) -> None:
    """List rejected rows as JSON lines: path, line, reason, row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(vars(row), ensure_ascii=False) + "\n" for row in rejected), encoding="utf8")
