"""Schools in a text: by number, name or landmark. Knows how they are called, not which exist."""

import re
from collections.abc import Iterator

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.wordlists import either, keep, read, words

_SCHOOL = rf"(?:{either('schools')})"
_ADJECTIVE = rf"(?:{either('school_adjectives')})"
_NUMBER = r"(?:(?:no\.?|nr\.?|number|num\.?|№|#)\s?)"
_LEAD = r"(?P<lead>(?:the|our|my|a|this|that|their|his|her)\s+)?"
CAP = r"(?-i:[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĢĪĮĶĹĻŁŃŅŇŌŐŘŚŞŠŤŪŮŰŲŹŻŽİА-Я])[\w’'-]*"
_NAME = rf"(?:(?:St\.?\s)?{CAP}(?:\s(?:of|de|von|the|and|la)\s|\s|-)?){{1,4}}"
_IN = (
    rf"(?P<town>,?\s(?:in|of|near|from)\s(?:the\s)?(?!(?:January|February|March|April|May|June|July"
    rf"|August|September|October|November|December|English|Russian|German)\b){CAP}(?:\s{CAP})?(?:\s"
    rf"(?:district|region|city|town|oblast|county))?)?"
)
QUOTED = r"[\"“«‘'](?-i:[A-ZÀ-ÞĀ-ŽА-Я])[^\"”»’'\n]{1,30}[\"”»’']"
_TAIL = rf"(?:\s(?:named after|of the name of|called|named)\s(?:the\s)?{_NAME})?"

_NUMBERED = re.compile(
    (
        rf"\b{_LEAD}(?:{_ADJECTIVE}\s)*(?P<noun>{_SCHOOL})(?P<comma>,(?=\s{_NUMBER}))?\s{_NUMBER}?\d{{1,4}}\b(?(comma),?)(?!\s?(?:pupils|students"
        rf"|children|minutes|years|days|teachers|times|%))(?:\s{QUOTED})?{_TAIL}{_IN}"
    ),
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    (
        rf"\b{_LEAD}(?:{_NUMBER}\d{{1,4}}|(?-i:[IVX]{{1,5}})\.?|\d{{2,4}}(?:st|nd|rd|th)|(?:PS|SS|MS|IS)\s?\d{{1,4}})(?:\s"
        rf"(?:{_ADJECTIVE}))*(?:\s(?P<noun>{_SCHOOL}))?\b{_IN}"
    ),
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b{_LEAD}{_NAME}(?:[\s-](?:(?i:{_ADJECTIVE})))*\s?(?P<noun>(?i:{_SCHOOL}))\b(?!\s(?:teachers?|year"
    rf"|day|rules?|library)\b(?-i:))(?:\s{QUOTED})?{_IN}"
)
_QUOTED_NAME = re.compile(
    rf"\b{_LEAD}(?:{_ADJECTIVE}\s)*(?P<noun>{_SCHOOL})\s(?:called\s|named\s)?{QUOTED}{_IN}", re.IGNORECASE
)
_QUOTED_FIRST = re.compile(rf"{_LEAD}{QUOTED}\s(?:{_ADJECTIVE}\s)*(?P<noun>{_SCHOOL})\b{_IN}", re.IGNORECASE)
_AFTER = re.compile(
    (
        rf"\b{_LEAD}(?:{_ADJECTIVE}\s)*(?P<noun>{_SCHOOL})\s(?:called\s|named after\s|named\s|of\s(?="
        rf"(?-i:St\.?|Saint))|)(?P<proper>(?!(?:Monday|Tuesday|Wednesday|Thursday|Friday|I)\b){CAP}"
        rf"(?:\s{CAP})*){_IN}"
    ),
    re.IGNORECASE,
)
_LANDMARK = re.compile(
    (
        rf"\b(?P<lead>(?:the|our|my|that|this|a)\s)(?:{_ADJECTIVE}\s|small\s|old\s|new\s|little\s|big\s)*"
        rf"(?P<noun>{_SCHOOL})\s(?:right\s|just\s|directly\s)?(?:{either('near')})\s(?:the|an?|our)\s(?:old\s"
        rf"|new\s|former\s|closed\s|big\s|[\w-]+\s)?(?:{either('landmarks')})(?:s|es)?\b"
    ),
    re.IGNORECASE,
)
_NUMBERED_ABROAD = re.compile(rf"\b{CAP}(?:\s{CAP}){{0,3}}\s(?:nr|n°|no|№)\.?\s?\d{{1,4}}\b{_IN}")
_ABBREVIATED = re.compile(
    rf"\b(?:I\.E\.S\.|IES|CEIP|C\.E\.I\.P\.|ZSP|ZSO|OŠ|ZŠ|SOŠ|MBOU|GBOU|MAOU)\s{CAP}(?:\s{CAP}){{0,3}}{_IN}"
)
_SHORT_NAME = re.compile(
    rf"\b{CAP}(?:\s{CAP})?\s(?-i:High|Primary|Elementary|Grammar|Secondary|Comprehensive|Prep|Juniors|Infants)"
    rf"(?!\s(?:{_SCHOOL}))(?=[\s.,;:!?)]|$){_IN}"
)

_WITH_A_NOUN = (_NUMBERED, _NAMED, _QUOTED_NAME, _QUOTED_FIRST, _AFTER, _LANDMARK)
_WITHOUT = (_NUMBER_FIRST, _NUMBERED_ABROAD, _ABBREVIATED, _SHORT_NAME)
_REASON = "The name, number or landmark says which institution it is."
_COMMON = frozenset(read("places")["school_adjectives"])


def schools(passage: Passage) -> Iterator[Mark]:
    """Every institution of education that is named; a town right after it belongs to the mark."""
    low = passage.text.lower()
    named = any(noun in low for noun in read("places")["schools"])
    for pattern in (*_WITH_A_NOUN, *_WITHOUT) if named else _WITHOUT:
        for found in pattern.finditer(passage.text):
            if _proper(passage, found):
                start = without_opening(passage, found)
                yield Mark(start, found.end(), EntityKind.SCHOOL, _REASON, 0.95, _said(found))


def without_opening(passage: Passage, found: re.Match[str]) -> int:
    """Where the name begins: in "At Riverside College" with the second word."""
    inside = [word for word in passage.words if found.start() <= word.start and word.end <= found.end()]
    if len(inside) < 2 or found.groupdict().get("lead"):
        return found.start()
    first = inside[0]
    opening = first.start == found.start() and passage.begins_sentence(first) and first.low in words().ordinary
    return inside[1].start if opening else found.start()


def _proper(passage: Passage, found: re.Match[str]) -> bool:
    """Whether something besides common words is there: "The Music School" at the start of a sentence names nothing."""
    if found.re in (_NUMBERED, _NUMBER_FIRST, _LANDMARK, _QUOTED_NAME, _QUOTED_FIRST):
        return (
            found["noun"] is not None
            or found.re is not _NUMBER_FIRST
            or re.match(r"(?:PS|SS|MS|IS)", found[0]) is not None
        )
    if (
        found.re is _NAMED
        and re.search(r"(?<!\bSt)(?<!\bSt\.)\s?\b\w+['’]s\s\w+$", found[0].removesuffix(found["town"] or ""))
        and "St" not in found[0]
    ):
        return False
    return _own_words(passage, found)


def _own_words(passage: Passage, found: re.Match[str]) -> bool:
    start, end = found.span()
    noun = (found.groupdict().get("noun") or "").lower()
    for word in passage.words:
        if start <= word.start and word.end <= end and word.capital and not word.shouted and "'" not in word.text:
            plain = (
                word.low in _COMMON
                or word.low == noun
                or word.low in {"the", "our", "my", "a", "an", "this"}
                or (word.low in keep().words and not _author_of_school(found))
            )
            if not plain and not (passage.begins_sentence(word) and word.start == start):
                return True
    return False


def _author_of_school(found: re.Match[str]) -> bool:
    """Whether somebody famous names a school, as in "the Pushkin Lyceum"; in a lesson he stays."""
    return found.re in (_NAMED, _AFTER) and not re.match(
        r"(?:Google|Zoom|Montessori|Waldorf|Sunday|Saturday|English|Russian|German)", found[0]
    )


def _said(found: re.Match[str]) -> str:
    groups = found.groupdict()
    noun = read("places")["schools"][groups["noun"].lower()] if groups.get("noun") else "school"
    lead = (groups.get("lead") or "").strip()
    if lead.lower() in ("", "a", "an"):
        lead = "The" if found[0][0].isupper() and lead and lead[0].isupper() else "the"
    return f"{lead} {noun}"
