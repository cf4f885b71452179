"""Every experiment that is declared, by name."""

from eval.experiments.finding import CASES, MATERIALS
from eval.experiments.mentors import MENTORS
from eval.experiments.questions import FITTING, QUESTIONS
from eval.experiments.safety import DEIDENTIFICATION, FLATTERY, INJECTIONS, SCREENING, TRIED
from eval.experiments.texts import DRAFTS, TEXTS
from eval.tasks.task import Experiment

ALL = (
    *(CASES, MATERIALS, QUESTIONS, FITTING, MENTORS, TEXTS, DRAFTS, TRIED),
    *(SCREENING, DEIDENTIFICATION, INJECTIONS, FLATTERY),
)
EXPERIMENTS: dict[str, Experiment] = {one.name: one for one in ALL}
NEED_A_MODEL = frozenset({DRAFTS.name})
"""These are passed over where no experiment is named and no language model is configured."""
