"""Words that only introduce a name, and what is left of the sentence without it: "a boy called Petya", "(Petya)".

Knows the words around a name. Where names are, and what else stands instead of one, is found elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.deidentification.finding import Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.wordlists import roles

_QUOTE = "[\"'“«‘]?$"
_CALLED = re.compile(rf"(?<=\w)\s(?:called|named)\s{_QUOTE}")
_SOMEBODY = re.compile(
    r"\b(?:an?|one|another|this|that|some|new)\s(?:[\w-]+\s){0,3}?(?P<noun>[\w-]+)(?:\s(?:of|from|in)\s[\w -]{2,20})?$",
    re.IGNORECASE,
)
_AS_A_VERB = re.compile(
    r"['’]|\s(?:an?|the|names|to|back|in|on|up|out|over|by|for|and\s\w+\s(?:to|in|back)|yesterday)\b"
)
"""What follows where "called" says that somebody rang or shouted: "one parent called Petya a thief"."""
_BY_THE_NAME = re.compile(
    r",?\s(?:(?:who\s(?:is|was)\s)(?:called|named|nicknamed)|nicknamed|by the name of|known as|with the name"
    rf"|with the nickname)\s{_QUOTE}"
)
_IS_CALLED = re.compile(rf"\b(?:is|was|are|were)\s(?P<called>(?:called|named|nicknamed|known as)\s{_QUOTE})")
_WHO_IT_IS = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]his|[Tt]hat)\s(?:is|was)\s$")
_NAME_IS = re.compile(rf"\b(?:[Nn]icknames?|[Nn]ames?)\s(?:is|was|are|were)\s{_QUOTE}")
_THEY_CALL = re.compile(rf"\bcall(?:s|ed|ing)?\s(?:him|her|me|them)\s(?:just\s|only\s)?{_QUOTE}", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:(?:two|three|four|five|both|the|my|our|his|her|their|these|those|some|several|other|[\w]+['’]s)\s(?:[\w-]+\s){0,2})"
    r"(?P<noun>[a-z-]+)(?P<sign>,|:|\s[–—-]|)\s$",
    re.IGNORECASE,
)
_PLURALS = frozenset(
    ("friends", "twins", "brothers", "sisters", "siblings", "cousins", "neighbours", "neighbors", "mothers", "fathers")
)
_BETWEEN = (", ", " and ", ", and ", " & ")


def introduced(passage: Passage, mark: Mark) -> Mark | None:
    """The mark of a name that the words before it introduce, grown over them where they go with it; else nothing."""
    before = passage.before(mark.start, most=70)
    if before.endswith("(") and passage.after(mark.end, most=1) == ")":
        return replace(mark, instead="")
    if (called := _IS_CALLED.search(before)) is not None and "who " not in before[-25:]:
        return _over(passage, replace(mark, instead="not named here"), len(called["called"]))
    if (named := _BY_THE_NAME.search(before)) is not None:
        closed = named[0].startswith(",") and passage.after(mark.end, most=1) == ","
        return _over(passage, replace(mark, end=mark.end + closed, instead=""), len(named[0]))
    if _WHO_IT_IS.search(before):
        return replace(mark, instead="not named here")
    if _NAME_IS.search(before):
        return _over(passage, replace(mark, instead="not given here"), len(before) - len(before.rstrip("\"'“«‘")))
    if _THEY_CALL.search(before):
        return _over(passage, replace(mark, instead="by another name"), len(before) - len(before.rstrip("\"'“«‘")))
    return _called(passage, mark, before)


def _called(passage: Passage, mark: Mark, before: str) -> Mark | None:
    called = _CALLED.search(before)
    if called is None or _AS_A_VERB.match(passage.after(mark.end)):
        return None
    somebody = _SOMEBODY.search(before[: called.start()])
    if somebody is None or somebody["noun"].lower() not in roles().by_cue:
        return None
    return _over(passage, replace(mark, instead=""), len(called[0]))


def _over(passage: Passage, mark: Mark, length: int) -> Mark:
    """The mark begun so many characters earlier; a quotation opened there ends with it."""
    opened = passage.text[mark.start - 1 : mark.start] in tuple("\"'“«‘") and length > 0
    end = mark.end + (1 if opened and passage.after(mark.end, most=1) in tuple("\"'”»’") else 0)
    return replace(mark, start=mark.start - length, end=end)


def listed(passage: Passage, marks: Sequence[Mark]) -> Mark | None:
    """All of "the twins Olya and Kolya" but its first words, where `marks` begin with such names; else nothing."""
    several = _SEVERAL.search(passage.before(marks[0].start))
    if several is None or several["noun"].lower() not in _PLURALS | roles().by_cue.keys() or _one(several["noun"]):
        return None
    last = marks[0]
    for mark in marks[1:]:
        if passage.text[last.end : mark.start] not in _BETWEEN:
            break
        last = mark
    closed = re.match(r",|(?=[.;!?)])|$", passage.after(last.end))
    if last is marks[0] or (several["sign"] == "," and closed is None):
        return None
    end = last.end + (len(closed[0]) if closed is not None and several["sign"] == "," else 0)
    return replace(marks[0], start=marks[0].start - 1 - len(several["sign"]), end=end, instead="")


def _one(noun: str) -> bool:
    return not noun.lower().endswith("s") and noun.lower() != "children"
