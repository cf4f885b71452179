"""Names of people in a text: first and family names, initials, nicknames, words that are names, unknown capitals.

Knows lists of names and the signs around a name. Who a person is and what stands instead is decided in standing_in.py.
"""

import re
from collections.abc import Iterator

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage, Word
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.signs_of_names import by_signs
from corpus.deidentification.slips import slip_of_the_pen
from corpus.deidentification.wordlists import keep, names, roles, towns, words

_AFTER_NAME = re.compile(r"^-[A-ZÀ-ÞĀ-Ž][\w’']+|^\s(?:[A-ZÀ-ÞĀ-ŽА-Я]\.\s?){1,2}(?!\w)")
PLACE_BEFORE = re.compile(r"\b(?:in|near|at|around|outside|via|beyond|from|to|through|towards)\s(?:[A-ZÀ-Ž][\w-]+\s)?$")
"""After these an unknown name is more often that of a place."""
_ORDINARY_ENDING = re.compile(
    r"(?:ly|ing|ed|tion|sion|ness|ment|ship|less|ful|able|ible|wards?|wise|ism|ists?|ities|ity|ers|ies)$"
)
_CUED_SMALL = re.compile(
    r"\b(?:colleague|small|little|boy|girl|pupil|(?:dad|mum|mom|mother|father|parents?|brother|sister|gran|granny) of"
    r"|hr\.|fr\.|herr|frau|called|named|classmate|my|our|teacher|dear|poor|with|and|told|asked)\s$"
)
CAMEL = re.compile(r"^(?!Mc|Mac|De|Di|Van|Von|La|Le|O['’])[A-Za-z]+[a-z][A-Z]")

GUESS = 0.4
"""The score of an unknown word at the start of a sentence, where a capital says nothing."""
_LISTED = "This is a name of a person."
_SHAPED = "This has the shape of a family name."
_UNKNOWN = "A word with a capital letter that no list knows is most often a name."


def people(passage: Passage, library: Rarity, *, seen: frozenset[str] = frozenset()) -> Iterator[Mark]:
    """Every name of a person, neighbouring words of one name as one mark. `seen`: names found elsewhere in the case."""
    found = [*_by_words(passage, library, seen), *by_signs(passage, library)]
    yield from _joined(passage, [mark for mark in found if not kept(passage, mark)])


def kept(passage: Passage, mark: Mark) -> bool:
    """Whether it belongs to a phrase that must stay: "Anna Karenina"."""
    return any(found.start() < mark.end and mark.start < found.end() for found in keep().phrases.finditer(passage.text))


def _by_words(passage: Passage, library: Rarity, seen: frozenset[str]) -> Iterator[Mark]:
    for at, word in enumerate(passage.words):
        reason, score = _why(passage, at, library, seen)
        if score:
            yield Mark(word.start, word.end, EntityKind.PERSON, reason, score)


def _why(passage: Passage, at: int, library: Rarity, seen: frozenset[str]) -> tuple[str, float]:
    word = passage.words[at]
    if len(word.text) < 2 or _shortened(word) or CAMEL.match(word.text):
        return "", 0.0
    if _titled(passage, at) and (word.capital or not library.ordinary(word.text)) and word.low not in _calendar():
        return "A title stands before it.", 0.95
    if word.low in keep().words and word.low not in names().first:
        return "", 0.0
    if word.capital and not (word.shouted and library.ordinary(word.low)):
        return _capital(passage, at, library, seen)
    return _small(passage, at, library, seen)


def _capital(passage: Passage, at: int, library: Rarity, seen: frozenset[str]) -> tuple[str, float]:
    word = passage.words[at]
    opens = passage.begins_sentence(word)
    common = word.low in words().both or library.written_small(word.text) or word.low in words().ordinary
    if word.low in seen and not (common and opens and not _acts(passage, at)):
        return "The same name stands elsewhere in the case.", 0.9
    if word.low in names().first and word.low not in _calendar() and not _is_language(word):
        return (_LISTED, 0.9) if not common or not opens or _acts(passage, at) else ("", 0.0)
    if word.low in _calendar() or word.low in keep().words:
        return (_LISTED, 0.8) if word.low in names().first and _acts(passage, at) and not opens else ("", 0.0)
    return _family(passage, at, library, opens=opens, common=common)


def _family(passage: Passage, at: int, library: Rarity, *, opens: bool, common: bool) -> tuple[str, float]:
    word = passage.words[at]
    if names().patronymic.search(word.low) and not common and not library.ordinary(word.text):
        return "This has the shape of a patronymic.", 0.9
    if word.low in names().family and not common:
        return "This is a usual family name.", 0.85
    if names().family_ending.search(word.low) and not common and not library.ordinary(word.text):
        return _SHAPED, 0.8
    if word.shouted or common or library.ordinary(word.text) or word.low in towns():
        return "", 0.0
    if _alone_in_quotes(passage, word):
        return "Such a word by itself in quotation marks is most often a nickname.", 0.5
    if opens:
        likely = _acts(passage, at) or (library.size > 0 and not _ORDINARY_ENDING.search(word.low))
        return (_UNKNOWN, GUESS) if likely else ("", 0.0)
    return (_UNKNOWN, 0.5) if not PLACE_BEFORE.search(passage.before(word.start)) else ("", 0.0)


def _small(passage: Passage, at: int, library: Rarity, seen: frozenset[str]) -> tuple[str, float]:
    """Names in small letters, as people write in a hurry; a word that the library uses is a word."""
    word = passage.words[at]
    if (
        word.low in words().both
        or word.low in words().ordinary
        or library.written_small(word.low)
        or word.low in keep().words
    ):
        return "", 0.0
    if word.low in names().first and len(word.low) > 2:
        return _LISTED, 0.8
    if word.low in seen and len(word.low) > 3:
        return "The same name stands elsewhere in the case.", 0.8
    if (
        len(word.low) > 5
        and names().patronymic.search(word.low)
        and not word.low.endswith(("which", "rich"))
        and not library.ordinary(word.low)
    ):
        return "This has the shape of a patronymic.", 0.6
    if _introduced_small(passage, at, library):
        return "A word that nobody else uses, beside who it is, is most often a name.", 0.6
    if len(word.low) > 3 and any(slip_of_the_pen(word.low, name) for name in seen) and not library.ordinary(word.low):
        return "This looks like a name of the case with a slip of the pen.", 0.6
    return "", 0.0


def _introduced_small(passage: Passage, at: int, library: Rarity) -> bool:
    """Whether this is "miki" in "small miki" or "the dad of miki", where all is written in small letters."""
    word = passage.words[at]
    if at == 0 or len(word.text) < 3 or not passage.text[:1].islower() or _ORDINARY_ENDING.search(word.low):
        return False
    before, gap = passage.before(word.start), passage.gap(passage.words[at - 1], word)
    cued = _CUED_SMALL.search(before) is not None and gap in (" ", ". ")
    return cued and library.size > 0 and not library.ordinary(word.low) and library.spread(word.low) == 0


def _shortened(word: Word) -> bool:
    """Whether this is "I'll" or "they'd": an ordinary word before an apostrophe."""
    head = re.split("['’]", word.low)[0]
    return head != word.low and (head in words().ordinary or head == "i")


def _titled(passage: Passage, at: int) -> bool:
    word = passage.words[at]
    if at == 0:
        return False
    before = passage.words[at - 1]
    gap = passage.gap(before, word)
    if gap not in (" ", ". ", ".") or (word.low in words().ordinary and not (word.capital and gap == " ")):
        return False
    if word.capital and before.capital:
        return before.low in roles().titles and not (
            gap == ". " and before.low not in ("mr", "mrs", "ms", "dr", "prof", "mx", "mme", "st")
        )
    return before.low in roles().small_titles and (word.capital or before.low in ("mr", "mrs", "ms"))


def _acts(passage: Passage, at: int) -> bool:
    """Whether the word does what people do: "Will said", "Hope's mother", "Mark and Anna", "Grace, the mother"."""
    word, following = passage.words[at], [*passage.words[at + 1 : at + 3]]
    if re.match(r"['’]s?\s[a-z]", passage.after(word.end)) or _explained(passage, word):
        return True
    if not following or passage.gap(word, following[0]) != " ":
        return False
    does = following[0].low in words().acts and not (word.low in _calendar() and following[0].low in words().months_too)
    surname = following[0].capital and following[0].low in names().family
    return does or surname or _beside_another(following)


def _explained(passage: Passage, word: Word) -> bool:
    """Whether the words after it say who it is: "Grace, the mother"."""
    told = re.match(r",\s(?:his|her|their|my|our|the|an?|who|whose)\s(?:\w+\s)?(\w+)", passage.after(word.end))
    return told is not None and told[1].lower() in roles().by_cue


def _beside_another(following: list[Word]) -> bool:
    """Whether "and" and another name follow."""
    if len(following) < 2 or following[0].low != "and":
        return False
    other = following[1]
    return other.capital and other.low not in keep().words and other.low not in words().ordinary


def _alone_in_quotes(passage: Passage, word: Word) -> bool:
    opening, closing = passage.before(word.start, most=1), passage.after(word.end, most=2)
    return opening in tuple('"“«‘') and re.match(r"[.,!?]?[\"”»’]", closing) is not None


def _is_language(word: Word) -> bool:
    return word.low in keep().words and word.low not in words().both


def _calendar() -> frozenset[str]:
    return frozenset(
        {"may", "march", "april", "june", "july", "august", "jan", "sun", "sat", "mar", "dec", "easter", "eve"}
    )


def _joined(passage: Passage, marks: list[Mark]) -> Iterator[Mark]:
    """Neighbouring parts of one name as one mark: "Petya", "van der", "Berg", "A. V."."""
    current: Mark | None = None
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if current is None:
            current = mark
        elif mark.start <= current.end or _one_name(passage.text[current.end : mark.start]):
            current = Mark(
                current.start, max(current.end, mark.end), current.kind, current.reason, max(current.score, mark.score)
            )
        else:
            yield _with_initials(passage, current)
            current = mark
    if current is not None:
        yield _with_initials(passage, current)


def _one_name(between: str) -> bool:
    particles = between.split()
    return between in (" ", "-") or (
        between[:1] == " " == between[-1:]
        and 0 < len(particles) < 3
        and all(word in words().particles for word in particles)
    )


def _with_initials(passage: Passage, mark: Mark) -> Mark:
    following = _AFTER_NAME.match(passage.after(mark.end))
    if following is None or re.search(r"\.\s?$", passage.text[: mark.end]):
        return mark
    return Mark(mark.start, mark.end + len(following[0].rstrip()), mark.kind, mark.reason, mark.score)
