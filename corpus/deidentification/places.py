"""Towns, streets and waters in a text. Knows lists of towns and the words that stand beside the name of a place."""

import re
from collections.abc import Iterator

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage, Word
from corpus.deidentification.wordlists import either, keep, names, read, towns, words

_CAP = r"(?-i:[A-ZÀ-ÖØ-ÞĀ-ŽА-Я])[\w’'-]+"
_MANY = rf"{_CAP}(?:[ -]{_CAP}){{0,2}}"
_STREET = re.compile(
    rf"\b(?:(?:on|in|at|from|near|to|along|off)\s(?:the\s)?(?:corner\sof\s)?)?(?:\d{{1,4}}[a-z]?,?\s)?(?:{_MANY}|(?:\d{{1,3}}(?:st|nd|rd|th)))\s(?:{either('streets')})\b(?:,?\s(?:no\.?\s)?\d{{1,4}}(?:[/-]\d+|[a-z])?\b)?(?:,?\s(?:flat|apartment|apt\.?|room)\s\d+)?",
    re.IGNORECASE,
)
_STREET_FIRST = re.compile(
    rf"\b(?:(?:on|in|at|from|near|to)\s)?(?:{either('street_before')})\.?\s{_MANY}(?:\s?,?\s?\d{{1,4}}(?:[/-]\d+|[a-z])?\b)?",
    re.IGNORECASE,
)
_GERMAN_STREET = re.compile(
    r"\b(?:(?:on|in|at|from|near)\s(?:the\s)?)?[A-ZÄÖÜ][a-zäöüß]+(?:straße|strasse|platz|gasse|allee|weg)\b(?:\s\d{1,4}[a-z]?)?"
)
_HOUSE = re.compile(r"\b(?:house|flat|apartment|apt\.?)\s(?:no\.?\s|number\s)?\d{1,4}[a-z]?\b", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:the\s|our\s|a\s)?(?:{either('before')})\s{_MANY}", re.IGNORECASE)
_KIND_AFTER = re.compile(rf"\b(?:the\s|our\s)?(?P<name>{_MANY})\s(?P<kind>{either('after')}|{either('waters')})\b")
_KIND_BEFORE = re.compile(
    rf"\b(?:the\s|our\s)?(?P<kind>river|lake|mount|village|town|metro|settlement)\s(?:called\s|named\s)?(?P<name>{_MANY})",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b(?:LT|LV|D|PL|UA)-\d{4,5}\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b")
_SUFFIX = re.compile(
    r"^\w{3,}(?:grad|gorod|burg|ovsk|evsk|insk|yansk|ansk|ensk|omsk|polsk|iškės|iškiai|ovka|evka|ovice|ville|bury|shire|minster|mouth|hausen|heim|dorf|stadt|ingen|abad|istan|stan)$"
)
_BEFORE_PLACE = re.compile(
    r"\b(?:in|from|near|to|at|around|outside|towards?|leave|left|through|via|beyond|of)\s(?:the\s)?$", re.IGNORECASE
)

_STREETS = frozenset(read("places")["streets"])

_REASON = "The place together with the story says where it happened."
_STREET_REASON = "A street or an address says where it happened or where somebody lives."
_OF_KIND = {
    "district": "district",
    "region": "region",
    "village": "village",
    "river": "river",
    "lake": "lake",
    "town": "town",
    "settlement": "settlement",
    "metro": "metro",
}


def places(passage: Passage) -> Iterator[Mark]:
    """Every named place of a text; some may overlap."""
    yield from _addresses(passage)
    yield from _with_kind(passage)
    for word in passage.words:
        if _is_town(passage, word):
            yield _town(passage, word)


def _addresses(passage: Passage) -> Iterator[Mark]:
    for pattern in (_STREET, _STREET_FIRST, _GERMAN_STREET):
        for found in pattern.finditer(passage.text):
            if _street_name(passage, found):
                yield Mark(found.start(), found.end(), EntityKind.PLACE, _STREET_REASON, 0.95, _nearby(found[0]))
    for found in (*_HOUSE.finditer(passage.text), *_POSTCODE.finditer(passage.text)):
        yield Mark(found.start(), found.end(), EntityKind.PLACE, _STREET_REASON, 0.8, "an address")


def _street_name(passage: Passage, found: re.Match[str]) -> bool:
    """Whether a capital there is more than the first letter of a sentence; streets are named after everybody."""
    inside = [
        word for word in passage.words if found.start() <= word.start and word.end <= found.end() and word.capital
    ]
    return any(
        not passage.begins_sentence(word) and word.low not in words().ordinary | _STREETS for word in inside
    ) or any(ch.isdigit() for ch in found[0])


def _nearby(text: str) -> str:
    """For example "Lives on Sadovaya street 5" becomes "lives nearby"; "to Sadovaya street" becomes "to a street"."""
    lead = re.match(r"(?:(on|in|at|near|along|off)|(from|to))\s", text, re.IGNORECASE)
    if lead is None:
        return "a street"
    return "nearby" if lead[1] else f"{lead[2].lower()} a street"


def _with_kind(passage: Passage) -> Iterator[Mark]:
    for pattern in (_NAMED, _KIND_AFTER, _KIND_BEFORE):
        for found in pattern.finditer(passage.text):
            if _proper(passage, found.start(), found.end()):
                kind = found.groupdict().get("kind") or next(
                    k
                    for k in ("village", "town", "city", "district", "region", "place")
                    if k in found[0].lower() or k == "place"
                )
                lead = "our" if found[0].lower().startswith("our ") else "the"
                lead = lead.capitalize() if found[0][0].isupper() and re.match(r"(?:The|Our)\b", found[0]) else lead
                yield Mark(found.start(), found.end(), EntityKind.PLACE, _REASON, 0.9, f"{lead} {kind.lower()}")


def _proper(passage: Passage, start: int, end: int) -> bool:
    """Whether a capitalised word there is neither the start of a sentence nor a word that belongs to everybody."""
    inside = [word for word in passage.words if start <= word.start and word.end <= end and word.capital]
    return any(
        word.low not in keep().words
        and word.low not in words().ordinary
        and not (word.start == start and passage.begins_sentence(word) and word.low in words().both)
        for word in inside
    )


def _is_town(passage: Passage, word: Word) -> bool:
    low = word.low
    if word.capital and passage.begins_sentence(word) and low in words().both | words().ordinary:
        return False
    if low in towns():
        return word.capital or (
            len(low) > 3
            and low not in names().first
            and low not in words().both
            and _BEFORE_PLACE.search(passage.before(word.start)) is not None
        )
    return (
        word.capital
        and not word.shouted
        and _SUFFIX.match(word.text) is not None
        and low not in keep().words
        and low not in names().family
    )


def _town(passage: Passage, word: Word) -> Mark:
    before = passage.before(word.start)
    told = re.search(r"\b(?:city|town|village|capital|region|district)(?P<gap>,?\s(?:of\s)?)$", before)
    end = word.end + (1 if told is not None and "," in told["gap"] and passage.after(word.end, most=1) == "," else 0)
    following = re.match(r"-\w+", passage.after(end))
    if told is not None:
        return Mark(word.start - len(told["gap"]), end, EntityKind.PLACE, _REASON, 0.9, "")
    instead = "town" if following is not None else "the town"
    return Mark(word.start, end, EntityKind.PLACE, _REASON, 0.9, instead)
