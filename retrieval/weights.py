"""How a kind's evidence is weighed. Numbers only; `casementor eval tune` shows how each was chosen."""

from dataclasses import dataclass

from retrieval.items import Kind


@dataclass(frozen=True)
class Weights:
    """How a kind's evidence is weighed; chosen on the dev split and on retellings within the corpus.

    `meaning`: share of the meaning leg in the fused score, 0 to 1. `centre`: share of the centres' cosine against the
    best pair of windows. `field`: added for a shared problem field. `people`: added for alike participants.
    `attached`: added for being attached to solved cases, as far as these are surely similar.
    """

    meaning: float = 0.68
    centre: float = 0.7
    field: float = 0.0
    people: float = 0.0
    attached: float = 0.0


WEIGHTS: dict[Kind, Weights] = {
    "cases": Weights(field=0.12, people=0.12),
    "materials": Weights(field=0.15, attached=0.2),
    "questions": Weights(),
    "mentors": Weights(),
}
