"""Take back everything a person has in discussions: texts of own cases and own contributions (R19, R22)."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.make_opening_move import make_opening_move
from service.actions.make_topic_move import make_topic_move
from service.cases.people import Actor
from service.discussions.opening import Stage
from service.discussions.opening_said import Withdraw
from service.discussions.topic import ContributionState
from service.discussions.topic_said import TakeBack
from service.store.openings import openings_by
from service.store.topics import contributions_by


async def leave_discussions(session: AsyncSession, actor: Actor, *, at: datetime) -> None:
    """Withdraw texts and erase contributions; what others wrote stays theirs. Twice changes nothing."""
    assert actor.account is not None
    for opening in await openings_by(session, actor.account):
        if opening.stage is not Stage.WITHDRAWN:
            await make_opening_move(session, opening.number, Withdraw(), actor=actor, at=at)
    for topic, one in await contributions_by(session, actor.account):
        if one.state is not ContributionState.TAKEN_BACK:
            await make_topic_move(session, topic, TakeBack(contribution=one.id), actor=actor, at=at)
