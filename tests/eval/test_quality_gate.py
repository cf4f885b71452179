"""The regression gate: on dev, with the encoder that is shipped, production stays as good as it was measured."""

from typing import Literal

import pytest

from eval.calibrate import BARS, curve, judged_hits
from eval.mentors_eval import evaluate_mentors
from eval.questions_eval import evaluate_questions
from eval.search_eval import Bench, Evaluated, evaluate_casebook
from retrieval.floors import floors_of

pytestmark = pytest.mark.slow

LEAST = {"cases": 0.80, "materials": 0.70}
Searched = Literal["cases", "materials"]


@pytest.fixture(scope="module")
def on_dev(real_bench: Bench) -> dict[str, Evaluated]:
    """Every ranker on dev, by kind."""
    kinds: tuple[Searched, ...] = ("cases", "materials")
    return {kind: evaluate_casebook(kind, split="dev", bench=real_bench) for kind in kinds}


def average(found: Evaluated, system: str, measure: str = "nDCG@10") -> float:
    """The mean of one measure over queries."""
    values = found.systems[system][measure].values()
    return sum(values) / len(values)


@pytest.mark.parametrize("kind", LEAST)
def test_production_is_as_good_as_it_was(on_dev: dict[str, Evaluated], kind: str) -> None:
    assert average(on_dev[kind], "production") >= LEAST[kind]


@pytest.mark.parametrize("kind", LEAST)
@pytest.mark.parametrize("leg", ["words", "meaning"])
def test_production_is_better_than_either_leg(on_dev: dict[str, Evaluated], kind: str, leg: str) -> None:
    assert average(on_dev[kind], "production") > average(on_dev[kind], leg)


@pytest.mark.parametrize("kind", LEAST)
def test_at_the_floor_in_use_few_first_hits_are_wrong(real_bench: Bench, kind: Searched) -> None:
    floors = floors_of(real_bench.encoder.name)
    judged = judged_hits(kind, split="dev", bench=real_bench, floors=floors)
    points = curve(judged, floors[kind], grade=BARS[kind].grade)
    in_use = [point for point in points if point.floor >= floors[kind].floor - 1e-4][-1]
    assert in_use.risk <= BARS[kind].risk + 0.02
    assert in_use.coverage >= 0.5


def test_questions_are_better_than_the_nearest_ones_and_never_repeat_the_form(real_bench: Bench) -> None:
    found = evaluate_questions(split="dev", bench=real_bench)
    assert average(found, "production", "gap precision") > average(found, "nearest", "gap precision")
    assert average(found, "production", "gap precision") > average(found, "generic", "gap precision")
    assert average(found, "production", "answered already") <= 0.01
    assert average(found, "production", "told already") <= 0.15


def test_mentors_are_better_than_by_text_or_by_fields_alone(real_bench: Bench) -> None:
    found, spread = evaluate_mentors(split="dev", bench=real_bench)
    assert average(found, "production") > max(average(found, "text only"), average(found, "fields only"))
    assert spread["production"]["largest share of one mentor"] <= 0.15
    assert spread["production"]["newcomers' share"] > 0
