"""Changing one word of every telling run of the teacher's words, so that it can no longer be looked up.

Knows the table of rewording.yaml; what is telling is decided in rarity.py. Where no word can be changed, a person
is asked.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile

from corpus.deidentification.finding import EntityKind, Finding, Mark
from corpus.deidentification.rarity import Rarity, Run, Spot
from corpus.deidentification.wordlists import read

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_REASON = "Hardly anybody else uses these words in a row: '{run}'. Somebody who read them before would know them again."


@cache
def table() -> dict[str, str]:
    """Every word that can be changed, in small letters, and what may stand instead; telling words first."""
    data = read("rewording")
    return {**data["plain"], **data["words"]}


def in_plain_words(text: str) -> str:
    """A text with every word of the table changed, where its neighbours stay right."""
    parts, at = [], 0
    for found in _WORD.finditer(text):
        instead = table().get(found[0].lower().replace("’", "'"))
        if instead is not None and _fits(text[: found.start()], found[0], instead):
            parts += [text[at : found.start()], _capital(found[0], instead)]
            at = found.end()
    return "".join([*parts, text[at:]])


def rewordings(
    text: str, library: Rarity, *, taken: Sequence[Finding], only: frozenset[Run] | None = None
) -> Iterator[Mark]:
    """A mark for every telling run that no other finding of the text (`taken`) breaks; no mark overlaps those.

    `only`: runs of the original text; others are not asked for.
    """
    broken = [_really_changed(finding) for finding in taken]
    whole = [(finding.start, finding.end) for finding in taken]
    left: list[Spot] = []
    for spot in library.telling(text):
        if (only is not None and spot.words not in only) or _touches(spot.start, spot.end, broken):
            continue
        mark = _reworded(text, spot, whole)
        if mark is None:
            left.append(spot)
        else:
            broken.append((mark.start, mark.end))
            yield mark
    still = [spot for spot in left if not _touches(spot.start, spot.end, broken)]
    yield from _for_a_person(text, still, [*whole, *broken])


def _really_changed(finding: Finding) -> tuple[int, int]:
    """The characters a finding changes: "our village of 40 people" becomes "our village", so its beginning stays."""
    same = _alike(finding.text, finding.replacement)
    tail = _alike(finding.text[same:][::-1], finding.replacement[same:][::-1])
    return finding.start + same, finding.end - tail


def _alike(first: str, second: str) -> int:
    """With how many equal characters two texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _touches(start: int, end: int, places: Sequence[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in places)


def _reworded(text: str, spot: Spot, whole: Sequence[tuple[int, int]]) -> Mark | None:
    """The last word of the run that the table knows: it breaks most of the runs that follow."""
    for found in reversed([*_WORD.finditer(text, spot.start, spot.end)]):
        instead = table().get(found[0].lower().replace("’", "'"))
        free = instead is not None and not _touches(found.start(), found.end(), whole)
        if instead is not None and free and _fits(text[: found.start()], found[0], instead):
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


def _for_a_person(text: str, spots: Sequence[Spot], whole: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    """Overlapping runs as one mark whose replacement is the text itself: only a person can reword it."""
    joined: list[tuple[int, int, Spot]] = []
    for spot in spots:
        if joined and spot.start < joined[-1][1]:
            joined[-1] = (joined[-1][0], spot.end, joined[-1][2])
        else:
            joined.append((spot.start, spot.end, spot))
    for start, end, spot in joined:
        for free in _outside(text, start, end, whole):
            yield Mark(*free, EntityKind.RARE_WORDS, _because(spot), 0.4, text[free[0] : free[1]])


def _outside(text: str, start: int, end: int, whole: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of a span that no other finding covers, without blanks around it; nothing where none is left."""
    cuts = sorted({start, end, *(at for place in whole for at in place if start < at < end)})
    parts = [part for part in pairwise(cuts) if not _touches(*part, whole)]
    found = [(text[first:last], first) for first, last in parts if text[first:last].strip()]
    if not found:
        return []
    longest, first = max(found, key=lambda part: len(part[0]))
    first += len(longest) - len(longest.lstrip())
    return [(first, first + len(longest.strip()))]


def _because(spot: Spot) -> str:
    return _REASON.format(run=" ".join(spot.words))
