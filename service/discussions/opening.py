"""The impersonal text by which a case enters a discussion, and the three yeses it takes (R18). Shapes only.

```
 proposed ◄─ correct ─┐   the author: agree, object           posted ─ withdrawn by the author, or by taking the
     │                │   a moderator: correct, return,          ▲     format back ─► withdrawn
     └────────────────┘                approve, where it goes    │     taken out by a moderator ─► withdrawn
     └─ the author agreed + nothing is left to find + a moderator approved, all for the same text
```

Its id and that of its topic tell neither the number of the case nor when it was filed (R16).
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from corpus.records import Record, Required, Slug, Solution, SolvedCase, Text
from service.cases.case import Case, CaseNumber
from service.cases.impersonal import one_line
from service.cases.text_said import Found, Kept

NOT_TOLD = "not told"
"""Stands in a record of the library where an opening has nothing: a case in work has no solution."""


class OpeningText(Record):
    """What is read of a case in a discussion. Who takes part is left out: it may tell who it is."""

    title: Annotated[Required, Field(max_length=100)]
    essence: Annotated[Required, Field(max_length=1000)]
    actions_taken: Annotated[Text, Field(max_length=1000)] = ""
    difficulty: Annotated[Text, Field(max_length=1000)] = ""
    question: Annotated[Required, Field(max_length=500)]
    problem_fields: tuple[Slug, ...] = ()


WRITTEN = ("title", "essence", "actions_taken", "difficulty", "question")
"""The fields of an opening that are written, in the order they are read."""


class Stage(StrEnum):
    """How far an opening has come."""

    PROPOSED = "proposed"
    RETURNED = "returned to the author"
    OBJECTED = "the author objects"
    APPROVED = "approved, waits for the author"
    POSTED = "in the discussion"
    WITHDRAWN = "withdrawn"


class Opening(Record):
    """The text of one case on its way into a topic, and in it. A yes is for this text; `version` counts its changes.

    `into` is the topic a moderator chose for it, None for a new one; `topic` the one it came to stand in. `is_held`
    while screening blocks the case. Of a withdrawn one the text is None.
    """

    id: Slug
    number: CaseNumber
    author: UUID
    text: OpeningText | None
    version: int = 0
    replaced: tuple[Found, ...] = ()
    left: tuple[Found, ...] = ()
    kept: tuple[Kept, ...] = ()
    into: Slug | None = None
    agreed_at: datetime | None = None
    approved_at: datetime | None = None
    approved_by: UUID | None = None
    returned: str = ""
    objected: str = ""
    topic: Slug | None = None
    posted_at: datetime | None = None
    withdrawn_at: datetime | None = None
    is_held: bool = False

    @property
    def digest(self) -> str:
        """Identity of the text: what a yes is said to."""
        return "" if self.text is None else hashlib.sha256(self.text.model_dump_json().encode()).hexdigest()

    @property
    def to_clear(self) -> tuple[Found, ...]:
        """What was found in the text and no moderator let stand."""
        kept = {one.text for one in self.kept}
        return tuple(found for found in self.left if found.text not in kept)

    @property
    def may_be_posted(self) -> bool:
        """Whether author, de-identification and moderator all say yes to this text, and it is not posted yet."""
        yeses = self.agreed_at is not None and self.approved_at is not None and not self.to_clear
        return yeses and self.stage is Stage.APPROVED

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.withdrawn_at is not None:
            return Stage.WITHDRAWN
        if self.posted_at is not None:
            return Stage.POSTED
        if self.returned:
            return Stage.RETURNED
        if self.objected:
            return Stage.OBJECTED
        return Stage.APPROVED if self.approved_at is not None else Stage.PROPOSED

    @property
    def stands(self) -> bool:
        """Whether people who take part in discussions may read it."""
        return self.stage is Stage.POSTED and not self.is_held


def text_of(case: Case) -> OpeningText:
    """The present wording of a case as an opening, before anything is taken out of it."""
    form = case.form
    return OpeningText(title=one_line(form.question), problem_fields=form.problem_fields, **form.texts)


def as_record(text: OpeningText, case: Case) -> SolvedCase:
    """An opening in the shape that de-identification reads."""
    return SolvedCase(
        id="opening",
        situation="opening",
        format=case.format,
        urgency=case.form.urgency,
        solutions=(Solution(approach=NOT_TOLD, text=NOT_TOLD),),
        **{**text.model_dump(), "problem_fields": text.problem_fields or ("none",)},
    )


def from_record(record: SolvedCase, before: OpeningText) -> OpeningText:
    """The written fields of a record as an opening; the problem fields stay as they were."""
    return before.model_copy(update={name: getattr(record, name) for name in WRITTEN})


class OpeningEvent(Record):
    """One line of an opening's history, never changed. It holds no text: what is withdrawn is gone from here too."""

    opening: Slug
    at: datetime
    actor: UUID | None
    action: str
    before: Stage | None
    after: Stage
    reason: str = ""
