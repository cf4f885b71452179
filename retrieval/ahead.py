"""What can be known of a form before its vectors are there: its stems, and what the words leg finds by them.

The encoder works outside Python's lock, so this costs no time beside it. Knows no vector.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.index import Index
from retrieval.items import Kind
from retrieval.query import Read, read
from retrieval.search import DEPTH

KINDS_BY_WORDS: tuple[Kind, ...] = ("cases", "materials", "mentors")
"""The kinds a first response looks up by words; questions are chosen otherwise."""


@dataclass(frozen=True)
class Ahead:
    """The form as it reads, by kind the words leg's items with their scores, and how many items hold each stem."""

    read: Read
    by_words: Mapping[Kind, Mapping[str, float]]
    holders: Mapping[Kind, Mapping[str, int]]


def look_ahead(texts: Mapping[str, str], *, index: Index) -> Ahead:
    """Read a form and ask the words leg of every kind a first response looks up."""
    made = read(texts)
    distinct = set(made.stems)
    return Ahead(
        read=made,
        by_words={kind: index.words[kind].search(made.stems, limit=DEPTH) for kind in KINDS_BY_WORDS},
        holders={kind: {stem: index.words[kind].holders(stem) for stem in distinct} for kind in ("cases", "materials")},
    )
