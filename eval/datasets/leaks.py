"""Leaks between what is searched and what is asked: long runs of words that both have. Knows texts only."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

MOST_SHARED = 7
"""So many words in a row may be shared by chance or idiom."""
Runs = Mapping[str, tuple[str, ...]]
"""Long runs of words, each with the names of the texts that have it."""


def leaks(searched: Runs, asked: Runs) -> set[tuple[str, str]]:
    """Pairs of a name on either side whose texts share a longer run of words than may be."""
    return {(name, asked[run][-1]) for run in searched.keys() & asked.keys() for name in searched[run]}


def runs_of(texts: Mapping[str, Iterable[str]]) -> Runs:
    """Every run of words that is too long to be shared, in texts by the name of what they belong to."""
    found: dict[str, tuple[str, ...]] = {}
    for name, several in texts.items():
        for text in several:
            for run in _runs(text):
                found[run] = (*found.get(run, ()), name)
    return found


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


def _runs(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    length = MOST_SHARED + 1
    return (" ".join(words[i : i + length]) for i in range(len(words) - length + 1))
