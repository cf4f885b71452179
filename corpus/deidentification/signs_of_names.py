"""Names that the signs around them betray: initials, single letters, what follows "called", signatures.

Knows how names are written; no list of names.
"""

import re
from collections.abc import Iterator

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.wordlists import keep, roles, words

_INITIALS = re.compile(
    r"(?<![\w.])(?:(?-i:[A-ZÀ-ÞĀ-ŽА-Я])\.\s?){1,2}(?-i:[A-ZÀ-ÞĀ-ŽА-Я])[\w’'-]{2,}|(?<![\w.])"
    r"(?:[A-ZÀ-ÞĀ-ŽА-Я]\.\s?){2}(?![\w])|(?<=[a-zà-ž]\s)[A-ZÀ-ÞĀ-Ž]\.\s?[A-ZÀ-ÞĀ-Ž]\.(?!\w)"
)
_NOT_INITIALS = re.compile(
    (
        r"^(?:P\.\s?S|P\.\s?E|U\.\s?K|U\.\s?S|A\.\s?M|P\.\s?M|I\.\s?T|B\.\s?C|A\.\s?D|N\.\s?B|D\.\s?I"
        r"|I\.\s?Q|E\.\s?U|T\.\s?V)\."
    ),
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"(?:\b(?:call|called|named|name is|boy|girl|pupil|student|child|classmate|colleague|teacher|mother"
    r"|father|brother|sister|Mr|Mrs|Ms|Miss|Dr|mr|mrs|ms)\.?,?\s(?:(?:him|her|them)\s)?)"
    r"(?P<it>[A-ZÀ-ÞĀ-ŽА-Я])(?P<stop>\.?)(?=[\s,;:!?)'’\"]|$)"
)
_FIRST_LETTER = re.compile(r"(?:^|[.!?]\s)(?P<it>[A-ZÀ-ÞĀ-ŽА-Я]\.)(?=\s[a-z])")
_CALLED = re.compile(
    (
        r"\b(?:called|named|nicknamed|nickname(?:s)?(?: is| was|:)?|known as|(?:calls?|called|named?) (?:him"
        r"|her|me|them|himself|herself|each other)|(?:his|her|whose|the boy's|the girl's) name(?: is|'s"
        r"| was)|name of|goes by|alias|dubbed|christened)\s(?:just |only |the )?(?P<quote>[\"'“«‘])?"
        r"(?P<name>[\w’'-]+(?:(?(quote)[ ]|[ ](?=[A-ZÀ-Þ]))[\w’'-]+){0,2})(?(quote)[\"'”»’])"
    ),
)
_SELF = re.compile(r"\b(?:[Mm]y name(?: is|'s|’s)|[Ii] am called)\s(?P<name>[\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)*)")
_SIGNED = re.compile(
    (
        r"(?:regards|wishes|sincerely|yours|thanks|thank you|greetings|respectfully)\b[^\w\n]*\n?\s*"
        r"(?P<name>[A-ZÀ-Þa-z][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'.-]+){0,2})[.!\s]*$"
    ),
    re.IGNORECASE,
)

_SAID = "The words before it say that it is a name."


def by_signs(passage: Passage, library: Rarity) -> Iterator[Mark]:
    """Initials, single letters that stand for a pupil, what follows "called", signatures."""
    for found in _INITIALS.finditer(passage.text):
        end = _end_of_initials(found, library)
        if end > found.start() and not _NOT_INITIALS.match(found[0]):
            yield Mark(found.start(), end, EntityKind.PERSON, "Initials stand for a name.", 0.85)
    for found in _SINGLE.finditer(passage.text):
        end = found.end("stop") if re.match(r"\s[a-z]|[,;:]", passage.after(found.end("stop"))) else found.end("it")
        if found["it"] not in ("I", "A") or found["stop"]:
            yield Mark(found.start("it"), end, EntityKind.PERSON, "A single letter stands for a name.", 0.7)
    for found in _FIRST_LETTER.finditer(passage.text):
        yield Mark(found.start("it"), found.end("it"), EntityKind.PERSON, "A single letter stands for a name.", 0.7)
    for pattern in (_CALLED, _SELF, _SIGNED):
        yield from _said(passage, pattern, library)


def _end_of_initials(found: re.Match[str], library: Rarity) -> int:
    """The end of "A. V. Petrova"; of "A. V. Then", where a sentence begins, the initials; of "B. Then" nothing."""
    head, _, family = found[0].rstrip().rpartition(".")
    family = family.strip()
    if family.lower() in keep().words:
        return found.start()
    if not family or not (family.lower() in words().ordinary or library.ordinary(family)):
        return found.start() + len(found[0].rstrip())
    return found.start() + len(head) + 1 if head.count(".") else found.start()


def _said(passage: Passage, pattern: re.Pattern[str], library: Rarity) -> Iterator[Mark]:
    for found in pattern.finditer(passage.text):
        quoted = "quote" in pattern.groupindex and found["quote"] is not None
        if _is_a_name(found, library, quoted=quoted):
            start = found.start("name")
            end = start + len(re.sub(r"['’]s?$", "", found["name"]))
            yield Mark(start - quoted, end + quoted, EntityKind.PERSON, _SAID, 0.85)


def _is_a_name(found: re.Match[str], library: Rarity, *, quoted: bool) -> bool:
    first = found["name"].split()[0]
    plain = first.lower() in words().ordinary | keep().words | roles().by_cue.keys()
    known = plain or (library.ordinary(first) and not found[0].startswith("nick"))
    if first[0].isupper():
        return not known or quoted or found.re is not _CALLED
    return not known and not first[0].isdigit() and len(first) > 2 and found.re is not _SIGNED
