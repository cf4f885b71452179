"""Fitting the two models of screening on texts so plain that they must be told apart, and serving what was learned."""

import numpy as np
import pytest

from corpus.danger import Category
from corpus.form import CaseForm
from eval.screening_reading_fit import UNTOLD, Example, fit_reading
from eval.screening_set import Labelled
from eval.screening_words_fit import fit_words
from retrieval.danger_reading import DangerReading
from retrieval.encoder import Vectors
from retrieval.top_layers import TopLayers

WIDTH, WIDE, HEADS = 16, 32, 2
SHAPES = dict.fromkeys(("query", "key", "value", "attended"), (WIDTH, WIDTH)) | {
    "wide": (WIDE, WIDTH),
    "narrow": (WIDTH, WIDE),
}


@pytest.fixture(scope="module")
def top() -> TopLayers:
    """Two small layers that nobody trained."""
    chance = np.random.default_rng(7)

    def layer() -> tuple[dict[str, Vectors], dict[str, Vectors]]:
        weights = {name: chance.normal(0, 0.3, shape).astype(np.float32) for name, shape in SHAPES.items()}
        biases = {name: np.zeros(shape[0], dtype=np.float32) for name, shape in SHAPES.items()}
        norms = ("attended norm", "norm")
        return weights | {name: np.ones(WIDTH, dtype=np.float32) for name in norms}, biases | {
            name: np.zeros(WIDTH, dtype=np.float32) for name in norms
        }

    layers = [layer(), layer()]
    return TopLayers(tuple(weights for weights, _ in layers), tuple(biases for _, biases in layers), HEADS)


def examples(count: int) -> list[Example]:
    """Texts of one or two passages; in every second one two pieces speak of the second kind of danger."""
    chance = np.random.default_rng(11)
    made = []
    for number in range(count):
        passages = [chance.normal(0, 1, (int(chance.integers(4, 12)), WIDTH)) for _ in range(1 + number % 3 // 2)]
        if number % 2:
            passages[-1][2:4, :8] += 5
        made.append(Example(tuple(p.astype(np.float32) for p in passages), 1 if number % 2 else UNTOLD))
    return made


def test_what_torch_learns_numpy_serves(top: TopLayers) -> None:
    seen: list[tuple[int, int]] = []
    learned = fit_reading(examples(1200), top, encoder="small", kinds=2, progress=lambda *step: seen.append(step))
    reading = DangerReading(learned, top)
    new = examples(1320)[1200:]
    told = np.stack([reading.logits(example.middles) for example in new])
    is_danger = np.array([example.kind != UNTOLD for example in new])
    assert np.mean((told[:, 0] > 0) == is_danger) > 0.9
    assert np.all(np.argmax(told[is_danger, 1:], axis=1) == 1)
    assert learned.encoder == "small"
    assert seen[-1][0] == seen[-1][1]


def row(number: int, essence: str, category: Category | None) -> Labelled:
    degree = "ordinary" if category is None else "explicit"
    return Labelled(str(number), "any", degree, category, CaseForm(essence=essence, question="What now?"))  # type: ignore[arg-type]


def test_words_that_speak_of_danger_and_of_its_kind_are_learned() -> None:
    told = {Category.HARM: "his father beats him", Category.NEGLECT: "she is hungry and cold"}
    told |= {category: f"the {category.name.lower()} word" for category in Category if category not in told}
    rows = [row(n, f"{text} {n % 3}", category) for n, (category, text) in enumerate(3 * list(told.items()))]
    rows += [row(100 + n, f"form seven is loud {n % 4}", None) for n in range(20)]
    model = fit_words(rows)
    harm, loud = (model.logits({"essence": text}) for text in ("Her father beats her", "Form nine is loud"))
    assert harm[0] > 0 > loud[0]
    assert list(Category)[int(np.argmax(harm[1:]))] is Category.HARM
