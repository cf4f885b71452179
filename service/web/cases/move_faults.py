"""What is wrong with a move, field by field, in plain sentences. Knows the labels of the fields of moves."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from corpus.form import FormFault, fault_sentence
from service.web.closed_lists import LABELS
from service.web.words import _

FIELDS = {
    **LABELS,
    "answer": _("Your reply"),
    "answers": _("Your answers"),
    "approach": _("Approach"),
    "colleagues": _("Colleagues"),
    "consent": _("Consent to publish"),
    "done": _("What was done"),
    "evaluation": _("Use for measuring the service"),
    "helped": _("Has it helped?"),
    "learned": _("What was learned"),
    "materials": _("Materials"),
    "mentor": _("Mentor"),
    "named": _("Name me"),
    "outcome": _("What is different now?"),
    "plan": _("Plan"),
    "question": _("Question"),
    "questions": _("Questions"),
    "reason": _("Reason"),
    "steps": _("Steps"),
    "text": _("Your text"),
    "title": _("Title"),
    "useful": _("Was the possible solution useful?"),
    "withheld": _("Leave my solution out"),
    "words": _("Words to the author"),
}
"""The fields of moves as people see them."""

NOTHING_CHOSEN = _("Nothing is chosen for '%(field)s'; please choose.")
CHOICES = ("enum", "literal_error", "string_pattern_mismatch")


def move_faults(error: ValidationError) -> list[FormFault]:
    """Every fault of a refused move, one a field; `field` is empty for a fault of the whole."""
    faults: dict[str, FormFault] = {}
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        faults.setdefault(name, FormFault(name, _sentence(name, detail)))
    return list(faults.values())


def _sentence(name: str, detail: Mapping[str, Any]) -> str:
    label = str(FIELDS.get(name, name))
    chosen_from = detail["type"] in CHOICES and detail["input"] == ""
    if chosen_from or (detail["type"] == "too_short" and not isinstance(detail["input"], str)):
        return str(NOTHING_CHOSEN) % {"field": label}
    return fault_sentence(label, detail)
