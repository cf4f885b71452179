"""How near a form's meaning is to each category of danger: a softmax model on its vector, with signs as nudges.

Knows numbers only; they are fitted by `casementor eval screening --fit` and stored in screening.yaml, by encoder.
"""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from corpus.danger import Category
from retrieval.encoder import Vectors

WEIGHTS = Path(__file__).parent / "screening.yaml"
MOST_HINTS = 3
"""More hints of one category than these add nothing: they are often the same thing said twice."""


class DangerWeights(BaseModel):
    """Multinomial logistic regression (ordinary cases are the class of reference) on the form's centre.

    `weights` has one row of the encoder's dimensions for each category; `hint` is what one lexical hint adds to its
    category's log-odds. From the log-odds `floor` of any danger against none, a form is flagged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    floor: float
    hint: float
    bias: dict[Category, float]
    weights: dict[Category, tuple[float, ...]]

    def log_odds(self, centre: Vectors, hints: Mapping[Category, int]) -> dict[Category, float]:
        """Log-odds of each category against an ordinary case. `centre` is one unit vector."""
        return {
            category: float(np.dot(np.asarray(row, dtype=np.float32), centre))
            + self.bias[category]
            + self.hint * min(hints.get(category, 0), MOST_HINTS)
            for category, row in self.weights.items()
        }


def any_danger(log_odds: Mapping[Category, float]) -> float:
    """Log-odds that the form belongs to any category at all."""
    greatest = max(log_odds.values())
    return greatest + math.log(sum(math.exp(value - greatest) for value in log_odds.values()))


@cache
def danger_weights(path: Path = WEIGHTS) -> Mapping[str, DangerWeights]:
    """The fitted weights by encoder. Raises OSError or ValueError when they cannot be read."""
    try:
        known = yaml.safe_load(path.read_text(encoding="utf8"))
        return {encoder: DangerWeights.model_validate(values) for encoder, values in known.items()}
    except (yaml.YAMLError, AttributeError) as error:
        raise ValueError(f"{path.name} is not readable: {error}") from error
