"""What de-identification finds in a case. Knows the shape of a finding; not how one is found or applied."""

from dataclasses import dataclass
from enum import StrEnum


class EntityKind(StrEnum):
    """What a finding would give away."""

    PERSON = "person"  # names, short names, initials, nicknames
    SCHOOL = "school"  # an institution by name, number or landmark
    PLACE = "place"  # town, district, street, river
    CONTACT = "contact"  # mail, phone, link, account
    DATE = "date"  # a day or a year; months alone, durations and times of day stay
    ID = "id"  # documents, registers, case numbers, the letter of a class
    ORGANISATION = "organisation"  # clubs, firms, churches by name
    INDIRECT = "indirect"  # a rare fact, or a rare combination of form, subject and setting
    RARE_WORDS = "rare words"  # a word sequence that could be recognised or looked up
    OTHER = "other"


@dataclass(frozen=True)
class Finding:
    """One place of a case that gives somebody away, and what may stand there instead.

    `field` is a path into the solved case: "essence", "questions.2.answered", "solutions.0.steps.1", "subject".
    `start` and `end` count characters of that field. Where `replacement` equals `text`, only a person can reword it.
    """

    field: str
    start: int
    end: int
    text: str
    kind: EntityKind
    replacement: str
    reason: str
    score: float

    @property
    def needs_a_person(self) -> bool:
        """Whether no replacement could be made: a person has to reword these words."""
        return self.replacement == self.text


@dataclass(frozen=True)
class Mark:
    """Characters of one text that give somebody away, before it is known who else the case names.

    `instead` is None for people: what takes the place of a name depends on all the people of the case.
    """

    start: int
    end: int
    kind: EntityKind
    reason: str
    score: float
    instead: str | None = None
