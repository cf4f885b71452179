"""Learning the adapters: a linear map of a query's centre, so that what readers chose for a form comes nearest.

Knows vectors and choices; writes nothing. The loss is the cross-entropy of what was chosen among all items of a kind,
as in contrastive learning (van den Oord, Li & Vinyals 2018).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import log_softmax, normalize

from eval.datasets.readers import SAME_PROBLEM, Reading, read_offered, read_readings
from eval.runs.workbench import Bench, encoded, shipped_index
from eval.search.measures import rows_of, scores_of
from eval.search.ranking import Written
from retrieval.adapters import Adapters, turned
from retrieval.encoder import Vectors
from retrieval.index import Index
from retrieval.items import Kind
from retrieval.questions import QuestionBank
from service.measured.means import Mean, mean

LEARNED: tuple[Kind, ...] = ("cases", "materials", "questions")
EPOCHS, TOGETHER, RATE = 30, 128, 1e-3
"""Rounds through all forms, forms in a step, and how far a step goes."""
TEMPERATURE, DECAY = 0.05, 0.02
"""How sharply near items are told apart, and how dear it is to turn a query; chosen on writers held out."""
RELATED = 0.5
"""What a closely related item counts beside one of just the same problem."""
FOLDS, SEED = 5, 0


@dataclass(frozen=True)
class Lesson:
    """What one adapter is learned from: forms (n, d), items by name (m, d), and how much each was chosen (n, m).

    `writers` says who wrote each form.
    """

    forms: Vectors
    names: tuple[str, ...]
    items: Vectors
    chosen: Vectors
    writers: tuple[str, ...]

    def of(self, rows: Sequence[int]) -> "Lesson":
        """Some of the forms, with all items."""
        listed = list(rows)
        writers = tuple(self.writers[row] for row in listed)
        return Lesson(self.forms[listed], self.names, self.items, self.chosen[listed], writers)


@dataclass(frozen=True)
class Held:
    """Mean nDCG@10 by centre over forms of writers held out, as they stand and adapted without these writers."""

    kind: Kind
    forms: int
    plain: Mean
    adapted: Mean


def lessons(bench: Bench) -> dict[Kind, Lesson]:
    """The shipped library as readers chose from it, for every kind that is learned."""
    readings = read_readings()
    queries = encoded({reading.id: Written(reading.texts) for reading in readings}, bench)
    forms = np.stack([queries[reading.id].centre for reading in readings])
    index = shipped_index(bench)
    offered = read_offered()
    made = {kind: _lesson(kind, readings, forms, _vectors(kind, index, offered[kind])) for kind in LEARNED}
    index.close()
    return made


def learn(lesson: Lesson) -> Vectors:
    """The adapter of one kind, shape (d, d)."""
    torch.manual_seed(SEED)
    told = lesson.chosen.sum(axis=1) > 0
    forms, items = torch.tensor(lesson.forms[told]), torch.tensor(lesson.items)
    chosen = torch.tensor(lesson.chosen[told] / lesson.chosen[told].sum(axis=1, keepdims=True))
    adapter = torch.zeros(items.shape[1], items.shape[1], requires_grad=True)
    steps = torch.optim.Adam([adapter], lr=RATE)
    for _ in range(EPOCHS):
        for rows in torch.split(torch.randperm(len(forms)), TOGETHER):
            asked = normalize(forms[rows] + forms[rows] @ adapter, dim=1)
            missed = -(chosen[rows] * log_softmax(asked @ items.T / TEMPERATURE, dim=1)).sum(dim=1).mean()
            steps.zero_grad()
            (missed + DECAY * adapter.square().sum()).backward()  # type: ignore[no-untyped-call]
            steps.step()
    return np.asarray(adapter.detach().numpy(), dtype=np.float32)


def learn_all(made: Mapping[Kind, Lesson]) -> Adapters:
    """The adapters of every kind, learned on all forms."""
    return {kind: learn(lesson) for kind, lesson in made.items()}


def held_out(made: Mapping[Kind, Lesson]) -> Iterator[Held]:
    """What adapters do for writers they were not learned from."""
    for kind, lesson in made.items():
        plain: list[float] = []
        better: list[float] = []
        for inside, outside in _folds(lesson.writers):
            adapter, others = learn(lesson.of(inside)), lesson.of(outside)
            plain += _ndcg(others, None)
            better += _ndcg(others, adapter)
        yield Held(kind, len(plain), mean(plain), mean(better))


def _folds(writers: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows to learn from and rows held out, whole writers at a time."""
    names = sorted(set(writers))
    for fold in range(FOLDS):
        outside = set(names[fold::FOLDS])
        rows = range(len(writers))
        yield [r for r in rows if writers[r] not in outside], [r for r in rows if writers[r] in outside]


def _ndcg(lesson: Lesson, adapter: Vectors | None) -> list[float]:
    """nDCG@10 of every form for which anything was chosen, ranked by cosine of centres alone."""
    run, qrels = {}, {}
    for row, form in enumerate(lesson.forms):
        order = np.argsort(-(lesson.items @ turned(form, adapter)), kind="stable")[:10]
        run[str(row)] = scores_of([lesson.names[i] for i in order])
        qrels[str(row)] = {
            lesson.names[i]: 1 + int(lesson.chosen[row, i] >= 1) for i in np.flatnonzero(lesson.chosen[row])
        }
    return list(rows_of(run, qrels)["nDCG@10"].values())


def _vectors(kind: Kind, index: Index, offered: Collection[str]) -> dict[str, Vectors]:
    """What a query of this kind is compared with, of what readers were offered: items' centres, questions' matters."""
    if kind == "questions":
        bank = QuestionBank(index).candidates
        return {one.id: one.matter for one in bank if one.matter is not None and one.id in offered}
    standing = index.shelf.standing(kind)
    centres = zip(standing.names, standing.centres, strict=True)
    return {name: centre for name, centre in centres if name in offered}


def _lesson(kind: Kind, readings: Sequence[Reading], forms: Vectors, vectors: Mapping[str, Vectors]) -> Lesson:
    names = tuple(vectors)
    chosen = np.zeros((len(readings), len(names)), dtype=np.float32)
    for row, reading in enumerate(readings):
        for place, name in enumerate(names):
            grade = reading.chosen[kind].get(name, 0)
            chosen[row, place] = (grade > 0) * (1.0 if grade >= SAME_PROBLEM else RELATED)
    return Lesson(forms, names, np.stack(list(vectors.values())), chosen, tuple(r.writer for r in readings))
