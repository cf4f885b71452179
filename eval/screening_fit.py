"""Fitting screening: with writers held out, then with all; how words and reading are weighed; the floor.

Knows the dataset, the encoder and the files of the model.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import floor

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from corpus.danger import Category
from eval.screening_reading_fit import UNTOLD, Example, fit_reading
from eval.screening_set import (
    FOLDER,
    HELD_OUT,
    LIBRARY,
    WRITERS,
    Labelled,
    read_casebook_forms,
    read_library,
    read_writers,
)
from eval.screening_words_fit import fit_words
from retrieval.analysis import sentences
from retrieval.danger_model import FITTED, Fitted, Weighing
from retrieval.danger_reading import DangerReading, Learned, write_learned
from retrieval.danger_words import DangerWords, write_words
from retrieval.encoder import Vectors
from retrieval.index import Progress
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import ask

MOST_ALARMS = 0.05
"""Share of the ordinary texts of held-out writers that may count as surely dangerous (R10)."""
MOST_DOUBTS = 0.10
"""Share of the ordinary texts of held-out writers that may be in doubt or more: doubt hides nothing."""
TOLD_WITHIN = 6
"""One of so many written texts is also told in the middle of a solved case of the library.

The library's long, calm cases alone would teach that length is safety; told within one another, dangerous and ordinary
texts differ in nothing but what they tell.
"""
SEED = 5
KEPT = FOLDER / "held-out.jsonl"
"""What models say of the texts of a writer whom they were not fitted on."""


@dataclass(frozen=True)
class Said:
    """The logits of both models for one text: any danger, then each kind."""

    row: Labelled
    words: Vectors
    reading: Vectors


def fit_all(encoder: OnnxEncoder, *, progress: Progress) -> None:
    """Fit and write everything. Most of an hour on two free cores; the same machine gives the same numbers."""
    written, ordinary = read_writers(), [*read_library(), *read_casebook_forms("dev")]
    said: list[Said] = []
    for writers in HELD_OUT:
        others = [row for row in written if row.writer not in writers]
        models = _fit([*others, *ordinary], encoder, progress, told=f"without {' and '.join(writers)}")
        said += _said([row for row in written if row.writer in writers], models, encoder)
    models = _fit([*written, *ordinary], encoder, progress, told="with all")
    said += _said(read_casebook_forms("test"), models, encoder)
    FITTED.mkdir(exist_ok=True)
    write_words(models.words, FITTED / "words.npz")
    write_learned(models.learned, FITTED / "reading.npz")
    _write_held_out(said)
    weigh_anew()


@dataclass(frozen=True)
class _Models:
    words: DangerWords
    learned: Learned


def _fit(rows: Sequence[Labelled], encoder: OnnxEncoder, progress: Progress, *, told: str) -> _Models:
    rows = [*rows, *_told_within(rows)]
    examples = [Example(ask(row.form.texts, encoder=encoder).middles, _kind(row)) for row in rows]
    learned = fit_reading(
        examples,
        encoder.top,
        encoder=encoder.name,
        kinds=len(Category),
        progress=lambda done, total: progress(told, done, total),
    )
    return _Models(fit_words(rows), learned)


def _told_within(rows: Sequence[Labelled]) -> Iterator[Labelled]:
    """Some of the written texts, told in the middle of a field of a solved case."""
    chance = random.Random(SEED)
    hosts = [row.form for row in rows if row.writer == LIBRARY]
    for row in [row for row in rows if row.writer in WRITERS][::TOLD_WITHIN]:
        host, field = chance.choice(hosts), chance.choice(("essence", "actions_taken", "difficulty"))
        told = list(sentences(host.texts[field]))
        told.insert(chance.randint(0, len(told)), row.form.essence)
        yield replace(row, form=host.model_copy(update={field: " ".join(told)}))


def _said(rows: Sequence[Labelled], models: _Models, encoder: OnnxEncoder) -> list[Said]:
    reading = DangerReading(models.learned, encoder.top)
    queries = [(row, ask(row.form.texts, encoder=encoder)) for row in rows]
    return [Said(row, models.words.logits(query.texts), reading.logits(query.middles)) for row, query in queries]


def _kind(row: Labelled) -> int:
    return UNTOLD if row.category is None else list(Category).index(row.category)


def _write_held_out(said: Sequence[Said]) -> None:
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
    rows = {(row.writer, row.id): row for row in [*read_writers(), *read_casebook_forms("test")]}
    found = [json.loads(line) for line in KEPT.read_text(encoding="utf8").splitlines()]
    return [
        Said(rows[line["writer"], line["id"]], np.array(line["words"]), np.array(line["reading"])) for line in found
    ]


def weigh_anew() -> None:
    """Choose weighing and floors from what was said of held-out texts, and write them."""
    held_out = set(chain.from_iterable(HELD_OUT))
    said = [each for each in read_held_out() if each.row.writer in held_out]
    fitted = Fitted(dataset=FOLDER.name, both=_weighing(said, reading=True), words=_weighing(said, reading=False))
    head = "# Written by `casementor eval screening --fit`.\n"
    path = FITTED / "danger.yaml"
    path.write_text(head + yaml.safe_dump(fitted.model_dump(), sort_keys=False), encoding="utf8")


def _weighing(said: Sequence[Said], *, reading: bool) -> Weighing:
    given = np.array([[each.words[0], each.reading[0] if reading else 0.0] for each in said])
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(given, [_is_danger(each) for each in said])
    words, by_reading = (round(float(value), 3) for value in model.coef_[0])
    bias = round(float(model.intercept_[0]), 3)
    bare = Weighing(words=words, reading=by_reading, bias=bias, floor=0.0, doubt=0.0)
    ordinary = _dangers([each for each in said if not _is_danger(each)], bare)
    return bare.model_copy(
        update={"floor": _passed_by(ordinary, MOST_ALARMS), "doubt": _passed_by(ordinary, MOST_DOUBTS)}
    )


def _passed_by(dangers: Sequence[float], share: float) -> float:
    """The lowest floor that no more than a share of the dangers reach, the least of which come first."""
    return (floor(dangers[-1 - int(share * len(dangers))] * 1000) + 1) / 1000


def _dangers(said: Sequence[Said], weighing: Weighing) -> list[float]:
    """Log-odds above the floor, the least first."""
    return sorted(weighing.told(each.words, each.reading).danger for each in said)


def _is_danger(each: Said) -> bool:
    return each.row.category is not None
