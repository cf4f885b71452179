"""What one reader sees of a topic: the only shape of it that pages and API ever get. Pure.

No view holds who wrote a case, and of its number only what a reader of that case may know (R16).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from corpus.records import Record, Slug
from service.cases.people import Actor
from service.discussions.opening import WRITTEN, Opening, OpeningText, Stage
from service.discussions.topic import Contribution, ContributionState, Standing, Topic, TopicState
from service.discussions.topic_moves import ON_CONTRIBUTIONS, allowed, allowed_on, to_one
from service.discussions.topic_said import TopicAction


class Kind(StrEnum):
    """As what somebody speaks."""

    AUTHOR = "the author of the case"
    MENTOR = "mentor"
    TEACHER = "teacher"
    LEFT = "somebody who left the service"


class Speaker(Record):
    """Who speaks: an author of a case without a name (`place` counts the cases of the topic from 1), or a person.

    `mentor` is the id of the public profile, where there is one.
    """

    kind: Kind
    name: str = ""
    mentor: str = ""
    place: int = 0


class Shown(StrEnum):
    """How much of an opening or a contribution a reader is shown, and why not all."""

    WHOLE = "whole"
    HIDDEN = "hidden by a moderator"
    TAKEN_BACK = "taken back by its writer"
    WITHDRAWN = "withdrawn by its author"
    KEPT_BACK = "kept back until a moderator has looked at it"


class OpeningView(Record):
    """One case as it stands in a topic. `number` is empty for who may not see the case; `text` None where gone."""

    id: Slug
    place: int
    on: date
    shown: Shown
    text: OpeningText | None = None
    yours: bool = False
    number: str = ""


class ContributionView(Record):
    """One contribution. A reader who may not read it gets neither text nor speaker; `reason` is why it is hidden."""

    id: Slug
    on: date
    shown: Shown
    speaker: Speaker | None = None
    text: str = ""
    reason: str = ""
    helpful: tuple[Standing, ...] = ()
    yours: bool = False
    moves: tuple[TopicAction, ...] = ()


class TopicView(Record):
    """One topic as one reader sees it. An empty title: nothing stands in it that may be read."""

    id: Slug
    title: str
    state: TopicState
    problem_fields: tuple[Slug, ...]
    opened_on: date
    active_on: date
    openings: tuple[OpeningView, ...]
    contributions: tuple[ContributionView, ...]
    moves: tuple[TopicAction, ...]
    moved_to: Slug | None = None
    moderates: bool = False
    speaks_as_author: bool = False


@dataclass(frozen=True)
class Around:
    """What a view needs to know besides the topic: speakers by account, what is frozen, cases this reader may see."""

    speakers: Mapping[UUID, Speaker] = field(default_factory=dict)
    frozen: Collection[str] = ()
    numbers: Collection[str] = ()


def view_of(topic: Topic, reader: Actor, *, own: frozenset[Standing], around: Around) -> TopicView | None:
    """The topic for this reader, `own` being their standings; None where there is nothing for them to see."""
    moderates = Standing.MODERATOR in own
    if topic.state is TopicState.HIDDEN and not moderates:
        return None
    openings = tuple(_opening(one, place, reader, own, around) for place, one in enumerate(topic.openings, start=1))
    title = next((one.text.title for one in openings if one.text is not None), "")
    return TopicView(
        id=topic.id,
        title=title,
        state=topic.state,
        problem_fields=topic.problem_fields if title else (),
        opened_on=topic.opened_on,
        active_on=topic.active_on,
        openings=openings,
        contributions=tuple(_contributions(topic, reader, own, around)),
        moves=tuple(a for a in TopicAction if a not in ON_CONTRIBUTIONS and allowed(topic, a, own)),
        moved_to=topic.moved_to,
        moderates=moderates,
        speaks_as_author=reader.account is not None and topic.voice_of(reader.account) is not None,
    )


def _opening(one: Opening, place: int, reader: Actor, own: frozenset[Standing], around: Around) -> OpeningView:
    yours = one.author == reader.account
    shown = _shown_of_opening(one, around)
    reads = shown is Shown.WHOLE or (shown is Shown.KEPT_BACK and (yours or Standing.MODERATOR in own))
    assert one.posted_at is not None  # it would not stand in a topic
    return OpeningView(
        id=one.id,
        place=place,
        on=one.posted_at.date(),
        shown=shown,
        text=one.text if reads else None,
        yours=yours,
        number=one.number if one.number in around.numbers else "",
    )


def _shown_of_opening(one: Opening, around: Around) -> Shown:
    if one.stage is Stage.WITHDRAWN:
        return Shown.WITHDRAWN
    return Shown.KEPT_BACK if one.is_held or one.id in around.frozen else Shown.WHOLE


def _contributions(topic: Topic, reader: Actor, own: frozenset[Standing], around: Around) -> list[ContributionView]:
    """In a topic whose openings are gone, what others wrote there is for moderators and for each writer alone.

    Of what is kept from a reader there is no trace (R12).
    """
    for_them = (one for one in topic.contributions if not one.is_kept_from(reader))
    told = [_contribution(topic, one, reader, own, around) for one in for_them]
    if topic.state is not TopicState.WITHDRAWN or Standing.MODERATOR in own:
        return told
    return [one for one in told if one.yours]


def _contribution(
    topic: Topic, one: Contribution, reader: Actor, own: frozenset[Standing], around: Around
) -> ContributionView:
    mine = to_one(own, one, reader)
    shown = _shown(one, around)
    if shown is not Shown.WHOLE and not mine & {Standing.WRITER, Standing.MODERATOR}:
        return ContributionView(id=one.id, on=one.at.date(), shown=shown)
    return ContributionView(
        id=one.id,
        on=one.at.date(),
        shown=shown,
        speaker=_speaker(topic, one, around),
        text=one.text,
        reason=one.reason,
        helpful=one.helpful,
        yours=Standing.WRITER in mine,
        moves=tuple(a for a in TopicAction if a in ON_CONTRIBUTIONS and allowed_on(topic, one, a, mine)),
    )


_SHOWN: dict[ContributionState, Shown] = {
    ContributionState.SHOWN: Shown.WHOLE,
    ContributionState.HIDDEN: Shown.HIDDEN,
    ContributionState.TAKEN_BACK: Shown.TAKEN_BACK,
}


def _shown(one: Contribution, around: Around) -> Shown:
    shown = _SHOWN[one.state]
    return Shown.KEPT_BACK if shown is Shown.WHOLE and one.id in around.frozen else shown


def _speaker(topic: Topic, one: Contribution, around: Around) -> Speaker:
    """Who wrote a case is told by its place in the topic and by nothing else; in another topic not even by that."""
    if one.voice is None:
        return around.speakers.get(one.writer, Speaker(kind=Kind.LEFT))
    places = (place for place, opening in enumerate(topic.openings, start=1) if opening.id == one.voice)
    return Speaker(kind=Kind.AUTHOR, place=next(places, 0))


def read_by_all(topic: Topic, frozen: Collection[str]) -> str:
    """Everything in a topic that everybody who takes part may read, as one text: what search looks through.

    What is kept from an institution is found by nobody's search.
    """
    if topic.state not in (TopicState.OPEN, TopicState.CLOSED):
        return ""
    around = Around(frozen=frozen)
    openings = (one.text for one in topic.standing if one.id not in frozen and one.text is not None)
    written = [str(getattr(text, name)) for text in openings for name in WRITTEN]
    for_all = (one for one in topic.contributions if not one.kept_from)
    written += [one.text for one in for_all if _shown(one, around) is Shown.WHOLE]
    return "\n".join(written)
