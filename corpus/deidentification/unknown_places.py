"""Names of places that no list knows: a word with a capital after "in" or "from" that nothing else explains.

Knows what other lists know; a name that is listed is found elsewhere.
"""

import re
from collections.abc import Iterator
from functools import cache

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.people import CAMEL, PLACE_BEFORE, kept
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.wordlists import keep, names, roles, words

WORKS_THERE = re.compile(
    r"\b(?:work(?:s|ed|ing)?|job|employed|drives?|driver|cleans?|cleaner|cooks?|guard|manager|director|engineer"
    r"|accountant|sponsor(?:s|ed)?|paid|plays?|trains?|trainer|coach|owns?|runs?|sells?|shifts?|nights?|volunteers?)"
    r"(?:\s\w+){0,2}?\s(?:at|for|by|with)\s(?:the\s)?$"
)
"""Words before the name of a body rather than that of a place."""
_PART_OF_TOWN = re.compile(
    r"\b(?:centre|center|outskirts|edge|mayor|north|south|east|west|middle|streets|town|people|part) of\s$"
)


def unknown_places(passage: Passage, library: Rarity, *, seen: frozenset[str] = frozenset()) -> Iterator[Mark]:
    """Words with a capital that no list knows, after "in" or "from". `seen`: names of people found in the case."""
    reason = "A word with a capital letter that no list knows is most often the name of a place here."
    for at, word in enumerate(passage.words):
        before = passage.before(word.start)
        led = PLACE_BEFORE.search(before) or _PART_OF_TOWN.search(before)
        if led and not WORKS_THERE.search(before) and word.low not in seen and unknown(passage, at, library):
            mark = Mark(word.start, word.end, EntityKind.PLACE, reason, 0.5, "the town")
            if not kept(passage, mark):
                yield mark


def unknown(passage: Passage, at: int, library: Rarity) -> bool:
    """Whether no list knows a word with a capital, and nothing says that a person bears it."""
    word, before = passage.words[at], passage.words[max(0, at - 1)]
    if not word.capital or word.shouted or len(word.text) < 3 or CAMEL.match(word.text) or word.low in listed():
        return False
    person = names().patronymic.search(word.low) or names().family_ending.search(word.low)
    beside_a_name = before.capital and (before.low in names().first or before.low in roles().titles)
    return not (person or beside_a_name or library.ordinary(word.text) or passage.begins_sentence(word))


@cache
def listed() -> frozenset[str]:
    """Every word that a list knows, in small letters."""
    return names().first | names().family | keep().words | roles().titles | words().ordinary
