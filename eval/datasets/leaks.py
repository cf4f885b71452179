"""Leaks between what is searched and what is asked: long runs of words that both have. Knows texts only."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MOST_SHARED = 7
"""So many words in a row may be shared by chance or idiom."""


def leaks(searched: Mapping[str, Iterable[str]], asked: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    """Pairs of a name on either side whose texts share a longer run of words than may be."""
    runs: dict[tuple[str, ...], str] = {
        run: name for name, texts in asked.items() for text in texts for run in _runs(text)
    }
    return {
        (name, runs[run]) for name, texts in searched.items() for text in texts for run in _runs(text) if run in runs
    }


def texts_in(value: Any) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    length = MOST_SHARED + 1
    return (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
