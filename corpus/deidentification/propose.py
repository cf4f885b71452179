"""Proposing how a case becomes impersonal, and checking what is left in a text that a person edited.

Puts the finders in order and settles where they overlap. Knows nothing of moderators, pages or storage. English is
the language that is measured; in others only contacts, numbers and what the service knows of the people are found
reliably, so a person must mask (`human_masks`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.deidentification.agreeing import agreeing
from corpus.deidentification.applying import apply
from corpus.deidentification.capitals import capitals
from corpus.deidentification.combinations import rare_combination
from corpus.deidentification.contacts import contacts
from corpus.deidentification.dates import dates
from corpus.deidentification.fields import FACTS, teachers, texts
from corpus.deidentification.finding import EntityKind, Finding, Mark
from corpus.deidentification.growing import grown
from corpus.deidentification.hints import hints
from corpus.deidentification.known import Known, known_marks
from corpus.deidentification.numbers import numbers
from corpus.deidentification.organisations import organisations, unknown_organisations
from corpus.deidentification.passage import Passage
from corpus.deidentification.people import GUESS, people
from corpus.deidentification.places import places
from corpus.deidentification.rare_facts import rare_facts
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.resolving import resolved
from corpus.deidentification.rewording import rewordings
from corpus.deidentification.rules import telling
from corpus.deidentification.schools import schools
from corpus.deidentification.standing_in import stand_ins
from corpus.deidentification.unknown_places import unknown_places
from corpus.deidentification.wordlists import keep, names, roles, towns, words
from corpus.records import SolvedCase

MEASURED = frozenset({"en"})
"""Languages whose recall by entity kind stands in eval/RESULTS.md (R14)."""
FINDERS = (contacts, numbers, dates, schools, places, organisations, hints, telling)
Alone = Callable[[Passage, Known, Rarity], tuple[Mark, ...]]
"""What one passage shows by itself, whatever stands in the others."""


@dataclass(frozen=True)
class Proposal:
    """The case with all replacements made, and the findings over the original: in order, none overlapping another."""

    case: SolvedCase
    findings: tuple[Finding, ...]


def human_masks(language: str) -> bool:
    """Whether a person must mask a text of this language, because the finders were not measured in it (R14)."""
    return language not in MEASURED


class Deidentifier:
    """Finds what gives people away. Reads its lists once; may be used by several threads.

    It keeps nothing of what it reads. Who sees the same public texts again and again may give an `alone` that does.
    """

    def __init__(self, *, alone: Alone | None = None) -> None:
        self._alone = shown_alone if alone is None else alone
        for load in (names, keep, words, roles, towns):
            load()

    def propose(self, case: SolvedCase, *, known: Known, library: Rarity) -> Proposal:
        """Every place of the case that gives somebody away, with a replacement, and the case that comes of them."""
        findings = self._all(case, known=known, library=library, only=None)
        return Proposal(apply(case, findings), findings)

    def check(self, text: SolvedCase, *, original: SolvedCase, known: Known, library: Rarity) -> tuple[Finding, ...]:
        """What is left in a text that a person edited; empty means that de-identification is passed (R18)."""
        told = (body for path, body in texts(original).items() if teachers(path))
        runs = frozenset(spot.words for body in told for spot in library.telling(body))
        return self._all(text, known=known, library=library, only=runs)

    def find(self, written: Mapping[str, str], *, known: Known, library: Rarity) -> tuple[Finding, ...]:
        """People, schools, places, contacts, dates, numbers and hints in any texts, by the names of their fields."""
        passages = [
            Passage(field, text) for field, text in written.items() if not FACTS.match(field) or field == "subject"
        ]
        small = frozenset(word.text for passage in passages for word in passage.words)
        alone = {p.field: self._alone(p, known, library) for p in passages}
        first = {p.field: _whole(p, _sure(p, resolved(p, _marks(p, alone, library)), small), library) for p in passages}
        seen = _seen(passages, first)
        sure = {p.field: _sure(p, resolved(p, _marks(p, alone, library, seen=seen)), small) for p in passages}
        marks = {p.field: _whole(p, sure[p.field], library) for p in passages}
        return tuple(_findings(passages, _with_stand_ins(passages, marks)))

    def _all(
        self, case: SolvedCase, *, known: Known, library: Rarity, only: frozenset[tuple[str, ...]] | None
    ) -> tuple[Finding, ...]:
        written = texts(case)
        found = [*self.find(written, known=known, library=library)]
        found += _not_yet_met(rare_combination(case, library, written), found)
        found += _reworded(written, found, library, only)
        order = {field: at for at, field in enumerate(written)}
        return tuple(sorted(found, key=lambda finding: (order[finding.field], finding.start)))


def shown_alone(passage: Passage, known: Known, library: Rarity) -> tuple[Mark, ...]:
    """What one passage shows by itself, whatever stands in the others."""
    found = [*known_marks(passage, known)]
    for finder in FINDERS:
        found += finder(passage)
    return (*found, *rare_facts(passage, library))


def _marks(
    passage: Passage, alone: Mapping[str, Iterable[Mark]], library: Rarity, *, seen: frozenset[str] = frozenset()
) -> Iterator[Mark]:
    yield from alone[passage.field]
    yield from unknown_places(passage, library, seen=seen)
    yield from unknown_organisations(passage, library, seen=seen)
    yield from people(passage, library, seen=seen)


def _sure(passage: Passage, marks: list[Mark], small: frozenset[str]) -> list[Mark]:
    """Without guesses at the start of a sentence about words that the case writes small elsewhere."""
    return [mark for mark in marks if mark.score > GUESS or passage.text[mark.start : mark.end].lower() not in small]


def _whole(passage: Passage, marks: list[Mark], library: Rarity) -> list[Mark]:
    """With what only a capital betrays, and every name over all that belongs to it."""
    return resolved(passage, grown(passage, [*marks, *capitals(passage, marks, library)]))


def _seen(passages: Iterable[Passage], marks: Mapping[str, list[Mark]]) -> frozenset[str]:
    """The parts of every name found so far, in small letters, without titles and words."""
    people = [(p, mark) for p in passages for mark in marks[p.field] if mark.kind is EntityKind.PERSON]
    parts = {part.lower() for p, mark in people for part in re.findall(r"[^\W\d_]{3,}", p.text[mark.start : mark.end])}
    return frozenset(part for part in parts if part not in roles().titles and part not in roles().by_cue)


def _with_stand_ins(passages: list[Passage], marks: Mapping[str, list[Mark]]) -> dict[str, list[Mark]]:
    named = [(p, mark) for p in passages for mark in marks[p.field] if mark.instead is None]
    worded = iter(stand_ins(named))
    settled: dict[str, list[Mark]] = {}
    for p in passages:
        settled[p.field] = [next(worded) if mark.instead is None else mark for mark in marks[p.field]]
    return {p.field: resolved(p, settled[p.field]) for p in passages}


def _findings(passages: Iterable[Passage], marks: Mapping[str, list[Mark]]) -> Iterator[Finding]:
    for p in passages:
        for m in marks[p.field]:
            instead = agreeing(p, m.start, m.instead or "")
            yield Finding(p.field, m.start, m.end, p.text[m.start : m.end], m.kind, instead, m.reason, m.score)


def _not_yet_met(more: Iterable[Finding], found: list[Finding]) -> list[Finding]:
    return [
        new for new in more if not any(f.field == new.field and f.start < new.end and new.start < f.end for f in found)
    ]


def _reworded(
    written: Mapping[str, str], found: list[Finding], library: Rarity, only: frozenset[tuple[str, ...]] | None
) -> Iterator[Finding]:
    for field, text in written.items():
        if teachers(field):
            taken = [f for f in found if f.field == field]
            passage = Passage(field, text)
            yield from _findings([passage], {field: [*rewordings(text, library, taken=taken, only=only)]})
