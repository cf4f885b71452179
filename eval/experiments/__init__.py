"""Every experiment that is declared, by name."""

from eval.experiments.finding import CASES, MATERIALS
from eval.experiments.mentors import MENTORS
from eval.experiments.questions import QUESTIONS
from eval.experiments.safety import DEIDENTIFICATION, INJECTIONS, TRIED
from eval.experiments.texts import TEXTS
from eval.task import Experiment

ALL = (CASES, MATERIALS, QUESTIONS, MENTORS, TEXTS, TRIED, DEIDENTIFICATION, INJECTIONS)
EXPERIMENTS: dict[str, Experiment] = {one.name: one for one in ALL}
