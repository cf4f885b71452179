"""What is said until a mentor has a case, and when one gives it back: a frozen record a move. Knows no states."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from corpus.records import Record, Slug
from service.cases.states import Action
from service.cases.written import Reason, Said, Short


class RefusalReason(StrEnum):
    """Why a mentor does not take a case."""

    NO_TIME = "no time"
    NOT_MY_FIELD = "not my field"
    CONFLICT_OF_INTEREST = "conflict of interest"
    OTHER = "other"


class ChooseMentor(Record):
    """Ask one mentor to take the case."""

    action: Literal[Action.CHOOSE_MENTOR] = Action.CHOOSE_MENTOR
    mentor: Slug


class Accept(Record):
    """Take the case."""

    action: Literal[Action.ACCEPT] = Action.ACCEPT


class Refuse(Record):
    """Not take the case; `words` reach the teacher."""

    action: Literal[Action.REFUSE] = Action.REFUSE
    reason: RefusalReason
    words: Reason = ""


class AskBefore(Record):
    """Ask one thing before accepting or refusing."""

    action: Literal[Action.ASK_BEFORE] = Action.ASK_BEFORE
    question: Short


class Reply(Record):
    """Answer what the mentor asked before accepting."""

    action: Literal[Action.REPLY] = Action.REPLY
    answer: Annotated[Said, Field(max_length=1000)]


class Release(Record):
    """Give an accepted case back, or take it off a silent mentor."""

    action: Literal[Action.RELEASE] = Action.RELEASE
    reason: Short
