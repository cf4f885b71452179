"""A text for the library as a form: its fields by path, what was typed for them, and the record that comes of it.

Knows the paths of `corpus.deidentification.fields`; knows no page and no rule of publication.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from corpus.deidentification.fields import FACTS, texts, with_texts
from corpus.form import FormFault, fault_sentence
from corpus.records import SolvedCase
from service.cases.text_said import Found, Kept
from service.web.moderation.text_words import field_name
from service.web.sent_fields import SentFields

FIELD = "text."
"""How names of fields begin that hold a text of the record."""
CHOSEN = ("participants", "problem_fields")
"""Fields that are ticked."""
ADDED = ("subject", "disagreement")
"""Texts that a record may lack and a moderator may add."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `found` is what was found there, None where nothing was."""

    text: str
    found: Found | None = None


@dataclass(frozen=True)
class EditedField:
    """One field: its original with what was replaced, and what stands there now with what is still found."""

    path: str
    name: str
    original: tuple[Piece, ...]
    now: str
    left: tuple[Found, ...]

    @property
    def input(self) -> str:
        """What the field is called in the form."""
        return f"{FIELD}{self.path}"


def edited_fields(
    original: SolvedCase, now: Mapping[str, str], *, replaced: Sequence[Found], left: Sequence[Found]
) -> tuple[EditedField, ...]:
    """Every text field that the original or the present text has, in the order a reader meets them."""
    told = texts(original)
    paths = [path for path in dict.fromkeys((*told, *now, *ADDED)) if path == "subject" or not FACTS.match(path)]
    return tuple(
        EditedField(
            path=path,
            name=field_name(path),
            original=tuple(pieces(told.get(path, ""), [found for found in replaced if found.field == path])),
            now=now.get(path, ""),
            left=tuple(found for found in left if found.field == path),
        )
        for path in paths
    )


def pieces(text: str, found: Sequence[Found]) -> Iterator[Piece]:
    """A text cut where something was found in it; what does not stand where it says is passed over."""
    at = 0
    for one in sorted(found, key=lambda one: one.start):
        if one.start < at or text[one.start : one.end] != one.text:
            continue
        if one.start > at:
            yield Piece(text[at : one.start])
        yield Piece(one.text, one)
        at = one.end
    if at < len(text):
        yield Piece(text[at:])


def typed_of(text: SolvedCase, kept: Sequence[Kept]) -> SentFields:
    """A text as if it had just been typed."""
    return SentFields(
        {
            **{f"{FIELD}{path}": [written] for path, written in texts(text).items()},
            **{name: list(getattr(text, name)) for name in CHOSEN},
            "setting": [text.setting or ""],
            "kept.text": [one.text for one in kept],
            "kept.reason": [one.reason for one in kept],
        }
    )


def written_in(typed: SentFields) -> dict[str, str]:
    """The texts of a form by path."""
    names = [name for name in typed.fields if name.startswith(FIELD)]
    return {name.removeprefix(FIELD): _lines(typed.value(name)) for name in names}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def with_accepted(typed: SentFields, found: Found, *, back: bool = False) -> SentFields:
    """The form with one replacement made, or with the words put back that it replaced; where they stand first."""
    before, after = (found.replacement, found.text) if back else (found.text, found.replacement)
    return with_words(typed, found.field, before, after)


def with_words(typed: SentFields, field: str, before: str, after: str) -> SentFields:
    """The form with other words in a field, where those before stand first."""
    name = f"{FIELD}{field}"
    return SentFields({**typed.fields, name: [_lines(typed.value(name)).replace(before, after, 1)]})


def read_text(typed: SentFields, *, known: SolvedCase) -> SolvedCase | list[FormFault]:
    """The record, or what is wrong with it in plain sentences. What the form does not have stays as it is."""
    present = texts(known)
    written = {path: text for path, text in written_in(typed).items() if path in present or path in ADDED}
    chosen = {name: tuple(dict.fromkeys(typed.values(name))) for name in CHOSEN}
    plain = known.model_copy(update={"disagreement": known.disagreement or "", **chosen})
    try:
        made = with_texts(plain, written)
        setting = typed.value("setting") or None
        return SolvedCase.model_validate(
            {**made.model_dump(), "disagreement": made.disagreement or None, "setting": setting}
        )
    except ValidationError as error:
        return [_fault(detail) for detail in error.errors(include_url=False)]


def _fault(detail: object) -> FormFault:
    assert isinstance(detail, Mapping)
    path = ".".join(str(part) for part in detail["loc"])
    name = path if path in CHOSEN or path == "setting" else f"{FIELD}{path}"
    return FormFault(name, fault_sentence(field_name(path), detail))


def kept_in(typed: SentFields) -> tuple[Kept, ...]:
    """What a moderator lets stand, with the reason; without one it does not stand."""
    pairs = zip(typed.values("kept.text"), typed.values("kept.reason"), strict=False)
    given = {text: " ".join(reason.split()) for text, reason in pairs if reason.strip()}
    return tuple(Kept(text=text, reason=reason[:200]) for text, reason in given.items())
