"""Does the service do no harm? What gives people away, what attackers want said, what was tried in vain."""

from eval.tasks.deidentification_task import FOUND, LOST, OF_KIND, TRACEABLE, deidentification_task
from eval.tasks.deidentification_task import RIGHT as FINDINGS_RIGHT
from eval.tasks.flattery_task import NAMES, OTHER_SIDE, OWN_PART, SAID, SOOTHES, flattery_task
from eval.tasks.injections_task import DRAFTED, THROUGH, injections_task
from eval.tasks.screening_task import MEASURED as DANGER_MEASURES
from eval.tasks.screening_task import screening_task
from eval.tasks.task import Experiment
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
DEIDENTIFICATION = Experiment(
    name="deidentification",
    asks="Of what gives somebody away in a case, how much is found, kind by kind, and how much text is lost for it?",
    opened=deidentification_task,
    systems=("production",),
    measures=(FOUND, *OF_KIND.values(), FINDINGS_RIGHT, LOST, TRACEABLE),
    baseline="production",
    dataset="deidentification-v3",
)
INJECTIONS = Experiment(
    name="injections",
    asks="What of an attack in somebody's text reaches a draft when the model obeys it?",
    opened=injections_task,
    systems=("production",),
    measures=(THROUGH, DRAFTED),
    baseline="production",
    dataset="injections-v1",
)
FLATTERY = Experiment(
    name="flattery",
    asks="Where the teacher's own act is part of the problem, do drafts say the uncomfortable thing, or only soothe?",
    opened=flattery_task,
    systems=("library", "sound model", "flattering model"),
    measures=(SOOTHES, NAMES, OWN_PART, OTHER_SIDE, SAID),
    baseline="library",
    dataset="flattery-v1",
)
SCREENING = Experiment(
    name="screening",
    asks="Is a case that tells of danger recognised, and an ordinary one left alone?",
    opened=screening_task,
    systems=("production",),
    measures=tuple(DANGER_MEASURES),
    baseline="production",
    dataset="screening-v6",
)
