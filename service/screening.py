"""Screening: whether a case tells of danger, before anything automatic answers it. Pure; knows no web and no storage.

It cannot be switched off: without readable data and weights there is no screen, and without a screen no service (R10).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Self

from corpus.danger import Category, Danger
from corpus.danger_files import danger_folder, read_danger
from corpus.form import CaseForm
from retrieval.danger_weights import WEIGHTS, DangerWeights, any_danger, danger_weights
from retrieval.encoder import Encoder
from retrieval.query import Query, ask
from retrieval.signs import FoundSign, SignReader
from service.errors import NotReady

LANGUAGE = "en"
"""What is read where a text's own language has no screening data."""
ENOUGH_HINTS = 2
"""Hints that make a hit where nobody has fitted weights for the encoder: in doubt, a case is treated as a hit (R8)."""
ALSO = 0.35
"""A further category is named when it is at least so probable as this share of the first."""


@dataclass(frozen=True)
class Screened:
    """What screening found. `scores` are 0 to 1 by category, `signs` the words that told of it.

    `danger` is how far hints and meaning stand above the floor, `sure` the categories with a sure sign. `covered` is
    false where there are no signs for the text's language, so that nothing found means little.
    """

    flagged: bool
    categories: tuple[Category, ...]
    scores: Mapping[Category, float]
    signs: tuple[str, ...]
    danger: float
    sure: frozenset[Category]
    covered: bool


class Screen:
    """Screens forms with one encoder. Safe to call from several threads."""

    def __init__(self, dangers: Mapping[str, Danger], *, encoder: Encoder, weights: DangerWeights | None) -> None:
        self._dangers = dangers
        self._encoder = encoder
        self._weights = weights
        self._readers = {language: SignReader(danger) for language, danger in dangers.items()}

    @classmethod
    def open(cls, corpus: Path, *, encoder: Encoder, weights: Path = WEIGHTS) -> Self:
        """The screen of a corpus folder. Raises NotReady when routes, signs or weights are not whole."""
        dangers, faults = read_danger(danger_folder(corpus))
        if faults:
            raise NotReady(f"screening for danger has {len(faults)} faults, and nothing starts without it: {faults[0]}")
        if LANGUAGE not in dangers:
            raise NotReady(f"screening for danger needs the language '{LANGUAGE}', and nothing starts without it")
        try:
            return cls(dangers, encoder=encoder, weights=danger_weights(weights).get(encoder.name))
        except (OSError, ValueError) as error:
            raise NotReady(f"screening for danger has no weights, and nothing starts without them: {error}") from error

    def with_weights(self, weights: DangerWeights | None) -> Self:
        """The same signs with other weights; with none, signs alone decide."""
        return type(self)(self._dangers, encoder=self._encoder, weights=weights)

    def screen(self, form: CaseForm) -> Screened:
        """Screen a form's texts."""
        return self.judge(ask(form.texts, encoder=self._encoder))

    def judge(self, query: Query) -> Screened:
        """Screen a form that is encoded already: any sure sign is a hit, else hints and meaning together decide."""
        found = tuple(self.signs(query))
        sure = frozenset(sign.category for sign in found if sign.sure)
        hints = Counter(category for category, _ in {(s.category, s.phrase) for s in found if not s.sure})
        scores, danger = self._weighed(query, hints)
        flagged = bool(sure) or danger >= 0
        return Screened(
            flagged=flagged,
            categories=_named(scores, sure) if flagged else (),
            scores={category: 1.0 if category in sure else round(score, 4) for category, score in scores.items()},
            signs=tuple(dict.fromkeys(sign.words for sign in sorted(found, key=lambda sign: not sign.sure))),
            danger=round(danger, 4),
            sure=sure,
            covered=query.language in self._dangers,
        )

    def covers(self, query: Query) -> bool:
        """Whether danger is recognised in the language of a form; where not, nothing found means little."""
        return query.language in self._dangers

    def data(self, language: str) -> Danger:
        """Routes and questions in a language; in the first one where it has none."""
        return self._dangers.get(language, self._dangers[LANGUAGE])

    def signs(self, query: Query) -> list[FoundSign]:
        """Every sign in a form, field by field."""
        reader = self._readers.get(query.language, self._readers[LANGUAGE])
        return [sign for text in query.texts.values() for sign in reader.read(text)]

    def _weighed(self, query: Query, hints: Mapping[Category, int]) -> tuple[dict[Category, float], float]:
        """Each category's share of the danger, 0 to 1, and how far the whole stands above the floor."""
        if self._weights is None:
            most = max(hints.values(), default=0)
            shares = {category: hints.get(category, 0) / (most or 1) for category in Category}
            return shares, float(sum(hints.values()) - ENOUGH_HINTS)
        log_odds = self._weights.log_odds(query.centre, hints)
        whole = any_danger(log_odds)
        return {category: _share(value, log_odds) for category, value in log_odds.items()}, whole - self._weights.floor


def _share(value: float, log_odds: Mapping[Category, float]) -> float:
    """A category's probability among the dangers and the ordinary."""
    greatest = max(0.0, *log_odds.values())
    return exp(value - greatest) / (exp(-greatest) + sum(exp(each - greatest) for each in log_odds.values()))


def _named(scores: Mapping[Category, float], sure: frozenset[Category]) -> tuple[Category, ...]:
    """The categories of a hit, surest first: those with a sure sign, else the most probable and those near it."""
    most = max(scores.values())
    named = sure or frozenset(category for category, score in scores.items() if score >= ALSO * most)
    return tuple(sorted(named, key=lambda category: (-scores[category], list(Category).index(category))))
