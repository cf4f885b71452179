"""Reading signs of danger in sentences: phrases of stems with gaps, idioms left out, slips of one letter forgiven.

Knows the records of screening and stems; knows no vectors, no weights and nothing of what is done on a hit.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.danger import Category, Danger
from retrieval.analysis import stems, words

GAP = "…"
GAP_WORDS = 4
MISSPELT = "often-misspelt"
"""The set of words in which a slip of one letter is forgiven: any word would bring in too many of its neighbours."""
LEAST_FORGIVEN = 6
"""Shorter words are too near to one another."""
DENYING = ("no", "not", "if")
"""Stop words that signs read all the same: "no food" is not food."""
UNREAD = "·"
_SLOT = re.compile(r"<([^<>]+)>|([^\s|<>]+)")


@dataclass(frozen=True)
class Sign:
    """One phrase of a category; `pattern` matches stems, each followed by a blank."""

    category: Category | None
    sure: bool
    phrase: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class FoundSign:
    """A sign met in a sentence, with the words that met it."""

    category: Category
    sure: bool
    phrase: str
    words: str


class SignReader:
    """All signs of one language, found by the stem they begin with. Safe to share between threads."""

    def __init__(self, danger: Danger) -> None:
        self._language = danger.language
        self._sets = {each.name: each.words for each in danger.words}
        self._idioms = self._by_first_stem(
            sign for each in danger.idioms for sign in self._signs(None, False, each.phrases)
        )
        self._signs_by_stem = self._by_first_stem(
            sign
            for each in danger.signs
            for sign in (*self._signs(each.category, True, each.sure), *self._signs(each.category, False, each.hints))
        )
        self._slips = _slips(self._sets.get(MISSPELT, ()))
        self._known = frozenset(self._slips.values())

    def read(self, text: str) -> tuple[FoundSign, ...]:
        """Every sign in one text; a gap may reach over the end of a sentence."""
        written = words(text)
        read = [(word, stem) for word in written for stem in _stems(self._forgiven(word), self._language)]
        line = [stem for _, stem in read]
        for _, begin, end in _met(line, self._idioms):
            line[begin:end] = [UNREAD] * (end - begin)
        return tuple(
            FoundSign(sign.category, sign.sure, sign.phrase, " ".join(word for word, _ in read[begin:end]))
            for sign, begin, end in _met(line, self._signs_by_stem)
            if sign.category is not None
        )

    def _forgiven(self, word: str) -> str:
        if len(word) < LEAST_FORGIVEN or word in self._known:
            return word
        return next((self._slips[form] for form in _shortened(word) if form in self._slips), word)

    def _signs(self, category: Category | None, sure: bool, phrases: Sequence[str]) -> Iterator[Sign]:
        for phrase in phrases:
            yield Sign(category, sure, phrase, re.compile("".join(self._slot(part) for part in phrase.split())))

    def _slot(self, part: str) -> str:
        if part == GAP:
            return rf"(?:\S+ ){{0,{GAP_WORDS}}}"
        found = sorted({stem for word in self._words_of(part) for stem in _stems(word, self._language)})
        return f"(?:{'|'.join(map(re.escape, found))}) " if found else ""

    def _words_of(self, phrase: str) -> Iterator[str]:
        for name, word in _SLOT.findall(phrase):
            yield from self._sets[name] if name else words(word)

    def _by_first_stem(self, signs: Iterator[Sign]) -> dict[str, list[Sign]]:
        found: dict[str, list[Sign]] = defaultdict(list)
        for sign in signs:
            first = next(part for part in sign.phrase.split() if self._slot(part))
            for stem in {stem for word in self._words_of(first) for stem in _stems(word, self._language)}:
                found[stem].append(sign)
        return found


def _met(line: Sequence[str], signs: Mapping[str, Sequence[Sign]]) -> Iterator[tuple[Sign, int, int]]:
    """Each sign that matches somewhere, with the places of its first word and behind its last."""
    text = "".join(f"{stem} " for stem in line)
    at = 0
    for begin, stem in enumerate(line):
        for sign in signs.get(stem, ()):
            if found := sign.pattern.match(text, at):
                yield sign, begin, begin + found[0].count(" ")
        at += len(stem) + 1


def _stems(word: str, language: str) -> list[str]:
    return [word] if word in DENYING else stems(word, language=language)


def _shortened(word: str) -> Iterator[str]:
    """The word and every form of it that lacks one letter but the first: words that share one are a slip apart."""
    yield word
    yield from (word[:i] + word[i + 1 :] for i in range(1, len(word)))


def _slips(known: Sequence[str]) -> dict[str, str]:
    return {form: word for word in sorted(set(known)) if len(word) >= LEAST_FORGIVEN for form in _shortened(word)}
