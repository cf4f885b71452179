"""What only a capital letter within a sentence betrays: proposed as a name where nothing else explains it.

Knows what other lists know. It may name the wrong kind; what counts is that a person looks at it.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage, Word
from corpus.deidentification.people import CAMEL, PLACE_BEFORE, kept
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.wordlists import keep, read, roles

_REASON = "A capital letter within a sentence, which nothing else explains, is most often that of a name."
_ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?)\s$")
_SHORTENED = re.compile(r"^(?:i|you|he|she|we|they|it|that|who|what|don|can|won|isn|let)['’]")


def capitals(passage: Passage, marks: Sequence[Mark], library: Rarity) -> Iterator[Mark]:
    """Words with a capital within a sentence that no mark covers and no list explains, each by itself."""
    for word in passage.words:
        covered = any(mark.start < word.end and word.start < mark.end for mark in marks)
        if not covered and _telling(passage, word, library):
            mark = _mark(passage, word)
            if not kept(passage, mark):
                yield mark


def _telling(passage: Passage, word: Word, library: Rarity) -> bool:
    if not word.capital or word.shouted or len(word.text) < 2 or passage.begins_sentence(word):
        return False
    explained = word.low in keep().words or word.low in roles().titles or word.low in _events()
    odd = CAMEL.match(word.text) or _SHORTENED.match(word.low) or passage.before(word.start, most=1) in ("'", "’")
    return not (explained or odd)


def _events() -> frozenset[str]:
    """Rows of capitals that end so name a day or a thing of the lesson."""
    return frozenset(read("places")["events"])


def _mark(passage: Passage, word: Word) -> Mark:
    before = passage.before(word.start)
    if PLACE_BEFORE.search(before):
        return Mark(word.start, word.end, EntityKind.PLACE, _REASON, 0.4, "a place nearby")
    if _ARTICLE.search(before):
        return Mark(word.start, word.end, EntityKind.ORGANISATION, _REASON, 0.4, "organisation")
    return Mark(word.start, word.end, EntityKind.PERSON, _REASON, 0.4)
