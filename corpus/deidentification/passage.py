"""One written field as words with places: what stands before and after, and where sentences begin.

Knows letters and signs; knows no names.
"""

import re
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?…:;\n]|[-–—•*] )[\s\"'“”„«»‘’()\[\]…-]*$|[\"“„«‘(]\s*$")


@dataclass(frozen=True)
class Word:
    """One word: its characters in the field and its text, without a possessive ending."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.text.lower()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def shouted(self) -> bool:
        """Whether it is in capital letters throughout."""
        return len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True)
class Passage:
    """One field of a case and its text."""

    field: str
    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words, in order."""
        return tuple(Word(found.start(), found.end(), found[0]) for found in _WORD.finditer(self.text))

    def begins_sentence(self, word: Word) -> bool:
        """Whether a capital letter at this place says nothing, because a sentence or a quotation begins there."""
        return self.opens(word.start)

    def opens(self, start: int) -> bool:
        """Whether a sentence or a quotation begins at a place."""
        return start == 0 or _OPENS.search(self.text[max(0, start - 12) : start]) is not None

    def before(self, start: int, *, most: int = 40) -> str:
        """The text that ends at a place."""
        return self.text[max(0, start - most) : start]

    def after(self, end: int, *, most: int = 40) -> str:
        """The text that begins at a place."""
        return self.text[end : end + most]

    def gap(self, first: Word, second: Word) -> str:
        """What stands between two words."""
        return self.text[first.end : second.start]
