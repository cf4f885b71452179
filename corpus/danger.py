"""The frozen records of screening: categories of danger, routes, permitted questions. Reads no files.

They are data that people edit (`screening/` beside this file); the closed list is only that of the categories.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from corpus.records import OneLine, Record, Required, Slug


class Category(StrEnum):
    """What a case is screened for (requirement R7)."""

    HARM = "harm"  # harm or abuse of a child
    NEGLECT = "neglect"
    SEXUAL_HARM = "sexual harm"
    THREAT = "threat"  # threat or weapon
    SELF_HARM = "self-harm"  # self-harm or suicide, of a pupil or of the teacher
    ALLEGATION = "allegation"  # against staff; R12 hides such a case from the named person's institution


class Contact(Record):
    """Somebody a route names as {name}: in words, with a number where the place has given one."""

    name: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    words: OneLine
    number: Annotated[str, Field(max_length=60)] = ""

    @property
    def shown(self) -> str:
        """What stands in the route's text."""
        return f"{self.words} ({self.number})" if self.number else self.words


class Route(Record):
    """What to do first in one category, written by people; {contact} stands for a contact's words."""

    category: Category
    title: Annotated[OneLine, Field(max_length=120)]
    text: Required


class Doubt(Record):
    """What is read first where it is not sure that a case tells of danger; {contact} stands for a contact's words."""

    title: Annotated[OneLine, Field(max_length=120)]
    text: Required


class PermittedQuestion(Record):
    """A question that may be put in a flagged case; empty `categories` means any."""

    id: Slug
    text: Annotated[OneLine, Field(max_length=200)]
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True)
class Danger:
    """All screening data of one language."""

    language: str
    contacts: tuple[Contact, ...] = ()
    routes: tuple[Route, ...] = ()
    doubt: tuple[Doubt, ...] = ()
    questions: tuple[PermittedQuestion, ...] = ()

    def route(self, category: Category) -> tuple[str, str]:
        """Title and text of a category's route, contacts filled in."""
        found = next(route for route in self.routes if route.category is category)
        return found.title, filled(found.text, self.contacts)

    def in_doubt(self) -> tuple[str, str]:
        """Title and text for a case that may tell of danger, contacts filled in."""
        (found,) = self.doubt
        return found.title, filled(found.text, self.contacts)

    def permitted(self, categories: tuple[Category, ...]) -> tuple[PermittedQuestion, ...]:
        """The questions that may be put in a case of these categories, in the order of the file."""
        return tuple(q for q in self.questions if not q.categories or set(q.categories) & set(categories))


PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def filled(text: str, contacts: tuple[Contact, ...]) -> str:
    """A route's text with the words of its contacts. Raises KeyError for a contact that is not listed."""
    shown = {contact.name: contact.shown for contact in contacts}
    return PLACEHOLDER.sub(lambda found: shown[found[1]], text)
