"""What comes into a topic and leaves it besides moves of people in it: openings, and what another topic hands over.

Pure. The day a topic is active on moves with what arrives; how an opening left is told by its stage.
"""

from datetime import UTC, date, datetime
from uuid import UUID

from service.discussions.opening import Opening, Stage
from service.discussions.topic import Contribution, Topic, TopicEvent, TopicState
from service.errors import MoveNotAllowed

NEVER = datetime.max.replace(tzinfo=UTC)
POSTED = "post an opening"
LEFT = "withdraw an opening"
HELD = "keep an opening back"
SHOWN = "show an opening again"


def new_topic(name: str, *, on: date) -> Topic:
    """A topic in which nothing stands yet."""
    return Topic(id=name, opened_on=on, active_on=on)


def with_opening(topic: Topic, opening: Opening, *, at: datetime) -> Topic:
    """The topic with a posted opening in it. Raises MoveNotAllowed where it is not open."""
    must_be_open(topic)
    openings = (*topic.openings, opening)
    return _changed(topic, openings=openings, active_on=at.date())


def with_changed(topic: Topic, opening: Opening) -> Topic:
    """The topic with one of its openings as it is now; withdrawn where that was the last one."""
    openings = tuple(opening if one.id == opening.id else one for one in topic.openings)
    stays = any(one.stage is Stage.POSTED for one in openings)
    return _changed(topic, openings=openings, state=topic.state if stays else TopicState.WITHDRAWN)


def with_contribution(topic: Topic, contribution: Contribution) -> Topic:
    """The topic with a contribution from another one, in the order of time."""
    must_be_open(topic)
    return _changed(topic, contributions=_by_time((*topic.contributions, contribution)))


def joined(topic: Topic, other: Topic) -> Topic:
    """The topic with everything that stood in another one."""
    must_be_open(topic)
    return _changed(
        topic,
        openings=_by_posting((*topic.openings, *(_moved(opening, topic.id) for opening in other.openings))),
        contributions=_by_time((*topic.contributions, *other.contributions)),
        active_on=max(topic.active_on, other.active_on),
    )


def told(before: Topic, after: Topic, action: str, *, actor: UUID | None, subject: str, at: datetime) -> TopicEvent:
    """The line of history of an arrival or a departure."""
    return TopicEvent(
        topic=after.id, at=at, actor=actor, action=action, before=before.state, after=after.state, subject=subject
    )


def must_be_open(topic: Topic) -> None:
    """Raise MoveNotAllowed where nothing can be put into a topic."""
    if topic.state is not TopicState.OPEN:
        raise MoveNotAllowed("That topic is not open; please choose another one.")


def _moved(opening: Opening, topic: str) -> Opening:
    return opening.model_copy(update={"topic": topic, "version": opening.version + 1})


def _by_posting(openings: tuple[Opening, ...]) -> tuple[Opening, ...]:
    return tuple(sorted(openings, key=lambda one: (one.posted_at or NEVER, one.id)))


def _by_time(contributions: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    return tuple(sorted(contributions, key=lambda one: (one.at, one.id)))


def _changed(topic: Topic, **changes: object) -> Topic:
    return topic.model_copy(update={**changes, "version": topic.version + 1})
