"""Contacts in a text: mail, phone, links, accounts. Knows how they are written; phone numbers by libphonenumber."""

import re
from collections.abc import Iterator

import phonenumbers

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.numbers import PAPER_BEFORE
from corpus.deidentification.passage import Passage

REGIONS = ("RU", "LT", "LV", "EE", "GB", "US", "DE", "UA", "PL", "TR", "KZ", "FR", "IN")
"""Countries whose national way of writing phone numbers is understood; international numbers always are."""
FEWEST = 6
"""A text with fewer digits holds no phone number, not even a short one."""
DIGITS = 7
"""A phone number has at least so many digits; fewer are marks, years and pages."""

_AT = r"(?:@|\s?[(\[{]\s?at\s?[)\]}]\s?|\s+at\s+(?=\w+\s+dot\s))"
_DOT = r"(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?|\s+dot\s+)"
_MAIL = re.compile(rf"[\w.+-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)
_SPACED_MAIL = re.compile(r"\b[\w+-]+(?:\s?\.\s?[\w+-]+)?\s?@\s?[\w-]+(?:\s?\.\s?[a-z]{2,})+\b")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\"'“”]+[^\s<>()\"'“”.,;:!?]", re.IGNORECASE)
_DOMAIN = re.compile(
    r"\b(?:[a-z0-9][a-z0-9-]*\.)+(?:com|org|net|ru|lt|lv|ee|de|uk|ua|by|kz|pl|me|io|edu|info|eu|fr|tr|su"
    r"|gg|tv|co|school|blog|page|site|online)"
    r"(?:/[^\s<>()\"'“”,;]*[^\s<>()\"'“”.,;:!?])?\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z0-9][\w.]{1,40}\w")
_SERVICE = (
    r"(?:instagram|insta|telegram|tg|tiktok|tik-tok|vk|vkontakte|facebook|fb|snapchat|snap|discord|skype"
    r"|whatsapp|viber|twitter|youtube|twitch|steam|login|"
    r"username|user name|nickname|nick|account|handle|profile|channel|page|screen name)"
)
_NAMED_ACCOUNT = re.compile(
    rf"\b{_SERVICE}(?:\s+(?:is|was|named|called|id|account|nick|name|handle|under"
    rf"|as))*\s*[:=]?\s*[\"'“«‘]?(?P<name>[A-Za-z][\w.-]*(?:[_\d](?:[\w.-]*\w)?|\.[a-z]\w*))",
    re.IGNORECASE,
)
_ON_SERVICE = re.compile(
    rf"(?P<name>[A-Za-z][\w.-]*[_\d][\w.-]*|[a-z]+\.[a-z]+)(?=[\"'”»’]?\s+(?:on|in|at)\s+{_SERVICE}\b)", re.IGNORECASE
)
_UNDERSCORED = re.compile(r"(?<![\w@./])(?=[\w.]*[A-Za-z])(?:[A-Za-z0-9]+_(?:[\w.]*\w)?|_+[A-Za-z]\w+)")
_LETTERS_AND_YEAR = re.compile(r"(?<![\w@./-])[A-Za-z]{3,}\.?(?:19|20)\d\d(?!\w)")
_MIXED = re.compile(r"(?<![\w@./-])(?:[A-Za-z]*[a-z][A-Z][a-z]+\d{1,4}|[A-Za-z]{5,}\d{2,4})(?![\w-])")
_DOTTED = re.compile(r"(?<![\w@./-])[a-z]{2,}(?:\.[a-z]{2,}){2,}(?![\w/])")
_PATH = re.compile(r"\b[a-z][\w-]*\.[a-z]{2,12}/[\w/?=&%.-]*\w", re.IGNORECASE)
_EXTENSION = re.compile(r"\b(?:ext\.?|extension)\s?\d{2,5}\b", re.IGNORECASE)
_LOOSE_PHONE = re.compile(r"(?<![\w.,/-])\+?(?:\(?\d{1,4}\)?[ ./-]?){3,6}\d{2,4}(?![\w/])")
_PHONE_WORD = re.compile(
    r"(?:phone|number|tel\.?|mobile|call(?:ed)?(?: me| us| him| her)?|cell|whatsapp|viber|sms|text"
    r"(?:ed)?|ring)\b[^.\n]{0,30}$",
    re.IGNORECASE,
)

_BY_PHONE = re.compile(r"\b(?:at|on|under|via|by)\s(?:the\s)?(?:phone\s|number\s|no\.?\s|tel\.?\s)?$", re.IGNORECASE)
"""Before a number that somebody was called at; "by phone" then stands for all of it."""
_NO_PHONE = re.compile(r"^\D?(?:20\d\d-\d{6}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})$")
_SAID_TO_BE = re.compile(
    r"\b(?:number|phone|e-?mail|mail|address|account|nick|nickname|handle|page|link|site|website|profile"
    r"|channel|username|login|name there|whatsapp|viber|telegram|skype|instagram)\s(?:is|was|are)\s[\"'“«‘]?$",
    re.IGNORECASE,
)

_MAY_HOLD_ONE = re.compile(r"[@_/\d]|\w\s?\.\s?\w|\bdot\b|\bat[)\]}]", re.IGNORECASE)
"""Signs without which a text holds no contact; most fields have none."""
_PATTERNS = (
    (_MAIL, "an e-mail address", "An e-mail address leads to a person.", 1.0),
    (_SPACED_MAIL, "an e-mail address", "An e-mail address leads to a person.", 1.0),
    (_LINK, "a link", "A link can be opened and may show who it is about.", 1.0),
    (_DOMAIN, "a link", "A web address may show who it is about.", 0.9),
    (_HANDLE, "an account", "The name of an account leads to a person.", 0.95),
    (_UNDERSCORED, "an account", "This looks like the name of an account.", 0.8),
    (_LETTERS_AND_YEAR, "an account", "This looks like the name of an account.", 0.7),
    (_MIXED, "an account", "This looks like the name of an account.", 0.6),
    (_DOTTED, "an account", "This looks like the name of an account.", 0.6),
    (_PATH, "a link", "A web address may show who it is about.", 0.9),
    (_EXTENSION, "", "An extension leads to a person's telephone.", 0.9),
)
_NAMED_SO = re.compile(r"\s(?:named|called|titled)\s[\"'“«‘]?$")
_NAMED = (_NAMED_ACCOUNT, _ON_SERVICE)
_OWNED = re.compile(
    r"\b(?:number|phone|e-?mail|mail|address|account|nick|nickname|handle|page|link|site|website|profile"
    r"|channel|username|login|whatsapp|viber|telegram|skype|instagram)\s?(?:\(|[:,]|[-–—])?\s?$",
    re.IGNORECASE,
)


def contacts(passage: Passage) -> Iterator[Mark]:
    """Every contact of a text, each as one mark; some may overlap."""
    if _MAY_HOLD_ONE.search(passage.text) is None:
        return
    for pattern, instead, reason, score in _PATTERNS:
        for found in pattern.finditer(passage.text):
            yield _mark(passage, found.start(), found.end(), instead, reason, score)
    for pattern in _NAMED:
        for found in pattern.finditer(passage.text):
            start, end = found.span("name")
            yield _mark(passage, start, end, "an account", "The name of an account leads to a person.", 0.9)
    yield from _phones(passage)


def _phones(passage: Passage) -> Iterator[Mark]:
    if sum(map(str.isdigit, passage.text)) < FEWEST:
        return
    for region in REGIONS:
        for found in phonenumbers.PhoneNumberMatcher(passage.text, region, leniency=phonenumbers.Leniency.VALID):
            if sum(ch.isdigit() for ch in found.raw_string) >= DIGITS and not _NO_PHONE.search(found.raw_string):
                yield from _phone(passage, found.start, found.end, 0.9)
    for loose in _LOOSE_PHONE.finditer(passage.text):
        if sum(ch.isdigit() for ch in loose[0]) >= 6 and _PHONE_WORD.search(passage.before(loose.start())):
            yield from _phone(passage, loose.start(), loose.end(), 0.7)


def _phone(passage: Passage, start: int, end: int, score: float) -> Iterator[Mark]:
    """The number with the word that leads to it; after the name of a paper, the number of that paper."""
    while passage.text[start] == " " or (passage.text[start] == "(" and ")" not in passage.text[start:end]):
        start += 1
    before, reason = passage.before(start), "A phone number leads to a person."
    if passage.text[start] != "+" and PAPER_BEFORE.search(before):
        yield Mark(start, end, EntityKind.ID, "The number of a paper can be looked up.", score, "a number")
        return
    lead = _BY_PHONE.search(before)
    if lead is None:
        yield _mark(passage, start, end, "a phone number", reason, score)
    else:
        yield Mark(start - len(lead[0]), end, EntityKind.CONTACT, reason, score, "by phone")


def _mark(passage: Passage, start: int, end: int, instead: str, reason: str, score: float) -> Mark:
    """For example "My number +370 …" keeps "my number"; elsewhere a neutral word stands for the contact."""
    if passage.before(start).endswith("(") and passage.after(end, most=1) == ")":
        return Mark(start, end, EntityKind.CONTACT, reason, score, "")
    if (named := _NAMED_SO.search(passage.before(start))) is not None:
        quoted = passage.after(end, most=1) in tuple("\"'”»’")
        return Mark(start - len(named[0]), end + quoted, EntityKind.CONTACT, reason, score, "")
    if _SAID_TO_BE.search(passage.before(start)):
        return Mark(start, end, EntityKind.CONTACT, reason, score, "not given here")
    owned = _OWNED.search(passage.before(start))
    if owned is not None:
        signs = re.search(r"\s?(?:\(|[:,]|[-–—])?\s?$", passage.before(start))
        closing = passage.after(end, most=1) == ")" and "(" in owned[0]
        return Mark(start - len(signs[0] if signs else ""), end + closing, EntityKind.CONTACT, reason, score, "")
    return Mark(start, end, EntityKind.CONTACT, reason, score, instead)
