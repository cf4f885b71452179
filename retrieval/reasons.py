"""Why a hit is there, in words: what met what, what is shared, what is different.

Knows one query and one shelved item; ranks nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.records import PUPILS
from retrieval.mentors import Titles
from retrieval.pupils import forms
from retrieval.query import Query
from retrieval.shelf import Shelved

LINKED = 0.3
FEW_WORDS = 5
SHORT_STEM = 3
TELLING = 4
"""How many shared words are shown."""
Holders = Callable[[str], int]
"""How many items of the collection hold a stem."""
NAMES = {
    "essence": "the essence",
    "actions_taken": "the actions taken",
    "difficulty": "the difficulty",
    "question": "the question",
    "title": "the title",
    "solution": "a solution",
    "summary": "the summary",
    "body": "the text",
}


@dataclass(frozen=True)
class Match:
    """Two fields that met, with their cosine."""

    yours: str
    theirs: str
    closeness: float


@dataclass(frozen=True)
class Pair:
    """The two nearest sentences, with their cosine."""

    yours: str
    theirs: str
    closeness: float


def field_matches(query: Query, item: Shelved) -> tuple[Match, ...]:
    """For each field of the form the item's field it is nearest to, the closest first."""
    cosines = query.windows @ item.windows.T
    best: dict[str, Match] = {}
    for row, yours in zip(cosines, query.window_fields, strict=True):
        at = int(row.argmax())
        match = Match(yours, item.window_fields[at], round(float(row[at]), 3))
        if yours not in best or best[yours].closeness < match.closeness:
            best[yours] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.closeness, match.yours)))


def sentence_pair(query: Query, item: Shelved, *fields: str) -> Pair | None:
    """The nearest sentence of the form and of the item's named fields."""
    texts, vectors = item.lines_of(*fields)
    if not texts or not query.line_texts:
        return None
    cosines = query.lines @ vectors.T
    weighed = cosines - np.array([[_short(text)] for _, text in query.line_texts])
    weighed -= np.array([_short(text) for text in texts])
    yours, theirs = np.unravel_index(int(weighed.argmax()), weighed.shape)
    return Pair(query.line_texts[yours][1], texts[theirs], round(float(cosines[yours, theirs]), 3))


def _short(text: str) -> float:
    """What is taken off a sentence of a few words: it says too little to convince anybody."""
    return 0.2 if len(text.split()) < FEW_WORDS else 0.0


def shared_words(query: Query, stems: Iterable[str], *, holders: Holders) -> tuple[str, ...]:
    """Words of the form whose stems an item has too, the rarest in the collection first, as the teacher wrote them."""
    theirs = frozenset(stems)
    shared = [stem for stem in query.said if stem in theirs and len(stem) > SHORT_STEM]
    rare = sorted(shared, key=lambda stem: (holders(stem), stem))
    return tuple(query.said[stem] for stem in rare[:TELLING])


def _named(field: str) -> str:
    return NAMES.get(field, field)


def case_reasons(query: Query, item: Shelved, *, titles: Titles, holders: Holders) -> tuple[str, ...]:
    """Why a solved case is there, the strongest reason first."""
    match = field_matches(query, item)[0]
    reasons = [f"What you write in {_named(match.yours)} is near to {_named(match.theirs)} there."]
    shared = [name for name in query.problem_fields if name in item.record["problem_fields"]]
    if shared:
        reasons.append(f"Same problem field: {titles.of(shared)}.")
    people = [name for name in query.participants if name in item.record["participants"]]
    if people:
        reasons.append(f"Same participants: {', '.join(people)}.")
    telling = shared_words(query, item.stems, holders=holders)
    if telling:
        reasons.append(f"Words in common: {', '.join(telling)}.")
    return tuple(reasons)


def material_reasons(
    query: Query, item: Shelved, *, titles: Titles, holders: Holders, linked: float
) -> tuple[str, ...]:
    """Why a material is there; `linked` is how surely it is attached to a similar case."""
    match = field_matches(query, item)[0]
    reasons = ["It was attached to solved cases like yours."] if linked >= LINKED else []
    reasons.append(f"It is near to what you write in {_named(match.yours)}.")
    shared = [name for name in query.problem_fields if name in item.record["problem_fields"]]
    if shared:
        reasons.append(f"Same problem field: {titles.of(shared)}.")
    telling = shared_words(query, item.stems, holders=holders)
    if telling:
        reasons.append(f"Words in common: {', '.join(telling)}.")
    return tuple(reasons)


def difference(query: Query, item: Shelved) -> str:
    """The decisive difference: pupils' age, then who takes part, then what is told only there."""
    record = item.record
    found = [*_age_difference(query, record), *_people_difference(query, record)][:1]
    texts, vectors = item.lines_of("essence")
    if texts and len(query.lines):
        near = (query.lines @ vectors.T).max(axis=0) + np.array([5 * _short(text) for text in texts])
        strangest = int(near.argmin())
        found.append(f"Told only there: “{texts[strangest]}”")
    return " ".join(found)


def _age_difference(query: Query, record: dict[str, Any]) -> list[str]:
    yours, theirs = query.forms, forms(record["participants"])
    if not yours or not theirs or min(abs(a - b) for a in yours for b in theirs) < 2:
        return []
    return [f"The pupils there are in {_forms(theirs)}, yours in {_forms(yours)}."]


def _people_difference(query: Query, record: dict[str, Any]) -> list[str]:
    yours = [name for name in query.participants if name not in PUPILS]
    theirs = [name for name in record["participants"] if name not in PUPILS]
    only_there = [name for name in theirs if name not in yours]
    only_here = [name for name in yours if name not in theirs]
    if only_here:
        return [f"You name {', '.join(only_here)}; nobody names them there."]
    if only_there and query.participants:
        return [f"There {', '.join(only_there)} took part; you do not name them."]
    return []


def _forms(numbers: list[int]) -> str:
    if numbers == [0]:
        return "preschool"
    shown = [str(number) for number in numbers if number]
    return f"form {shown[0]}" if len(shown) == 1 else f"forms {', '.join(shown)}"
