"""Facts that point to one person without naming anybody: found and reworded as the data in hints.yaml says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.wordlists import names, read, towns

_SHARED = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True)
class Hint:
    """One kind of telling fact: how it is written, what may stand instead, and why."""

    pattern: re.Pattern[str]
    instead: str
    why: str


@cache
def known_hints() -> tuple[Hint, ...]:
    """The hints of hints.yaml, with its lists of words put in."""
    data = read("hints")
    return tuple(
        Hint(re.compile(_whole(hint["pattern"], data["words"]), re.IGNORECASE), hint["instead"], hint["why"])
        for hint in data["hints"]
    )


def _whole(pattern: str, shared: Mapping[str, str]) -> str:
    """A pattern with every <<name>> as its alternatives; raises KeyError for one that is not there."""
    while _SHARED.search(pattern):
        pattern = _SHARED.sub(lambda found: f"(?:{shared[found[1]]})", pattern)
    return pattern


def hints(passage: Passage) -> Iterator[Mark]:
    """Every telling fact of a text; some may overlap."""
    for hint in known_hints():
        for found in hint.pattern.finditer(passage.text):
            if _names_a_person(found):
                continue
            instead = found.expand(hint.instead)
            yield Mark(found.start(), found.end(), EntityKind.INDIRECT, hint.why, 0.7, instead)


def _names_a_person(found: re.Match[str]) -> bool:
    """Whether it is "moved from Dasha", which says who sits apart and not where a family comes from."""
    place = found.groupdict().get("place")
    return place is not None and place.lower() in names().first and place.lower() not in towns()
