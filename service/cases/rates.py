"""What became of drafts, and what of first responses helped: rates, with small groups withheld (R21, R32). Pure.

Nothing here is about one mentor or one teacher (R33): a line that fewer than five people stand behind tells nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.cases.counting import Table, counted, untold
from service.cases.helpful import HelpfulKind
from service.cases.suppression import LEAST
from service.drafting.draft import Task


class Outcome(StrEnum):
    """What became of something drafted when its mentor or moderator sent or saved what they did."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    DROPPED = "dropped"


USED = (Task.QUESTIONS, Task.SOLUTION, Task.REWORDING, Task.ARTICLE)
"""Drafts that somebody takes over, edits or drops. A digest is read: whether it helped, its reader says."""

MAKERS = ("model", "library")


def line_of(task: str, maker: str) -> str:
    """The name of the line that counts drafts of a task by a maker."""
    return f"{task} by {maker}"


DRAFTS = tuple(line_of(task, maker) for task in USED for maker in MAKERS)
"""The lines of the rates of drafts."""

OUTCOMES = tuple(Outcome)
VERDICTS = ("yes", "no")


@dataclass(frozen=True)
class Behind:
    """How many of each outcome there were, and how many people stand behind all of them together."""

    counts: Mapping[str, int]
    people: int


Found = Mapping[str, Behind]
"""What was counted, by the name of its line."""


@dataclass(frozen=True)
class Rates:
    """A table for each task and maker of drafts, and one for each kind of item."""

    drafts: tuple[Table, ...]
    helpful: tuple[Table, ...]


NOT_TOLD = Rates((), ())


def rates_of(drafts: Found, helpful: Found) -> Rates:
    """The rates; behind drafts stand the mentors of their cases, behind items of first responses the authors."""
    return Rates(
        drafts=tuple(_table(name, drafts.get(name), OUTCOMES) for name in DRAFTS),
        helpful=tuple(_table(kind, helpful.get(kind), VERDICTS) for kind in HelpfulKind),
    )


def _table(name: str, behind: Behind | None, cells: tuple[str, ...]) -> Table:
    if behind is None or behind.people < LEAST:
        return untold(name, cells)
    return counted(name, {cell: behind.counts.get(cell, 0) for cell in cells})
