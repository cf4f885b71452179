"""What is said with each step of an opening: one frozen record an action, with its limits. Knows no stages."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Discriminator, Field

from corpus.records import Record, Slug
from service.cases.text_said import Found, Kept
from service.cases.written import Digest, Short
from service.discussions.opening import OpeningText


class OpeningAction(StrEnum):
    """What somebody does with an opening."""

    PROPOSE = "propose"
    CORRECT = "correct"
    RETURN = "return"
    APPROVE = "approve"
    AGREE = "agree"
    OBJECT = "object"
    WITHDRAW = "withdraw"
    TAKE_OUT = "take out"


class Propose(Record):
    """A text as de-identification proposes it, and what it still finds in it."""

    action: Literal[OpeningAction.PROPOSE] = OpeningAction.PROPOSE
    text: OpeningText
    replaced: tuple[Found, ...] = ()
    left: tuple[Found, ...] = ()


class Correct(Record):
    """The text as a moderator corrected it, what de-identification finds in it, and what of that may stay."""

    action: Literal[OpeningAction.CORRECT] = OpeningAction.CORRECT
    text: OpeningText
    left: tuple[Found, ...] = ()
    kept: Annotated[tuple[Kept, ...], Field(max_length=200)] = ()


class Return(Record):
    """Give the text back to its author, who is asked something about it."""

    action: Literal[OpeningAction.RETURN] = OpeningAction.RETURN
    words: Short


class Approve(Record):
    """A moderator's yes to exactly this text, and the topic it goes into; None for a new one."""

    action: Literal[OpeningAction.APPROVE] = OpeningAction.APPROVE
    text: Digest
    into: Slug | None = None


class Agree(Record):
    """The author's yes to exactly this text."""

    action: Literal[OpeningAction.AGREE] = OpeningAction.AGREE
    text: Digest


class Object(Record):
    """What should be different in the text before its author agrees."""

    action: Literal[OpeningAction.OBJECT] = OpeningAction.OBJECT
    words: Short


class Withdraw(Record):
    """The author takes the text back: nobody reads it any more."""

    action: Literal[OpeningAction.WITHDRAW] = OpeningAction.WITHDRAW


class TakeOut(Record):
    """A moderator takes the text out of the discussion, and says why."""

    action: Literal[OpeningAction.TAKE_OUT] = OpeningAction.TAKE_OUT
    reason: Short


OpeningMove = Propose | Correct | Return | Approve | Agree | Object | Withdraw | TakeOut
ByPeople = Annotated[Return | Approve | Agree | Object | Withdraw | TakeOut, Discriminator("action")]
"""What people send as it is; a corrected text is looked through by de-identification on its way in."""
