"""Personal data replaced before anything leaves this machine, and put back into what comes in (R13). Pure.

The map from placeholder to words stays in memory for one request and is never stored, logged or sent. Who finds the
personal data is handed in: `corpus.deidentification` in the service, something smaller in tests.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from prompts.fences import Piece


class Finding(Protocol):
    """One place in one of several texts that is personal data; an empty `text` is none."""

    @property
    def field(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102


Finds = Callable[[Mapping[str, str]], Iterable[Finding]]
"""From texts by name to the personal data in them; findings of one text do not overlap."""

REPLACED = frozenset({"person", "school", "place", "contact", "date", "id", "organisation", "placeholder"})
"""The kinds that leave behind a placeholder; rare words and indirect hints are a matter of publication."""

_PLACEHOLDER = re.compile(r"\[[A-Z]{2,20}_\d{1,4}\]")


@dataclass
class Placeholders:
    """Hides personal data in pieces of material; the same words get the same placeholder everywhere."""

    finds: Finds
    _by_words: dict[tuple[str, str], str] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def hide(self, pieces: Mapping[str, Piece]) -> dict[str, Piece]:
        """The pieces, by any names, without personal data."""
        texts = {name: piece.text for name, piece in pieces.items()}
        spans: dict[str, list[tuple[int, int, str]]] = {name: _written_already(text) for name, text in texts.items()}
        for found in self.finds(texts):
            if found.kind in REPLACED and found.end > found.start:
                spans[found.field].append((found.start, found.end, found.kind))
        return {n: Piece(p.key, p.label, self._hidden(p.text, spans[n])) for n, p in pieces.items()}

    def restore(self, text: str) -> str:
        """A text with the words back in place of placeholders; one we never made stays."""
        return _PLACEHOLDER.sub(lambda found: self._words.get(found[0], found[0]), text)

    @property
    def count(self) -> int:
        """How many different details are hidden."""
        return len(self._words)

    def _hidden(self, text: str, spans: list[tuple[int, int, str]]) -> str:
        parts, at = [], 0
        for start, end, kind in sorted(spans):
            if start >= at:
                parts += [text[at:start], self._placeholder(text[start:end], kind)]
            at = max(at, end)
        return "".join([*parts, text[at:]])

    def _placeholder(self, words: str, kind: str) -> str:
        known = (kind, words.casefold())
        if known not in self._by_words:
            made = f"[{kind.upper()}_{len(self._words) + 1}]"
            self._by_words[known], self._words[made] = made, words
        return self._by_words[known]


def _written_already(text: str) -> list[tuple[int, int, str]]:
    """What somebody wrote that looks like a placeholder is hidden as well, so that nobody can smuggle one in."""
    return [(found.start(), found.end(), "placeholder") for found in _PLACEHOLDER.finditer(text)]


def has_placeholder(text: str) -> bool:
    """Whether something that looks like a placeholder is in a text."""
    return _PLACEHOLDER.search(text) is not None
