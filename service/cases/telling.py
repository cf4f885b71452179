"""Who is told of a move, and what about. A pure table; the words stand in the templates of notices."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from corpus.records import Format
from service.cases.case import Case, CaseEvent
from service.cases.people import Relation
from service.cases.states import OWNER, Action, State

A, R = Action, Relation


class About(StrEnum):
    """What somebody is told. Nothing in a notice names the author or quotes the case."""

    OFFERED = "a case is offered to you"
    MENTOR_FOUND = "a moderator asked a mentor for your case"
    REPLIED = "your question before accepting was answered"
    ACCEPTED = "a mentor took your case"
    REFUSED = "the mentor could not take your case"
    RELEASED = "the mentor gave your case back"
    TAKEN_BACK = "a moderator took your case back from the mentor"
    TAKEN_OFF = "a case was taken off you"
    ASKED_BEFORE = "the mentor asks one thing first"
    QUESTIONS = "questions about your case"
    ANSWERED = "your questions were answered"
    KEPT = "the request stays as it was"
    REDEFINED = "the request was redefined"
    INVITED = "you are invited to define the problem more precisely"
    COLLEAGUE_ASKED = "a colleague asks your opinion"
    OPINION = "a colleague gave an opinion"
    SOLUTION = "a possible solution for your case"
    REFLECTED = "the author reflected on your solution"
    FOLLOWED_UP = "the author told what came of your solution"
    WITHDRAWN = "the author withdrew the case"
    FORMAT = "the author changed the format of the case"
    NOT_SHOWN = "the author shows a case to colleagues no longer"
    CLOSED = "a moderator closed your case"
    EXTENDED = "there is more time for a case"
    TEXT_PROPOSED = "how your case would read in the library"
    TEXT_RETURNED = "a moderator asks about the text for the library"
    TEXT_APPROVED = "the text for the library waits for your yes"
    PUBLISHED = "the case is in the library"
    TAKEN_DOWN = "the case is no longer in the library"
    OPENING_PROPOSED = "a public case waits to be checked"
    OPENING_RETURNED = "a moderator asks about the text for the discussion"
    OPENING_APPROVED = "the text for the discussion waits for your yes"
    OPENING_OBJECTED = "an author wants the text for the discussion to be different"
    OPENING_POSTED = "the case stands in the discussion"
    OPENING_TAKEN_OUT = "a moderator took a text out of the discussion"
    OPENING_LEFT = "a case left a topic that goes on"
    CONTRIBUTED = "somebody wrote in a discussion"
    CONTRIBUTION_HIDDEN = "a moderator hid your contribution"
    CONTRIBUTION_LET_THROUGH = "a moderator found your contribution harmless"
    REMINDER = "a case waits for you"
    OFFER_LAPSED = "the time to answer an offer is over"
    MENTOR_SILENT = "the mentor did not answer in time"
    WENT_ON = "the case went on without an answer"
    MODERATOR_CALLED = "a moderator was asked to help with your case"
    CALLED = "a case needs a moderator"
    HARM = "somebody found an item harmful"
    MESSAGE = "an author wrote to the moderators"
    MESSAGE_SETTLED = "a moderator read what you wrote"
    ADDITION = "a mentor added a material"
    ADDITION_TAKEN = "your material is in the library"
    ADDITION_DECLINED = "your material was not taken"
    ARTICLE_GONE = "an article left the library with its case"
    ALERT = "a case may tell of danger"
    DOUBT = "a case leaves screening in doubt"
    DANGER_SEEN = "a moderator sees danger in a case"
    PEOPLE_FIRST = "a moderator sees danger in your case"
    CONTRIBUTION_ALERT = "a contribution may tell of danger"
    CLEARED = "a moderator looked at what screening found in your case"


@dataclass(frozen=True)
class Told:
    """One notice: to whom (an account, a mentor's profile, or all moderators) and what about."""

    about: About
    account: UUID | None = None
    mentor: str | None = None

    @property
    def to_moderators(self) -> bool:
        """Whether every moderator is told."""
        return self.account is None and self.mentor is None


_MENTORS = (R.MENTOR, R.ASKED_MENTOR, R.SECOND_MENTOR, R.ASKED_SECOND_MENTOR)

TELLS: dict[Action, tuple[tuple[Relation, About], ...]] = {
    A.FILE: (),
    A.CHOOSE_MENTOR: ((R.ASKED_MENTOR, About.OFFERED), (R.AUTHOR, About.MENTOR_FOUND)),
    A.ACCEPT: ((R.AUTHOR, About.ACCEPTED),),
    A.REFUSE: ((R.AUTHOR, About.REFUSED),),
    A.ASK_BEFORE: ((R.AUTHOR, About.ASKED_BEFORE),),
    A.REPLY: ((R.ASKED_MENTOR, About.REPLIED),),
    A.RELEASE: ((R.AUTHOR, About.RELEASED),),
    A.SEND_QUESTIONS: ((R.AUTHOR, About.QUESTIONS),),
    A.ANSWER: ((R.MENTOR, About.ANSWERED),),
    A.KEEP: ((R.MENTOR, About.KEPT),),
    A.INVITE: ((R.AUTHOR, About.INVITED),),
    A.REDEFINE: ((R.MENTOR, About.REDEFINED),),
    A.ASK_COLLEAGUES: ((R.COLLEAGUE, About.COLLEAGUE_ASKED),),
    A.GIVE_OPINION: ((R.MENTOR, About.OPINION),),
    A.SEND_SOLUTION: ((R.AUTHOR, About.SOLUTION),),
    A.ASK_SECOND_OPINION: ((R.ASKED_SECOND_MENTOR, About.OFFERED),),
    A.REFLECT: ((R.MENTOR, About.REFLECTED), (R.SECOND_MENTOR, About.REFLECTED)),
    A.FOLLOW_UP: ((R.MENTOR, About.FOLLOWED_UP), (R.SECOND_MENTOR, About.FOLLOWED_UP)),
    A.CLOSE: (
        (R.AUTHOR, About.CLOSED),
        (R.MENTOR, About.CLOSED),
        (R.SECOND_MENTOR, About.CLOSED),
        (R.ASKED_MENTOR, About.TAKEN_OFF),
        (R.ASKED_SECOND_MENTOR, About.TAKEN_OFF),
    ),
    A.WITHDRAW: tuple((who, About.WITHDRAWN) for who in (*_MENTORS, R.COLLEAGUE)),
    A.CHANGE_FORMAT: (*((who, About.FORMAT) for who in _MENTORS), (R.COLLEAGUE, About.NOT_SHOWN)),
    A.CHANGE_CONSENT: (),
    A.EXTEND: tuple((who, About.EXTENDED) for who in (R.AUTHOR, *_MENTORS)),
    A.CLEAR: ((R.AUTHOR, About.CLEARED),),
    A.FIND_ORDINARY: (),
    A.FIND_DANGER: ((R.AUTHOR, About.PEOPLE_FIRST),),
    A.LAPSE: (),
    A.CREDIT: (),
    A.PROPOSE_TEXT: ((R.AUTHOR, About.TEXT_PROPOSED),),
    A.CORRECT_TEXT: (),
    A.RETURN_TEXT: ((R.AUTHOR, About.TEXT_RETURNED),),
    A.APPROVE_TEXT: ((R.AUTHOR, About.TEXT_APPROVED),),
    A.AGREE_TEXT: (),
    A.OBJECT_TEXT: (),
    A.TAKE_DOWN: (),
}
"""Who is told of each move. A lapse tells by what came of it (`_told_of_lapse`). Who moved is never told of it."""

BY_MODERATOR: dict[Action, tuple[tuple[Relation, About], ...]] = {
    A.RELEASE: ((R.AUTHOR, About.TAKEN_BACK), *((who, About.TAKEN_OFF) for who in _MENTORS)),
}
"""Who is told of a move that means another thing when a moderator makes it."""

LAPSED_TO: dict[State, tuple[tuple[Relation, About], ...]] = {
    State.SECOND_ROUND: ((R.AUTHOR, About.MENTOR_SILENT), (R.ASKED_MENTOR, About.OFFER_LAPSED)),
    State.NOT_GIVEN: ((R.AUTHOR, About.MENTOR_SILENT), (R.ASKED_SECOND_MENTOR, About.OFFER_LAPSED)),
    State.OFFERED: ((R.ASKED_MENTOR, About.WENT_ON),),
    State.IN_WORK: ((R.MENTOR, About.WENT_ON), (R.AUTHOR, About.WENT_ON)),
}


def told(before: Case | None, after: Case, event: CaseEvent) -> tuple[Told, ...]:
    """The notices of one move, each once."""
    if event.action is Action.LAPSE:
        found = _told_of_lapse(before or after, after, event)
    else:
        moved = BY_MODERATOR.get(event.action) if event.relation is Relation.MODERATOR else None
        tells = _told_of_library(before, after) or moved or TELLS[event.action]
        found = [notice for who, about in tells for notice in _to(who, about, before, after)]
    found += _told_of_danger(event)
    if after.called_at is not None and (before is None or before.called_at is None):
        found += [Told(About.CALLED), Told(About.MODERATOR_CALLED, account=after.author)]
    return tuple(dict.fromkeys(notice for notice in found if not _moved(notice, event)))


def _told_of_danger(event: CaseEvent) -> list[Told]:
    """What every moderator is told of danger: found, in doubt, or seen by one of them."""
    if event.action is Action.FIND_DANGER:
        return [Told(About.DANGER_SEEN)]
    if not event.danger:
        return []
    return [Told(About.DOUBT if event.doubtful else About.ALERT)]


def _told_of_library(before: Case | None, after: Case) -> tuple[tuple[Relation, About], ...]:
    """Who is told that a case came into the library or left it, whatever move did that."""
    stood, stands = before is not None and before.in_library is not None, after.in_library is not None
    if stood == stands:
        return ()
    about = About.PUBLISHED if stands else About.TAKEN_DOWN
    return tuple((who, about) for who in (R.AUTHOR, R.MENTOR, R.SECOND_MENTOR))


def _told_of_lapse(before: Case, after: Case, event: CaseEvent) -> list[Told]:
    if event.note == "moderator reminded":
        return [Told(About.CALLED)]
    if event.note == "reminded":
        return _to(OWNER[after.state], About.REMINDER, before, after)
    if event.note == "moderator called":
        return []
    return [notice for who, about in LAPSED_TO[after.state] for notice in _to(who, about, before, after)]


def _to(who: Relation, about: About, before: Case | None, after: Case) -> list[Told]:
    """The notices to everybody of a relation, before the move or after it.

    Taken off is only who has it no longer.
    """
    if who is Relation.AUTHOR:
        return [Told(about, account=after.author)]
    if who is Relation.COLLEAGUE:
        return _to_colleagues(about, before, after)
    field = {
        Relation.MENTOR: "mentor",
        Relation.ASKED_MENTOR: "asked",
        Relation.SECOND_MENTOR: "second_mentor",
        Relation.ASKED_SECOND_MENTOR: "second_asked",
    }[who]
    name = getattr(after, field)
    if name is not None and about is About.TAKEN_OFF:
        return []
    if name is None and before is not None:
        name = getattr(before, field)
    return [] if name is None else [Told(about, mentor=name)]


def _to_colleagues(about: About, before: Case | None, after: Case) -> list[Told]:
    """Of colleagues only who is newly asked, or loses sight of the case."""
    was_shown, is_shown = (one is not None and one.format is Format.COLLECTIVELY for one in (before, after))
    if about is About.NOT_SHOWN:
        still = {after.mentor, after.asked, after.second_mentor, after.second_asked}
        told_of = {c.mentor for c in after.colleagues if was_shown and not is_shown} - still
    else:
        known = set() if before is None or about is About.WITHDRAWN else {c.mentor for c in before.colleagues}
        told_of = {c.mentor for c in after.colleagues if is_shown} - known
    return [Told(about, mentor=c.mentor) for c in after.colleagues if c.mentor in told_of]


def _moved(notice: Told, event: CaseEvent) -> bool:
    """Whether the notice is to who made the move."""
    return notice.account is not None and notice.account == event.actor
