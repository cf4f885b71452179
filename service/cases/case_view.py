"""The shape of what a reader sees of a case. What they may not see is None or empty; `view.py` fills it. Pure."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.records import Format, Record, SolvedCase, Urgency
from service.cases.case import Revision
from service.cases.people import FORMER_MENTOR, Relation
from service.cases.publication import Credited, Stage
from service.cases.states import Action, State
from service.cases.text_said import Found, Kept
from service.cases.work_said import FollowUp, Reflect


class AuthorView(Record):
    """The author, as far as this reader may know: name, general profile, contact, by field of the questionnaire."""

    name: str = ""
    profile: dict[str, str] = Field(default_factory=dict)
    contact: dict[str, str] = Field(default_factory=dict)


class Person(Record):
    """A mentor by public profile."""

    id: str
    name: str

    @property
    def has_profile(self) -> bool:
        """Whether there still is a profile to read."""
        return not self.id.startswith(FORMER_MENTOR)


class NextStep(Record):
    """Whose turn it is, until when, whether they were reminded or a moderator called. A finished case has no owner."""

    owner: Relation | None
    state: State
    due: datetime | None
    yours: bool
    called: bool
    reminded: bool


class SolutionView(Record):
    """A possible solution, with the mentor who gave it. `drafted` is for mentors and moderators."""

    mentor: Person
    sent_at: datetime
    approach: str
    text: str
    steps: tuple[str, ...]
    materials: tuple[str, ...]
    from_draft: bool
    drafted: str = ""
    drafter: str = ""


class QuestionView(Record):
    """A question as sent, with its answer; empty if skipped or not yet given."""

    text: str
    kind: str
    gap: str
    answer: str = ""
    drafted: str = ""
    drafter: str = ""


class RoundView(Record):
    """Questions sent together; `mentor` is None where this reader may not know who sent them, or nobody does."""

    mentor: Person | None = None
    sent_at: datetime
    answered: bool
    questions: tuple[QuestionView, ...]


class InvitationView(Record):
    """A guiding question that invited the author to redefine."""

    question: str
    at: datetime


class PassedView(Record):
    """A mentor who was asked and did not take the case."""

    mentor: Person
    reason: str
    words: str
    at: datetime


class ColleagueView(Record):
    """A colleague who was asked; the opinion only for those who may read it."""

    mentor: Person
    question: str
    opinion: str
    given: bool


class AskedView(Record):
    """The one thing asked before accepting."""

    mentor: Person
    question: str
    answer: str


class AlertView(Record):
    """That the author's words tell of danger, or may (`doubtful`). Who cleared it and why is for moderators."""

    categories: tuple[Category, ...]
    raised_by: Action
    at: datetime
    doubtful: bool = False
    cleared_at: datetime | None = None
    cleared_by: UUID | None = None
    reason: str = ""


class CourseLine(Record):
    """One step of a case's course, without anybody's words."""

    at: datetime
    by: Relation
    action: Action
    after: State
    note: str


class TextView(Record):
    """The text for the library: as it would stand there, how far it has come, and what was found in it.

    `digest` is what a yes is said to, `changed` counts what was replaced by kind. `replaced`, `left` and `kept` are for
    moderators.
    """

    stage: Stage
    digest: str
    record: SolvedCase
    passed: bool
    agreed: bool
    approved: bool
    evaluation: bool
    returned: str
    objected: str
    changed: dict[str, int] = Field(default_factory=dict)
    replaced: tuple[Found, ...] = ()
    left: tuple[Found, ...] = ()
    kept: tuple[Kept, ...] = ()


class CaseView(Record):
    """One case as one reader sees it."""

    number: str
    relation: Relation
    state: State
    version: int
    format: Format
    urgency: Urgency
    filed_at: datetime
    changed_at: datetime
    next: NextStep
    moves: tuple[Action, ...]
    request: CaseForm | None = None
    redefinitions: int = 0
    revisions: tuple[Revision, ...] = ()
    author: AuthorView | None = None
    mentor: Person | None = None
    asked: Person | None = None
    second_mentor: Person | None = None
    second_question: str = ""
    passed_over: tuple[PassedView, ...] = ()
    asked_before: tuple[AskedView, ...] = ()
    question_rounds: tuple[RoundView, ...] = ()
    invitations: tuple[InvitationView, ...] = ()
    colleagues: tuple[ColleagueView, ...] = ()
    solutions: tuple[SolutionView, ...] = ()
    reflection: Reflect | None = None
    follow_up: FollowUp | None = None
    consent: bool | None = None
    text: TextView | None = None
    in_library: str = ""
    credits: tuple[Credited, ...] = ()
    alerts: tuple[AlertView, ...] = ()
    first_response: dict[str, Any] | None = None
    course: tuple[CourseLine, ...] = ()

    @property
    def is_blocked(self) -> bool:
        """Whether an alert waits for a person; until then nothing is made from the case's words."""
        return any(alert.cleared_at is None for alert in self.alerts)

    @property
    def is_in_doubt(self) -> bool:
        """Whether what waits for a person is a doubt alone."""
        return self.is_blocked and all(alert.doubtful for alert in self.alerts if alert.cleared_at is None)
