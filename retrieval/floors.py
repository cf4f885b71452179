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
from retrieval.query import BARE_STEMS, Query

CALIBRATION = Path(__file__).parent / "calibration.yaml"
HEAD = "# Written by `casementor eval calibrate`, by encoder and kind; rebuild the index afterwards.\n"

FEWEST_STEMS = 8
"""A form of fewer stems says too little for a few shared words to prove anything."""
TOLD_STEMS = 21
"""A form of at least so many stems tells its case, as the shortest of dev does."""

EVIDENCE = ("meaning", "words", "alike", "lead", "asked", "adapted", "unconfirmed", "unnamed")
"""What a floor's model weighs, by the names of its weights."""


class Floor(BaseModel):
    """A logistic model of 'this item helps with this case' (Platt 1999) and the least probability that is shown.

    Inputs: the hit's cosine, BM25 per distinct stem of the query, what shared tags add, the lead, the cosine of the
    question with the headline, the score of the turned query, and whether nobody confirmed the problem fields or named
    the participants: tags that could not be shared say nothing against a hit. `risk` is the share of shown first hits
    on dev that do not help, `coverage` the share of dev cases that are shown anything. `bare` is the least probability
    where a form says next to nothing: one rare word in common leads easily there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    meaning: float
    words: float
    alike: float
    lead: float
    asked: float = 0.0
    adapted: float = 0.0
    unconfirmed: float = 0.0
    unnamed: float = 0.0
    floor: float
    risk: float
    coverage: float
    bare: float = 0.0

    def least(self, query: Query) -> float:
        """The least probability that is shown: `bare` for a bare form, `floor` for one that tells its case."""
        told = (query.distinct_stems - BARE_STEMS) / (TOLD_STEMS - BARE_STEMS)
        missing = 1.0 - min(1.0, max(0.0, told))
        return self.floor + missing * max(0.0, self.bare - self.floor)

    def sureness(self, hit: Hit, query: Query) -> float:
        """Probability, 0 to 1, that a reader would call the item helpful."""
        inputs = evidence(hit, query)
        told = self.bias + sum(getattr(self, name) * value for name, value in zip(EVIDENCE, inputs, strict=True))
        return 1 / (1 + math.exp(-told))


def evidence(hit: Hit, query: Query) -> tuple[float, ...]:
    """The inputs of a floor's model, in the order of `EVIDENCE`."""
    return (
        hit.meaning,
        hit.words / max(query.distinct_stems, FEWEST_STEMS),
        hit.alike,
        hit.lead,
        hit.asked,
        hit.adapted,
        float(not query.has_confirmed_fields),
        float(not query.participants),
    )


@cache
def floors_of(encoder: str) -> Mapping[Kind, Floor]:
    """The calibrated floors of an encoder; empty when it was never calibrated."""
    known = yaml.safe_load(CALIBRATION.read_text(encoding="utf8")) or {}
    return {kind: Floor(**values) for kind, values in known.get(encoder, {}).items()}


def write_floors(floors: Mapping[Kind, Floor], *, encoder: str) -> None:
    """Keep an encoder's floors beside those of others; none where it has none any more."""
    known = yaml.safe_load(CALIBRATION.read_text(encoding="utf8")) or {}
    known.pop(encoder, None)
    if floors:
        known[encoder] = dumped(floors)
    CALIBRATION.write_text(HEAD + yaml.safe_dump(known, sort_keys=True), encoding="utf8")
    floors_of.cache_clear()


def dumped(floors: Mapping[Kind, Floor]) -> dict[Kind, dict[str, float]]:
    """Floors as an index keeps them."""
    return {kind: floor.model_dump() for kind, floor in floors.items()}
