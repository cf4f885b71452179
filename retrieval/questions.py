"""Choosing the questions worth asking: those that fill a gap, fit the case, and were not answered already.

Knows the bank, the gaps and the questions mentors asked in similar cases; no model and no page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.adapters import heard
from retrieval.analysis import stems
from retrieval.encoder import Vectors, unit
from retrieval.gaps import MissingGap
from retrieval.index import Index
from retrieval.query import Query
from retrieval.shelf import Shelved
from retrieval.weights import QUESTION_WEIGHTS, QuestionWeights

FEWEST, MOST = 5, 8
OF_EACH_KIND = 3
ALIKE = 0.72
"""Two questions with a higher cosine ask the same."""
ANSWERED = 0.62
"""A statement this near to a sentence of the form answers its question; chosen on dev."""
STANDS_OUT, OF_A_MATTER = 3.0, 3
"""Questions with a matter of their own are asked where that is nearer to the turned form by so many standard
deviations than the bank's matters are on average, and at most so many; chosen on judged questions of dev.
"""
FEWEST_MATTERS, NEAR = 50, 0.65
"""Among fewer matters none can stand out, so the cosine itself has to be so high."""
USUAL = 1000
"""At most so many solved cases tell how near a question is to a usual case."""
FOREIGN = 1 / 3
"""A similar case's question is about that case alone if more of its stems are neither in the form nor in the bank."""
_PARTICULAR = re.compile(r"\b[A-Z]\.(?!\w)|\d|(?<=[\w,;:] )(?!I\b)[A-Z]\w*")
"""An initial, a number, or a name or weekday within a sentence."""
UNKNOWN_GAP = 0.2
"""How strongly a gap counts as missed that the list of gaps does not have."""


@dataclass(frozen=True)
class Candidate:
    """A question that could be asked. `source` is the id of the similar case it was asked in, '' for the bank.

    `answers` are the statements that answer it, shape (statements, d). `matter` is the unit mean of the text and the
    statements of forms it is meant for, shape (d,); None where it fits any form.
    """

    id: str
    text: str
    kind: str
    gap: str
    vector: Vectors
    answers: Vectors
    matter: Vectors | None = None
    problem_fields: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class ChosenQuestion:
    """A chosen question with its gap and its reasons in words."""

    candidate: Candidate
    score: float
    reasons: tuple[str, ...]


class QuestionBank:
    """The bank as vectors, read from an index once."""

    def __init__(self, index: Index, *, weights: QuestionWeights = QUESTION_WEIGHTS) -> None:
        self._weights = weights
        self.candidates = tuple(map(_from_bank, index.shelf.every("questions")))
        self._answers = _stacked(self.candidates)
        self._of_a_matter = [c for c in self.candidates if c.matter is not None]
        self._places = {c.id: place for place, c in enumerate(self._of_a_matter)}
        self._matters = np.array([c.matter for c in self._of_a_matter])
        self._adapter = index.adapters.get("questions")
        self._usual = _usual_case(index)
        self._known_stems = {stem for c in self.candidates if c.matter is None for stem in stems(c.text, language="en")}

    def choose(
        self, query: Query, *, gaps: Sequence[MissingGap], similar: Iterable[Shelved], count: int = 7
    ) -> tuple[ChosenQuestion, ...]:
        """Between 5 and 8 questions where the bank allows, both kinds, no two alike, none the form has answered."""
        in_bank = compress(self.candidates, _left_open(self.candidates, self._answers, query))
        pool = [*in_bank, *(c for c in self._asked_in(similar, query) if not _answered(c, query))]
        meant = self._meant_for(query)
        pool = [c for c in pool if c.kind != "guiding" and (c.matter is None or c.id in meant)]
        if not pool:
            return ()
        missed = {gap.gap.value: gap for gap in gaps}
        scores = _scores(pool, query, self._usual, missed, self._weights)
        chosen = _varied(pool, scores, max(FEWEST, min(MOST, count)))
        return tuple(
            ChosenQuestion(pool[i], round(float(scores[i]), 4), _reasons(pool[i], query, missed)) for i in chosen
        )

    def _meant_for(self, query: Query) -> frozenset[str]:
        """Ids of the questions whose matter is that of the form; the nearest two."""
        if not self._of_a_matter:
            return frozenset()
        are_many = len(self._matters) >= FEWEST_MATTERS
        near = self._near(query) if are_many else self._matters @ query.centre
        least = near.mean() + STANDS_OUT * near.std() if are_many else NEAR
        nearest = np.argsort(-near, kind="stable")[:OF_A_MATTER]
        return frozenset(self._of_a_matter[i].id for i in nearest if near[i] >= least)

    def _near(self, query: Query) -> Vectors:
        """How near every matter is to the form, as readers' choices turn it where that was learned."""
        if self._adapter is None:
            return np.asarray(self._matters @ query.centre)
        turned = self._adapter.turn(query)
        said = heard(turned.votes, self._matters, places=self._places, centres_of=self._matters.__getitem__)
        return np.asarray(self._matters @ turned.centre + turned.voted * said)

    def _asked_in(self, similar: Iterable[Shelved], query: Query) -> Iterable[Candidate]:
        """Questions mentors asked in similar cases, unless they turn on particulars this case does not have."""
        own = {*query.stems, *self._known_stems}
        for case in similar:
            texts, vectors = case.lines_of("asked")
            for number, (text, vector, exchange) in enumerate(
                zip(texts, vectors, case.record["questions"], strict=False)
            ):
                if not _PARTICULAR.search(text) and _foreign(text, own, query.language) <= FOREIGN:
                    yield _from_case(case, number, text, vector, exchange)


def _foreign(text: str, own: set[str], language: str) -> float:
    """Share of a text's stems that are not among one's own, 0 to 1."""
    told = set(stems(text, language=language))
    return len(told - own) / max(1, len(told))


def _from_bank(item: Shelved) -> Candidate:
    record = item.record
    _, answers = item.lines_of("answered_if")
    _, meant_for = item.lines_of("asked_when")
    return Candidate(
        id=item.id,
        text=record["text"],
        kind=record["kind"],
        gap=record["gap"],
        vector=item.windows[0],
        answers=answers,
        matter=unit(np.concatenate([item.windows[:1], meant_for]).mean(axis=0)) if len(meant_for) else None,
        problem_fields=tuple(record["problem_fields"]),
    )


def _from_case(case: Shelved, number: int, text: str, vector: Vectors, exchange: dict[str, Any]) -> Candidate:
    return Candidate(
        id=f"{case.id}.{number + 1}",
        text=text,
        kind=exchange["kind"],
        gap=exchange["gap"],
        vector=vector,
        answers=vector[None, :],
        problem_fields=tuple(case.record["problem_fields"]),
        source=case.id,
    )


Stacked = tuple[Vectors, npt.NDArray[np.int64]]
"""Answers of several candidates one below the other, and the row each candidate's start at."""


def _stacked(candidates: Sequence[Candidate]) -> Stacked | None:
    if not candidates:
        return None
    counts = np.array([len(c.answers) for c in candidates])
    return np.concatenate([c.answers for c in candidates]), np.cumsum(counts) - counts


def _left_open(candidates: Sequence[Candidate], answers: Stacked | None, query: Query) -> Sequence[bool]:
    """For each candidate whether the form has not answered it; every candidate has answers."""
    if answers is None or not len(query.lines):
        return [True] * len(candidates)
    vectors, starts = answers
    nearest = np.maximum.reduceat((query.lines @ vectors.T).max(axis=0), starts)
    return [bool(near < ANSWERED) for near in nearest]


def _answered(candidate: Candidate, query: Query) -> bool:
    if not len(query.lines):
        return False
    return bool((query.lines @ candidate.answers.T).max() >= ANSWERED)


def _usual_case(index: Index) -> Vectors:
    """The mean of the library's cases, shape (d,); nought where it has none."""
    standing = index.shelf.standing("cases")
    some = standing.vectors[standing.firsts[:USUAL]]
    return np.asarray(some.mean(axis=0)) if len(some) else np.zeros(index.encoder.dimensions, dtype=np.float32)


def _scores(
    pool: Sequence[Candidate],
    query: Query,
    usual: Vectors,
    missed: dict[str, MissingGap],
    weights: QuestionWeights,
) -> Vectors:
    """How much each question is worth asking. It fits as far as it is nearer to this case than to the usual one.

    Otherwise the same few questions, near to every case there is, come again and again (on hubs in nearest-neighbour
    search see Radovanović, Nanopoulos & Ivanović 2010).
    """
    vectors = np.stack([c.vector for c in pool])
    near = 0.5 * (vectors @ query.centre) + 0.5 * (query.windows @ vectors.T).max(axis=0)
    fits = near - vectors @ usual
    how_missed = {gap: one.missed for gap, one in missed.items()}
    asked = frozenset(query.problem_fields)
    extra = [
        weights.missed * how_missed.get(c.gap, UNKNOWN_GAP)
        + _in_field(c.problem_fields, asked, weights)
        + weights.asked_before * bool(c.source)
        + weights.own_matter * (c.matter is not None)
        for c in pool
    ]
    return np.asarray(weights.fits * fits + np.array(extra), dtype=np.float32)


def _in_field(fields: Sequence[str], asked: frozenset[str], weights: QuestionWeights) -> float:
    if not fields:
        return 0.0
    return -weights.off_field if asked.isdisjoint(fields) else weights.in_field


def _varied(pool: Sequence[Candidate], scores: Vectors, count: int) -> list[int]:
    """Best first, skipping what resembles a chosen one; both kinds are kept room, each asks once for one gap.

    Where that leaves fewer than `FEWEST`, the best of those that only share a gap fill up.
    """
    order = np.lexsort((np.array([c.id for c in pool]), -np.round(scores.astype(np.float64), 6))).tolist()
    of_a_kind = count - min(OF_EACH_KIND, count // 2)
    chosen: list[int] = []
    for most, allowed in ((count, _other_gap), (min(count, FEWEST), _any_gap)):
        for i in order:
            if len(chosen) >= most:
                break
            full = sum(pool[j].kind == pool[i].kind for j in chosen) >= of_a_kind
            if not full and i not in chosen and allowed(i, chosen, pool):
                chosen.append(i)
    kinds = ("clarifying", "developing")
    return sorted(chosen, key=lambda i: (kinds.index(pool[i].kind), order.index(i)))


def _other_gap(i: int, chosen: Sequence[int], pool: Sequence[Candidate]) -> bool:
    taken = {(pool[j].gap, pool[j].kind) for j in chosen}
    return (pool[i].gap, pool[i].kind) not in taken and _any_gap(i, chosen, pool)


def _any_gap(i: int, chosen: Sequence[int], pool: Sequence[Candidate]) -> bool:
    return all(float(pool[i].vector @ pool[j].vector) <= ALIKE for j in chosen)


def _reasons(candidate: Candidate, query: Query, missed: dict[str, MissingGap]) -> tuple[str, ...]:
    reasons = (
        [missed[candidate.gap].sentence] if candidate.gap in missed else ["It may show what the form leaves open."]
    )
    if candidate.source:
        reasons.append("A mentor asked this in a similar solved case.")
    if set(candidate.problem_fields) & set(query.problem_fields) and not candidate.source:
        reasons.append("It belongs to the problem field of this case.")
    return tuple(reasons)
