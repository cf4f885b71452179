"""The forms by which records of the library are edited: their fields as a table, what was typed, faults in sentences.

Knows no page and no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args

from babel.support import LazyProxy
from pydantic import ValidationError

from corpus.form import FormFault, fault_sentence
from corpus.records import Article, Gap, Question, Record, Stage
from service.actions.curate import EDITABLE
from service.web.mentors.mentor_profile_form import LANGUAGES
from service.web.sent_fields import SentFields
from service.web.words import _


class Shape(StrEnum):
    """How a field is typed."""

    LINE = "line"
    AREA = "area"
    LINES = "lines"  # several texts, one a line
    CHOICE = "choice"
    TICKS = "ticks"  # several of `options`
    FIELDS = "fields"  # several items of the rubricator


@dataclass(frozen=True)
class RecordField:
    """One field of a form. An optional line that is left empty is none; `rows` are those of an area."""

    name: str
    label: LazyProxy
    shape: Shape
    help: LazyProxy | str = ""
    options: tuple[str, ...] = ()
    is_required: bool = True
    rows: int = 3


_LANGUAGE = RecordField("language", _("Language"), Shape.CHOICE, options=LANGUAGES)
_TITLE = RecordField("title", _("Title"), Shape.LINE)
_ANY_FIELD = _("None ticked means that it fits any.")

FIELDS: dict[str, tuple[RecordField, ...]] = {
    "articles": (
        RecordField("kind", _("Kind"), Shape.CHOICE, options=get_args(Article.model_fields["kind"].annotation)),
        _TITLE,
        RecordField(
            "summary", _("Description"), Shape.AREA, _("What it is about and whom it helps. At most 400 characters.")
        ),
        RecordField(
            "url",
            _("Address"),
            Shape.LINE,
            _("Where it can be read, beginning with http:// or https://. Links need one."),
            is_required=False,
        ),
        RecordField(
            "body",
            _("Text"),
            Shape.AREA,
            _("An article's text; headings with ##, lists with - are shown as such. Of a book or link, what is in it."),
            rows=16,
        ),
        RecordField("problem_fields", _("Problem field"), Shape.FIELDS),
        RecordField(
            "stages",
            _("Stages"),
            Shape.TICKS,
            _("None ticked means any."),
            options=get_args(Stage),
            is_required=False,
        ),
        RecordField("references", _("References"), Shape.LINES, _("One a line."), is_required=False),
        _LANGUAGE,
    ),
    "cases": (_TITLE, RecordField("problem_fields", _("Problem field"), Shape.FIELDS)),
    "questions": (
        RecordField("text", _("Question"), Shape.AREA, _("At most 300 characters."), rows=2),
        RecordField("kind", _("Kind"), Shape.CHOICE, options=get_args(Question.model_fields["kind"].annotation)),
        RecordField("theme", _("Theme"), Shape.CHOICE, options=get_args(Question.model_fields["theme"].annotation)),
        RecordField("gap", _("Gap it fills"), Shape.CHOICE, options=tuple(Gap)),
        RecordField("problem_fields", _("Problem field"), Shape.FIELDS, _ANY_FIELD, is_required=False),
        RecordField(
            "asked_when",
            _("Asked when"),
            Shape.LINES,
            _("Sentences of forms it is meant for, one a line; none means any case of its problem fields."),
            is_required=False,
        ),
        RecordField("not_when", _("Not when"), Shape.AREA, _("When it should not be asked."), rows=2),
        RecordField(
            "answered_if",
            _("Answered if"),
            Shape.LINES,
            _("Sentences a form might hold that answer it already, one a line; at least two."),
        ),
        _LANGUAGE,
    ),
    "rubricator": (
        _TITLE,
        RecordField("description", _("Description"), Shape.AREA, _("What belongs here.")),
        RecordField("boundary", _("Border"), Shape.AREA, _("What belongs to a neighbouring item instead.")),
        RecordField(
            "cues",
            _("Cues"),
            Shape.LINES,
            _("Sentences as teachers write them, one a line, at least three. They suggest the item for a case."),
        ),
    ),
}
"""The editable fields of every kind, in the order they are typed."""


def typed_of(kind: str, record: Record | None) -> SentFields:
    """The fields of the form as they stand before anything is typed."""
    if record is None:
        return SentFields({"language": ["en"]})
    told = record.model_dump(mode="json", include=set(EDITABLE[kind]))
    return SentFields({field.name: _typed(field, told[field.name]) for field in FIELDS[kind]})


def _typed(field: RecordField, value: Any) -> list[str]:
    if field.shape is Shape.LINES:
        return ["\n".join(value)]
    return list(value) if isinstance(value, list) else ["" if value is None else str(value)]


def told_in(kind: str, typed: SentFields) -> dict[str, Any]:
    """The editable fields as typed, as plain data; nothing is checked yet."""
    return {field.name: _told(field, typed) for field in FIELDS[kind]}


def _told(field: RecordField, typed: SentFields) -> Any:
    if field.shape is Shape.LINES:
        return [line for line in typed.value(field.name).splitlines() if line.strip()]
    if field.shape in (Shape.TICKS, Shape.FIELDS):
        return list(dict.fromkeys(typed.values(field.name)))
    text = typed.value(field.name)
    return None if not field.is_required and not text.strip() else text


def record_faults(kind: str, error: ValidationError) -> list[FormFault]:
    """Every fault of a refused record, one a field."""
    faults: dict[str, FormFault] = {}
    fields = {field.name: field for field in FIELDS[kind]}
    for detail in error.errors(include_url=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        faults.setdefault(name, FormFault(name, _sentence(fields.get(name), detail)))
    return list(faults.values())


def _sentence(field: RecordField | None, detail: Mapping[str, Any]) -> str:
    if field is None:
        return str(detail["msg"]).removeprefix("Value error, ")
    said = {"label": str(field.label), "least": detail.get("ctx", {}).get("min_length", 1)}
    if detail["type"] == "string_pattern_mismatch":
        return str(_("'%(label)s' must begin with http:// or https://.")) % said
    if field.shape is Shape.LINES and detail["type"] == "too_short":
        return str(_("'%(label)s' needs at least %(least)s lines.")) % said
    if field.shape in (Shape.TICKS, Shape.FIELDS, Shape.CHOICE):
        return str(_("Please choose something of the list under '%(label)s'.")) % said
    if detail["type"] in ("string_too_short", "too_short", "missing"):
        return str(_("'%(label)s' is empty; please fill it in.")) % said
    return fault_sentence(str(field.label), detail)


def sentences_of(faults: Sequence[FormFault]) -> dict[str, str]:
    """What is wrong with each field."""
    return {fault.field: fault.sentence for fault in faults}
