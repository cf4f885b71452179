"""Whether the library has a material already: the same address, nearly the same title or text. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit

from corpus.records import Article
from retrieval.analysis import stems

LIKE_TITLE = 0.75
"""Share of the stems of two titles that both have, from which on they are called alike."""
LIKE_TEXT = 0.88
"""Cosine of two whole materials from which on they are called alike: above the nearest two of the shipped ones."""
MOST = 5


class Why(StrEnum):
    """In what two materials are alike."""

    ADDRESS = "same address"
    TITLE = "like title"
    TEXT = "like text"


@dataclass(frozen=True)
class Known:
    """What is looked at of a material in the library."""

    id: str
    title: str
    url: str | None


@dataclass(frozen=True)
class Twin:
    """A material of the library that may be the same one."""

    id: str
    title: str
    why: tuple[Why, ...]


def twins_of(material: Article, known: Iterable[Known], *, near: Mapping[str, float]) -> list[Twin]:
    """Materials that may be the same, those alike in most ways first. `near` has cosines of whole materials by id."""
    found = [Twin(one.id, one.title, _why(material, one, near.get(one.id, 0.0))) for one in known]
    return sorted((twin for twin in found if twin.why), key=lambda twin: (-len(twin.why), twin.id))[:MOST]


def _why(material: Article, other: Known, cosine: float) -> tuple[Why, ...]:
    alike = {
        Why.ADDRESS: bool(material.url and other.url) and plain_address(material.url) == plain_address(other.url),
        Why.TITLE: like_titles(material.title, other.title),
        Why.TEXT: cosine >= LIKE_TEXT,
    }
    return tuple(why for why, holds in alike.items() if holds)


def plain_address(url: str | None) -> str:
    """An address without what does not change where it leads: scheme, www, port, fragment, marks of campaigns."""
    parts = urlsplit(url or "")
    host = (parts.hostname or "").removeprefix("www.")
    query = urlencode(sorted((name, value) for name, value in parse_qsl(parts.query) if not name.startswith("utm_")))
    return f"{host}{parts.path.rstrip('/')}?{query}"


def like_titles(one: str, other: str) -> bool:
    """Whether two titles say nearly the same."""
    here, there = set(stems(one, language="en")), set(stems(other, language="en"))
    return bool(here | there) and len(here & there) / len(here | there) >= LIKE_TITLE
