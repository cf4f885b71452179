"""Checking what a model said, sentence by sentence: what does not pass is dropped, with a reason. Pure.

A sentence stays only where it cites pieces that were shown, says what they say, and says nothing of the closed list.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from prompts.fences import harmless
from prompts.replies import Cited
from retrieval.analysis import STOP_WORDS, guess_language, stems, words
from service.drafting.draft import Dropped, Sentence
from service.drafting.placeholders import has_placeholder
from service.drafting.refusing import CHECKED, has_markup, is_spelled_out, leads_outside, refused_kind

SUPPORTED = 1 / 3
"""Share of a sentence's stems that must stand in the pieces it cites; chosen, not measured: no judged drafts exist."""
FEWEST_SHARED = 2
FRAME = frozenset(
    stems("some others another one teacher mentor case way possible possibly may might could they", language="en")
)
"""Words a digest is told with, whatever it tells; they neither support a sentence nor count against it."""
REPEATED = 0.6
"""Share of a step's stems that, found in a sentence, makes the sentence a repetition of it."""
FEWEST_STEMS = 2
ORDERS, PITHY = 7, 4
"""So many words in a row out of our own orders give the orders away; fewer do where each of them carries meaning."""
FEWEST_WORDS_OF_A_LANGUAGE = 6
"""In shorter sentences stop words say too little about the language."""


@dataclass(frozen=True)
class Rules:
    """What a reply is checked against. `pieces` are the texts that may be cited, by key."""

    pieces: Mapping[str, str]
    language: str
    orders: str
    mark: str
    tried: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """Questions asked or at hand, and what the case tells: a new question must be none of it."""


@dataclass
class Checked:
    """Collects what was kept and what was dropped."""

    rules: Rules
    restore: Callable[[str], str]
    dropped: list[Dropped] = field(default_factory=list)

    def cited(self, said: Iterable[Cited], *, most: int, among: Collection[str] | None = None) -> tuple[Sentence, ...]:
        """The sentences that pass, as many as may be shown; where `among` is given, each rests on one of these."""
        kept = [sentence for one in said if (sentence := self._sentence(one, among)) is not None]
        return tuple(kept[:most])

    def _sentence(self, said: Cited, among: Collection[str] | None) -> Sentence | None:
        text = tidy(said.text)
        why = (
            self._why_not(text)
            or why_unfounded(text, said.sources, self.rules)
            or why_echoed(text, said, among, self.rules)
        )
        return None if self._drop(text, why) else Sentence(text=self.restore(text), sources=_once(said.sources))

    def plain(self, said: Iterable[str], *, most: int, beyond: Collection[str] | None = None) -> tuple[str, ...]:
        """Texts that cite nothing because they claim nothing: open questions, headings, titles.

        Where they must go beyond pieces of the case, only a question may speak to the reader or repeat these (R26).
        """
        kept = []
        for text in map(tidy, said):
            why = self._why_not(text) or ("" if beyond is None else why_personal(text, beyond, self.rules))
            if not self._drop(text, why):
                kept.append(self.restore(text))
        return tuple(kept[:most])

    def _why_not(self, text: str) -> str:
        """A placeholder that nothing can be put back for never reaches a reader (R29)."""
        return "placeholder" if has_placeholder(self.restore(text)) else why_not(text, self.rules)

    def _drop(self, text: str, why: str) -> bool:
        if why:
            self.dropped.append(Dropped(text=text[:600], why=why))
        return bool(why)


def why_not(text: str, rules: Rules) -> str:
    """Why a text may not be shown, whatever it cites; empty where it may. The first reason that holds."""
    reasons: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("empty", lambda: not text),
        ("leads outside", lambda: leads_outside(text)),
        ("markup", lambda: has_markup(text)),
        ("spelled out", lambda: is_spelled_out(text)),
        ("our own orders", lambda: gives_orders_away(text, rules)),
        ("another language", lambda: _is_foreign(text, rules.language)),
        ("already tried", lambda: any(_repeats(text, step, rules.language) for step in rules.tried)),
    )
    found = next((why for why, holds in reasons if holds()), "")
    return found or refused_kind(text)


def why_unfounded(text: str, sources: Sequence[str], rules: Rules) -> str:
    """Why a sentence does not rest on what it cites; empty where it does."""
    if not sources:
        return "cites nothing"
    if any(key not in rules.pieces for key in sources):
        return "cites what was not shown"
    said = set(stems(text, language=rules.language)) - FRAME
    shown = set(stems(" ".join(rules.pieces[key] for key in sources), language=rules.language))
    shared = len(said & shown)
    return "" if shared >= max(FEWEST_SHARED, SUPPORTED * len(said)) else "not in its sources"


def why_echoed(text: str, said: Cited, among: Collection[str] | None, rules: Rules) -> str:
    """Why a sentence only gives back what the author wrote: no advice rests on the words of who asks for it (R26)."""
    if among is None:
        return ""
    named = [key for key in said.sources if key in among]
    return "rests on the case alone" if why_unfounded(text, named, rules) else ""


def gives_orders_away(text: str, rules: Rules) -> bool:
    """Whether a text holds the mark of the fences, or a row of words out of our orders."""
    said, orders = _words(text), f" {' '.join(_words(rules.orders))} "
    rows = [*_rows(said, ORDERS), *(row for row in _rows(said, PITHY) if len(stems(row, language="en")) == PITHY)]
    return rules.mark.lower() in text.lower() or any(f" {row} " in orders for row in rows)


def _rows(words: list[str], length: int) -> list[str]:
    return [" ".join(words[at : at + length]) for at in range(len(words) - length + 1)]


def is_known(question: str, rules: Rules) -> bool:
    """Whether a question is at hand already, was asked, or is answered by a sentence of the case."""
    return any(_repeats(told, question, rules.language) for told in rules.known)


def _repeats(text: str, step: str, language: str) -> bool:
    """Whether most of a step is in a text."""
    wanted = set(stems(step, language=language))
    found = wanted & set(stems(text, language=language))
    return len(wanted) >= FEWEST_STEMS and len(found) >= max(FEWEST_STEMS, REPEATED * len(wanted))


def _is_foreign(text: str, language: str) -> bool:
    if language not in CHECKED:
        return True
    if language == "en" and sum(ord(letter) > 0x24F for letter in text if letter.isalpha()) > len(text) / 10:
        return True
    return len(text.split()) >= FEWEST_WORDS_OF_A_LANGUAGE and not _sounds_like(text, language)


def _sounds_like(text: str, language: str) -> bool:
    """Whether a text uses this language's stop words, and no other's more."""
    return guess_language(text) == language and any(word in STOP_WORDS[language].split() for word in words(text))


def why_personal(text: str, case: Collection[str], rules: Rules) -> str:
    """Why a text that asks nothing says too much of who asked: it speaks to them, or gives back what they wrote."""
    if text.endswith("?"):
        return ""
    if not {"you", "your", "yours", "yourself"}.isdisjoint(words(text)):
        return "speaks of the person"
    told = any(_repeats(rules.pieces[key], text, rules.language) for key in case if key in rules.pieces)
    return "rests on the case alone" if told else ""


def tidy(text: str) -> str:
    """A text on one line, without unseen signs."""
    return " ".join(harmless(text).split())


def _once(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()
