"""Do something with the opening of a case: load, apply the rule, save with its history, post or take out, tell people.

The last of the three yeses posts it: into the topic a moderator chose, if that is still open, else into a new one.
"""

import secrets
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.discussion_people import mentors_of_case
from service.cases.case import Case, relation
from service.cases.people import MACHINE, Actor
from service.cases.telling import About, Told
from service.discussions.arrivals import (
    HELD,
    LEFT,
    POSTED,
    SHOWN,
    must_be_open,
    new_topic,
    told,
    with_changed,
    with_opening,
)
from service.discussions.opening import Opening, OpeningEvent, Stage
from service.discussions.opening_moves import act, held, hindered, posted
from service.discussions.opening_said import Agree, Approve, OpeningMove, Propose
from service.discussions.opening_view import SEES
from service.discussions.telling import told_of_opening, told_of_posting
from service.discussions.topic import Topic, TopicState
from service.errors import MoveNotAllowed, NotFound
from service.store.cases import get_case
from service.store.notices import notify
from service.store.openings import add_opening, opening_of, save_opening
from service.store.reports import hidden_items
from service.store.topics import add_topic, get_topic, save_topic


async def make_opening_move(
    session: AsyncSession, number: str, move: OpeningMove, *, actor: Actor, at: datetime
) -> Opening:
    """The opening after the move. Raises NotFound for who may not see it, MoveNotAllowed with a sentence."""
    case, before = await get_case(session, number), await opening_of(session, number)
    who = relation(case, actor)
    if before is None or who not in SEES:
        raise NotFound("This case has no text for a discussion.")
    if isinstance(move, Approve | Agree) and (await hidden_items(session)).hides("case", number):
        raise MoveNotAllowed("Somebody found this case harmful; nothing of it is posted until a moderator decides.")
    after = act(before, move, case=case, who=who, actor=actor, at=at)
    if isinstance(move, Approve) and move.into is not None:
        must_be_open(await get_topic(session, move.into))
    await save_opening(session, after, _event(before, after, move, actor, at), at=at)
    notices = told_of_opening(move.action, author=case.author)
    await notify(session, notices, number, at, kept_from=case.kept_from)
    if after.may_be_posted:
        return await _post(session, case, after, actor, at=at)
    if before.stage is Stage.POSTED:
        await _leave_topic(session, after, actor, at=at)
    return after


async def propose_opening(session: AsyncSession, number: str, move: Propose, *, at: datetime) -> None:
    """Put a text that de-identification proposes: a first one, or one for a request that was reworded since."""
    case, before = await get_case(session, number), await opening_of(session, number)
    if hindered(case) or (before is not None and before.stage is Stage.POSTED):
        return
    if before is None:
        name = f"opening-{secrets.token_hex(8)}"
        first = Opening(id=name, number=number, author=case.author, **move.model_dump(exclude={"action"}))
        await add_opening(session, first, _event(None, first, move, MACHINE, at))
    else:
        after = act(before, move, case=case, who=relation(case, MACHINE), actor=MACHINE, at=at)
        await save_opening(session, after, _event(before, after, move, MACHINE, at), at=at)
    notices = told_of_opening(move.action, author=case.author)
    await notify(session, notices, number, at, kept_from=case.kept_from)


async def hold_opening(session: AsyncSession, opening: Opening, *, is_held: bool, actor: Actor, at: datetime) -> None:
    """Keep a posted opening back while screening blocks its case, or show it again (R8)."""
    assert opening.topic is not None
    after, before = held(opening, is_held=is_held), await get_topic(session, opening.topic)
    await save_opening(session, after, None, at=at)
    changed = with_changed(before, after)
    event = told(before, changed, HELD if is_held else SHOWN, actor=actor.account, subject=opening.id, at=at)
    await save_topic(session, before, changed, event)


async def _post(session: AsyncSession, case: Case, opening: Opening, actor: Actor, *, at: datetime) -> Opening:
    before = await _place(session, opening, at=at)
    stands = posted(opening, before.id, at=at)
    await save_opening(session, stands, None, at=at)
    after = with_opening(before, stands, at=at)
    event = told(before, after, POSTED, actor=actor.account, subject=opening.id, at=at)
    await save_topic(session, before, after, event)
    notices = told_of_posting(author=case.author, mentors=mentors_of_case(case))
    await notify(session, notices, case.number, at)
    return stands


async def _place(session: AsyncSession, opening: Opening, *, at: datetime) -> Topic:
    """The topic that was chosen, if it is still open; else a new one."""
    if opening.into is not None:
        chosen = await get_topic(session, opening.into)
        if chosen.state is TopicState.OPEN:
            return chosen
    made = new_topic(f"topic-{secrets.token_hex(8)}", on=at.date())
    await add_topic(session, made)
    return made


async def _leave_topic(session: AsyncSession, opening: Opening, actor: Actor, *, at: datetime) -> None:
    """Let a topic be without one of its openings; moderators look at what others wrote where it goes on."""
    assert opening.topic is not None
    before = await get_topic(session, opening.topic)
    after = with_changed(before, opening)
    event = told(before, after, LEFT, actor=actor.account, subject=opening.id, at=at)
    await save_topic(session, before, after, event)
    if after.state is not TopicState.WITHDRAWN:
        await notify(session, [Told(About.OPENING_LEFT)], None, at, topic=after.id)


def _event(before: Opening | None, after: Opening, move: OpeningMove, actor: Actor, at: datetime) -> OpeningEvent:
    return OpeningEvent(
        opening=after.id,
        at=at,
        actor=actor.account,
        action=move.action,
        before=None if before is None else before.stage,
        after=after.stage,
        reason=getattr(move, "reason", ""),
    )
