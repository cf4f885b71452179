"""Adapters: how a query is turned towards what readers chose for forms like it. By encoder and kind.

Only the query is turned, so no item is encoded anew (Sanjeev & Troynikov 2024, "Embedding Adapters", Chroma Research).
Beside that, what was chosen for the nearest forms votes for items (as in kNN-LM, Khandelwal et al. 2020). Knows numbers
only; `casementor eval adapt` learns them from forms that readers read beside the whole library.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from retrieval.encoder import Vectors, unit
from retrieval.items import Kind
from retrieval.query import Query
from retrieval.standing import Numbers

Face = Literal["centre", "headline"]
"""What of an item a query is compared with: its centre, or its first window."""


@dataclass(frozen=True)
class View:
    """What of a form is turned (one field, or the whole where `field` is empty), and with what of an item compared."""

    field: str
    face: Face


WHOLE = "form"
VIEWS: Mapping[str, View] = {
    WHOLE: View("", "centre"),
    "essence": View("essence", "centre"),
    "question": View("question", "headline"),
    "headline": View("", "headline"),
}
WORDS, VOTES = "words", "votes"
"""Names of the weights that are no view's."""

NEARBY = 0.07
"""How sharply a form's vote falls with its distance; chosen on writers held out, as are the next two."""
ALIKE = 0.1
"""How sharply a vote for one item falls for another with the distance of the two: readers never saw what is new."""
TRACE = 1e-4
"""A vote that tells next to nothing."""
VOTED = 64
"""How many of the items voted for most are listened to."""


@dataclass(frozen=True)
class Choices:
    """What was chosen for which form: choice by choice a row of `forms` (n, d), a place in `names`, and its worth.

    The forms are turned as a query is by the view of the whole form. What is about just a form's problem is worth 1.
    """

    forms: Vectors
    names: tuple[str, ...]
    rows: Numbers
    places: Numbers
    worth: Vectors

    def votes(self, asked: Vectors) -> dict[str, float]:
        """Votes by item for a turned query (d,), the most first."""
        near = np.exp((self.forms @ asked - 1) / NEARBY)[self.rows] * self.worth
        votes = np.bincount(self.places, weights=near, minlength=len(self.names))
        return {self.names[place]: float(votes[place]) for place in np.argsort(-votes, kind="stable")[:VOTED]}


def heard(
    votes: Mapping[str, float], centres: Vectors, *, places: Mapping[str, int], centres_of: Callable[[Numbers], Vectors]
) -> Vectors:
    """How much votes say for items by their centres (m, d), about 0 to 1, shape (m,).

    `places` has what is there by name, `centres_of` its centres by place; votes for what is not there are lost.
    """
    known = {places[name]: vote for name, vote in votes.items() if name in places}
    alike = centres @ centres_of(np.array(list(known), dtype=np.int64)).T
    return np.asarray(np.log1p(np.exp((alike - 1) / ALIKE) @ np.array(list(known.values())) / TRACE) / 10)


@dataclass(frozen=True)
class Adapter:
    """How the queries of one kind are turned: by view what is added to a unit vector, as a matrix (d, d), and weights.

    The weight of a view is what a cosine of 1 with an item adds to its score, that of `WORDS` what being the words
    leg's first adds, that of `VOTES` what votes heard as 1 add.
    """

    matrices: Mapping[str, Vectors]
    weights: Mapping[str, float]
    choices: Choices | None = None

    def turn(self, query: Query) -> "Turned":
        """The query turned, every view by its weight."""
        nothing = np.zeros(query.centre.shape, dtype=np.float32)
        faces: dict[Face, Vectors] = {"centre": nothing, "headline": nothing}
        for name, matrix in self.matrices.items():
            view = VIEWS[name]
            faces[view.face] = faces[view.face] + self.weights[name] * turned(query.view(view.field), matrix)
        return Turned(
            **faces,
            votes=self._votes(query.centre),
            words=self.weights.get(WORDS, 0.0),
            voted=self.weights.get(VOTES, 0.0),
        )

    def _votes(self, centre: Vectors) -> dict[str, float]:
        """What was chosen for forms near to a form's centre; a form without words is near to none."""
        if self.choices is None or not centre.any():
            return {}
        return self.choices.votes(turned(centre, self.matrices[WHOLE]))


@dataclass(frozen=True)
class Turned:
    """A turned query, shape (d,) each: an item scores its dot products with them, and what votes say of it.

    `votes` has by item what was chosen for forms like it; `voted` is the weight of these, `words` that of the words.
    """

    centre: Vectors
    headline: Vectors
    votes: Mapping[str, float]
    words: float
    voted: float


Adapters = Mapping[Kind, Adapter]
"""By kind; where a kind has none, its queries stay as they are."""


def turned(vectors: Vectors, matrix: Vectors) -> Vectors:
    """Unit vectors, shape (…, d), turned by a matrix; zero stays zero."""
    return unit(vectors + vectors @ matrix)
