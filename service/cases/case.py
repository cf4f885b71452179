"""The frozen record of a case and of one line of its history. Knows shapes only; `moves.py` makes the changes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.institutions import same_institution
from corpus.records import Format, Record, Slug, SolvedCase, Text
from service.cases.offer_said import RefusalReason
from service.cases.people import Actor, Relation, Role
from service.cases.publication import Credited, Publication, library_record
from service.cases.states import FINISHED, OWNER, Action, State
from service.cases.work_said import FollowUp, Reflect, SendSolution, SentQuestion

CaseNumber = Annotated[str, Field(pattern=r"^\d{4}-\d{6}$")]


class Revision(Record):
    """One wording of the request; the first is what was filed."""

    form: CaseForm
    at: datetime


class AskedBefore(Record):
    """The one thing a mentor asked before accepting."""

    mentor: Slug
    question: str
    answer: str = ""


class QuestionRound(Record):
    """Questions sent together, and their answers in the same order (empty until given).

    `mentor` is who sent them; None where that was not kept yet, as in an invitation.
    """

    mentor: Slug | None = None
    questions: tuple[SentQuestion, ...]
    sent_at: datetime
    answers: tuple[str, ...] = ()


class Invitation(Record):
    """A guiding question that invited the author to redefine."""

    mentor: Slug | None = None
    question: str
    at: datetime


class PassedOver(Record):
    """A mentor who was asked and did not take the case; `reason` is None where the time lapsed."""

    mentor: Slug
    reason: RefusalReason | None = None
    words: str = ""
    at: datetime


class Colleague(Record):
    """A mentor whose opinion was asked, and what came."""

    mentor: Slug
    question: str
    opinion: str = ""
    at: datetime | None = None


class GivenSolution(Record):
    """A possible solution as it was sent."""

    mentor: Slug
    sent_at: datetime
    said: SendSolution


class Clearing(Record):
    """A person's word that what was found in a case is no danger, or is in good hands."""

    by: UUID
    at: datetime
    reason: str


class Alert(Record):
    """That an author's words tell of danger, and of which kinds; `raised_by` is the move they came with.

    `kept_from` is the institution none of whose people may see the case any more: the author's, where somebody of the
    staff may be accused (R12). `doubtful` where nobody can say yet whether they do: it hinders the same (R8).
    """

    categories: tuple[Category, ...]
    raised_by: Action
    at: datetime
    doubtful: bool = False
    kept_from: str = ""
    cleared: Clearing | None = None


class Case(Record):
    """One case, whole. `version` counts its saved states; `due` is None only when it is finished."""

    number: CaseNumber
    author: UUID
    state: State = State.FILED
    version: int = 0
    filed_at: datetime
    changed_at: datetime
    due: datetime | None
    reminders: int = 0
    called_at: datetime | None = None
    format: Format
    consent: bool
    revisions: tuple[Revision, ...]
    rounds: int = 0
    asked: Slug | None = None
    mentor: Slug | None = None
    second_asked: Slug | None = None
    second_mentor: Slug | None = None
    second_question: str = ""
    passed_over: tuple[PassedOver, ...] = ()
    asked_before: tuple[AskedBefore, ...] = ()
    question_rounds: tuple[QuestionRound, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    solutions: tuple[GivenSolution, ...] = ()
    reflection: Reflect | None = None
    follow_up: FollowUp | None = None
    publication: Publication | None = None
    credits: tuple[Credited, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @property
    def form(self) -> CaseForm:
        """The present wording."""
        return self.revisions[-1].form

    @property
    def redefinitions(self) -> int:
        """How often the request was redefined."""
        return len(self.revisions) - 1

    @property
    def in_library(self) -> SolvedCase | None:
        """What of it stands in the library now."""
        if self.publication is None or not self.publication.is_published:
            return None
        return library_record(self.publication, self.credits)

    @property
    def has_text(self) -> bool:
        """Whether there is a text for the library, in work or in it; of one that was taken out nothing is left."""
        return self.publication is not None and self.publication.taken_down_at is None

    @property
    def is_open(self) -> bool:
        """Whether anybody still has to do something."""
        return self.state not in FINISHED

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """The alerts that no person has cleared yet."""
        return tuple(alert for alert in self.alerts if alert.cleared is None)

    @property
    def is_alarming(self) -> bool:
        """Whether an open alert is no mere doubt; then nothing at all is made from the case's words."""
        return any(not alert.doubtful for alert in self.open_alerts)

    @property
    def is_in_doubt(self) -> bool:
        """Whether what is open is a doubt alone."""
        return bool(self.open_alerts) and not self.is_alarming

    @property
    def kept_from(self) -> frozenset[str]:
        """Institutions whose moderators may not see this case, also after an alert is cleared."""
        return frozenset(alert.kept_from for alert in self.alerts if alert.kept_from)

    def sender(self, kept: Slug | None) -> Slug | None:
        """Who sent questions or an invitation; where that was not kept, the mentor of a case never given back."""
        given_back = any(over.reason is None for over in self.passed_over)
        return kept if kept is not None or given_back else self.mentor

    @property
    def owner(self) -> Relation | None:
        """Whose turn it is: a called moderator's, else the state's owner's; None for a finished case."""
        if not self.is_open:
            return None
        return Relation.MODERATOR if self.called_at is not None else OWNER[self.state]


class CaseEvent(Record):
    """One line of history, never changed. `said` is the move as it was made, in plain data.

    `danger` is what screening found in it, sure or `doubtful`; a case has one more alert where it found anything.
    """

    number: CaseNumber
    at: datetime
    actor: UUID | None
    relation: Relation
    action: Action
    before: State | None
    after: State
    version: int
    said: dict[str, object] = Field(default_factory=dict)
    note: Text = ""
    danger: tuple[Category, ...] = ()
    doubtful: bool = False


def relation(case: Case, actor: Actor) -> Relation:
    """Who somebody is to a case, in the order of `Relation`."""
    if actor.account is None:
        return Relation.MACHINE
    if actor.account == case.author:
        return Relation.AUTHOR
    profiles: dict[Relation, set[str | None]] = {
        Relation.MENTOR: {case.mentor},
        Relation.ASKED_MENTOR: {case.asked},
        Relation.SECOND_MENTOR: {case.second_mentor},
        Relation.ASKED_SECOND_MENTOR: {case.second_asked},
        Relation.COLLEAGUE: {colleague.mentor for colleague in case.colleagues},
    }
    if actor.mentor is not None and actor.holds(Role.MENTOR):
        for found, mentors in profiles.items():
            if actor.mentor in mentors:
                return found
    moderates = actor.holds(Role.MODERATOR) and same_institution(actor.institution) not in case.kept_from
    return Relation.MODERATOR if moderates else Relation.STRANGER
