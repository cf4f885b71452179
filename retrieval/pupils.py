"""How old the pupils of a case are: forms and stages from participants or, where none is named, from the text."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.records import PUPILS, Stage

if TYPE_CHECKING:
    from retrieval.query import Query

STAGES: tuple[tuple[int, Stage], ...] = (
    (0, "preschool"),
    (4, "primary"),
    (9, "lower secondary"),
    (11, "upper secondary"),
)
"""The last form of each stage; preschool is form 0."""
_FORM = re.compile(
    r"\b(?:forms?|grades?|class) ?(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th)[- ](?:form|grad|class)", re.IGNORECASE
)


def forms(participants: Sequence[str], text: str = "") -> list[int]:
    """Forms 1 to 11 named among participants or, where none is, in the text; preschool is 0."""
    named = [PUPILS.index(name) + 1 for name in participants if name in PUPILS]
    named += [0] if "preschool children" in participants else []
    if named:
        return sorted(named)
    said = {int(before or after) for before, after in _FORM.findall(text)}
    return sorted(number for number in said if 1 <= number <= len(PUPILS))


def stage_of(query: "Query") -> Stage | None:
    """The stage of a case's pupils; None where nothing tells."""
    if "vocational" in query.whole.lower():
        return "vocational"
    return stage_of_forms(query.forms)


def stage_of_forms(numbers: Sequence[int]) -> Stage | None:
    """The stage of some forms, of the middle one where there are several; None where there are none."""
    if not numbers:
        return None
    middle = numbers[len(numbers) // 2]
    return next(stage for last, stage in STAGES if middle <= last)
