"""Make a move in a topic: load, apply the rule, save with its history, hand over what moves, tell people.

A contribution that may tell of danger is kept back like one that somebody reported, until a moderator has looked (R8).
"""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.danger import Category
from corpus.institutions import same_institution
from service.actions.discussion_people import mentors_of_topic
from service.actions.heard import Heard
from service.actions.tell_of_contribution import tell_of_contribution
from service.cases.people import Actor
from service.cases.telling import About, Told
from service.discussions.arrivals import joined, must_be_open, with_contribution
from service.discussions.topic import Standing, Topic, TopicEvent, TopicState, standings
from service.discussions.topic_moves import act, kept_from
from service.discussions.topic_said import Contribute, HideContribution, MoveContribution, MoveTopic, TopicMove
from service.errors import NotFound
from service.store.accounts import moderators_for
from service.store.jobs import Job, leave
from service.store.notices import notify
from service.store.openings import save_opening
from service.store.reports import add_report
from service.store.topics import get_topic, save_topic


async def make_topic_move(
    session: AsyncSession, name: str, move: TopicMove, *, actor: Actor, at: datetime, heard: Heard | None = None
) -> Topic:
    """The topic after the move. Raises NotFound for who may not see it, MoveNotAllowed with a sentence.

    `heard` is what screening found in a contribution; without it none is taken.
    """
    if isinstance(move, Contribute) and heard is None:
        raise RuntimeError("the words of a contribution were not screened")
    before = await get_topic(session, name)
    mentors = await mentors_of_topic(session, before)
    own = standings(before, actor, mentors=mentors)
    if before.state is TopicState.HIDDEN and Standing.MODERATOR not in own and not _is_theirs(before, move, actor):
        raise NotFound("There is no such topic.")
    new_id = f"contribution-{secrets.token_hex(8)}"
    after, event = act(before, move, actor=actor, standings=own, at=at, new_id=new_id)
    danger = () if heard is None else heard.danger
    if danger:
        after = await _kept_back(session, after, new_id, danger, actor, at)
    if isinstance(move, MoveContribution | MoveTopic):
        await _hand_over(session, before, after, move, event)
    else:
        await save_topic(session, before, after, event)
    if not danger:
        await _tell(session, before, after, move, mentors, actor.account, at)
    return after


async def _kept_back(
    session: AsyncSession, topic: Topic, name: str, danger: tuple[Category, ...], actor: Actor, at: datetime
) -> Topic:
    """Freeze a contribution and alert moderators; an allegation is kept from the writer's institution (R12)."""
    words = f"Screening: this may tell of danger ({', '.join(danger)})."
    await add_report(session, kind="contribution", item=name, reporter=None, words=words, at=at)
    institution = same_institution(actor.institution) if Category.ALLEGATION in danger else ""
    others = {institution} - {""}
    told = [Told(About.CONTRIBUTION_ALERT)]
    await notify(session, told, None, at, topic=topic.id, besides=actor.account, kept_from=others)
    if not await moderators_for(session, kept_from=others):
        await leave(session, Job("alert outside", {"topic": topic.id}), at=at)
    return kept_from(topic, name, institution)


def _is_theirs(topic: Topic, move: TopicMove, actor: Actor) -> bool:
    """Whether a move is on the actor's own contribution: it can be taken back from a hidden topic too."""
    one = topic.contribution(getattr(move, "contribution", ""))
    return one is not None and one.writer == actor.account


async def _hand_over(
    session: AsyncSession, before: Topic, after: Topic, move: MoveContribution | MoveTopic, event: TopicEvent
) -> None:
    """Put into the other topic what left this one; both histories tell it."""
    other = await get_topic(session, move.to)
    must_be_open(other)
    await save_topic(session, before, after, event)
    if isinstance(move, MoveTopic):
        changed = joined(other, before)
        for opening in changed.openings:
            if opening.topic != before.id and opening.id in {one.id for one in before.openings}:
                await save_opening(session, opening, None, at=event.at)
    else:
        one = before.contribution(move.contribution)
        assert one is not None  # the rule would have refused
        changed = with_contribution(other, one)
    arrived = event.model_copy(update={"topic": other.id, "before": other.state, "after": changed.state})
    await save_topic(session, other, changed, arrived.model_copy(update={"subject": event.subject}))


async def _tell(
    session: AsyncSession,
    before: Topic,
    after: Topic,
    move: TopicMove,
    mentors: frozenset[str],
    actor: UUID | None,
    at: datetime,
) -> None:
    if isinstance(move, Contribute) and actor is not None:
        await tell_of_contribution(session, after, writer=actor, mentors=mentors, at=at)
    elif isinstance(move, HideContribution):
        one = before.contribution(move.contribution)
        assert one is not None
        await notify(session, [Told(About.CONTRIBUTION_HIDDEN, account=one.writer)], None, at, topic=after.id)
