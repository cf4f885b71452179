"""How sure a hit is, and the floor below which nothing is shown. Calibrated on labelled data, per encoder and kind.

Knows numbers only; they are fitted by `casementor eval calibrate` and stored with the index.
"""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from retrieval.hits import Hit
from retrieval.items import Kind
from retrieval.query import Query

CALIBRATION = Path(__file__).parent / "calibration.yaml"


class Floor(BaseModel):
    """A logistic model of 'this item helps with this case' (Platt 1999) and the least probability that is shown.

    Inputs: the hit's cosine, and BM25 per distinct stem of the query. `risk` is the share of shown first hits on dev
    that do not help, `coverage` the share of dev cases that are shown anything.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    meaning: float
    words: float
    floor: float
    risk: float
    coverage: float

    def sureness(self, hit: Hit, query: Query) -> float:
        """Probability, 0 to 1, that a reader would call the item helpful."""
        per_stem = hit.words / (len(set(query.stems)) or 1)
        return 1 / (1 + math.exp(-(self.bias + self.meaning * hit.meaning + self.words * per_stem)))


@cache
def floors_of(encoder: str) -> Mapping[Kind, Floor]:
    """The calibrated floors of an encoder; empty when it was never calibrated."""
    known = yaml.safe_load(CALIBRATION.read_text(encoding="utf8")) or {}
    return {kind: Floor(**values) for kind, values in known.get(encoder, {}).items()}
