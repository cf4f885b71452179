"""What of a completed case stands, or could stand, in the library, and the three yeses it takes (R18). Pure.

```
 proposed ◄─ correct ─┐    the author: agree, object          published ─ consent taken back, take down ─► taken down
     │                │    a moderator: correct, return,          ▲
     └────────────────┘                 approve                   │
     └─ the author agreed + nothing is left to find + a moderator approved, all for the same text
```

The text of a publication names the mentors of its solutions; what the library gets is `library_record`, which names
only those who want to be named. Its id tells neither the number of the case nor when it was filed.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from corpus.records import Record, Slug, Solution, SolvedCase
from service.cases.people import FORMER_MENTOR
from service.cases.text_said import Found, Kept

TAKEN_OUT = "taken out"
"""Stands where a text was that left the library."""
OUTCOME = "reflection."
"""How the paths of the fields begin that tell what came of a case."""


class Stage(StrEnum):
    """How far a text has come."""

    PROPOSED = "proposed"
    RETURNED = "returned to the author"
    OBJECTED = "the author objects"
    APPROVED = "approved, waits for the author"
    PUBLISHED = "in the library"
    TAKEN_DOWN = "taken out of the library"


class Credited(Record):
    """What a mentor says of an own solution: whether it is named, whether it is withheld."""

    mentor: Slug
    named: bool = False
    withheld: bool = False


class Publication(Record):
    """A text for the library. A yes is for this text: whoever changes the text takes both yeses back."""

    text: SolvedCase
    replaced: tuple[Found, ...] = ()
    left: tuple[Found, ...] = ()
    kept: tuple[Kept, ...] = ()
    agreed_at: datetime | None = None
    approved_at: datetime | None = None
    approved_by: UUID | None = None
    evaluation: bool = False
    returned: str = ""
    objected: str = ""
    published_at: datetime | None = None
    taken_down_at: datetime | None = None

    @property
    def digest(self) -> str:
        """Identity of the text: what a yes is said to."""
        return hashlib.sha256(self.text.model_dump_json().encode()).hexdigest()

    @property
    def to_clear(self) -> tuple[Found, ...]:
        """What was found in the text and no moderator let stand."""
        kept = {one.text for one in self.kept}
        return tuple(found for found in self.left if found.text not in kept)

    @property
    def has_three_yeses(self) -> bool:
        """Whether author, de-identification and moderator all say yes to this text."""
        return self.agreed_at is not None and self.approved_at is not None and not self.to_clear

    @property
    def is_published(self) -> bool:
        """Whether it stands in the library."""
        return self.published_at is not None and self.taken_down_at is None

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.published_at is not None:
            return Stage.TAKEN_DOWN if self.taken_down_at is not None else Stage.PUBLISHED
        if self.returned:
            return Stage.RETURNED
        if self.objected:
            return Stage.OBJECTED
        return Stage.APPROVED if self.approved_at is not None else Stage.PROPOSED


def library_record(publication: Publication, credits: tuple[Credited, ...]) -> SolvedCase | None:  # noqa: A002
    """The text as the library has it: withheld solutions left out, mentors named who want it; None with none left."""
    said = {credit.mentor: credit for credit in credits}
    shown = [
        solution.model_copy(update={"mentor": solution.mentor if _named(said, solution.mentor) else None})
        for solution in publication.text.solutions
        if not _withheld(said, solution.mentor)
    ]
    if not shown:
        return None
    disagreement = publication.text.disagreement if len(shown) > 1 else None
    return publication.text.model_copy(update={"solutions": tuple(shown), "disagreement": disagreement})


def emptied(publication: Publication, at: datetime) -> Publication:
    """What stays of a text that stood in the library and was taken out: its id, its problem fields and when."""
    nothing = SolvedCase(
        id=publication.text.id,
        situation=publication.text.situation,
        title=TAKEN_OUT,
        essence=TAKEN_OUT,
        question=TAKEN_OUT,
        problem_fields=publication.text.problem_fields,
        format=publication.text.format,
        urgency=publication.text.urgency,
        solutions=(Solution(approach=TAKEN_OUT, text=TAKEN_OUT),),
    )
    return publication.model_copy(update={"text": nothing, "replaced": (), "left": (), "kept": (), "taken_down_at": at})


def with_outcome(
    publication: Publication, told: SolvedCase, *, replaced: tuple[Found, ...], left: tuple[Found, ...]
) -> Publication:
    """A text in work with what came of the case, which alone can be new in it: a completed case is not reworded."""
    return publication.model_copy(
        update={
            "text": publication.text.model_copy(update={"reflection": told.reflection}),
            "replaced": _with_outcome(publication.replaced, replaced),
            "left": _with_outcome(publication.left, left),
        }
    )


def _with_outcome(known: tuple[Found, ...], found: tuple[Found, ...]) -> tuple[Found, ...]:
    return (
        *(one for one in known if not one.field.startswith(OUTCOME)),
        *(one for one in found if one.field.startswith(OUTCOME)),
    )


def _named(said: dict[Slug, Credited], mentor: Slug | None) -> bool:
    """Who left the service is named no more."""
    return mentor is not None and mentor in said and said[mentor].named and not mentor.startswith(FORMER_MENTOR)


def _withheld(said: dict[Slug, Credited], mentor: Slug | None) -> bool:
    return mentor is not None and mentor in said and said[mentor].withheld
