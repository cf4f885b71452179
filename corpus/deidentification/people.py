"""Names of people in a text: first and family names, initials, nicknames, words that are names, unknown capitals.

Knows lists of names and the signs around a name. Who a person is and what stands instead is decided in standing_in.py.
"""

import re
from collections.abc import Iterator

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage, Word
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.slips import slip_of_the_pen
from corpus.deidentification.wordlists import keep, names, roles, towns, words

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
_AFTER_NAME = re.compile(r"^\s(?:[A-ZÀ-ÞĀ-ŽА-Я]\.\s?){1,2}(?!\w)")
_SINGLE = re.compile(
    r"(?:\b(?:call|called|named|name is|boy|girl|pupil|student|child|classmate|colleague|teacher|mother"
    r"|father|brother|sister|Mr|Mrs|Ms|Miss|Dr|mr|mrs|ms)\.?,?\s(?:(?:him|her|them)\s)?)"
    r"(?P<it>[A-ZÀ-ÞĀ-ŽА-Я])(?P<stop>\.?)(?=[\s,;:!?)'’\"]|$)"
)
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
_PLACE_BEFORE = re.compile(r"\b(?:in|near|at|around|outside|via|beyond|via)\s$")
_CAMEL = re.compile(r"^(?!Mc|Mac|De|Di|Van|Von|La|Le|O['’])[A-Za-z]+[a-z][A-Z]")

_LISTED = "This is a name of a person."
_SHAPED = "This has the shape of a family name."
_UNKNOWN = "A word with a capital letter that no list knows is most often a name."
_SAID = "The words before it say that it is a name."


def people(passage: Passage, library: Rarity, *, seen: frozenset[str] = frozenset()) -> Iterator[Mark]:
    """Every name of a person, neighbouring words of one name as one mark. `seen`: names found elsewhere in the case."""
    kept = [found.span() for found in keep().phrases.finditer(passage.text)]
    found = [*_by_words(passage, library, seen), *_by_signs(passage, library)]
    free = [mark for mark in found if not any(start < mark.end and mark.start < end for start, end in kept)]
    yield from _joined(passage, free)


def _by_words(passage: Passage, library: Rarity, seen: frozenset[str]) -> Iterator[Mark]:
    for at, word in enumerate(passage.words):
        reason, score = _why(passage, at, library, seen)
        if score:
            yield Mark(word.start, word.end, EntityKind.PERSON, reason, score)


def _why(passage: Passage, at: int, library: Rarity, seen: frozenset[str]) -> tuple[str, float]:
    word = passage.words[at]
    if (
        len(word.text) < 2
        or _shortened(word)
        or (word.low in keep().words and word.low not in names().first)
        or _CAMEL.match(word.text)
    ):
        return "", 0.0
    if _titled(passage, at) and (word.capital or not library.ordinary(word.text)) and word.low not in keep().words:
        return "A title stands before it.", 0.95
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
    if not opens and not _PLACE_BEFORE.search(passage.before(word.start)):
        return _UNKNOWN, 0.5
    return (_UNKNOWN, 0.5) if opens and _acts(passage, at) else ("", 0.0)


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
    if len(word.low) > 3 and any(slip_of_the_pen(word.low, name) for name in seen) and not library.ordinary(word.low):
        return "This looks like a name of the case with a slip of the pen.", 0.6
    return "", 0.0


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
    """Whether the word does what people do: "Will said", "Hope's mother", "Mark and Anna"."""
    word = passage.words[at]
    if re.match(r"['’]s?\s[a-z]", passage.after(word.end)):
        return True
    following = passage.words[at + 1] if at + 1 < len(passage.words) else None
    if following is None:
        return False
    gap = passage.gap(word, following)
    if gap in (" ", ", "):
        acts = following.low in words().acts and not (word.low in _calendar() and following.low in words().months_too)
        return (acts and gap == " ") or (following.capital and following.low in names().family and gap == " ")
    return False


def _is_language(word: Word) -> bool:
    return word.low in keep().words and word.low not in words().both


def _calendar() -> frozenset[str]:
    return frozenset(
        {"may", "march", "april", "june", "july", "august", "jan", "sun", "sat", "mar", "dec", "easter", "noel", "eve"}
    )


def _by_signs(passage: Passage, library: Rarity) -> Iterator[Mark]:
    """Initials, single letters that stand for a pupil, what follows "called", signatures."""
    for found in _INITIALS.finditer(passage.text):
        end = _end_of_initials(found, library)
        if end > found.start() and not _NOT_INITIALS.match(found[0]):
            yield Mark(found.start(), end, EntityKind.PERSON, "Initials stand for a name.", 0.85)
    for found in _SINGLE.finditer(passage.text):
        end = found.end("stop") if re.match(r"\s[a-z]|[,;:]", passage.after(found.end("stop"))) else found.end("it")
        if found["it"] not in ("I", "A") or found["stop"]:
            yield Mark(found.start("it"), end, EntityKind.PERSON, "A single letter stands for a name.", 0.7)
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
        first = re.split(r"[\s]", found["name"])[0]
        quoted = "quote" in pattern.groupindex and found["quote"] is not None
        known = library.ordinary(first) or first.lower() in words().ordinary or first.lower() in keep().words
        if (first[0].isupper() and (not known or quoted or pattern is not _CALLED)) or (
            not known and not first[0].isdigit() and len(first) > 2 and pattern is not _SIGNED
        ):
            start, end = found.span("name")
            yield Mark(start - quoted, end + quoted, EntityKind.PERSON, _SAID, 0.85)


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
    return between == " " or (
        between[:1] == " " == between[-1:]
        and 0 < len(particles) < 3
        and all(word in words().particles for word in particles)
    )


def _with_initials(passage: Passage, mark: Mark) -> Mark:
    following = _AFTER_NAME.match(passage.after(mark.end))
    if following is None or re.search(r"\.\s?$", passage.text[: mark.end]):
        return mark
    return Mark(mark.start, mark.end + len(following[0].rstrip()), mark.kind, mark.reason, mark.score)
