"""Are the questions worth asking?"""

from eval.tasks.fitting_task import fitting_task
from eval.tasks.questions_task import questions_task
from eval.tasks.task import Experiment

QUESTIONS = Experiment(
    name="questions",
    asks="Do the questions fill the gaps a mentor sees, against a fixed list and against retrieval alone?",
    opened=questions_task,
    systems=("generic", "nearest", "production"),
    measures=(
        "gap precision",
        "gap recall",
        "told already",
        "answered already",
        "alike",
        "developing share",
        "diversity",
    ),
    baseline="nearest",
)
FITTING = Experiment(
    name="fitting",
    asks="Are the questions to the point of a form whose writer knew no catalogue, or beside it?",
    opened=fitting_task,
    systems=QUESTIONS.systems,
    measures=("to the point", "beside the point", "judged"),
    baseline="generic",
    dataset="unseen-forms-v1",
)
