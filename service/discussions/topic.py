"""The frozen records of a topic: openings of cases, contributions of people, and lines of history. Shapes only."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from corpus.institutions import same_institution
from corpus.records import Record, Slug
from service.cases.access import Ability, can
from service.cases.people import Actor, Role
from service.discussions.opening import Opening


class TopicState(StrEnum):
    """Where a topic stands."""

    OPEN = "open"
    CLOSED = "closed"
    HIDDEN = "hidden"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"  # no opening stands in it any more


class ContributionState(StrEnum):
    """Where a contribution stands."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    TAKEN_BACK = "taken back"


class Standing(StrEnum):
    """What somebody is to a topic, or to one contribution; one person may be several."""

    AUTHOR = "author"  # of a case that opened the topic
    MENTOR = "mentor of the case"
    WRITER = "writer"  # of the contribution
    PARTICIPANT = "participant"  # a teacher or mentor who may join
    MODERATOR = "moderator"


class Contribution(Record):
    """What somebody wrote in a topic. `voice` is the opening whose author speaks, unnamed; None: under the own name.

    `helpful` holds who of AUTHOR and MENTOR marked it; `reason` why it is hidden. Where it may accuse staff,
    `kept_from` is the writer's institution, whose other people never know of it, also once it is let through (R12).
    """

    id: Slug
    writer: UUID
    voice: Slug | None
    text: str
    at: datetime
    state: ContributionState = ContributionState.SHOWN
    helpful: tuple[Standing, ...] = ()
    reason: str = ""
    kept_from: str = ""

    def is_kept_from(self, actor: Actor) -> bool:
        """Whether somebody may not know of it, being of the institution that it may be about."""
        theirs = bool(self.kept_from) and same_institution(actor.institution) == self.kept_from
        return theirs and actor.account != self.writer


class Topic(Record):
    """One topic, whole. Days are all that is told of times, so that none links two cases of one author (R16)."""

    id: Slug
    state: TopicState = TopicState.OPEN
    version: int = 0
    opened_on: date
    active_on: date
    moved_to: Slug | None = None
    openings: tuple[Opening, ...] = ()
    contributions: tuple[Contribution, ...] = ()

    @property
    def standing(self) -> tuple[Opening, ...]:
        """The openings that people may read."""
        return tuple(opening for opening in self.openings if opening.stands)

    @property
    def title(self) -> str:
        """The title of the first opening that stands; empty where none does."""
        return next((opening.text.title for opening in self.standing if opening.text is not None), "")

    @property
    def problem_fields(self) -> tuple[Slug, ...]:
        """The rubricator items of what stands."""
        found = (item for opening in self.standing if opening.text for item in opening.text.problem_fields)
        return tuple(dict.fromkeys(found))

    def contribution(self, name: str) -> Contribution | None:
        """One contribution, or None."""
        return next((one for one in self.contributions if one.id == name), None)

    def voice_of(self, account: UUID) -> Slug | None:
        """The opening whose author this account speaks as, here and always; None for everybody else."""
        return next((opening.id for opening in self.openings if opening.author == account), None)


class TopicEvent(Record):
    """One line of a topic's history, never changed. `subject` is a contribution, an opening or another topic."""

    topic: Slug
    at: datetime
    actor: UUID | None
    action: str
    before: TopicState
    after: TopicState
    subject: str = ""
    reason: str = ""


def standings(topic: Topic, actor: Actor, *, mentors: Collection[str]) -> frozenset[Standing]:
    """What somebody is to a topic; `mentors` are the profiles that mentor its cases.

    Who wrote or mentors a case of it moderates nothing in it.
    """
    found = set()
    if any(opening.author == actor.account for opening in topic.openings):
        found.add(Standing.AUTHOR)
    if actor.mentor is not None and actor.holds(Role.MENTOR) and actor.mentor in mentors:
        found.add(Standing.MENTOR)
    if actor.holds(Role.MODERATOR) and not found:
        found.add(Standing.MODERATOR)
    if found & {Standing.AUTHOR, Standing.MENTOR} or can(actor.roles, Ability.JOIN_DISCUSSIONS):
        found.add(Standing.PARTICIPANT)
    return frozenset(found)
