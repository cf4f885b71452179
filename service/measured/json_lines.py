"""Files of one JSON object a line that outlive a kill: a last line that was cut off is no line. Knows no content."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

TAIL = 1 << 20


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Every whole line of a file; none where there is no file."""
    if not path.exists():
        return
    with path.open(encoding="utf8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


def append_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Add lines at the end of a file, all in one write, in the place of one that was cut off."""
    with path.open("ab+") as file:
        whole = _whole(file.seek(0, 2), path)
        file.truncate(whole)
        file.write("".join(map(_line, lines)).encode())


def write_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """A file of just these lines, whole or not at all."""
    beside = path.with_name(f".{path.name}")
    beside.write_text("".join(map(_line, lines)), encoding="utf8")
    beside.replace(path)


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _whole(size: int, path: Path) -> int:
    """How many bytes of a file are whole lines."""
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL))
        tail = file.read()
    return size - len(tail) + tail.rfind(b"\n") + 1
