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
FULL, FULL_WORDS = 0.15, 25
"""What a sentence of so many words gains over one that says next to nothing, as a cosine; chosen on dev by reading."""
LIGHT = (
    "about actually after again almost already also always another anything anyone around because before behind best "
    "better both came can't come could couldn't didn't different does doesn't doing done don't each either else "
    "enough even ever every everybody everyone everything exactly except first five four from gave getting give given "
    "goes going gone good half have having here himself herself however into isn't itself just kind know known last "
    "later least less like little look looked made make making many maybe might mine more most mostly much must "
    "myself near nearly never next nobody nothing often once only other others otherwise perhaps put quite rather "
    "really right said same says second seems several should shouldn't simply since some somebody someone something "
    "sometimes soon still such sure take taken than that that's their them themselves then there there's these they "
    "thing things think third this those though three through time times together told took toward tried twice under "
    "until upon usual usually very want wanted wasn't well went were what what's when where whether which while whole "
    "whom whose without won't would wouldn't write wrote yesterday your yours"
)
"""English words that any two cases may share. Ranking keeps them (see `STOP_WORDS`); a reason they are not."""
LIGHT_WORDS = frozenset(LIGHT.split())
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
    """Words of the form whose stems an item has too, the rarest in the collection first, as the teacher wrote them.

    Light words are left out: two cases that both say "mostly" have nothing in common.
    """
    theirs = frozenset(stems)
    shared = [
        stem
        for stem, word in query.said.items()
        if stem in theirs and len(stem) > SHORT_STEM and word not in LIGHT_WORDS
    ]
    rare = sorted(shared, key=lambda stem: (holders(stem), stem))
    return tuple(query.said[stem] for stem in rare[:TELLING])


def _named(field: str) -> str:
    return NAMES.get(field, field)


def case_reasons(query: Query, item: Shelved, *, titles: Titles, holders: Holders) -> tuple[str, ...]:
    """Why a solved case is there, the strongest reason first; where nothing is shared, which fields met."""
    reasons = []
    shared = [name for name in query.problem_fields if name in item.record["problem_fields"]]
    if shared:
        reasons.append(f"Same problem field: {titles.of(shared)}.")
    people = [name for name in query.participants if name in item.record["participants"]]
    if people:
        reasons.append(f"Same participants: {', '.join(people)}.")
    telling = shared_words(query, item.stems, holders=holders)
    if telling:
        reasons.append(f"Words in common: {', '.join(telling)}.")
    match = field_matches(query, item)[0]
    near = f"What you write in {_named(match.yours)} is near to {_named(match.theirs)} there."
    return tuple(reasons) or (near,)


def material_reasons(
    query: Query, item: Shelved, *, titles: Titles, holders: Holders, linked: float
) -> tuple[str, ...]:
    """Why a material is there; `linked` is how surely it is attached to a similar case."""
    reasons = ["It was attached to solved cases like yours."] if linked >= LINKED else []
    shared = [name for name in query.problem_fields if name in item.record["problem_fields"]]
    if shared:
        reasons.append(f"Same problem field: {titles.of(shared)}.")
    telling = shared_words(query, item.stems, holders=holders)
    if telling:
        reasons.append(f"Words in common: {', '.join(telling)}.")
    match = field_matches(query, item)[0]
    return tuple(reasons) or (f"It is near to what you write in {_named(match.yours)}.",)


def difference(query: Query, item: Shelved) -> str:
    """The decisive difference: pupils' age, then who takes part, then what is told only there."""
    record = item.record
    found = [*_age_difference(query, record), *_people_difference(query, record)][:1]
    strangest = _told_only_there(query, item)
    if strangest:
        found.append(f"Told only there: “{strangest}”")
    return " ".join(found)


def _told_only_there(query: Query, item: Shelved) -> str:
    """The sentence of the item's essence that its solutions turn on most and the form tells least; '' without one.

    Being far from the form is not enough: the farthest sentence is often an aside that decided nothing.
    """
    texts, vectors = item.lines_of("essence")
    if not texts or not len(query.lines):
        return ""
    answers = [row for row, name in enumerate(item.window_fields) if name == "solution"]
    turned_on = vectors @ item.windows[answers].mean(axis=0) if answers else np.zeros(len(texts))
    told_here = (query.lines @ vectors.T).max(axis=0)
    full = np.array([FULL * min(1.0, len(text.split()) / FULL_WORDS) - 5 * _short(text) for text in texts])
    return texts[int((turned_on + full - told_here).argmax())]


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
