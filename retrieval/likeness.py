"""How alike two cases are by their tags alone: shared problem fields, shared adults, nearness of the pupils' forms."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from corpus.records import PUPILS
from retrieval.query import Query
from retrieval.standing import Tags

AGES = {"preschool children": 0, **{name: number for number, name in enumerate(PUPILS, start=1)}}
_CHILDREN = frozenset(AGES)
Scores = npt.NDArray[np.float64]


def same_field(query: Query, tags: Sequence[Tags]) -> Scores:
    """1 where a problem field is shared, less where it was only suggested, else 0."""
    asked = frozenset(query.problem_fields)
    if not asked:
        return np.zeros(len(tags))
    return query.confirmed * np.array([not asked.isdisjoint(tag.as_set) for tag in tags], dtype=np.float64)


def same_people(query: Query, tags: Sequence[Tags]) -> Scores:
    """How alike the participants are, 0 to 1; 0 where either side names none."""
    if not query.participants:
        return np.zeros(len(tags))
    return np.array([_people(query.participants, tag.participants) for tag in tags], dtype=np.float64)


@lru_cache(maxsize=50_000)
def _people(yours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    if not yours or not theirs:
        return 0.0
    return 0.5 * _adults_alike(yours, theirs) + 0.5 * _ages_alike(yours, theirs)


def _adults_alike(yours: Sequence[str], theirs: Sequence[str]) -> float:
    here, there = set(yours) - _CHILDREN, set(theirs) - _CHILDREN
    return len(here & there) / len(here | there) if here | there else 1.0


def _ages_alike(yours: Sequence[str], theirs: Sequence[str]) -> float:
    here, there = ([AGES[name] for name in names if name in AGES] for names in (yours, theirs))
    if not here or not there:
        return 0.5
    return max(0.0, 1 - min(abs(a - b) for a in here for b in there) / 5)
