"""What a case lacks: a closed list of gaps, each recognised by phrases and by statements that would fill it.

Knows the form's sentences and the cues; knows no question and no model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.records import Gap, GapCue
from retrieval.encoder import Encoder, Vectors
from retrieval.query import Query
from retrieval.vector_cache import VectorCache

NEAR, SURE = 0.35, 0.60
"""Cosines between which a statement goes from telling nothing to telling the gap's matter; chosen on dev."""
PHRASE_TELLS = 0.75
"""How far one phrase of a gap shows that it is told."""


@dataclass(frozen=True)
class MissingGap:
    """One gap with how strongly it is missed, 0 (told) to 1, and the sentence that says so."""

    gap: Gap
    missed: float
    sentence: str


class GapFinder:
    """Finds the gaps of a case; statements are encoded once, when it is made."""

    def __init__(self, cues: Sequence[GapCue], *, encoder: Encoder, cache: VectorCache) -> None:
        self._cues = tuple(cues)
        passages = [(statement,) for cue in self._cues for statement in cue.known_if]
        self._starts = np.cumsum([0, *(len(cue.known_if) for cue in self._cues[:-1])])
        self._statements: Vectors = np.stack([made.whole for made in cache.encode(passages, encoder=encoder)])

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_any_of(cue.phrases) for cue in self._cues)

    def find(self, query: Query) -> tuple[MissingGap, ...]:
        """All gaps of the list, the most missed first."""
        told = np.zeros(len(self._cues))
        if len(query.lines):
            best = np.maximum.reduceat((query.lines @ self._statements.T).max(axis=0), self._starts)
            told = np.clip((best - NEAR) / (SURE - NEAR), 0, 1)
        text = query.whole.lower()
        found = []
        for cue, pattern, near in zip(self._cues, self._patterns, told, strict=True):
            named = any(phrase in text for phrase in cue.phrases) and pattern.search(text)
            said = max(float(near), PHRASE_TELLS * bool(named))
            found.append(
                MissingGap(cue.gap, round(cue.usual * (1 - self._by_field(cue.gap, said, query)), 6), cue.missing)
            )
        return tuple(sorted(found, key=lambda gap: (-gap.missed, gap.gap.value)))

    @staticmethod
    def _by_field(gap: Gap, told: float, query: Query) -> float:
        """A filled 'actions taken' tells the attempts; without it nothing can be told of their results."""
        tried = "actions_taken" in query.texts
        if gap is Gap.ATTEMPTS:
            return 1.0 if tried else min(told, 0.5)
        if gap is Gap.RESULTS:
            return told if tried else 1.0
        return told


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """A pattern that meets any of the phrases; with none it meets nothing."""
    return re.compile("|".join(map(_phrase, phrases)) or r"(?!)")


def _phrase(phrase: str) -> str:
    edge = r"\b" if phrase[0].isalnum() else ""
    return edge + re.escape(phrase)
