"""Grouping texts by likeness of wording. Knows stems and how many items of the library hold each; knows no vector."""

from collections import Counter
from collections.abc import Callable, Sequence
from math import hypot, log

from retrieval.analysis import guess_language, stems

ALIKE = 0.2
"""From this cosine on two texts are worded alike: retellings of one situation mostly are, others hardly ever."""

Holders = Callable[[str], int]
Weights = dict[str, float]


def grouped(texts: Sequence[str], *, holders: Holders, count: int) -> list[list[int]]:
    """Numbers of texts in groups, each text in one; `holders` tells how many of `count` items hold a stem.

    A text joins the first group whose first text it is like, so the order of texts is the order in groups and of them.
    """
    groups: list[list[int]] = []
    weighed = [_weights(text, holders, count) for text in texts]
    for number, weights in enumerate(weighed):
        near = next((group for group in groups if _cosine(weighed[group[0]], weights) >= ALIKE), None)
        if near is None:
            groups.append([number])
        else:
            near.append(number)
    return groups


def _weights(text: str, holders: Holders, count: int) -> Weights:
    """Stems by how often they are said and how rare they are, as a vector of length 1."""
    said = Counter(stems(text, language=guess_language(text)))
    weights = {stem: (1 + log(times)) * log(1 + (1 + count) / (1 + holders(stem))) for stem, times in said.items()}
    length = hypot(*weights.values()) or 1.0
    return {stem: weight / length for stem, weight in weights.items()}


def _cosine(one: Weights, other: Weights) -> float:
    return sum(weight * other[stem] for stem, weight in one.items() if stem in other)
