"""What is done in a topic: legal moves as tables, who may make each, and what it changes. Pure.

```
            contribute, mark helpful                    reopen
          ┌────────┐        close           ┌──────────────────────┐
          ▼        │   ┌──────────────►  closed ◄─ show ─ hidden ◄─┤ hide (from open too)
 opened ─► open ───┴───┘                    │                      │
             └── move into another topic ◄──┘      no opening stands any more ─► withdrawn
```
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from service.cases.people import Actor
from service.discussions.topic import Contribution, ContributionState, Standing, Topic, TopicEvent, TopicState
from service.discussions.topic_said import Contribute, MoveTopic, TopicAction, TopicMove
from service.errors import MoveNotAllowed

A, S, C, W = TopicAction, TopicState, ContributionState, Standing


READABLE = (S.OPEN, S.CLOSED)

MOVES: dict[tuple[TopicState, TopicAction], TopicState] = {
    (S.OPEN, A.CONTRIBUTE): S.OPEN,
    **{(state, A.MARK): state for state in READABLE},
    **{(state, A.UNMARK): state for state in READABLE},
    **{(state, A.TAKE_BACK): state for state in S if state is not S.MOVED},
    **{(state, A.HIDE_CONTRIBUTION): state for state in READABLE},
    **{(state, A.SHOW_CONTRIBUTION): state for state in READABLE},
    **{(state, A.MOVE_CONTRIBUTION): state for state in READABLE},
    (S.OPEN, A.CLOSE): S.CLOSED,
    (S.CLOSED, A.REOPEN): S.OPEN,
    **{(state, A.HIDE): S.HIDDEN for state in READABLE},
    (S.HIDDEN, A.SHOW): S.CLOSED,
    **{(state, A.MOVE): S.MOVED for state in READABLE},
}
"""Every legal move. None of them touches a case: a topic never answers one."""

OF_CONTRIBUTIONS: dict[tuple[ContributionState, TopicAction], ContributionState] = {
    (C.SHOWN, A.MARK): C.SHOWN,
    (C.SHOWN, A.UNMARK): C.SHOWN,
    (C.SHOWN, A.TAKE_BACK): C.TAKEN_BACK,
    (C.HIDDEN, A.TAKE_BACK): C.TAKEN_BACK,
    (C.SHOWN, A.HIDE_CONTRIBUTION): C.HIDDEN,
    (C.HIDDEN, A.SHOW_CONTRIBUTION): C.SHOWN,
    (C.SHOWN, A.MOVE_CONTRIBUTION): C.SHOWN,
}
"""Every legal move on one contribution, where `MOVES` allows it in its topic."""

ON_CONTRIBUTIONS = frozenset(action for _, action in OF_CONTRIBUTIONS)

WHO: dict[TopicAction, frozenset[Standing]] = {
    A.CONTRIBUTE: frozenset({W.PARTICIPANT}),
    A.MARK: frozenset({W.AUTHOR, W.MENTOR}),
    A.UNMARK: frozenset({W.AUTHOR, W.MENTOR}),
    A.TAKE_BACK: frozenset({W.WRITER}),
    **dict.fromkeys(
        (
            A.HIDE_CONTRIBUTION,
            A.SHOW_CONTRIBUTION,
            A.MOVE_CONTRIBUTION,
            A.CLOSE,
            A.REOPEN,
            A.HIDE,
            A.SHOW,
            A.MOVE,
        ),
        frozenset({W.MODERATOR}),
    ),
}
"""Who may make a move: whoever has one of these standings."""


def to_one(standings: frozenset[Standing], contribution: Contribution, actor: Actor) -> frozenset[Standing]:
    """What somebody is to one contribution. Nobody marks, hides or moves what they wrote, or what is kept from them."""
    if contribution.writer == actor.account:
        return frozenset({W.WRITER})
    if contribution.is_kept_from(actor):
        return frozenset()
    return standings


def allowed(topic: Topic, action: TopicAction, standings: frozenset[Standing]) -> bool:
    """Whether somebody can do this in the topic now, apart from what is said."""
    return (topic.state, action) in MOVES and bool(standings & WHO[action])


def allowed_on(topic: Topic, one: Contribution, action: TopicAction, standings: frozenset[Standing]) -> bool:
    """Whether somebody can do this with a contribution now. Marks can be set and taken back by who has them, once."""
    if not allowed(topic, action, standings) or (one.state, action) not in OF_CONTRIBUTIONS:
        return False
    if action is A.MARK:
        return not marks(standings) <= set(one.helpful)
    return action is not A.UNMARK or bool(marks(standings) & set(one.helpful))


def marks(standings: frozenset[Standing]) -> set[Standing]:
    """As what somebody marks a contribution as helpful."""
    return set(standings & WHO[A.MARK])


def act(
    topic: Topic, move: TopicMove, *, actor: Actor, standings: frozenset[Standing], at: datetime, new_id: str = ""
) -> tuple[Topic, TopicEvent]:
    """Apply one move; raises MoveNotAllowed with a sentence a person can read. `new_id` is for a contribution.

    A contribution that moves leaves this topic; whoever calls puts it into the other.
    """
    if move.action in ON_CONTRIBUTIONS:
        changes = _on_contribution(topic, move, actor, standings)
    elif allowed(topic, move.action, standings):
        changes = _EFFECTS.get(move.action, _nothing)(topic, move, actor, at, new_id)
    else:
        raise MoveNotAllowed(_refusal(topic, move.action))
    after = MOVES[(topic.state, move.action)]
    changed = topic.model_copy(update={**changes, "state": after, "version": topic.version + 1})
    return changed, _event(topic, changed, move, actor, at, new_id)


def _refusal(topic: Topic, action: TopicAction) -> str:
    if action is A.CONTRIBUTE and topic.state is S.CLOSED:
        return "This topic is closed: it can be read, and nothing more is written in it."
    return f"To {action} is not possible for you in this topic now."


def _on_contribution(topic: Topic, move: Any, actor: Actor, standings: frozenset[Standing]) -> dict[str, Any]:
    one = topic.contribution(move.contribution)
    if one is None or one.is_kept_from(actor):
        raise MoveNotAllowed("There is no such contribution in this topic.")
    standings = to_one(standings, one, actor)
    if not allowed_on(topic, one, move.action, standings):
        raise MoveNotAllowed(f"To {move.action} is not possible for you with this contribution now.")
    if move.action is A.MOVE_CONTRIBUTION:
        return {"contributions": tuple(other for other in topic.contributions if other.id != one.id)}
    state = OF_CONTRIBUTIONS[(one.state, move.action)]
    changed = one.model_copy(update={"state": state, **_OF_ONE[move.action](one, move, standings)})
    return {"contributions": tuple(changed if other.id == one.id else other for other in topic.contributions)}


_OF_ONE: dict[TopicAction, Callable[[Contribution, Any, frozenset[Standing]], dict[str, Any]]] = {
    A.MARK: lambda one, _, own: {"helpful": tuple(sorted({*one.helpful, *marks(own)}))},
    A.UNMARK: lambda one, _, own: {"helpful": tuple(sorted(set(one.helpful) - marks(own)))},
    A.TAKE_BACK: lambda one, move, own: {"text": "", "helpful": (), "reason": ""},
    A.HIDE_CONTRIBUTION: lambda one, move, own: {"reason": move.reason},
    A.SHOW_CONTRIBUTION: lambda one, move, own: {"reason": ""},
}
"""What a move changes of a contribution besides its state."""


def _nothing(topic: Topic, move: Any, actor: Actor, at: datetime, new_id: str) -> dict[str, Any]:
    return {}


def _contribute(topic: Topic, move: Contribute, actor: Actor, at: datetime, new_id: str) -> dict[str, Any]:
    assert actor.account is not None  # only an account has a standing
    voice = topic.voice_of(actor.account)
    said = Contribution(id=new_id, writer=actor.account, voice=voice, text=move.text, at=at)
    return {"contributions": (*topic.contributions, said), "active_on": at.date()}


def kept_from(topic: Topic, name: str, institution: str) -> Topic:
    """The topic with one of its contributions kept from an institution."""
    return topic.model_copy(
        update={
            "contributions": tuple(
                one.model_copy(update={"kept_from": institution}) if one.id == name else one
                for one in topic.contributions
            )
        }
    )


def _move(topic: Topic, move: MoveTopic, actor: Actor, at: datetime, new_id: str) -> dict[str, Any]:
    """What stood here is put into the other topic by whoever calls."""
    if move.to == topic.id:
        raise MoveNotAllowed("A topic cannot be moved into itself.")
    return {"moved_to": move.to, "openings": (), "contributions": ()}


_EFFECTS: dict[TopicAction, Callable[[Topic, Any, Actor, datetime, str], dict[str, Any]]] = {
    A.CONTRIBUTE: _contribute,
    A.MOVE: _move,
}
"""What a move changes of a topic besides its state; moves that are not here change nothing else."""


def _event(before: Topic, after: Topic, move: Any, actor: Actor, at: datetime, new_id: str) -> TopicEvent:
    subject = getattr(move, "contribution", "") or getattr(move, "to", "") or new_id
    return TopicEvent(
        topic=before.id,
        at=at,
        actor=actor.account,
        action=move.action,
        before=before.state,
        after=after.state,
        subject=subject,
        reason=getattr(move, "reason", ""),
    )
