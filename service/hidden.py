"""What must not be shown, found harmful (R41) or withdrawn from the library (R19), and answers without it. Pure.

An item is frozen from the first report on, until a moderator finds it harmless; one that was found harmful stays so.
What was withdrawn is in no table any more, but may be in an index for a moment, or in an answer somebody has just got.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from retrieval.mentors import HELPED
from service.response import FirstResponse, MentorFound, Notice, QuestionFound, WithdrawnItem
from service.response_notices import NOTICES

CITABLE: Final = ("cases", "articles", "questions")
"""Kinds of records that a first response shows; mentors leave it by `erase_person`."""
CITING: Final = ("similar_cases", "materials", "questions", "mentors")
"""Parts of a first response that show or name them."""


@dataclass(frozen=True)
class Hidden:
    """The items that must not be shown, by kind (of a row of the library) and id."""

    items: frozenset[tuple[str, str]] = frozenset()

    def hides(self, kind: str, name: str) -> bool:
        """Whether an item must not be shown."""
        return (kind, name) in self.items

    def ids(self, kind: str) -> frozenset[str]:
        """The hidden items of a kind."""
        return frozenset(name for its_kind, name in self.items if its_kind == kind)

    def __bool__(self) -> bool:
        """Whether anything is hidden."""
        return bool(self.items)


def without_hidden(response: FirstResponse, hidden: Hidden) -> FirstResponse:
    """A first response without hidden items, and without what other items say of hidden cases."""
    if not hidden:
        return response
    cases = tuple(found for found in response.similar_cases if not hidden.hides("cases", found.id))
    materials = tuple(found for found in response.materials if not hidden.hides("articles", found.id))
    codes: set[str] = {notice.code for notice in response.notices}
    if not response.screening.flagged:
        codes |= {code for code, left in (("nothing_similar", cases), ("no_materials", materials)) if not left}
    return response.model_copy(
        update={
            "similar_cases": cases,
            "materials": materials,
            "questions": questions_without(response.questions, hidden),
            "mentors": mentors_without(response.mentors, hidden),
            "notices": (
                *(notice for notice in response.notices if notice.code not in NOTICES),
                *(Notice(code=code, text=text) for code, text in NOTICES.items() if code in codes),
            ),
        }
    )


def stored_without(response: dict[str, Any] | None, hidden: Hidden) -> dict[str, Any] | None:
    """A first response as it is stored with a case, without what has been hidden since."""
    if response is None or not hidden:
        return response
    return without_hidden(FirstResponse.model_validate(response), hidden).model_dump(mode="json")


def with_tombstone(response: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    """A stored first response that cited an item, with a mark in its place that tells only that it was withdrawn."""
    cited = FirstResponse.model_validate(response)
    left = without_hidden(cited, Hidden(frozenset({(kind, name)})))
    if all(getattr(left, part) == getattr(cited, part) for part in CITING):
        return response
    mark = WithdrawnItem(kind=kind, id=name)
    return left.model_copy(update={"withdrawn": (*left.withdrawn, mark)}).model_dump(mode="json")


def questions_without(questions: Iterable[QuestionFound], hidden: Hidden) -> tuple[QuestionFound, ...]:
    """Questions that are not hidden and do not come from a hidden case."""
    return tuple(
        found
        for found in questions
        if not hidden.hides("questions", found.id) and not hidden.hides("cases", found.source)
    )


def mentors_without(mentors: Iterable[MentorFound], hidden: Hidden) -> tuple[MentorFound, ...]:
    """Mentors, without reasons that name a hidden case."""
    return tuple(_silent(found) if hidden.hides("cases", found.witness) else found for found in mentors)


def _silent(found: MentorFound) -> MentorFound:
    reasons = tuple(reason for reason in found.reasons if not reason.startswith(HELPED))
    return found.model_copy(update={"reasons": reasons, "witness": ""})
