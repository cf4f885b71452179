"""Fitting screening: with writers held out, then with all; how words and reading are weighed; the floor.

Knows the dataset, the encoder and the files of the model.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import floor

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from corpus.danger import Category
from eval.datasets.screening import (
    CASEBOOK,
    FOLDER,
    HELD_OUT,
    LIBRARY,
    WRITERS,
    Labelled,
    read_casebook_forms,
    read_library,
    read_writers,
)
from eval.safety.screening_reading_fit import UNTOLD, Example, fit_reading
from eval.safety.screening_words_fit import fit_words
from retrieval.analysis import sentences
from retrieval.danger_model import FITTED, Fitted, Weighing
from retrieval.danger_reading import DangerReading, Learned, write_learned
from retrieval.danger_words import DangerWords, write_words
from retrieval.encoder import Vectors
from retrieval.index import Progress
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import ask

MOST_ALARMS = 0.05
"""Share that may count as surely dangerous of the ordinary texts of held-out writers, and of the casebook's (R10)."""
MOST_DOUBTS = 0.10
"""Share of the ordinary texts of held-out writers that may be in doubt or more: doubt hides nothing."""
SHORT = 120
"""Word pieces of a form that is far shorter than those that are filed."""
TOLD_WITHIN = 8
"""One of so many short texts is also told in the middle of a solved case of the library.

The library's long, calm cases alone would teach that length is safety; told within one another, dangerous and ordinary
texts differ in nothing but what they tell.
"""
SEED = 5
KEPT = FOLDER / "held-out.jsonl"
"""What models say of the texts of a writer whom they were not fitted on."""


@dataclass(frozen=True)
class Read:
    """One text as the encoder reads it; `is_within` where it is told in the middle of a case of the library."""

    row: Labelled
    example: Example
    is_within: bool


@dataclass(frozen=True)
class Said:
    """The logits of both models for one text: any danger, then each kind."""

    row: Labelled
    words: Vectors
    reading: Vectors


def fit_all(encoder: OnnxEncoder, *, progress: Progress) -> None:
    """Fit and write everything. An hour and more on two cores; the same machine gives the same numbers."""
    texts = _read(read_writers(), encoder, progress)
    texts += _read([*read_library(), *read_casebook_forms("dev")], encoder, progress)
    unseen = _read(read_casebook_forms("test"), encoder, progress)
    texts += _read(_told_within(texts), encoder, progress, is_within=True)
    said: list[Said] = []
    for writers in HELD_OUT:
        others = [text for text in texts if text.row.writer not in writers]
        models = _fit(others, encoder, progress, told=f"without {', '.join(writers)}")
        said += _said([text for text in texts if text.row.writer in writers and not text.is_within], models, encoder)
    models = _fit(texts, encoder, progress, told="with all")
    said += _said(unseen, models, encoder)
    FITTED.mkdir(exist_ok=True)
    write_words(models.words, FITTED / "words.npz")
    write_learned(models.learned, FITTED / "reading.npz")
    _write_held_out(said)
    weigh_anew()


@dataclass(frozen=True)
class _Models:
    words: DangerWords
    learned: Learned


def _read(rows: Sequence[Labelled], encoder: OnnxEncoder, progress: Progress, *, is_within: bool = False) -> list[Read]:
    read: list[Read] = []
    for row in rows:
        example = Example(ask(row.form.texts, encoder=encoder).middles, _kind(row))
        read.append(Read(row, example, is_within))
        progress("reading texts", len(read), len(rows))
    return read


def _fit(texts: Sequence[Read], encoder: OnnxEncoder, progress: Progress, *, told: str) -> _Models:
    learned = fit_reading(
        [text.example for text in texts],
        encoder.top,
        encoder=encoder.name,
        kinds=len(Category),
        progress=lambda done, total: progress(told, done, total),
    )
    return _Models(fit_words([text.row for text in texts]), learned)


def _told_within(texts: Sequence[Read]) -> list[Labelled]:
    """Some of the short written texts, told in the middle of a field of a solved case; they stay their writer's."""
    chance = random.Random(SEED)
    hosts = [text.row.form for text in texts if text.row.writer == LIBRARY]
    short = [text.row for text in texts if text.row.writer in WRITERS and text.example.length <= SHORT]
    told: list[Labelled] = []
    for row in short[::TOLD_WITHIN]:
        host, field = chance.choice(hosts), chance.choice(("essence", "actions_taken", "difficulty"))
        lines = list(sentences(host.texts[field]))
        lines.insert(chance.randint(0, len(lines)), row.form.essence)
        told.append(replace(row, form=host.model_copy(update={field: " ".join(lines)})))
    return told


def _said(texts: Sequence[Read], models: _Models, encoder: OnnxEncoder) -> list[Said]:
    reading = DangerReading(models.learned, encoder.top)
    return [
        Said(text.row, models.words.logits(text.row.form.texts), reading.logits(text.example.middles)) for text in texts
    ]


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
    judged = [*read_writers(), *read_casebook_forms("dev"), *read_casebook_forms("test")]
    rows = {(row.writer, row.id): row for row in judged}
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
    """Words and reading are weighed, and doubt begins, by the writers' texts; for a hit natural forms count as well."""
    written = [each for each in said if each.row.writer != CASEBOOK]
    given = np.array([[each.words[0], each.reading[0] if reading else 0.0] for each in written])
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(given, [_is_danger(each) for each in written])
    words, by_reading = (round(float(value), 3) for value in model.coef_[0])
    bias = round(float(model.intercept_[0]), 3)
    bare = Weighing(words=words, reading=by_reading, bias=bias, floor=0.0, doubt=0.0)
    ordinary = _dangers([each for each in written if not _is_danger(each)], bare)
    natural = _dangers([each for each in said if each.row.writer == CASEBOOK], bare)
    hit = max(_passed_by(ordinary, MOST_ALARMS), _passed_by(natural, MOST_ALARMS))
    return bare.model_copy(update={"floor": hit, "doubt": _passed_by(ordinary, MOST_DOUBTS)})


def _passed_by(dangers: Sequence[float], share: float) -> float:
    """The lowest floor that only a share of the dangers reach, to the nearest text; the least danger comes first."""
    return (floor(dangers[-1 - round(share * len(dangers))] * 1000) + 1) / 1000


def _dangers(said: Sequence[Said], weighing: Weighing) -> list[float]:
    """Log-odds above the floor, the least first."""
    return sorted(weighing.told(each.words, each.reading).danger for each in said)


def _is_danger(each: Said) -> bool:
    return each.row.category is not None
