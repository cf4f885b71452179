"""How probable it is that a form tells of danger, and of which kind: by its words, and by an encoder's reading of them.

Knows numbers; what is done on a hit is decided elsewhere. How the two are weighed, and from where on a form is a hit or
in doubt, stands in `danger/danger.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.danger import Category
from retrieval.danger_reading import DangerReading, read_learned
from retrieval.danger_words import DangerWords, read_words
from retrieval.encoder import Encoder, Vectors
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import Query

FITTED = Path(__file__).parent / "danger"


@dataclass(frozen=True)
class Told:
    """What a model says of a form: log-odds of danger above the floor, and shares of the kinds, which add up to 1.

    `is_doubtful` is true from a lower floor on, also of a hit.
    """

    danger: float
    is_doubtful: bool
    kinds: Mapping[Category, float]

    @property
    def is_hit(self) -> bool:
        """Whether the form counts as telling of danger."""
        return self.danger >= 0


class Weighing(BaseModel):
    """How log-odds are added up, and from which sum on a form is a hit (`floor`) or at least in doubt (`doubt`).

    `reading` is 0 where only words are read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: float
    reading: float = 0.0
    bias: float
    floor: float
    doubt: float

    def told(self, words: Vectors, reading: Vectors) -> Told:
        """Both models' logits added up: any danger first, then every kind; shape (7,) each."""
        logits = self.words * words + self.reading * reading
        danger = float(logits[0]) + self.bias
        return Told(danger - self.floor, danger >= self.doubt, _shares(logits[1:]))


class Fitted(BaseModel):
    """What was fitted, on which dataset: the weighing with the encoder's reading, and with words alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str
    both: Weighing
    words: Weighing


class DangerModel:
    """Judges forms. Without a reading fitted for its encoder, words alone decide. Safe to share between threads."""

    def __init__(self, fitted: Fitted, words: DangerWords, reading: DangerReading | None) -> None:
        self._words = words
        self._reading = reading
        self._fitted = fitted

    @classmethod
    def open(cls, encoder: Encoder, *, folder: Path = FITTED) -> Self:
        """The model of a folder for an encoder. Raises OSError or ValueError where it is not whole."""
        fitted = read_fitted(folder)
        words, learned = read_words(folder / "words.npz"), read_learned(folder / "reading.npz")
        if isinstance(encoder, OnnxEncoder) and encoder.name == learned.encoder:
            return cls(fitted, words, DangerReading(learned, encoder.top))
        return cls(fitted, words, None)

    def judge(self, query: Query) -> Told:
        """Judge a form that is encoded already; by its words alone where the encoder told nothing more of it."""
        by_words = self._words.logits(query.texts)
        if self._reading is None or not query.middles:
            return self._fitted.words.told(by_words, np.zeros_like(by_words))
        return self._fitted.both.told(by_words, self._reading.logits(query.middles))


def read_fitted(folder: Path) -> Fitted:
    """Weighing and floors. Raises OSError or ValueError where they cannot be read."""
    try:
        return Fitted.model_validate(yaml.safe_load((folder / "danger.yaml").read_text(encoding="utf8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"danger.yaml is not readable: {error}") from error


def _shares(logits: Vectors) -> dict[Category, float]:
    shares = np.exp(logits - logits.max())
    return {kind: float(share) for kind, share in zip(Category, shares / shares.sum(), strict=True)}
