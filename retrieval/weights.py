"""How evidence is weighed. Numbers only; `casementor eval tune` shows what others would do on dev."""

from dataclasses import dataclass

from retrieval.items import Kind


@dataclass(frozen=True)
class Weights:
    """How a kind's evidence is weighed; chosen on the dev split and on retellings within the corpus.

    `meaning`: share of the meaning leg in the fused score, 0 to 1, where no adapter weighs both legs; `close`: what a
    cosine of 1 adds where one does. `centre`: share of the centres' cosine against the best pair of windows. `field`:
    added for a shared problem field. `people`: added for alike participants. `attached`: added for being attached to
    solved cases, as far as these are surely similar.
    """

    meaning: float = 0.68
    centre: float = 0.7
    close: float = 0.0
    field: float = 0.0
    people: float = 0.0
    attached: float = 0.0


WEIGHTS: dict[Kind, Weights] = {
    "cases": Weights(close=0.5, field=0.12, people=0.12),
    "materials": Weights(close=0.5, field=0.15, attached=0.2),
    "questions": Weights(),
    "mentors": Weights(),
}


@dataclass(frozen=True)
class QuestionWeights:
    """How a question is weighed: nearness to the case (`fits`), how much its gap is missed, its problem fields.

    `in_field` is added for a shared problem field, `off_field` taken off where it has only others, `asked_before`
    added where a mentor asked it in a similar case, `own_matter` where it is meant for forms like this one.
    """

    fits: float = 1.2
    missed: float = 1.2
    in_field: float = 0.1
    off_field: float = 0.3
    asked_before: float = 0.3
    own_matter: float = 0.6


@dataclass(frozen=True)
class MentorWeights:
    """How a mentor's fit is weighed: the profile's text, shared rubricator items, pupils' age and free time."""

    text: float = 0.40
    fields: float = 0.32
    stage: float = 0.18
    free: float = 0.10


QUESTION_WEIGHTS = QuestionWeights()
MENTOR_WEIGHTS = MentorWeights()
