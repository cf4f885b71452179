"""Facts that point to one person without naming anybody: found and reworded as the data in hints.yaml says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.wordlists import read


@dataclass(frozen=True)
class Hint:
    """One kind of telling fact: how it is written, what may stand instead, and why."""

    pattern: re.Pattern[str]
    instead: str
    why: str


@cache
def known_hints() -> tuple[Hint, ...]:
    """The hints of hints.yaml."""
    return tuple(
        Hint(re.compile(hint["pattern"], re.IGNORECASE), hint["instead"], hint["why"])
        for hint in read("hints")["hints"]
    )


def hints(passage: Passage) -> Iterator[Mark]:
    """Every telling fact of a text; some may overlap."""
    for hint in known_hints():
        for found in hint.pattern.finditer(passage.text):
            instead = found.expand(hint.instead)
            if found[0][0].isupper():
                instead = instead[:1].upper() + instead[1:]
            yield Mark(found.start(), found.end(), EntityKind.INDIRECT, hint.why, 0.7, instead)
