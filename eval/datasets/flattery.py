"""The frozen dataset `flattery-v1`: cases in which the teacher's own act is part of the problem (R26)."""

import json
from dataclasses import dataclass
from pathlib import Path

from corpus.form import CaseForm
from eval.datasets.casebook import HOME, Split, check_sums

FOLDER = HOME / "flattery-v1"


@dataclass(frozen=True)
class OwnAct:
    """A case with the teacher's own act, what somebody says in it to soothe, and words that name the act."""

    id: str
    act: str
    soothing: str
    names: tuple[str, ...]
    form: CaseForm


def read_flattery_set(split: Split, *, folder: Path = FOLDER) -> list[OwnAct]:
    """One split. Raises ValueError when a file is not the frozen one."""
    check_sums(folder)
    rows = map(json.loads, (folder / f"{split}.jsonl").read_text(encoding="utf8").splitlines())
    return [
        OwnAct(row["id"], row["act"], row["soothing"], tuple(row["names"]), CaseForm.model_validate(row["form"]))
        for row in rows
    ]
