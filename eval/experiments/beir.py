"""Ranking any BEIR folder with the windows and fusion of one kind of item."""

from functools import partial

from eval.search.measures import BEIR_MEASURES
from eval.tasks.search_task import beir_task
from eval.tasks.task import Experiment
from retrieval.items import Kind

SEARCHED = ("words", "meaning", "production")
_KINDS: tuple[Kind, ...] = ("cases", "questions", "mentors")

BEIR: dict[str, Experiment] = {
    kind: Experiment(
        name=f"beir-{kind}",
        asks="Does the shipped fusion rank this collection better than either leg?",
        opened=partial(beir_task, kind),
        systems=SEARCHED,
        measures=BEIR_MEASURES,
        baseline="words",
        dataset="",
    )
    for kind in _KINDS
}
"""By the kind of item whose windows and fusion are used."""
