"""Fitting the two models of screening on texts so plain that they must be told apart, and serving what was learned."""

import numpy as np

from corpus.danger import Category
from eval.datasets.screening import Labelled
from eval.safety.screening_reading_fit import UNTOLD, Example, fit_reading
from eval.safety.screening_words_fit import fit_words
from retrieval.danger_reading import DangerReading
from retrieval.onnx_encoder import OnnxEncoder

WIDTH = 384


def examples(count: int) -> list[Example]:
    """Texts of one or two passages; in every second one two pieces speak of the second kind of danger."""
    chance = np.random.default_rng(11)
    made = []
    for number in range(count):
        passages = [chance.normal(0, 1, (int(chance.integers(4, 12)), WIDTH)) for _ in range(1 + number % 3 // 2)]
        if number % 2:
            passages[-1][2:4, :8] += 5
        made.append(Example(tuple(p.astype(np.float16) for p in passages), 1 if number % 2 else UNTOLD))
    return made


def test_what_torch_learns_is_served(encoder: OnnxEncoder) -> None:
    seen: list[tuple[int, int]] = []
    learned = fit_reading(
        examples(320), encoder.top, encoder="small", kinds=2, progress=lambda *step: seen.append(step)
    )
    reading = DangerReading(learned, encoder.top)
    new = examples(440)[320:]
    told = np.stack([reading.logits(example.read) for example in new])
    is_danger = np.array([example.kind != UNTOLD for example in new])
    assert np.mean((told[:, 0] > 0) == is_danger) > 0.9
    assert np.all(np.argmax(told[is_danger, 1:], axis=1) == 1)
    assert learned.encoder == "small"
    assert seen[-1][0] == seen[-1][1]


def row(number: int, essence: str, category: Category | None) -> Labelled:
    degree = "ordinary" if category is None else "explicit"
    return Labelled(str(number), "any", degree, category, {"text": essence})  # type: ignore[arg-type]


def test_words_that_speak_of_danger_and_of_its_kind_are_learned() -> None:
    told = {Category.HARM: "his father beats him", Category.NEGLECT: "she is hungry and cold"}
    told |= {category: f"the {category.name.lower()} word" for category in Category if category not in told}
    rows = [row(n, f"{text} {n % 3}", category) for n, (category, text) in enumerate(3 * list(told.items()))]
    rows += [row(100 + n, f"form seven is loud {n % 4}", None) for n in range(20)]
    model = fit_words(rows)
    harm, loud = (model.logits({"essence": text}) for text in ("Her father beats her", "Form nine is loud"))
    assert harm[0] > 0 > loud[0]
    assert list(Category)[int(np.argmax(harm[1:]))] is Category.HARM
