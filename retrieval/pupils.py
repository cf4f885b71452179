"""How old the pupils of a case are: forms and stages from participants or, where none is named, from the text."""

import re
from collections.abc import Sequence

from corpus.records import PUPILS, Stage

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


def stage_of(numbers: Sequence[int], text: str = "") -> Stage | None:
    """The stage of some forms, of the middle one where there are several, unless the text tells of a college.

    None where nothing tells.
    """
    if "vocational" in text.lower():
        return "vocational"
    if not numbers:
        return None
    middle = numbers[len(numbers) // 2]
    return next(stage for last, stage in STAGES if middle <= last)
