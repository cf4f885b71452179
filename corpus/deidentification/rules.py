"""What people edit as tables of rules: one way of writing something telling a row. Knows how the tables in rules/ are
kept and applied; knows nothing of what they say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.wordlists import either, keep, read, roles, words

TABLES = ("people", "schools", "numbers", "contacts", "bodies", "places", "unique", "families", "events")
"""The files of rules/ that hold rules; shared.yaml and jobs.yaml hold words that several of them use."""
SURE = 0.7
_SHARED = re.compile(r"<<(\w+)>>")
_OPENING = re.compile(r"(?:At|In|On|From|To|Then|And|But|When|After|Near|By|For|With|Since|Now|Here|Of)\s")
"""A capital there only opens the sentence: "At Barbaros Ortaokulu"."""


@dataclass(frozen=True)
class Rule:
    """One way of writing something telling.

    Only the group "it" of the pattern is marked, where it has one. `finds` are sentences in which ⟦ and ⟧ stand around
    what the rule marks, `leaves` sentences that only look like it. `instead` is None for people. A `proper` rule needs
    a capital that no list and no beginning of a sentence explains. `needs` are words in small letters, of which a text
    has to hold one, so that most rules are not even tried on most texts.
    """

    kind: EntityKind
    pattern: re.Pattern[str]
    instead: str | None
    why: str
    proper: bool
    needs: tuple[str, ...]
    finds: tuple[str, ...]
    leaves: tuple[str, ...]

    def marks(self, passage: Passage) -> Iterator[Mark]:
        """What the rule marks in a text."""
        group = "it" if "it" in self.pattern.groupindex else 0
        for found in self.pattern.finditer(passage.text):
            start, end = found.span(group)
            opening = _OPENING.match(passage.text, start, end)
            start = opening.end() if opening and self.kind is not EntityKind.INDIRECT else start
            if not self.proper or _proper(passage, start, end):
                instead = None if self.instead is None else found.expand(self.instead)
                yield Mark(start, end, self.kind, self.why, SURE, instead)


def telling(passage: Passage) -> Iterator[Mark]:
    """Everything that a rule marks in a text; some may overlap."""
    low = passage.text.lower()
    for needs, rules in _by_needs().items():
        if not needs or any(word in low for word in needs):
            for rule in rules:
                yield from rule.marks(passage)


def _proper(passage: Passage, start: int, end: int) -> bool:
    """Whether a capital there is neither the first of a sentence nor that of a word that belongs to everybody."""
    inside = [word for word in passage.words if start <= word.start and word.end <= end and word.capital]
    common = keep().words | words().ordinary | roles().titles
    return any(word.low not in common and not passage.begins_sentence(word) for word in inside)


@cache
def known_rules() -> tuple[Rule, ...]:
    """The rules of every table. Raises KeyError where a pattern asks for words that are not there."""
    return tuple(rule for table in TABLES for rule in _rules(read(f"rules/{table}")))


@cache
def _by_needs() -> dict[tuple[str, ...], list[Rule]]:
    """The rules by what a text has to hold, so that it is asked once."""
    grouped: dict[tuple[str, ...], list[Rule]] = {}
    for rule in known_rules():
        grouped.setdefault(rule.needs, []).append(rule)
    return grouped


def _rules(table: Mapping[str, Any]) -> Iterator[Rule]:
    shared = {**_shared(), **table.get("words", {})}
    for row in table["rules"]:
        pattern = re.compile(with_words(row["pattern"], shared), re.IGNORECASE)
        kind, finds, leaves = EntityKind(table["kind"]), tuple(row["finds"]), tuple(row["leaves"])
        needs = tuple(shared[row["needs"]].split("|")) if "needs" in row else ()
        yield Rule(kind, pattern, row["instead"], row["why"], row.get("proper", False), needs, finds, leaves)


def with_words(pattern: str, shared: Mapping[str, str]) -> str:
    """A pattern with every <<name>> as its alternatives; raises KeyError for one that is not there."""
    while _SHARED.search(pattern):
        pattern = _SHARED.sub(lambda found: f"(?:{shared[found[1]]})", pattern)
    return pattern


def _shared() -> dict[str, str]:
    """The words that every table may use: those of shared.yaml and jobs.yaml, and how schools are called."""
    from_places = {"school": "|".join(read("places")["schools"]), "adjective": either("school_adjectives")}
    return {"sight": either("landmarks"), **from_places, **read("rules/shared"), **read("rules/jobs")}
