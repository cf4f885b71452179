"""Is what is found what helps, and is it said honestly when nothing does?"""

from functools import partial

from eval.tasks.search_task import search_task
from eval.tasks.task import Experiment

CASES = Experiment(
    name="cases",
    asks="Does the shipped search find helpful solved cases better than either leg, or than a plain RAG chain?",
    opened=partial(search_task, "cases"),
    systems=("words", "meaning", "chain", "production"),
    measures=("nDCG@10", "nDCG@10 of judged", "Recall@10", "MRR@10", "AP", "judged@10"),
    baseline="words",
)
MATERIALS = Experiment(
    name="materials",
    asks="Does the shipped search find helpful materials better than either leg, or than a plain RAG chain?",
    opened=partial(search_task, "materials"),
    systems=CASES.systems,
    measures=CASES.measures,
    baseline="words",
)
