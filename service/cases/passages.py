"""Which passages of a text for the library a moderator may have said in other words. Pure; knows no model.

A passage is one sentence of the text as it stands, never of the original, in which de-identification put something
general for a rare fact, or still finds one, or words that could be recognised.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from corpus.deidentification.fields import FACTS, texts
from retrieval.analysis import sentences
from service.cases.publication import Publication
from service.cases.text_said import Found

POINTS = frozenset({"indirect", "rare words"})
"""Kinds of findings that other words may help against; a name is replaced, not reworded."""
PUT = frozenset({"indirect"})
"""Kinds of replacements that may read stiffly, or say too much still."""


@dataclass(frozen=True)
class Passage:
    """One sentence of a field. `instead` is what de-identification would put for words in it."""

    field: str
    text: str
    instead: tuple[tuple[str, str], ...] = ()

    @property
    def basis(self) -> str:
        """What a wording is proposed for: these words in this field."""
        return f"{self.field} {sha256(self.text.encode()).hexdigest()[:16]}"


def passages_to_reword(publication: Publication) -> tuple[Passage, ...]:
    """The passages in the order a reader meets them, each once."""
    written = texts(publication.text)
    left = [one for one in publication.left if one.kind in POINTS and _is_prose(one.field, written)]
    put = [one for one in publication.replaced if one.kind in PUT and _is_prose(one.field, written)]
    places = {(one.field, one.start) for one in left} | {
        (one.field, at) for one in put if (at := _stands_at(one, publication, written[one.field])) is not None
    }
    order = list(written)
    found = sorted(places, key=lambda place: (order.index(place[0]), place[1]))
    return tuple(dict.fromkeys(_passage(field, written[field], at, left) for field, at in found))


def _is_prose(field: str, written: Mapping[str, str]) -> bool:
    return field in written and not FACTS.match(field)


def _stands_at(put: Found, publication: Publication, text: str) -> int | None:
    """Where a replacement stands now, near where it was made; None where a person has changed it or left it out."""
    if not put.replacement:
        return None
    moved = sum(
        len(one.replacement) - len(one.text)
        for one in publication.replaced
        if one.field == put.field and one.start < put.start
    )
    return min(_places_of(put.replacement, text), key=lambda at: abs(at - put.start - moved), default=None)


def _places_of(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _passage(field: str, text: str, at: int, left: list[Found]) -> Passage:
    """The sentence that a place lies in."""
    start, sentence = next((start, said) for start, said in reversed([*_placed(text)]) if start <= at)
    inside = [one for one in left if one.field == field and start <= one.start < start + len(sentence)]
    instead = tuple((one.text, one.replacement) for one in inside if one.replacement not in ("", one.text))
    return Passage(field, sentence, instead)


def _placed(text: str) -> Iterator[tuple[int, str]]:
    """Every sentence with where it begins; the first begins with the text."""
    at = 0
    for said in sentences(text):
        at = text.index(said, at)
        yield at, said
        at += len(said)
