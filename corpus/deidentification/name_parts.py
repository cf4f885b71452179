"""How names go on and begin: links between their words, letters and numbers behind them, nouns on both sides.

Knows patterns only, made of the words in rules/parts.yaml; where a name stands is found elsewhere.
"""

import re
from functools import cache

from corpus.deidentification.finding import EntityKind
from corpus.deidentification.wordlists import either, read

Pattern = re.Pattern[str]

_CAP = r"[^\W\d_a-z][\w’'-]*"
_UPPER = "A-ZÀ-ÞĀ-ŽȘȚА-ЯЁƏ"
LETTER = re.compile(
    rf"\s(?:[{_UPPER}]\.(?:-?[A-ZА-Я]\.)?|(?!I)[{_UPPER}](?!\w|[’'])"
    r"|[b-hj-zб-я](?![\w’'.)-])|[bcdfghjklmnpqrstvwxz]{1,2}\.)"
)
"""The first letter of a family name: "Dasha P.", "lera m"."""
JOINED = re.compile(r"(?:-[^\W\d_][\w’]*)+")
DOOR = re.compile(r"-\d{1,3}\b|\s\d{1,3}[a-z]?(?=[.,;)](?!\d))")
"""A number behind what looks like a name of a person, so that it is one of a street: "Sadovaya 9."."""
FLAT = re.compile(
    r"(?:\s(?:ul|str|pr|per|nab)\.)?(?:,?\s(?:m|kv|flat|apt|bldg|k|korp|house|room|entrance|floor)\.?\s?\d{1,4}[a-z]?"
    r"|,\s\d{1,6}(?![\d.:]))+"
)
"""The rest of an address: "ul., 11, bldg. 2"."""
TITLE = re.compile(r",?\s[\"“«'][^\"”»'\n]{2,25}[\"”»']")
"""The name of its own that a numbered kindergarten has: "garden 22 «Cranberry»"."""
OPENING = re.compile(r"[\"“«„][^\"“”«»„\n]{0,20}$")
CLOSING = re.compile(r"[^\"“”«»„\n]{0,20}[\"”»“]")
BEHIND = {EntityKind.PLACE: (FLAT,), EntityKind.SCHOOL: (TITLE,)}
"""What may stand behind a name of one kind only."""


@cache
def next_word() -> Pattern:
    """A further word with a capital behind a name."""
    return re.compile(rf"(?:\s|-)(?:(?:{_part('link')})\s)?(?P<word>{_CAP})")


@cache
def word_before() -> Pattern:
    """A further word with a capital before a name."""
    return re.compile(rf"(?P<word>{_CAP})(?:\s|-)(?:(?:{_part('link')})\s)?$")


@cache
def between() -> Pattern:
    """What stands between two parts of one name."""
    return re.compile(rf"[ -](?:(?:{_part('link')})\s)?")


@cache
def behind_a_person() -> tuple[Pattern, ...]:
    """What goes on with the name of a person, in this order."""
    return JOINED, re.compile(rf"[\s-](?:{_part('polite')})(?!\w)"), LETTER, DOOR


@cache
def behind_a_thing() -> tuple[Pattern, ...]:
    """What goes on with the name of a place or a body, in this order."""
    number = re.compile(
        r"-\d{1,3}[a-zA-Z]?\b|,?\s(?:no\.?\s?|house\s|nr\.?\s?)?\d{1,4}(?:[/-]\d{1,3}|-?[a-zA-Z])?\b"
        rf"(?!\s?(?:{_part('counted')}))(?:,?\s(?:m|kv|flat|apt|apartment|bldg|building|room|floor)\.?\s?\d{{1,4}})*"
    )
    words = rf"(?:\s(?!(?:{_part('function')})\b)[a-zß-ž’'-]+){{0,2}}?"
    body = rf"{words}\s(?:{either('schools')}|{either('organisations')})"
    noun = re.compile(rf"(?:\s(?:{_part('noun')})|{body})\b(?![’'-])", re.IGNORECASE)
    return JOINED, number, noun, re.compile(rf",?\s(?:{_part('law')})")


@cache
def before_a_thing() -> tuple[Pattern, ...]:
    """What the name of a place or a body is led by, in this order; only the group "it" belongs to it."""
    lead = re.compile(rf"(?P<it>(?:(?<!\w)(?:{_part('lead')}|[A-ZА-Я]{{2,5}})|(?<!\w)ul\.)\s)$")
    noun = rf"(?!(?:{_part('no_noun')})\s)[a-zß-ž-]{{3,}}\s(?:[\"“«„'])?"
    return lead, re.compile(rf"\b(?:at|in|from|of|to|by|for|the)\s(?P<it>{noun})$"), re.compile(r"\b(?P<it>[Tt]he\s)$")


@cache
def stands_apart() -> frozenset[str]:
    """Words with a capital that never go on with a name, in small letters: days, programs, the usual languages."""
    data = read("keep")
    told = " ".join((data["calendar"], data["brands"])).lower().split()
    return frozenset(told) | {"i", "english", "russian", "german", "french", "spanish", "maths", "pe", "mum", "dad"}


def _part(name: str) -> str:
    found: str = read("rules/parts")[name]
    return found.strip()
