"""The frozen dataset `readers-v2`: what readers of the whole library chose for forms, most of them of screening-v6."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.casebook import HOME, check_sums
from eval.datasets.screening import read_writers

FOLDER = HOME / "readers-v2"
CHOSEN, FORMS, OFFERED = "chosen.jsonl", "forms.jsonl", "offered.json"
SAME_PROBLEM = 3
"""The grade of what is about just the problem of the form; what is closely related has 2."""


@dataclass(frozen=True)
class Reading:
    """A form with the items that were chosen for it: kind of item, id, grade. `writer` is who wrote the form."""

    id: str
    writer: str
    texts: Mapping[str, str]
    chosen: Mapping[str, Mapping[str, int]]


def read_readings(folder: Path = FOLDER) -> list[Reading]:
    """Every form. Raises ValueError when a file is not the frozen one."""
    check_sums(folder)
    forms = {row.id: (row.writer, row.texts) for row in read_writers()}
    own = map(json.loads, (folder / FORMS).read_text(encoding="utf8").splitlines())
    forms |= {row["id"]: (row["writer"], row["form"]) for row in own}
    rows = map(json.loads, (folder / CHOSEN).read_text(encoding="utf8").splitlines())
    return [Reading(row["id"], *forms[row["id"]], row["chosen"]) for row in rows]


def read_offered(folder: Path = FOLDER) -> Mapping[str, frozenset[str]]:
    """Ids by kind of what readers could choose from: what came later was not left out by them."""
    check_sums(folder)
    offered = json.loads((folder / OFFERED).read_text(encoding="utf8"))
    return {kind: frozenset(names) for kind, names in offered.items()}
