"""A written answer and what it is measured against. Knows no measure and no system."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    """Something the text rests on."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Written:
    """A text and what it rests on; an empty text is no answer."""

    text: str
    contexts: tuple[Context, ...]


@dataclass(frozen=True)
class Reference:
    """What a good answer is held against: what was asked, the items judged helpful, and what mentors answered there."""

    asked: str
    contexts: tuple[Context, ...]
    text: str
