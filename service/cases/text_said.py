"""What is said of the text a case may have in the library, and what is found in it: a frozen record a move."""

from typing import Annotated, Literal

from pydantic import Field

from corpus.records import Record, SolvedCase
from service.cases.states import Action
from service.cases.written import Digest, Line, Said, Short


class Found(Record):
    """One place of a text that could tell who a case is about, as de-identification found it.

    `field` is the path in the text ("questions.2.answered"), `start` and `end` count characters in it.
    """

    field: Line
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str
    kind: str
    replacement: str
    reason: str


class Kept(Record):
    """Something found that a moderator lets stand, and why it tells nothing of anybody."""

    text: Annotated[Said, Field(max_length=1000)]
    reason: Line


class Credit(Record):
    """Whether a mentor is named beside an own solution in the library, and whether it may stand there at all."""

    action: Literal[Action.CREDIT] = Action.CREDIT
    named: bool = False
    withheld: bool = False


class ProposeText(Record):
    """A text for the library as de-identification proposes it, and what it still finds in it."""

    action: Literal[Action.PROPOSE_TEXT] = Action.PROPOSE_TEXT
    text: SolvedCase
    replaced: tuple[Found, ...] = ()
    left: tuple[Found, ...] = ()


class CorrectText(Record):
    """The text as a moderator corrected it, what de-identification finds in it, and what of that may stay."""

    action: Literal[Action.CORRECT_TEXT] = Action.CORRECT_TEXT
    text: SolvedCase
    left: tuple[Found, ...] = ()
    kept: Annotated[tuple[Kept, ...], Field(max_length=200)] = ()


class ReturnText(Record):
    """Give the text back to its author, who is asked something about it."""

    action: Literal[Action.RETURN_TEXT] = Action.RETURN_TEXT
    words: Short


class ApproveText(Record):
    """A moderator's yes to exactly this text."""

    action: Literal[Action.APPROVE_TEXT] = Action.APPROVE_TEXT
    text: Digest


class AgreeText(Record):
    """The author's yes to exactly this text, and whether it may also be used to measure the service."""

    action: Literal[Action.AGREE_TEXT] = Action.AGREE_TEXT
    text: Digest
    evaluation: bool = False


class ObjectText(Record):
    """What should be different in the text before its author agrees."""

    action: Literal[Action.OBJECT_TEXT] = Action.OBJECT_TEXT
    words: Short


class TakeDown(Record):
    """Take a published case out of the library."""

    action: Literal[Action.TAKE_DOWN] = Action.TAKE_DOWN
    reason: Short
