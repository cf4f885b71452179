"""Who is told of what happens in a discussion, and what about. Pure tables; the words stand in the notices.

A notice of an opening holds the number of its case and goes to its author, its mentors and moderators alone; a notice
of a topic holds the topic. None holds both, so that no letter links them (R16).
"""

from collections.abc import Collection
from uuid import UUID

from service.cases.people import Relation
from service.cases.telling import About, Told
from service.discussions.opening_said import OpeningAction
from service.discussions.topic import ContributionState, Topic

OF_OPENINGS: dict[OpeningAction, tuple[tuple[Relation, About], ...]] = {
    OpeningAction.PROPOSE: ((Relation.MODERATOR, About.OPENING_PROPOSED),),
    OpeningAction.CORRECT: (),
    OpeningAction.RETURN: ((Relation.AUTHOR, About.OPENING_RETURNED),),
    OpeningAction.APPROVE: ((Relation.AUTHOR, About.OPENING_APPROVED),),
    OpeningAction.AGREE: (),
    OpeningAction.OBJECT: ((Relation.MODERATOR, About.OPENING_OBJECTED),),
    OpeningAction.WITHDRAW: (),
    OpeningAction.TAKE_OUT: ((Relation.AUTHOR, About.OPENING_TAKEN_OUT),),
}
"""Who is told of each step of an opening."""


def told_of_opening(action: OpeningAction, *, author: UUID) -> tuple[Told, ...]:
    """The notices of one step; to every moderator where it is for them."""
    return tuple(Told(about, account=author if who is Relation.AUTHOR else None) for who, about in OF_OPENINGS[action])


def told_of_posting(*, author: UUID, mentors: Collection[str]) -> tuple[Told, ...]:
    """The notices of an opening that now stands in a topic."""
    about = About.OPENING_POSTED
    return (Told(about, account=author), *(Told(about, mentor=mentor) for mentor in sorted(mentors)))


def told_of_contribution(topic: Topic, *, mentors: Collection[str], writer: UUID) -> tuple[Told, ...]:
    """The notices of a new contribution: to authors and mentors of the cases, and to everybody who wrote before."""
    shown = (one for one in topic.contributions if one.state is ContributionState.SHOWN)
    people = dict.fromkeys((*(opening.author for opening in topic.standing), *(one.writer for one in shown)))
    about = About.CONTRIBUTED
    accounts = tuple(Told(about, account=account) for account in people if account != writer)
    return (*accounts, *(Told(about, mentor=mentor) for mentor in sorted(mentors)))
