"""The case form as a browser sent it: read whatever came, kept word for word, then checked. Knows no page.

Odd input (repeated fields, files, unknown names, strange encodings) becomes faults or is left aside, never an error.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import HTTPException
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request

from corpus.form import CaseForm, FormFault, form_faults
from service.web.words import _

WRITTEN = ("essence", "actions_taken", "difficulty", "question")
ONE_VALUE = (*WRITTEN, "format", "urgency", "consent_to_publish", "in_danger")
SEVERAL_VALUES = ("participants", "problem_fields")
MOST_FIELDS = 100
MOST_FILES = 10
MOST_BYTES = 64 * 1024
"""Of one field; far over the limits of the form, so that a text that is too long comes back to be shortened."""


@dataclass(frozen=True)
class SentForm:
    """What was sent, field by field. `edit` asks for the form again instead of an answer."""

    one: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edit: bool = False

    def value(self, name: str) -> str:
        """The text or choice of a field, empty if it was not sent."""
        return self.one.get(name, "")

    def has(self, name: str, value: str) -> bool:
        """Whether a value is among those ticked for a field."""
        return value in self.several.get(name, ())


async def read_sent_form(request: Request) -> SentForm:
    """Read the form; raises HTTPException 400 for a body that is not a form at all."""
    try:
        async with request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_BYTES) as data:
            return _sent(data)
    except ValueError as error:  # a broken body or an encoding that does not exist
        raise HTTPException(400) from error


def check(sent: SentForm, *, known_fields: Collection[str]) -> CaseForm | list[FormFault]:
    """The case form, or what is wrong with it in plain sentences."""
    data: dict[str, Any] = {name: text for name, text in sent.one.items() if text or name in ("essence", "question")}
    try:
        form = CaseForm.model_validate({"essence": "", "question": "", **data, **sent.several})
    except ValidationError as error:
        return form_faults(error)
    if not set(form.problem_fields) <= set(known_fields):
        return [FormFault("problem_fields", str(_("'Problem field' has a choice that is not in the list.")))]
    return form


def _sent(data: FormData) -> SentForm:
    return SentForm(
        one={name: texts[-1] for name in ONE_VALUE if (texts := _texts(data, name))},
        several={name: tuple(dict.fromkeys(_texts(data, name))) for name in SEVERAL_VALUES},
        edit=bool(_texts(data, "edit")),
    )


def _texts(data: FormData, name: str) -> list[str]:
    """The texts sent under a name, without files; what cannot be written as UTF-8 becomes a question mark."""
    return [text.encode("utf8", "replace").decode("utf8") for text in data.getlist(name) if isinstance(text, str)]
