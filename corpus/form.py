"""The case form a teacher fills in, with every rule of its fields. Knows nothing of search or storage."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from corpus.records import PARTICIPANTS, Format, InDanger, Required, Text, Urgency, plain

_FORM = re.compile(r"^(?:pupils? (?:of|in|from) )?(?:forms?|grade|class) ?(\d{1,2})(?: ?pupils?)?$")


def _participant(value: Any) -> Any:
    """The participant's name as the list has it; 'form 7' and 'Parents' are understood."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    name = " ".join(plain(value).split())
    known = {known.lower(): known for known in PARTICIPANTS}
    number = _FORM.match(name.lower())
    found = known.get(f"pupils of form {int(number[1])}" if number else name.lower())
    if found is None:
        raise ValueError(f"'{name[:60]}' is not one of: {', '.join(PARTICIPANTS)}")
    return found


def says_something(text: str) -> str:
    """The text as it is; raises ValueError, with a sentence, where it is signs alone or cannot be seen."""
    if not re.search(r"\w", text):
        raise ValueError("has no words; please describe it in a sentence")
    return text


def _choice(value: Any) -> Any:
    return " ".join(value.split()).lower() if isinstance(value, str) else value


Participant = Annotated[str, BeforeValidator(_participant)]


class CaseForm(BaseModel):
    """One problem case as a teacher writes it. Limits are counted in characters."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    essence: Annotated[Required, Field(max_length=1000, description="essence of the problem")]
    actions_taken: Annotated[Text, Field(max_length=1000, description="what actions have you already taken")] = ""
    difficulty: Annotated[Text, Field(max_length=1000, description="why is it difficult to solve it yourself")] = ""
    question: Annotated[Required, Field(max_length=500, description="question to a mentor")]
    participants: Annotated[tuple[Participant, ...], Field(max_length=len(PARTICIPANTS))] = ()
    problem_fields: Annotated[
        tuple[Annotated[Required, Field(max_length=80)], ...],
        Field(max_length=12, description="ids or titles of rubricator items; suggested from the text where left out"),
    ] = ()
    format: Annotated[Format, BeforeValidator(_choice)] = Format.ANONYMOUSLY
    urgency: Annotated[Urgency, BeforeValidator(_choice)] = Urgency.NEED_ADVICE
    consent_to_publish: bool = False
    in_danger: Annotated[InDanger, BeforeValidator(_choice)] = InDanger.NOBODY

    @field_validator("participants", "problem_fields")
    @classmethod
    def _once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names))

    @field_validator("essence", "question")
    @classmethod
    def _says_something(cls, text: str) -> str:
        return says_something(text) if text else text

    @property
    def texts(self) -> dict[str, str]:
        """The written fields by name, in the order of the form."""
        return {name: getattr(self, name) for name in ("essence", "actions_taken", "difficulty", "question")}


LABELS = {
    "essence": "Essence of the problem",
    "actions_taken": "What actions have you already taken",
    "difficulty": "Why is it difficult for you to solve it yourself",
    "question": "Question to a mentor",
    "participants": "Participants of the situation",
    "problem_fields": "Problem field",
    "format": "Format",
    "urgency": "Urgency",
    "consent_to_publish": "Consent to publish",
    "in_danger": "Is somebody in danger",
}


@dataclass(frozen=True)
class FormFault:
    """One fault of a form: the field's name ('' for the whole form) and a sentence for the person who wrote it."""

    field: str
    sentence: str


def form_faults(error: ValidationError) -> list[FormFault]:
    """Every fault of a refused form, in plain sentences, one a field."""
    faults: dict[str, FormFault] = {}
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        faults.setdefault(name, FormFault(name if name in LABELS else "", fault_sentence(name, detail)))
    return list(faults.values())


def fault_sentence(name: str, detail: Mapping[str, Any]) -> str:
    """One validation error of pydantic as a sentence for the person who wrote the form."""
    return _told(name, detail).encode("utf8", "replace").decode()


def _told(name: str, detail: Mapping[str, Any]) -> str:
    label = f"'{LABELS.get(name, name)[:60]}'"
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing" | "too_short":
            return f"{label} is empty; please write at least one sentence."
        case "too_long" | "string_too_long" if isinstance(detail["input"], str):
            length, most = context.get("actual_length", len(detail["input"])), context["max_length"]
            return f"{label} has {length:,} characters; at most {most:,} fit. Please shorten it."
        case "too_long":
            return f"{label} has too many choices; please choose fewer."
        case "model_type" | "model_attributes_type":
            return "The form must be an object with the fields of the form."
        case "extra_forbidden" if detail["loc"][:-1] in ((), ("body",)):
            return f"{label} is not a field of the form; the fields are {', '.join(LABELS)}."
        case "extra_forbidden":
            return f"{label} is not a field here; please leave it out."
        case "union_tag_invalid" | "union_tag_not_found":
            return "'action' must name one of the moves."
        case "enum" | "literal_error":
            return f"{label} must be one of {context['expected']}."
        case "string_pattern_mismatch":
            return f"{label} must be an id: small letters and digits, joined by hyphens."
        case "string_type":
            return f"{label} must be text."
        case "bool_type" | "bool_parsing":
            return f"{label} must be true or false."
        case "tuple_type":
            return f"{label} must be a list."
        case "value_error":
            return _own_words(label, str(context["error"]))
        case _:
            return f"{label}: {detail['msg'][:200]}."


def _own_words(label: str, text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text.startswith("'") or label == "''" else f"{label} {text}."
