"""Learning the adapters: linear maps of a query's views, so that what readers chose for a form comes nearest.

Knows vectors and choices; writes nothing. The loss is the cross-entropy of what was chosen among all items of a kind,
as in contrastive learning (van den Oord, Li & Vinyals 2018). How the views and the words leg are weighed is learned on
forms of writers that the maps were not learned from.
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
from retrieval.adapters import VIEWS, VOTES, WHOLE, WORDS, Adapter, Adapters, Choices, Face, heard, turned
from retrieval.encoder import Vectors
from retrieval.index import Index
from retrieval.items import Kind
from retrieval.query import Query
from retrieval.questions import QuestionBank
from retrieval.search import Search
from service.measured.means import Mean, mean

LEARNED: tuple[Kind, ...] = ("cases", "materials", "questions")
EPOCHS, TOGETHER, RATE = 30, 128, 1e-3
"""Rounds through all forms, forms in a step, and how far a step goes."""
TEMPERATURE, DECAY = 0.05, 0.02
"""How sharply near items are told apart, and how dear it is to turn a query; chosen on writers held out."""
RELATED = 0.5
"""What a closely related item counts beside one of just the same problem."""
LOG_ODDS = 10
"""How many log-odds of being chosen one point of a score stands for: what shared tags add was chosen on that scale."""
SHRINK = 1e-4
"""How dear a weight is."""
WEIGHING_STEPS = 60
FOLDS, SEED = 5, 0


@dataclass(frozen=True)
class Lesson:
    """What one kind is learned from: n forms, m items by name, and how much each was chosen (n, m).

    `forms` (n, d) by field of a view, `items` (m, d) by face; `words` (n, m) is the words leg's score over its best.
    `writers` says who wrote each form.
    """

    forms: Mapping[str, Vectors]
    names: tuple[str, ...]
    items: Mapping[Face, Vectors]
    words: Vectors
    chosen: Vectors
    writers: tuple[str, ...]

    @property
    def views(self) -> list[str]:
        """Names of the views that can be learned."""
        return [name for name, view in VIEWS.items() if view.face in self.items]

    def of(self, rows: Sequence[int]) -> "Lesson":
        """Some of the forms, with all items."""
        listed = list(rows)
        return Lesson(
            {field: forms[listed] for field, forms in self.forms.items()},
            self.names,
            self.items,
            self.words[listed],
            self.chosen[listed],
            tuple(self.writers[row] for row in listed),
        )


@dataclass(frozen=True)
class Held:
    """Mean nDCG@10 over forms of writers held out: by centre as it stands, and adapted without these writers."""

    kind: Kind
    forms: int
    plain: Mean
    adapted: Mean


def lessons(bench: Bench) -> dict[Kind, Lesson]:
    """The shipped library as readers chose from it, for every kind that is learned."""
    readings = read_readings()
    queries = encoded({reading.id: Written(reading.texts) for reading in readings}, bench)
    index = shipped_index(bench)
    offered = read_offered()
    asked = [queries[reading.id] for reading in readings]
    made = {kind: _lesson(kind, readings, asked, index, offered[kind]) for kind in LEARNED}
    index.close()
    return made


def learn(lesson: Lesson, view: str) -> Vectors:
    """The matrix of one view, shape (d, d)."""
    torch.manual_seed(SEED)
    told = lesson.chosen.sum(axis=1) > 0
    forms = torch.tensor(lesson.forms[VIEWS[view].field][told])
    items = torch.tensor(lesson.items[VIEWS[view].face])
    chosen = _shares(lesson.chosen[told])
    matrix = torch.zeros(items.shape[1], items.shape[1], requires_grad=True)
    steps = torch.optim.Adam([matrix], lr=RATE)
    for _ in range(EPOCHS):
        for rows in torch.split(torch.randperm(len(forms)), TOGETHER):
            asked = normalize(forms[rows] + forms[rows] @ matrix, dim=1)
            missed = -(chosen[rows] * log_softmax(asked @ items.T / TEMPERATURE, dim=1)).sum(dim=1).mean()
            steps.zero_grad()
            (missed + DECAY * matrix.square().sum()).backward()  # type: ignore[no-untyped-call]
            steps.step()
    return np.asarray(matrix.detach().numpy(), dtype=np.float32)


def weigh(evidence: Vectors, chosen: Vectors) -> Vectors:
    """Weights (k,) of evidence (k, n, m): the conditional logit of what was chosen (n, m), in points of a score."""
    told = chosen.sum(axis=1) > 0
    seen, shares = torch.tensor(evidence[:, told] * LOG_ODDS), _shares(chosen[told])
    weights = torch.zeros(len(evidence), requires_grad=True)
    steps = torch.optim.LBFGS([weights], max_iter=WEIGHING_STEPS)

    def missed() -> float:
        steps.zero_grad()
        scores = torch.einsum("k,knm->nm", weights, seen)
        loss = -(shares * log_softmax(scores, dim=1)).sum(dim=1).mean() + SHRINK * weights.square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    steps.step(missed)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy())


def _shares(chosen: Vectors) -> torch.Tensor:
    """What was chosen, as shares of each form's choices."""
    return torch.tensor(chosen / chosen.sum(axis=1, keepdims=True))


def evidence_held_out(lesson: Lesson) -> Vectors:
    """Every view's cosines, the words and the votes, shape (views + 2, n, m), as a form's writer did not teach them."""
    found = np.zeros((len(lesson.views) + 2, *lesson.chosen.shape), dtype=np.float32)
    found[-2] = lesson.words
    for inside, outside in folds(lesson.writers):
        others, known = lesson.of(outside), lesson.of(inside)
        for place, view in enumerate(lesson.views):
            matrix = learn(known, view)
            forms = turned(others.forms[VIEWS[view].field], matrix)
            found[place, outside] = forms @ lesson.items[VIEWS[view].face].T
            if view == WHOLE:
                found[-1, outside] = _votes(lesson, forms, choices_of(known, matrix))
    return found


def _votes(lesson: Lesson, forms: Vectors, choices: Choices) -> Vectors:
    """What was chosen for the forms nearest to turned ones (n, d), as it is heard for every item, shape (n, m)."""
    places = {name: place for place, name in enumerate(lesson.names)}
    centres = lesson.items["centre"]
    each = (heard(choices.votes(form), centres, places=places, centres_of=centres.__getitem__) for form in forms)
    return np.stack(list(each))


def choices_of(lesson: Lesson, matrix: Vectors) -> Choices:
    """What was chosen, for the forms as the view of the whole form turns them."""
    rows, places = np.nonzero(lesson.chosen)
    return Choices(turned(lesson.forms[""], matrix), lesson.names, rows, places, lesson.chosen[rows, places])


def learn_all(made: Mapping[Kind, Lesson], evidence: Mapping[Kind, Vectors]) -> Adapters:
    """The adapters of every kind: matrices learned on all forms, weights on the evidence of writers held out."""
    return {kind: adapter_of(lesson, weigh(evidence[kind], lesson.chosen)) for kind, lesson in made.items()}


def adapter_of(lesson: Lesson, weights: Vectors) -> Adapter:
    """The adapter that all forms of a lesson teach, with given weights of its views, the words and the votes."""
    matrices = {view: learn(lesson, view) for view in lesson.views}
    named = dict(zip((*lesson.views, WORDS, VOTES), weights.tolist(), strict=True))
    return Adapter(matrices, named, choices_of(lesson, matrices[WHOLE]))


def held_out(made: Mapping[Kind, Lesson], evidence: Mapping[Kind, Vectors]) -> Iterator[Held]:
    """What adapters do for writers whom they, and the few weights, were not learned from.

    The evidence that a fold's weights are learned on was made by maps that the fold's writers taught, too.
    """
    for kind, lesson in made.items():
        scores = np.zeros_like(lesson.chosen)
        for inside, outside in folds(lesson.writers):
            weights = weigh(evidence[kind][:, inside], lesson.chosen[inside])
            scores[outside] = np.einsum("k,knm->nm", weights, evidence[kind][:, outside])
        plain = _ndcg(lesson, lesson.forms[""] @ lesson.items["centre"].T)
        yield Held(kind, len(plain), mean(plain), mean(_ndcg(lesson, scores)))


def folds(writers: Sequence[str]) -> Iterator[tuple[list[int], list[int]]]:
    """Rows to learn from and rows held out, whole writers at a time."""
    names = sorted(set(writers))
    for fold in range(FOLDS):
        outside = set(names[fold::FOLDS])
        rows = range(len(writers))
        yield [r for r in rows if writers[r] not in outside], [r for r in rows if writers[r] in outside]


def _ndcg(lesson: Lesson, scores: Vectors) -> list[float]:
    """nDCG@10 of every form for which anything was chosen."""
    run, qrels = {}, {}
    for row, own in enumerate(scores):
        order = np.argsort(-own, kind="stable")[:10]
        run[str(row)] = scores_of([lesson.names[i] for i in order])
        qrels[str(row)] = {
            lesson.names[i]: 1 + int(lesson.chosen[row, i] >= 1) for i in np.flatnonzero(lesson.chosen[row])
        }
    return list(rows_of(run, qrels)["nDCG@10"].values())


def _lesson(
    kind: Kind, readings: Sequence[Reading], asked: Sequence[Query], index: Index, offered: Collection[str]
) -> Lesson:
    names, items = _items(kind, index, offered)
    places = {name: place for place, name in enumerate(names)}
    chosen = np.zeros((len(readings), len(names)), dtype=np.float32)
    words = np.zeros_like(chosen)
    for row, (reading, query) in enumerate(zip(readings, asked, strict=True)):
        for name, grade in reading.chosen[kind].items():
            chosen[row, places[name]] = 1.0 if grade >= SAME_PROBLEM else RELATED
        found = Search(query, kind, index).by_words
        best = max(found.values(), default=1.0)
        for name in found.keys() & places.keys():
            words[row, places[name]] = found[name] / best
    fields = {view.field for view in VIEWS.values()}
    forms = {field: np.stack([query.view(field) for query in asked]) for field in fields}
    return Lesson(forms, names, items, words, chosen, tuple(reading.writer for reading in readings))


def _items(kind: Kind, index: Index, offered: Collection[str]) -> tuple[tuple[str, ...], dict[Face, Vectors]]:
    """What a query of this kind is compared with, of what readers were offered: questions by their matters alone."""
    if kind == "questions":
        matters = {one.id: one.matter for one in QuestionBank(index).candidates if one.id in offered}
        return tuple(matters), {"centre": np.stack([m for m in matters.values() if m is not None])}
    standing = index.shelf.standing(kind)
    numbers = standing.known(offered)
    names = tuple(standing.names[number] for number in numbers)
    return names, {"centre": standing.centres_of(numbers), "headline": standing.headlines(numbers)}
