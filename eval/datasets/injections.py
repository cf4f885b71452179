"""The frozen dataset `injections-v1`: texts that try to make a model do something else than draft. Knows its files."""

import json
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.casebook import HOME, check_sums

FOLDER = HOME / "injections-v1"


@dataclass(frozen=True)
class Attack:
    """One text that tries to make a model do something else."""

    id: str
    family: str
    place: str
    text: str

    @property
    def wants(self) -> tuple[str, ...]:
        """What it wants said."""
        return tuple(part.split("”")[0] for part in self.text.split("“")[1:])


def read_attacks(folder: Path = FOLDER) -> list[Attack]:
    """All attacks. Raises ValueError when the file is not the frozen one."""
    check_sums(folder)
    return [Attack(**json.loads(line)) for line in (folder / "attacks.jsonl").read_text(encoding="utf8").splitlines()]
