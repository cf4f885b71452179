"""Are the texts worth reading that are written without a model, and with one?"""

from eval.generation.names import OF_CONTEXTS, OF_TEXTS
from eval.tasks.drafts_task import drafts_task
from eval.tasks.task import Experiment
from eval.tasks.texts_task import texts_task

TEXTS = Experiment(
    name="texts",
    asks="Does what a teacher reads first rest on the right cases, and is it near to what mentors answered there?",
    opened=texts_task,
    systems=("nearest by words", "first solution", "digest"),
    measures=(*OF_CONTEXTS, *OF_TEXTS),
    baseline="nearest by words",
)
DRAFTS = Experiment(
    name="drafts",
    asks="Are a model's drafts nearer to what mentors answered than the library's own words, on as good grounds?",
    opened=drafts_task,
    systems=("digest", "drafted digest", "drafted solution"),
    measures=TEXTS.measures,
    baseline="digest",
)
