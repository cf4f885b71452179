"""What is told of somebody's family in words that hardly any case of the library holds: it points to that family.

Knows how a clause on a relative begins and ends, and how rare its words are; no list of what is telling (R18).
"""

import re
from collections.abc import Iterator
from functools import cache

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.wordlists import names, read, words

SMALLEST = 20
"""A library of fewer items says nothing about rarity."""
FEWEST = 4
"""A clause of fewer words tells little: "he is the captain"."""
MOST = 2
"""A word that stands in so many items of the library, or fewer, is rare."""
_REASON = "Few cases tell such a thing of a family; people of the same town may know whose it is."
_END = re.compile(r"[.!?;:()\n]|, (?!who|whose|where|at which)| (?:but|so|because) |\s[–—-]\s|$")
_SMALL = re.compile(r"(?<![\w’'])[a-zß-öø-ÿ]{4,}(?![\w’])")


def rare_facts(passage: Passage, library: Rarity) -> Iterator[Mark]:
    """Clauses on a relative or a family that hold a rare word in small letters."""
    if library.size < SMALLEST:
        return
    for found in _beginnings().finditer(passage.text):
        end = _END.search(passage.text, found.end())
        clause = found.end(), end.start() if end else len(passage.text)
        if _rare(passage.text[clause[0] : clause[1]], library):
            yield Mark(found.start(), clause[1], EntityKind.INDIRECT, _REASON, 0.5, _instead(found))


def _rare(clause: str, library: Rarity) -> int:
    told = {word[0] for word in _SMALL.finditer(clause)} if len(clause.split()) >= FEWEST else set()
    return sum(library.spread(word) <= MOST and word not in names().first | words().ordinary for word in told)


def _instead(found: re.Match[str]) -> str:
    return f"{found['who']} may be known there" if found["who"] else "somebody known there"


@cache
def _beginnings() -> re.Pattern[str]:
    """How a clause on a relative, or on somebody told apart from others, begins; "who" is what stays of it."""
    kin, job = read("rules/shared")["kin"], read("rules/jobs")["job"]
    whose = r"(?:his|her|their|whose|[A-ZÀ-Ž][\w-]+[’']s|the (?:boy|girl|child|pupil)[’']s)"
    apart = r"boy|girl|child|pupil|family|one|ones|twins|brothers|sisters|woman|man|lady|couple|people|lad|kid"
    does = (
        r"runs?|holds?|has|had|keeps?|owns?|used to be|works? (?:at|in|as)|sells?|lost|was on|is in|is at|sings|plays"
        r"|got|won|is (?:the|our|an)|are (?:the|our)|was (?:the|our|an)|were (?:the|our)"
    )
    house = r"house|flat|yard|gate|hut|villa|balcony|window"
    return re.compile(
        rf"\b(?:(?P<who>{whose}\s(?:{kin})(?=[’'\s,])|(?:dad|mum|mom|granny|grandad|grandma|father|mother)(?=[’']s\s)"
        rf"|(?:he|she|they|who|family|father|mother|dad|mum|brother|sister)(?=\s(?:{does})\s)"
        r"|(?:he|she|they|who)(?=[’'](?:s|re)\s(?:the|our|an)\s))(?:[’'](?:s|re))?,?\s(?=\w)"
        rf"|(?:the|those|that)\s(?:{apart})\s(?:whose|who|with|from|of|for\swhom|on|off|behind|above)\s"
        rf"|(?:the|that|an?)\s(?:[\w-]+\s){{0,2}}(?:{house})\s(?:with|by|behind|opposite|on|at)\s"
        rf"|(?:the|our|a|an)\s(?:[\w-]+\s)?(?!deputy)(?:{job})\b)",
        re.IGNORECASE,
    )
