"""How words and reading are weighed in screening, and both floors: chosen on writers whom no model was fitted on.

Knows what models said of them and the file of the weighing; fits no model.
"""

from collections.abc import Sequence
from math import floor

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from eval.datasets.screening import CASEBOOK, FOLDER, HELD_OUT
from eval.safety.screening_held_out import Said, read_held_out
from retrieval.danger_model import FITTED, Fitted, Weighing

MOST_ALARMS = 0.03
"""Share that may count as surely dangerous of all ordinary texts held out, the casebook's forms among them (R10)."""
MOST_DOUBTS = 0.10
"""Share of the ordinary texts of held-out writers that may be in doubt or more: doubt hides nothing."""


def weigh_anew() -> None:
    """Choose weighing and floors from what was said of held-out texts, and write them."""
    said = [each for each in read_held_out() if each.row.writer in HELD_OUT]
    fitted = Fitted(dataset=FOLDER.name, both=_weighing(said, reading=True), words=_weighing(said, reading=False))
    head = "# Written by `casementor eval screening --fit`.\n"
    path = FITTED / "danger.yaml"
    path.write_text(head + yaml.safe_dump(fitted.model_dump(), sort_keys=False), encoding="utf8")


def _weighing(said: Sequence[Said], *, reading: bool) -> Weighing:
    """Words and reading are weighed, and doubt begins, by the writers' texts; for a hit natural forms count as well."""
    written = [each for each in said if each.row.writer != CASEBOOK]
    given = np.array([[each.words[0], each.reading[0] if reading else 0.0] for each in written])
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(given, [_is_danger(each) for each in written])
    words, by_reading = (round(float(value), 3) for value in model.coef_[0])
    bias = round(float(model.intercept_[0]), 3)
    bare = Weighing(words=words, reading=by_reading, bias=bias, floor=0.0, doubt=0.0)
    ordinary = [each for each in said if not _is_danger(each)]
    of_writers = [each for each in ordinary if each.row.writer != CASEBOOK]
    hit = _passed_by(_dangers(ordinary, bare), MOST_ALARMS)
    return bare.model_copy(update={"floor": hit, "doubt": _passed_by(_dangers(of_writers, bare), MOST_DOUBTS)})


def _passed_by(dangers: Sequence[float], share: float) -> float:
    """The lowest floor that only a share of the dangers reach, to the nearest text; the least danger comes first."""
    return (floor(dangers[-1 - round(share * len(dangers))] * 1000) + 1) / 1000


def _dangers(said: Sequence[Said], weighing: Weighing) -> list[float]:
    """Log-odds above the floor, the least first."""
    return sorted(weighing.told(each.words, each.reading).danger for each in said)


def _is_danger(each: Said) -> bool:
    return each.row.category is not None
