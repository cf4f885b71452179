"""Fitting screening: without some writers, who are held out, then with all.

Knows the dataset, the encoder and the files of the model.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.danger import Category
from eval.datasets.screening import (
    HELD_OUT,
    HOSTS,
    PASSAGES,
    Labelled,
    read_casebook_forms,
    read_library,
    read_writers,
)
from eval.safety.screening_held_out import Said, write_held_out
from eval.safety.screening_reading_fit import UNTOLD, Example, fit_reading
from eval.safety.screening_weighing import weigh_anew
from eval.safety.screening_words_fit import fit_words
from retrieval.analysis import sentences
from retrieval.danger_model import FITTED
from retrieval.danger_reading import DangerReading, Learned, write_learned
from retrieval.danger_words import DangerWords, write_words
from retrieval.index import Progress
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import ask

LONG = 600
"""Letters of an ordinary form in the middle of which something else may be told."""
SEED = 5


@dataclass(frozen=True)
class Read:
    """One text as the encoder reads it."""

    row: Labelled
    example: Example


def fit_all(encoder: OnnxEncoder, *, progress: Progress) -> None:
    """Fit and write everything. Most of an hour on two cores; the same machine gives the same numbers."""
    rows = [*read_writers(), *read_library(), *read_casebook_forms("dev")]
    texts = _read([*rows, *_told_within(rows)], encoder, progress)
    unseen = _read(read_casebook_forms("test"), encoder, progress)
    known = [text for text in texts if text.row.writer not in HELD_OUT]
    models = _fit(known, encoder, progress, told="without those held out")
    said = _said([text for text in texts if text.row.writer in HELD_OUT], models, encoder)
    models = _fit(texts, encoder, progress, told="with all")
    said += _said(unseen, models, encoder)
    FITTED.mkdir(exist_ok=True)
    write_words(models.words, FITTED / "words.npz")
    write_learned(models.learned, FITTED / "reading.npz")
    write_held_out(said)
    weigh_anew()


@dataclass(frozen=True)
class _Models:
    words: DangerWords
    learned: Learned


def _read(rows: Sequence[Labelled], encoder: OnnxEncoder, progress: Progress) -> list[Read]:
    read: list[Read] = []
    for row in rows:
        middles = ask(row.texts, encoder=encoder).middles
        example = Example(tuple(middle.astype(np.float16) for middle in middles), _kind(row))
        read.append(Read(row, example))
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
    return _Models(fit_words([text.row for text in texts if text.row.writer not in PASSAGES]), learned)


def _told_within(rows: Sequence[Labelled]) -> list[Labelled]:
    """Every passage told in the middle of an ordinary form, at a place that chance chooses; it stays its writer's.

    So dangerous and ordinary forms differ in nothing but half a sentence, and the reading learns to find it.
    """
    chance = random.Random(SEED)
    hosts = [row.texts for row in rows if row.writer in HOSTS and _is_long(row)]
    return [_within(chance.choice(hosts), row, chance) for row in rows if row.writer in PASSAGES]


def _within(host: Mapping[str, str], row: Labelled, chance: random.Random) -> Labelled:
    fields = [name for name in host if name != "question"]
    field = chance.choices(fields, [len(host[name]) for name in fields])[0]
    lines = list(sentences(host[field]))
    lines.insert(chance.randint(0, len(lines)), row.texts["essence"])
    return replace(row, texts={**host, field: " ".join(lines)})


def _is_long(row: Labelled) -> bool:
    return row.category is None and sum(map(len, row.texts.values())) >= LONG


def _said(texts: Sequence[Read], models: _Models, encoder: OnnxEncoder) -> list[Said]:
    reading = DangerReading(models.learned, encoder.top)
    return [Said(text.row, models.words.logits(text.row.texts), reading.logits(text.example.read)) for text in texts]


def _kind(row: Labelled) -> int:
    return UNTOLD if row.category is None else list(Category).index(row.category)
