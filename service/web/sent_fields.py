"""A form as a browser sent it: texts by name, kept word for word. Knows no page and no rule.

Odd input (files, strange encodings, repeated fields) is left aside or kept as it is, never an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import HTTPException
from starlette.datastructures import FormData
from starlette.requests import Request

from service.web.cases.sent_form import MOST_BYTES, MOST_FILES

MOST_FIELDS = 200
NOT_WORDS = {"draft", "csrftoken"}
"""Fields of a form that are not words of the person who sent it."""


@dataclass(frozen=True)
class SentFields:
    """What was typed into a form, field by field, in the order sent."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The last text of a field, empty if none was sent."""
        return next(reversed(self.values(name)), "")

    def values(self, name: str) -> Sequence[str]:
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


async def read_sent(request: Request, *, most_fields: int = MOST_FIELDS) -> Sent:
    """Read a form; raises HTTPException 400 for a body that is not a form at all."""
    try:
        async with request.form(max_fields=most_fields, max_files=MOST_FILES, max_part_size=MOST_BYTES) as data:
            return Sent(typed=SentFields(_fields(data)), is_draft="draft" in data)
    except ValueError as error:  # a broken body or an encoding that does not exist
        raise HTTPException(400) from error


async def read_sent_fields(request: Request) -> SentFields:
    """Read a form whose texts are looked up as they are; raises HTTPException 400 for a body that is no form at all.

    A NUL, which no database takes, goes.
    """
    typed = (await read_sent(request)).typed
    return SentFields({name: [text.replace("\0", "") for text in texts] for name, texts in typed.fields.items()})


def _fields(data: FormData) -> dict[str, list[str]]:
    """Texts by field, without files; what cannot be written as UTF-8 becomes a question mark."""
    found: dict[str, list[str]] = {}
    for name, text in data.multi_items():
        if isinstance(text, str) and name not in NOT_WORDS:
            found.setdefault(name[:80], []).append(text.encode("utf8", "replace").decode("utf8"))
    return found
