"""What people tell of themselves after registration, in blocks, and what of it a mentor may know. Pure.

`work` is the general profile and `contact` how to reach somebody: in the personal format a case's mentor sees both, in
the others nobody does. `needs` goes to no mentor. Who may see which is decided in `service.cases.access`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from corpus.records import Language, Record
from service.accounts.account import Account

Stage = Literal["preschool", "primary", "lower secondary", "upper secondary", "vocational"]
Place = Literal["city", "town", "village"]
Line = Annotated[str, Field(max_length=200)]
Years = Literal["0", "1", "2", "3", "more"]
Way = Literal["in writing", "by telephone", "by video call", "in person"]


class Work(Record):
    """Where and what somebody teaches. Years are full years in school."""

    institution: Line = ""
    years: Years | None = None
    subjects: Line = ""
    stages: tuple[Stage, ...] = ()
    place: Place | None = None


class Needs(Record):
    """What help somebody hopes for, and in which ways."""

    wanted: Annotated[str, Field(max_length=500)] = ""
    ways: tuple[Way, ...] = ()


class Contact(Record):
    """How a mentor may reach somebody, and in which languages. All of it is optional."""

    phone: Annotated[str, Field(max_length=60)] = ""
    messenger: Annotated[str, Field(max_length=120)] = ""
    languages: Annotated[tuple[Language, ...], Field(max_length=10)] = ()


class Questionnaire(Record):
    """All blocks."""

    work: Work = Work()
    needs: Needs = Needs()
    contact: Contact = Contact()


def questionnaire_of(account: Account) -> Questionnaire:
    """What somebody told; empty blocks where nothing was told or what was stored no longer has this shape."""
    return told(account.questionnaire)


def told(stored: Mapping[str, Any]) -> Questionnaire:
    """What was stored of a questionnaire, as `questionnaire_of` gives it."""
    try:
        return Questionnaire.model_validate(
            {name: stored[name] for name in Questionnaire.model_fields if name in stored}
        )
    except ValidationError:
        return Questionnaire()


def institution_of(account: Account | None) -> str:
    """Where somebody works, empty where nobody told."""
    return "" if account is None else account.institution


def languages_of(account: Account | None) -> tuple[str, ...]:
    """The languages somebody reads, empty where nobody told."""
    return () if account is None else questionnaire_of(account).contact.languages
