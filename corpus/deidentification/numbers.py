"""Numbers of papers, registers and cases, and the letters of classes. Knows how they look."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage


class Shape(NamedTuple):
    """How something is written, what stands instead, and why. Only the group "it" is replaced, where there is one."""

    pattern: re.Pattern[str]
    instead: str
    reason: str
    score: float = 0.9


_PAPERS = (
    r"passport|code|key|pin|password|licen[cs]e|certificate|register|registration|personal code|personal number|"
    r"identity card|id card|id|snils|inn|policy|contract|order|protocol|case|file|document|diploma|"
    r"account|insurance|pesel|nin|ssn|student card|pupil card|card|journal|application|request|"
    r"agreement|decree|inventory|ticket|pass|iban|plate|reg|complaint|letter|resolution|circular|invoice|receipt|"
    r"permit|visa|prescription|referral|record|entry|act|serie"
)
_NUMBER = r"(?:no\.?|nr\.?|number|num\.?|№|#|code|series)"
PAPER_BEFORE = re.compile(rf"\b(?:{_PAPERS})(?:\s+(?:series|is|was))?[\s:,]*(?:{_NUMBER})?[\s:]*$", re.IGNORECASE)
"""Words before the number of a paper."""
_FORM_WORDS = r"(?:forms?|class(?:es)?|grades?|years?|group)"

SHAPES = (
    Shape(
        re.compile(r"\b(?:case\s(?:number\s|no\.?\s)?)?20\d\d-\d{6}\b", re.IGNORECASE),
        "another case",
        "The number of a case leads back to its author.",
        1.0,
    ),
    Shape(
        re.compile(
            (
                rf"\b(?:{_PAPERS})(?:\s+(?:series|is|was))?[\s:]*(?P<it>(?:{_NUMBER}\s*:?\s*[\w/-]*\d[\w/-]*|"
                rf"(?=[A-Z/-]{{0,5}}\d)[A-Z]{{0,4}}[-/ ]?\d{{4,}}[\w/-]*|[A-Z]{{1,4}}[-/]\d+[\w/-]*|\d+[/-][\w/-]*\w)"
                rf"(?: \d[\d/-]*\d)*)(?!\w)"
            ),
            re.IGNORECASE,
        ),
        "",
        "The number of a paper can be looked up.",
    ),
    Shape(
        re.compile(
            rf"\b(?:{_NUMBER}|ref\.?|reference)\s?:?\s?"
            r"(?P<it>[A-Za-z]{0,5}-?\d[\w-]*/[\w/-]+|\d+-[A-Za-z]\w*|[A-Za-z]{1,5}[/-]\d[\w/-]*)",
            re.IGNORECASE,
        ),
        "",
        "The number of a paper can be looked up.",
    ),
    Shape(
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b"),
        "an account number",
        "A bank account leads to a person.",
        1.0,
    ),
    Shape(
        re.compile(r"\b\d{3}-\d{3}-\d{3}[ -]\d{2}\b"), "a personal number", "A personal number leads to a person.", 1.0
    ),
    Shape(
        re.compile(r"(?<![\w.,+/-])\d{8,16}(?![\w.,/-]\d|\w)"),
        "a number",
        "So long a number belongs to one paper or person.",
        0.8,
    ),
    Shape(
        re.compile(r"\b\d{4} \d{6}\b|\b\d{4} \d{4} \d{4} \d{4}\b"),
        "a number",
        "So long a number belongs to one paper or person.",
        0.9,
    ),
    Shape(
        re.compile(r"(?<![\w-])[A-Z]{2,4}[-/ ]?\d{4,10}(?:[-/]\d+)?(?![\w-])"),
        "a number",
        "This looks like the number of a paper.",
        0.8,
    ),
    Shape(
        re.compile(r"(?<![\w.])[A-Za-z][a-z]{0,3}\.\s\d+[/-]\d[\w/-]*"),
        "",
        "A number after a short word with a stop is most often that of a paper.",
        0.7,
    ),
    Shape(re.compile(r"(?<!\w)(?:№|#)\s?\d+[\w/-]*"), "", "A number in a register leads to one entry.", 0.7),
)
_SIGN = r"[\"'“”«‘]"
_CLOSE = r"[\"'”»’]"
_BIG = "A-HK-NR-VА-ЯČŠŽ"
_LETTER = re.compile(
    rf"(?<![\w.,/-])(?P<number>1[0-2]|[1-9])(?:st|nd|rd|th)?(?:\s?{_SIGN}"
    rf"(?P<quoted>[A-Za-zА-Яа-яČŠŽ]){_CLOSE}|\s?[-–]\s?(?P<joined>[{_BIG}a-hа-я])|"
    rf"(?P<close>[{_BIG}a-hk-lnр-я])|\s(?P<apart>[B-HА-ЯČŠŽ]))(?![\w’'-]*\w)"
)
_AFTER_FORM = re.compile(
    (
        rf"\b{_FORM_WORDS}\s(?P<number>1[0-3]|[1-9])(?:\s?[-–]?\s?{_SIGN}[A-Za-zА-Яа-яČŠŽ]{_CLOSE}"
        rf"|\s?[-–]\s?[A-Za-zА-Яа-я]|[A-Za-zА-Яа-яČŠŽ]|\s(?-i:[A-HJ-Z])(?!\s[a-z]+s?\s(?:in|of|who)))(?!\w)"
    ),
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?P<noun>group|class|form)\s(?P<it>(?=[\w-]*\d)(?=[\w-]*(?-i:[A-Z]))[\w-]{2,11})(?!\w)"
    r"|\b(?:in|of|from)\s(?P<code>\d{1,2}-(?-i:[A-Z])\d)(?!\w)",
    re.IGNORECASE,
)
_SIGN_BEFORE = re.compile(rf"\s?(?:[,(]\s?)?(?P<noun>\b(?:{_NUMBER}|ref\.?|reference)\s?:?\s?)?$", re.IGNORECASE)
_EXERCISE = re.compile(
    (
        r"(?:exercise|task|question|page|room|paragraph|part|item|unit|chapter|figure|table|example|problem"
        r"|no\.?|number|point|level|paper|section|vitamin|size|format|type|plan)s?\s$"
    ),
    re.IGNORECASE,
)


def numbers(passage: Passage) -> Iterator[Mark]:
    """Numbers of papers and letters of classes; some may overlap."""
    for shape in SHAPES:
        for found in shape.pattern.finditer(passage.text):
            start, end = found.span("it") if "it" in shape.pattern.groupindex else found.span()
            yield (
                _dropped(passage, start, end, shape) if shape.instead == "" else _mark(start, end, shape, shape.instead)
            )
    yield from _classes(passage)


def _dropped(passage: Passage, start: int, end: int, shape: Shape) -> Mark:
    """For example "Letter No 44/17" becomes "letter"; "her card is 204517" becomes "her card is on file"."""
    sign = _SIGN_BEFORE.search(passage.before(start))
    if sign and re.search(
        r"\b(?:an?|the|this|its|his|her|my|our|their)\s$", passage.before(start)[: sign.start("noun")]
    ):
        sign = re.search(r"[\s:,]*$", passage.before(start))
    start -= len(sign[0]) if sign else 0
    return _mark(start, end, shape, " on file" if re.search(r"\b(?:is|was)$", passage.before(start)) else "")


def _mark(start: int, end: int, shape: Shape, instead: str) -> Mark:
    return Mark(start, end, EntityKind.ID, shape.reason, shape.score, instead)


def _classes(passage: Passage) -> Iterator[Mark]:
    reason = "The letter of a class says which class of the school it is."
    for found in _AFTER_FORM.finditer(passage.text):
        yield Mark(found.end("number"), found.end(), EntityKind.ID, reason, 0.95, "")
    for found in _GROUP.finditer(passage.text):
        start = found.start("noun") if found["noun"] else found.start("code")
        yield Mark(start, found.end(), EntityKind.ID, reason, 0.8, f"one {(found['noun'] or 'class').lower()}")
    for found in _LETTER.finditer(passage.text):
        if not _unit(passage, found):
            yield Mark(found.start(), found.end(), EntityKind.ID, reason, 0.9, _form(passage, found))


def _unit(passage: Passage, found: re.Match[str]) -> bool:
    """Whether this is "3 m", "5g" or "exercise 5a" rather than a class."""
    if _EXERCISE.search(passage.before(found.start())):
        return True
    in_class = re.search(r"\b(?:in|of|from|my|our|the|with|class|form|to|and|for)\s$", passage.before(found.start()))
    return found["close"] is not None and found["close"] in "mhgklscdf" and in_class is None


def _form(passage: Passage, found: re.Match[str]) -> str:
    """For example "My 7B" becomes "my form 7", "form 7B" becomes "form 7"."""
    said = re.search(rf"\b{_FORM_WORDS}\s$", passage.before(found.start()), re.IGNORECASE)
    return found["number"] if said else f"form {found['number']}"
