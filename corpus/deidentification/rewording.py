"""Changing one word of every telling run of the teacher's words, so that it can no longer be looked up.

Knows the table of rewording.yaml; what is telling is decided in rarity.py. Where no word can be changed, a person
is asked.
"""

import re
from collections.abc import Iterator
from functools import cache

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.rarity import Rarity, Spot
from corpus.deidentification.wordlists import read

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_REASON = "Hardly anybody else uses these words in a row: '{run}'. Somebody who read them before would know them again."


@cache
def table() -> dict[str, str]:
    """Every word that can be changed, in small letters, and what may stand instead; telling words first."""
    data = read("rewording")
    return {**data["plain"], **data["words"]}


def rewordings(
    text: str, library: Rarity, *, taken: list[tuple[int, int]], only: frozenset[tuple[str, ...]] | None = None
) -> Iterator[Mark]:
    """A mark for every telling run that no other finding (`taken`) breaks. `only`: runs of the original text."""
    changed: list[tuple[int, int]] = list(taken)
    left: list[Spot] = []
    for spot in library.telling(text):
        if (only is not None and spot.words not in only) or _touches(spot, changed):
            continue
        mark = _reworded(text, spot)
        if mark is None:
            left.append(spot)
        else:
            changed.append((mark.start, mark.end))
            yield mark
    yield from _for_a_person(text, [spot for spot in left if not _touches(spot, changed)])


def _touches(spot: Spot, taken: list[tuple[int, int]]) -> bool:
    return any(start < spot.end and spot.start < end for start, end in taken)


def _reworded(text: str, spot: Spot) -> Mark | None:
    """The last word of the run that the table knows: it breaks most of the runs that follow."""
    for found in reversed([*_WORD.finditer(text, spot.start, spot.end)]):
        instead = table().get(found[0].lower().replace("’", "'"))
        if instead is not None and _fits(text[: found.start()], found[0], instead):
            return Mark(
                found.start(), found.end(), EntityKind.RARE_WORDS, _because(spot), 0.5, _capital(found[0], instead)
            )
    return None


def _fits(before: str, word: str, instead: str) -> bool:
    """Whether "a" or "an" before it stays right."""
    article = re.search(r"\ban?\s$", before, re.IGNORECASE)
    return article is None or (word[0].lower() in "aeiou") == (instead[0].lower() in "aeiou")


def _capital(word: str, instead: str) -> str:
    return instead[:1].upper() + instead[1:] if word[0].isupper() else instead


def _for_a_person(text: str, spots: list[Spot]) -> Iterator[Mark]:
    """Overlapping runs as one mark whose replacement is the text itself: only a person can reword it."""
    start = end = -1
    words: Spot | None = None
    for spot in spots:
        if words is not None and spot.start >= end:
            yield Mark(start, end, EntityKind.RARE_WORDS, _because(words), 0.4, text[start:end])
            words = None
        if words is None:
            words, start = spot, spot.start
        end = spot.end
    if words is not None:
        yield Mark(start, end, EntityKind.RARE_WORDS, _because(words), 0.4, text[start:end])


def _because(spot: Spot) -> str:
    return _REASON.format(run=" ".join(spot.words))
