"""Rows: what each system got on each judged item by each measure, one JSON line a row. Knows files, no system."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.measured.json_lines import append_lines, read_lines, write_lines


@dataclass(frozen=True, order=True)
class Row:
    """One value. None is unreadable, which is neither zero nor wrong; `why` then says what happened."""

    system: str
    query: str
    measure: str
    value: float | None
    why: str = ""


Values = Mapping[str, float | None]
"""Values of one system and one measure by query."""
BySystem = dict[str, dict[str, dict[str, float | None]]]
"""Values by system, measure and query."""


def values_of(rows: Iterable[Row]) -> BySystem:
    """The rows by system, measure and query; of two rows for the same the later one counts."""
    found: BySystem = {}
    for row in rows:
        found.setdefault(row.system, {}).setdefault(row.measure, {})[row.query] = row.value
    return found


def readable(values: Values) -> dict[str, float]:
    """The values that could be read, by query."""
    return {query: value for query, value in values.items() if value is not None}


def read_rows(path: Path) -> list[Row]:
    """Every row of a file; none where there is no file."""
    return [Row(**line) for line in read_lines(path)]


def append_rows(path: Path, rows: Iterable[Row]) -> None:
    """Add rows at the end of a file, all of them in one write."""
    append_lines(path, map(_told, rows))


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """A file of just these rows in order, each once, so that the same values make the same file."""
    once = {(row.system, row.query, row.measure): row for row in rows}
    write_lines(path, (_told(once[key]) for key in sorted(once)))


def _told(row: Row) -> dict[str, Any]:
    told = {"system": row.system, "query": row.query, "measure": row.measure, "value": row.value}
    return told if row.value is not None else {**told, "why": row.why}
