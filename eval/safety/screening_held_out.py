"""What models say of the texts of writers whom they were not fitted on, as it is kept beside these. Fits nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.datasets.screening import FOLDER, Labelled, read_casebook_forms, read_writers
from retrieval.encoder import Vectors

KEPT = FOLDER / "held-out.jsonl"


@dataclass(frozen=True)
class Said:
    """The logits of both models for one text: any danger, then each kind."""

    row: Labelled
    words: Vectors
    reading: Vectors


def write_held_out(said: Sequence[Said]) -> None:
    """Keep it, to three decimals."""
    lines = [
        json.dumps(
            {
                "writer": each.row.writer,
                "id": each.row.id,
                "words": _rounded(each.words),
                "reading": _rounded(each.reading),
            }
        )
        for each in said
    ]
    KEPT.write_text("\n".join(lines) + "\n", encoding="utf8")


def _rounded(logits: Vectors) -> list[float]:
    return [round(float(value), 3) for value in logits]


def read_held_out() -> list[Said]:
    """What was said of every text by models that were not fitted on its writer."""
    judged = [*read_writers(), *read_casebook_forms("dev"), *read_casebook_forms("test")]
    rows = {(row.writer, row.id): row for row in judged}
    found = [json.loads(line) for line in KEPT.read_text(encoding="utf8").splitlines()]
    return [
        Said(rows[line["writer"], line["id"]], np.array(line["words"]), np.array(line["reading"])) for line in found
    ]
