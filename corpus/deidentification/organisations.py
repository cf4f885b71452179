"""Clubs, firms, clinics and other bodies with a name of their own. Knows how they are called, not which exist."""

import re
from collections.abc import Iterator

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage, Word
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.schools import CAP, QUOTED, without_opening
from corpus.deidentification.unknown_places import WORKS_THERE, listed, unknown
from corpus.deidentification.wordlists import either, names, read, towns

_LEAD = r"(?P<lead>(?:[Tt]he|[Oo]ur|[Aa]n?|[Mm]y|[Tt]his|[Hh]is|[Hh]er|[Tt]heir)\s)?"
_NOUN = rf"(?P<noun>{either('organisations')})"
_NOUN_LAST = (
    rf"(?P<noun>{either('organisations')}|(?-i:{'|'.join(map(str.title, read('places')['capital_organisations']))}))"
)
_ORGANISED = re.compile(
    rf"\b{_LEAD}(?P<name>{CAP}(?:\s(?:and|of|for|&)\s{CAP}|\s{CAP}|-{CAP})*(?:\s[a-z]+)?)\s{_NOUN_LAST}\b",
    re.IGNORECASE,
)
_ORGANISED_AFTER = re.compile(
    rf"\b{_LEAD}(?:[a-z]+\s)?{_NOUN}(?:\s(?:called\s|named\s)?|(?P<comma>,\s)(?=[\"“«‘]))"
    rf"(?P<name>{QUOTED}|{CAP}(?:\s{CAP})*)(?(comma),?)",
    re.IGNORECASE,
)
_CLUB = re.compile(rf"\b{_LEAD}(?:{either('club_letters')})\s{CAP}(?:\s{CAP})?")
_FIRM = re.compile(rf"\b{_LEAD}(?:(?:{either('firm_letters')})\s[\"“«]?{CAP}(?:\s{CAP})*[\"”»]?)")
_FIRM_AFTER = re.compile(rf"\b{_LEAD}{CAP}(?:\s(?:&\s)?{CAP})*,?\s(?:{either('firm_letters')})(?!\w)\.?")
_ARTICLE = re.compile(r"\b(?:[Tt]he|an?)\s$")
_DETERMINER = re.compile(r"\b(?:the|an?|our|my|his|her|their|this)\s$", re.IGNORECASE)
_FAMILY_AFTER = re.compile(r"\s(?:family|household|brothers?|sisters?|twins|siblings|boys?|girls?)\b")
_REASON = "The name says which body it is."
_UNKNOWN = "A word with a capital letter that no list knows is most often the name of a body here."
_BETWEEN = (" ", "-", " & ", " of ", " for ", " and ")


def organisations(passage: Passage) -> Iterator[Mark]:
    """Bodies that are named beside a word for what they are: "Trust Clinic", "the club Grace", "FC Northfield"."""
    for pattern in (_ORGANISED, _ORGANISED_AFTER):
        for found in pattern.finditer(passage.text):
            if _own_name(passage, found):
                yield _mark(passage, found, found["noun"].lower())
    for pattern, noun in ((_CLUB, "club"), (_FIRM, "firm"), (_FIRM_AFTER, "firm")):
        for found in pattern.finditer(passage.text):
            yield _mark(passage, found, noun)


def unknown_organisations(passage: Passage, library: Rarity, *, seen: frozenset[str] = frozenset()) -> Iterator[Mark]:
    """Bodies that only capital letters betray: "drives for Northern Freight", "at the Kotva", "works for Severin".

    `seen`: names of people found in the case.
    """
    yield from _several_capitals(passage, library)
    for at, word in enumerate(passage.words):
        if word.low in seen or not unknown(passage, at, library):
            continue
        if WORKS_THERE.search(passage.before(word.start)):
            yield Mark(word.start, word.end, EntityKind.ORGANISATION, _UNKNOWN, 0.5, "a firm")
        elif _ARTICLE.search(passage.before(word.start)) and not _of_a_family(passage, word):
            yield _guessed(passage, word, word)


def _guessed(passage: Passage, first: Word, last: Word) -> Mark:
    """From the article before the first word to the last; after "our" the noun alone."""
    before = passage.before(first.start)
    article = _ARTICLE.search(before)
    if article is None:
        instead = "organisation" if _DETERMINER.search(before) else "an organisation"
        return Mark(first.start, last.end, EntityKind.ORGANISATION, _UNKNOWN, 0.5, instead)
    instead = "an organisation" if article[0].startswith("a") else "the organisation"
    return Mark(first.start - len(article[0]), last.end, EntityKind.ORGANISATION, _UNKNOWN, 0.5, instead)


def _mark(passage: Passage, found: re.Match[str], noun: str) -> Mark:
    said = f"{(found['lead'] or 'the ').strip()} {noun}"
    return Mark(without_opening(passage, found), found.end(), EntityKind.ORGANISATION, _REASON, 0.8, said)


def _own_name(passage: Passage, found: re.Match[str]) -> bool:
    """Whether something besides common words is there; "Baltic Bank" has a name, "a British museum" has none."""
    start, end = found.span("name")
    if found["name"][0] in "\"“«‘'":
        return True
    capital_noun = found["noun"][0].isupper() and found.re is _ORGANISED
    return any(
        not _plain(word, capital_noun=capital_noun) and not (word.start == start and passage.begins_sentence(word))
        for word in passage.words
        if start <= word.start and word.end <= end and word.capital
    )


def _plain(word: Word, *, capital_noun: bool) -> bool:
    if word.shouted or "'" in word.text:
        return True
    common = word.low in read("places")["school_adjectives"] or word.low in listed()
    return common and not capital_noun


def _several_capitals(passage: Passage, library: Rarity) -> Iterator[Mark]:
    """Two words or more in a row with capitals within a sentence, no names of people, one of them an ordinary word."""
    at = 0
    while at < len(passage.words):
        length = _row(passage, at)
        row = passage.words[at : at + length]
        if length > 1 and _names_a_body(passage, row, library):
            yield _guessed(passage, row[0], row[-1])
        at += max(length, 1)


def _row(passage: Passage, at: int) -> int:
    """How many words from here on stand in a row with capitals that say something."""
    length = 0
    for here, word in enumerate(passage.words[at:], start=at):
        beside = here == at or passage.gap(passage.words[here - 1], word) in _BETWEEN[:3]
        if not beside or not word.capital or word.shouted or passage.begins_sentence(word):
            break
        length += 1
    return length


def _names_a_body(passage: Passage, row: tuple[Word, ...], library: Rarity) -> bool:
    if any(word.low in towns() or _of_a_person(word) for word in row):
        return False
    if WORKS_THERE.search(passage.before(row[0].start)):
        return True
    known = row[-1].low in read("places")["events"] or any(word.low in listed() for word in row)
    return not known and any(library.ordinary(word.text) for word in row)


def _of_a_person(word: Word) -> bool:
    """Whether a list or the shape of the word says that it is a name of a person."""
    listed_name = word.low in names().first or word.low in names().family
    shaped = names().family_ending.search(word.low) or names().patronymic.search(word.low)
    return listed_name or shaped is not None


def _of_a_family(passage: Passage, word: Word) -> bool:
    """Whether this is "the Khasanovs" or "the Petrov family"."""
    after = re.match(
        r"\s(?:family|household|brothers?|sisters?|twins|siblings|boys?|girls?)\b", passage.after(word.end)
    )
    return after is not None or word.low.endswith("s")
