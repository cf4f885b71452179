"""Fitting a replacement to what stands before it: one article, a capital where a sentence begins. Knows no names."""

import re

from corpus.deidentification.passage import Passage

_DETERMINER = re.compile(
    r"\b(?:the|an?|my|our|your|his|her|their|its|this|that|one|another|each|every|whose|no|some|\w+['’]s)\s$",
    re.IGNORECASE,
)
_AN = re.compile(r"^a(?=\s[aeio])")
_GOES_ON = re.compile(r"[(:;–—-]\s?$")
"""Signs after which a name is written with a capital and a noun is not."""
_ARTICLE = re.compile(r"^(?:the|an?|one)\s(?=\w)")


def agreeing(passage: Passage, start: int, instead: str) -> str:
    """For example "Our the school" becomes "our school"; a capital stays a capital at the start of a sentence."""
    if _DETERMINER.search(passage.before(start)) and not re.search(r"\bthat\s$", passage.before(start)):
        instead = _ARTICLE.sub("", instead)
    instead = _AN.sub("an", instead)
    first = passage.text[start : start + 1]
    opens = passage.opens(start) and not _GOES_ON.search(passage.before(start))
    return instead[:1].upper() + instead[1:] if first.isupper() and opens else instead
