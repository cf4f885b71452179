"""What people say with each move in a topic: one frozen record an action, with its limits. Knows no states."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Discriminator, Field

from corpus.records import Record, Slug
from service.cases.written import Said, Short

LONGEST = 4000
"""Characters of a contribution."""


class TopicAction(StrEnum):
    """What somebody does in a topic."""

    CONTRIBUTE = "contribute"
    MARK = "mark as helpful"
    UNMARK = "take the mark back"
    TAKE_BACK = "take back"
    HIDE_CONTRIBUTION = "hide a contribution"
    SHOW_CONTRIBUTION = "show a contribution"
    MOVE_CONTRIBUTION = "move a contribution"
    CLOSE = "close"
    REOPEN = "reopen"
    HIDE = "hide"
    SHOW = "show"
    MOVE = "move"


class Contribute(Record):
    """Write something."""

    action: Literal[TopicAction.CONTRIBUTE] = TopicAction.CONTRIBUTE
    text: Annotated[Said, Field(max_length=LONGEST)]


class Mark(Record):
    """Mark a contribution as helpful."""

    action: Literal[TopicAction.MARK] = TopicAction.MARK
    contribution: Slug


class Unmark(Record):
    """Take such a mark back."""

    action: Literal[TopicAction.UNMARK] = TopicAction.UNMARK
    contribution: Slug


class TakeBack(Record):
    """Take an own contribution back: its text is erased."""

    action: Literal[TopicAction.TAKE_BACK] = TopicAction.TAKE_BACK
    contribution: Slug


class HideContribution(Record):
    """Hide a contribution; its writer reads why."""

    action: Literal[TopicAction.HIDE_CONTRIBUTION] = TopicAction.HIDE_CONTRIBUTION
    contribution: Slug
    reason: Short


class ShowContribution(Record):
    """Show a hidden contribution again."""

    action: Literal[TopicAction.SHOW_CONTRIBUTION] = TopicAction.SHOW_CONTRIBUTION
    contribution: Slug
    reason: Short


class MoveContribution(Record):
    """Move a contribution into another topic."""

    action: Literal[TopicAction.MOVE_CONTRIBUTION] = TopicAction.MOVE_CONTRIBUTION
    contribution: Slug
    to: Slug
    reason: Short


class Close(Record):
    """Close the topic: it stays to be read."""

    action: Literal[TopicAction.CLOSE] = TopicAction.CLOSE
    reason: Short


class Reopen(Record):
    """Open a closed topic again."""

    action: Literal[TopicAction.REOPEN] = TopicAction.REOPEN
    reason: Short


class Hide(Record):
    """Hide the whole topic."""

    action: Literal[TopicAction.HIDE] = TopicAction.HIDE
    reason: Short


class Show(Record):
    """Show a hidden topic again, closed."""

    action: Literal[TopicAction.SHOW] = TopicAction.SHOW
    reason: Short


class MoveTopic(Record):
    """Move everything of the topic into another one that it belongs to."""

    action: Literal[TopicAction.MOVE] = TopicAction.MOVE
    to: Slug
    reason: Short


TopicMove = Annotated[
    Contribute
    | Mark
    | Unmark
    | TakeBack
    | HideContribution
    | ShowContribution
    | MoveContribution
    | Close
    | Reopen
    | Hide
    | Show
    | MoveTopic,
    Discriminator("action"),
]
"""What the API takes."""
