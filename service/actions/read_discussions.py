"""Read discussions: a topic, lists, and openings in work, each as its reader may see it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.actions.discussion_people import mentors_of_topic, speakers
from service.cases.access import Ability, can, visible
from service.cases.case import relation
from service.cases.people import Actor
from service.discussions.likeness import likely
from service.discussions.opening import WRITTEN, text_of
from service.discussions.opening_moves import IN_WORK
from service.discussions.opening_view import OpeningInWork, opening_for
from service.discussions.seeing import Around, TopicView, view_of
from service.discussions.topic import Topic, TopicEvent, standings
from service.errors import NotAllowed, NotFound
from service.store.cases import get_case
from service.store.openings import opening_of, openings_at
from service.store.topics import events_of, frozen_here, get_topic, words_of_open_topics


async def read_topic(session: AsyncSession, name: str, *, reader: Account) -> TopicView | None:
    """A topic as this reader may see it, or None. Raises NotFound where there is none of this id."""
    topic = await get_topic(session, name)
    own = standings(topic, reader.actor, mentors=await mentors_of_topic(session, topic))
    around = Around(
        speakers=await speakers(session, topic),
        frozen=await frozen_here(session),
        numbers=await _numbers(session, topic, reader.actor),
    )
    return view_of(topic, reader.actor, own=own, around=around)


async def seen_topic(session: AsyncSession, name: str, *, reader: Account) -> TopicView:
    """The same; raises NotFound also where it is not for this reader."""
    found = await read_topic(session, name, reader=reader)
    if found is None:
        raise NotFound("There is no such topic.")
    return found


async def _numbers(session: AsyncSession, topic: Topic, reader: Actor) -> frozenset[str]:
    """The cases of a topic that this reader may see anyway."""
    cases = [await get_case(session, opening.number) for opening in topic.openings]
    return frozenset(case.number for case in cases if visible(case, relation(case, reader)))


async def topic_of_case(session: AsyncSession, number: str, *, reader: Account) -> TopicView | None:
    """The topic in which a case stands, for who sees the case; None where it stands in none."""
    opening = await opening_of(session, number)
    if opening is None or opening.topic is None:
        return None
    return await read_topic(session, opening.topic, reader=reader)


async def read_opening(session: AsyncSession, number: str, *, reader: Account) -> OpeningInWork | None:
    """The text of a case for a discussion, for its author and moderators; None for others, or where there is none."""
    opening = await opening_of(session, number)
    if opening is None:
        return None
    case = await get_case(session, number)
    return opening_for(opening, relation(case, reader.actor), original=text_of(case))


async def waiting_openings(session: AsyncSession, *, reader: Account) -> list[tuple[OpeningInWork, datetime]]:
    """Openings in work that this moderator may see, with the moment of their last change; the oldest first."""
    must_moderate(reader)
    found, _ = await openings_at(session, IN_WORK, limit=MOST_WAITING)
    seen = [(await read_opening(session, opening.number, reader=reader), at) for opening, at in found]
    return [(opening, at) for opening, at in seen if opening is not None and opening.original is not None]


MOST_WAITING = 200


async def likely_topics(session: AsyncSession, opening: OpeningInWork) -> list[tuple[str, str]]:
    """Id and title of the open topics that an opening may belong to, the likeliest first."""
    if opening.text is None:
        return []
    topics = await words_of_open_topics(session)
    text = " ".join(str(getattr(opening.text, name)) for name in WRITTEN)
    return [(name, topics[name][0]) for name in likely(text, {name: known for name, (_, known) in topics.items()})]


async def read_topic_history(session: AsyncSession, name: str, *, reader: Account) -> list[TopicEvent]:
    """Who did what in a topic and when, for moderators of it; empty for everybody else."""
    view = await read_topic(session, name, reader=reader)
    if view is None or not view.moderates:
        return []
    topic = await get_topic(session, name)
    kept = {one.id for one in topic.contributions if one.is_kept_from(reader.actor)}
    return [event for event in await events_of(session, name) if event.subject not in kept]


def must_moderate(reader: Account) -> None:
    """Raise NotAllowed for who does not moderate."""
    if not can(reader.roles, Ability.MODERATE):
        raise NotAllowed("This page is for moderators.")
