"""Do the mentors who are offered fit, and is nobody overlooked?"""

from eval.tasks.mentors_task import mentors_task
from eval.tasks.task import Experiment

MENTORS = Experiment(
    name="mentors",
    asks="Does matching order mentors as judges do, against declared fields alone and against text alone?",
    opened=mentors_task,
    systems=("fields only", "text only", "production"),
    measures=("nDCG@10", "Recall@10", "MRR@10", "easy pairs", "hard pairs", "newcomers' share"),
    baseline="text only",
)
