"""What must not be shown because somebody found it harmful, and answers without it (R41). Pure; the store knows what.

An item is frozen from the first report on, until a moderator finds it harmless; one that was found harmful stays so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.first_response import NOTICES
from service.response import FirstResponse, MentorFound, Notice, QuestionFound


@dataclass(frozen=True)
class Frozen:
    """Titles of the frozen items by kind (of a row of the library) and id; of a case in work there is no title."""

    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def hides(self, kind: str, name: str) -> bool:
        """Whether an item must not be shown."""
        return (kind, name) in self.titles

    def ids(self, kind: str) -> frozenset[str]:
        """The frozen items of a kind."""
        return frozenset(name for its_kind, name in self.titles if its_kind == kind)

    def __bool__(self) -> bool:
        """Whether anything is frozen."""
        return bool(self.titles)


def without_frozen(response: FirstResponse, frozen: Frozen) -> FirstResponse:
    """A first response without frozen items, and without what other items say of frozen cases."""
    if not frozen:
        return response
    cases = tuple(found for found in response.similar_cases if not frozen.hides("cases", found.id))
    materials = tuple(found for found in response.materials if not frozen.hides("articles", found.id))
    codes: set[str] = {notice.code for notice in response.notices}
    if not response.screening.flagged:
        codes |= {code for code, left in (("nothing_similar", cases), ("no_materials", materials)) if not left}
    return response.model_copy(
        update={
            "similar_cases": cases,
            "materials": materials,
            "questions": questions_without(response.questions, frozen),
            "mentors": mentors_without(response.mentors, frozen),
            "notices": (
                *(notice for notice in response.notices if notice.code not in NOTICES),
                *(Notice(code=code, text=text) for code, text in NOTICES.items() if code in codes),
            ),
        }
    )


def stored_without(response: dict[str, Any] | None, frozen: Frozen) -> dict[str, Any] | None:
    """A first response as it is stored with a case, without what has been frozen since."""
    if response is None or not frozen:
        return response
    return without_frozen(FirstResponse.model_validate(response), frozen).model_dump(mode="json")


def questions_without(questions: Iterable[QuestionFound], frozen: Frozen) -> tuple[QuestionFound, ...]:
    """Questions that are not frozen and do not come from a frozen case."""
    return tuple(
        found
        for found in questions
        if not frozen.hides("questions", found.id) and not frozen.hides("cases", found.source)
    )


def mentors_without(mentors: Iterable[MentorFound], frozen: Frozen) -> tuple[MentorFound, ...]:
    """Mentors, without reasons that name a frozen case."""
    titles = [title for (kind, _), title in frozen.titles.items() if kind == "cases"]
    return tuple(
        found.model_copy(update={"reasons": tuple(r for r in found.reasons if not any(t in r for t in titles))})
        for found in mentors
    )
