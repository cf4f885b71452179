"""Marks grown over what belongs to the same name: "Chandlers" over "Hill", "Abai" over "14", "Gulnar" over "apai".

Knows when a mark may grow; how names go on is in name_parts.py.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from corpus.deidentification import name_parts as parts
from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.resolving import RANK
from corpus.deidentification.wordlists import roles, words

UNSURE = 0.5
"""The score of a name that only its capital betrays."""
_NAMES = frozenset({EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION, EntityKind.SCHOOL})
_ARTICLE = re.compile(r"^(?:the|an?)\s")


def grown(passage: Passage, marks: Iterable[Mark]) -> list[Mark]:
    """The same marks in order, those of names over all that goes on with them; none reaches into another."""
    settled = _united(passage, sorted(marks, key=lambda mark: mark.start))
    first = 0
    for at, mark in enumerate(settled):
        last = settled[at + 1].start if at + 1 < len(settled) else len(passage.text)
        if mark.kind in _NAMES:
            settled[at] = _grown(passage, mark, first, last)
        first = settled[at].end
    return settled


def _united(passage: Passage, marks: list[Mark]) -> list[Mark]:
    """Parts of one name as one mark: "Tafel" and "Wasserturm" of "Tafel im Wasserturm"."""
    united: list[Mark] = []
    for mark in marks:
        if united and _go_together(passage, united[-1], mark):
            last = united.pop()
            united.append(replace(min(last, mark, key=lambda one: RANK[one.kind]), start=last.start, end=mark.end))
        else:
            united.append(mark)
    return united


def _go_together(passage: Passage, first: Mark, second: Mark) -> bool:
    names = first.kind in _NAMES and second.kind in _NAMES and not (_a_person(first) and _a_person(second))
    return names and parts.between().fullmatch(passage.text, first.end, second.start) is not None


def _a_person(mark: Mark) -> bool:
    """Whether it is surely a name of a person; a guess may as well be that of a street."""
    return mark.kind is EntityKind.PERSON and mark.score > UNSURE


def _grown(passage: Passage, mark: Mark, first: int, last: int) -> Mark:
    has_capital = any(part[0].isupper() for part in re.findall(r"[^\W\d_]+", passage.text[mark.start : mark.end]))
    if _a_person(mark):
        return _person(passage, mark, first, last) if has_capital else _over(passage, mark, last, (parts.LETTER,))
    mark = _quoted(passage, mark, first, last) if has_capital else mark
    start = _by_words_before(passage, mark.start, first) if has_capital else mark.start
    end = _by_next_words(passage, mark.end, last) if has_capital else mark.end
    ways = (*(parts.behind_a_thing() if has_capital else ()), *parts.BEHIND.get(mark.kind, ()))
    led = _led(passage, start, first, parts.before_a_thing() if has_capital else parts.before_a_thing()[-1:])
    return _over(passage, _reaching(passage, mark, led, end), last, ways)


def _person(passage: Passage, mark: Mark, first: int, last: int) -> Mark:
    start, end = _by_words_before(passage, mark.start, first), _by_next_words(passage, mark.end, last)
    return _over(passage, replace(mark, start=start, end=end), last, parts.behind_a_person())


def _by_words_before(passage: Passage, start: int, first: int) -> int:
    """Where a name begins whose end is marked: at "Marsh" of "Marsh End"."""
    found = parts.word_before().search(passage.text[first:start])
    if found is None or not _belongs(passage, found["word"], first + found.start("word")):
        return start
    return _by_words_before(passage, first + found.start("word"), first)


def _by_next_words(passage: Passage, end: int, last: int) -> int:
    """Where a name ends whose beginning is marked: behind "Hill" of "Chandlers Hill"."""
    found = parts.next_word().match(passage.text, end, last)
    if found is None or not _belongs(passage, found["word"], found.start("word")):
        return end
    return _by_next_words(passage, found.end(), last)


def _belongs(passage: Passage, word: str, at: int) -> bool:
    """Whether a capital there is part of a name: no day or language, no title, nothing that only opens a sentence."""
    low = word.lower().removesuffix("'s").removesuffix("’s")
    if not word[0].isupper() or word[1:2] in ("'", "’") or len(low) < 2:
        return False
    apart = low in parts.stands_apart() or low in roles().titles
    return not apart and not (passage.opens(at) and (low in words().ordinary or low in words().both))


def _quoted(passage: Passage, mark: Mark, first: int, last: int) -> Mark:
    """Over the quotation marks around it, and what stands between them."""
    opening = parts.OPENING.search(passage.text[first : mark.start])
    closing = parts.CLOSING.match(passage.text, mark.end, last)
    if opening is None or closing is None:
        return mark
    return replace(mark, start=first + opening.start(), end=closing.end())


def _led(passage: Passage, start: int, first: int, ways: Iterable[re.Pattern[str]]) -> int:
    """Where a name begins with the noun and the article that stand before it."""
    for way in ways:
        found = way.search(passage.text[first:start])
        start = start if found is None else first + found.start("it")
    return start


def _over(passage: Passage, mark: Mark, last: int, ways: Iterable[re.Pattern[str]]) -> Mark:
    """The mark with everything behind it that one of the ways finds there."""
    end = mark.end
    for way in ways:
        found = way.match(passage.text, end, last)
        end = end if found is None else found.end()
    return replace(mark, end=end)


def _reaching(passage: Passage, mark: Mark, start: int, end: int) -> Mark:
    """The mark from one place to another; where it has grown over "the", its replacement begins so as well."""
    article = passage.text[start : mark.start].lower().startswith("the ")
    instead = f"the {_ARTICLE.sub('', mark.instead)}" if article and mark.instead else mark.instead
    return replace(mark, start=start, end=end, instead=instead)
