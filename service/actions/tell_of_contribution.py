"""Tell people of a contribution: when it is written, and when a moderator lets through what screening had kept back."""

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.discussion_people import mentors_of_topic
from service.cases.telling import About, Told
from service.discussions.telling import told_of_contribution
from service.discussions.topic import ContributionState, Topic, TopicState
from service.store.notices import notify
from service.store.topics import get_contribution, get_topic, topic_of


async def tell_of_contribution(
    session: AsyncSession, topic: Topic, *, writer: UUID, mentors: Collection[str], at: datetime
) -> None:
    """Notices of contributions tell the day alone: two topics of one author are not linked by the minute (R16)."""
    day = datetime.combine(at.date(), time(), tzinfo=at.tzinfo)
    notices = told_of_contribution(topic, mentors=mentors, writer=writer)
    await notify(session, notices, None, day, topic=topic.id, besides=writer)


async def tell_of_let_through(session: AsyncSession, name: str, *, at: datetime) -> None:
    """Tell the writer, and who would have been told at once.

    One that is kept from an institution is announced to nobody else: the notice would tell people there of it (R12).
    """
    one, place = await get_contribution(session, name), await topic_of(session, "contribution", name)
    if one is None or place is None or one.state is not ContributionState.SHOWN:
        return
    topic = await get_topic(session, place)
    await notify(session, [Told(About.CONTRIBUTION_LET_THROUGH, account=one.writer)], None, at, topic=topic.id)
    if not one.kept_from and topic.state in (TopicState.OPEN, TopicState.CLOSED):
        mentors = await mentors_of_topic(session, topic)
        await tell_of_contribution(session, topic, writer=one.writer, mentors=mentors, at=at)
