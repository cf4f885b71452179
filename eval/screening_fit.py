"""Fitting the weights of screening: a softmax model on train, then the floor whose false alarms on dev are bearable.

Knows the dataset and the encoder; writes nothing itself.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from corpus.danger import Category
from corpus.form import CaseForm
from eval.screening_set import FOLDER, Labelled, read_screening_set
from eval.workbench import Bench
from retrieval.analysis import sentences
from retrieval.danger_weights import DangerWeights
from retrieval.encoder import Encoder, Vectors
from retrieval.query import ask
from retrieval.vector_cache import CachedEncoder
from service.screening import Screen

BEARABLE = 0.05
"""False alarms for each ordinary case of dev, sure signs included."""
HINT = 1.5
"""What a hint adds to the log-odds. Set by hand: fitted on the texts its words come from, it would count too much."""
SOFTNESS = 0.3
"""Inverse strength of the penalty on the weights; chosen on dev."""
LIBRARY = 0.5
"""How much a case of the library counts beside a written text."""
SEED = 5
ORDINARY = "ordinary"


def fit(bench: Bench, screen: Screen) -> DangerWeights:
    """Weights for the bench's encoder. `screen` reads the signs; its own weights are not used."""
    encoder = CachedEncoder(bench.encoder, bench.cache)
    unset = _weights(read_screening_set("train"), encoder)
    dev = read_screening_set("dev")
    trial = screen.with_weights(unset)
    found = {row.id: trial.judge(ask(row.form.texts, encoder=encoder)) for row in dev}
    ordinary = [found[row.id] for row in dev if row.degree == "ordinary"]
    room = int(BEARABLE * len(ordinary)) - sum(bool(screened.sure) for screened in ordinary)
    open_ones = sorted((screened.danger for screened in ordinary if not screened.sure), reverse=True)
    floor = open_ones[max(room, 0)] + 1e-3
    return unset.model_copy(update={"floor": round(floor, 4)})


def _weights(rows: Sequence[Labelled], encoder: Encoder) -> DangerWeights:
    examples = list(_examples(rows, encoder))
    labels = [example.label for example in examples]
    dangers = sum(example.weight for example in examples if example.label != ORDINARY)
    evened = sum(example.weight for example in examples if example.label == ORDINARY) / dangers
    shares = [example.weight * (1.0 if example.label == ORDINARY else evened) for example in examples]
    model = LogisticRegression(C=SOFTNESS, max_iter=3000)
    model.fit(np.stack([example.centre for example in examples]), labels, sample_weight=shares)
    by_label: Mapping[str, int] = {label: i for i, label in enumerate(model.classes_)}
    none = by_label[ORDINARY]
    return DangerWeights(
        version=FOLDER.name,
        floor=0.0,
        hint=HINT,
        bias={c: _rounded(model.intercept_[by_label[c]] - model.intercept_[none]) for c in Category},
        weights={c: tuple(_rounded(value) for value in model.coef_[by_label[c]] - model.coef_[none]) for c in Category},
    )


def _rounded(value: Any) -> float:
    return round(float(value), 3)


@dataclass(frozen=True)
class _Example:
    """A form's centre, what it tells of, and how much it counts."""

    centre: Vectors
    label: str
    weight: float


def _examples(rows: Sequence[Labelled], encoder: Encoder) -> Iterator[_Example]:
    """Every written text twice, by itself and told in the middle of a library case; and the library's cases.

    The library's long, calm cases alone would teach that length is safety; told within one another, dangerous and
    ordinary texts differ in nothing but what they tell.
    """
    chance = random.Random(SEED)
    hosts = [row.form for row in rows if row.source == "library"]
    for row in rows:
        forms = [row.form] if row.source == "library" else [row.form, _told_within(row.form, hosts, chance)]
        for form in forms:
            centre = ask(form.texts, encoder=encoder).centre
            yield _Example(centre, row.category or ORDINARY, LIBRARY if row.source == "library" else 1.0)


def _told_within(form: CaseForm, hosts: Sequence[CaseForm], chance: random.Random) -> CaseForm:
    host, field = chance.choice(hosts), chance.choice(("essence", "actions_taken", "difficulty"))
    told = list(sentences(host.texts[field]))
    told.insert(chance.randint(0, len(told)), form.essence)
    return host.model_copy(update={field: " ".join(told)})
