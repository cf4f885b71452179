"""The frozen dataset `tried-v1`: suggested steps, texts of actions taken, and whether these tell of those.

Knows its files.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.reading import Corpus
from eval.datasets.casebook import HOME, Split, check_sums

FOLDER = HOME / "tried-v1"
Label = Literal["tried", "partly", "not"]


@dataclass(frozen=True)
class Pair:
    """One step of one solved case and one text. `source` is 'written', or the casebook's query the text is from.

    `kind` says how the two meet: in the same or in other words, in part, with another person, planned, denied, by words
    alone, in another act; 'as shown' for what a first response to a casebook query shows.
    """

    id: str
    split: Split
    source: str
    case: str
    step: str
    kind: str
    label: Label
    text: str


def read_tried_set(split: Split, *, folder: Path = FOLDER) -> list[Pair]:
    """One split. Raises ValueError when a file is not the frozen one."""
    check_sums(folder)
    rows = (Pair(**json.loads(line)) for line in (folder / "pairs.jsonl").read_text(encoding="utf8").splitlines())
    return [pair for pair in rows if pair.split == split]


def steps_gone(pairs: list[Pair], corpus: Corpus) -> list[Pair]:
    """Pairs whose step the corpus no longer has."""
    steps = {(case.id, step) for case in corpus.cases for solution in case.solutions for step in solution.steps}
    return [pair for pair in pairs if (pair.case, pair.step) not in steps]
