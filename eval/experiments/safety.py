"""Does the service do no harm: are steps not advised again that were taken in vain?"""

from eval.task import Experiment
from eval.tasks.tried_task import IN_PART, RECALL, RIGHT, WRONGLY, tried_task

TRIED = Experiment(
    name="tried",
    asks="Is a suggested step marked as tried where the teacher wrote so, and only there?",
    opened=tried_task,
    systems=("nearness", "production"),
    measures=(RIGHT, RECALL, WRONGLY, IN_PART),
    baseline="nearness",
    dataset="tried-v1",
)
