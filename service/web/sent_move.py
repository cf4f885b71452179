"""A move as a browser sent it: read whatever came, kept word for word, then checked. Knows no page and no rule.

Field names are those of the records in `service.cases.said`; lists and questions have ways of their own (`_LISTS`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from fastapi import HTTPException
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request

from corpus.form import FormFault
from service.cases.said import SentMove
from service.cases.states import Action
from service.web.move_faults import move_faults
from service.web.sent_form import MOST_BYTES, MOST_FILES

RECORDS: dict[Action, type[SentMove]] = {record.model_fields["action"].default: record for record in get_args(SentMove)}
"""The record of each action that somebody can send."""

MOST_FIELDS = 200
MOST_QUESTIONS = 20
OWN = {"draft", "csrftoken"}
"""Fields of a form that are not words of the person who sent it."""


@dataclass(frozen=True)
class SentFields:
    """What was typed into a form, field by field, in the order sent."""

    fields: Mapping[str, list[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The text of a field, empty if it was not sent."""
        return next(iter(self.values(name)), "")

    def values(self, name: str) -> list[str]:
        """All texts of a field."""
        return self.fields.get(name, [])

    def has(self, name: str, value: str) -> bool:
        """Whether a value is among those ticked for a field."""
        return value in self.values(name)

    def __bool__(self) -> bool:
        """Whether anything was typed."""
        return any(text.strip() for texts in self.fields.values() for text in texts)


@dataclass(frozen=True)
class Sent:
    """A form as it came: what was typed, and whether it is only to be kept as a draft."""

    typed: SentFields
    is_draft: bool


async def read_sent(request: Request) -> Sent:
    """Read a form; raises HTTPException 400 for a body that is not a form at all."""
    try:
        async with request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_BYTES) as data:
            return Sent(typed=SentFields(_fields(data)), is_draft="draft" in data)
    except ValueError as error:  # a broken body or an encoding that does not exist
        raise HTTPException(400) from error


def _fields(data: FormData) -> dict[str, list[str]]:
    """Texts by field, without files; what cannot be written as UTF-8 becomes a question mark."""
    found: dict[str, list[str]] = {}
    for name, text in data.multi_items():
        if isinstance(text, str) and name not in OWN:
            found.setdefault(name[:80], []).append(text.encode("utf8", "replace").decode("utf8"))
    return found


def read_move(action: Action, typed: SentFields) -> SentMove | list[FormFault]:
    """The move, or what is wrong with it in plain sentences."""
    record = RECORDS[action]
    names = [name for name in record.model_fields if name not in ("action", "drafted")]
    data = {name: _LISTS[name](typed) if name in _LISTS else typed.value(name) for name in names}
    given = {
        name: value for name, value in data.items() if value not in ("", []) or record.model_fields[name].is_required()
    }
    try:
        return record.model_validate(given)
    except ValidationError as error:
        return move_faults(error)


def _several(name: str) -> Callable[[SentFields], list[str]]:
    return lambda typed: list(dict.fromkeys(typed.values(name)))


def _lines(name: str) -> Callable[[SentFields], list[str]]:
    return lambda typed: [line for line in typed.value(name).splitlines() if line.strip()]


def _questions(typed: SentFields) -> list[dict[str, Any]]:
    """The picked questions that have a text, by the order given them and then by their place on the page."""
    picked = [
        (_order(typed.value(f"q{n}.order")), n)
        for n in range(1, MOST_QUESTIONS + 1)
        if typed.value(f"q{n}.pick") and typed.value(f"q{n}.text").strip()
    ]
    return [_question(typed, n) for _, n in sorted(picked)]


def _order(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else MOST_QUESTIONS + 1


def _question(typed: SentFields, n: int) -> dict[str, Any]:
    fields = {name: typed.value(f"q{n}.{name}") for name in ("text", "kind", "gap", "drafted")}
    return {name: text for name, text in fields.items() if text}


_LISTS: dict[str, Callable[[SentFields], Any]] = {
    "answers": lambda typed: typed.values("answers"),
    "colleagues": _several("colleagues"),
    "consent": lambda typed: typed.value("consent") == "true",
    "materials": _several("materials"),
    "participants": _several("participants"),
    "problem_fields": _several("problem_fields"),
    "questions": _questions,
    "steps": _lines("steps"),
}
"""Fields that are more than one text."""
