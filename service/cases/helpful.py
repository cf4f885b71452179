"""What an author can say of each item of a first response: it helped, or it did not. Pure; knows no ranking.

What is said changes nothing by itself: it is counted, and measured with where the author allows that.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from corpus.records import Record


class HelpfulKind(StrEnum):
    """What can have helped. The first three are kinds of records as reports of harm name them, too."""

    CASES = "cases"
    MATERIALS = "articles"
    QUESTIONS = "questions"
    MENTORS = "mentors"
    DIGEST = "digest"


SHOWN_IN: Mapping[HelpfulKind, str] = {
    HelpfulKind.CASES: "similar_cases",
    HelpfulKind.MATERIALS: "materials",
    HelpfulKind.QUESTIONS: "questions",
    HelpfulKind.MENTORS: "mentors",
}
"""The part of a first response that shows items of a kind; the digest stands beside it, one a case."""

DIGEST = "digest"
"""What stands for an id where the digest is meant."""

ItemId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[0-9]+)?$", max_length=80)]
"""The id of what was shown; a question that was asked in a solved case has the case's id and its place there."""

Verdict = Literal["yes", "no", "take back"]
"""Whether it helped, or that nothing was said."""


class Helpful(Record):
    """What an author said of one item, and when last."""

    kind: HelpfulKind
    item: ItemId
    helped: bool
    at: datetime


def is_shown(response: Mapping[str, Any] | None, kind: HelpfulKind, item: str) -> bool:
    """Whether a first response, as it is stored, shows an item of the library."""
    part = SHOWN_IN.get(kind)
    return response is not None and part is not None and item in {one["id"] for one in response.get(part, ())}
