"""What people say with a move keeps to limits in every field, and what is refused is told in a sentence.

The fields are found in the records themselves: a new move, or a new field without a limit, fails here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from corpus.form import fault_sentence
from service.cases.said import AnyMove, Move, SentMove
from service.cases.states import Action
from service.cases.work_said import SentQuestion

MOVES: TypeAdapter[SentMove] = TypeAdapter(AnyMove)
LONGEST = 6000
REVERSED, BELL, NOTHING_SEEN = "see \u202egnp.exe", "ring\x07", "\u200b\u200b"

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class TextField:
    """One place of a move where a person can write: in which move, where in it, and whether it may stay empty."""

    action: Action
    where: Path
    required: bool
    free: bool

    def __str__(self) -> str:
        return f"{self.action}: {' '.join(map(str, self.where))}"


def _text_fields() -> list[TextField]:
    return [
        TextField(record.model_fields["action"].default, where, required, free)
        for record in get_args(SentMove)
        for where, required, free in _places(record, ())
    ]


def _places(record: type[BaseModel], at: Path) -> Iterator[tuple[Path, bool, bool]]:
    """Every text of a record and of the records in it: where, whether required, whether free text."""
    for name, field in record.model_fields.items():
        where = (*at, name)
        kind = field.annotation
        if kind is str:
            yield where, field.is_required() and bool(_least(field.metadata)), "pattern" not in str(field.metadata)
        for inner in get_args(kind):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _places(inner, (*where, 0))
            elif "str" in str(inner) and "Literal" not in str(kind):
                yield (*where, 0), "MinLen" in str(inner), "pattern" not in str(inner)


def _least(metadata: list[Any]) -> list[Any]:
    return [limit for limit in metadata if getattr(limit, "min_length", None)]


TEXTS = _text_fields()
SENT = [record.model_fields["action"].default for record in get_args(SentMove)]


def _written(said: Mapping[Action, Move], place: TextField, text: str) -> dict[str, Any]:
    """A valid move, as it comes by the API, with one text replaced."""
    sent = said[place.action].model_dump(mode="json")
    inner: Any = sent
    for part in place.where[:-1]:
        if isinstance(inner, list) and not inner:
            inner.append({})
        inner = inner[part]
    if isinstance(inner, list) and not inner:
        inner.append(text)
    inner[place.where[-1]] = text
    return sent


def _faults(sent: Any) -> list[str]:
    """The sentences of a refused move, as the API tells them; empty for a valid one."""
    try:
        MOVES.validate_python(sent)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return [fault_sentence(_field(detail["loc"]), detail) for detail in details]
    return []


def _field(loc: tuple[str | int, ...]) -> str:
    return next((part for part in reversed(loc) if isinstance(part, str)), "")


def test_the_fields_people_write_in_are_found() -> None:
    found = {str(place) for place in TEXTS}
    assert {"refuse: words", "send questions: questions 0 text", "send solution: steps 0"} <= found
    assert {"answer: answers 0", "choose mentor: mentor", "redefine: participants 0"} <= found
    assert len(found) == len(TEXTS) > 30


def test_every_move_has_a_valid_example(said: Mapping[Action, Move]) -> None:
    for move in said.values():
        assert type(move).model_validate_json(move.model_dump_json()) == move


def test_people_send_every_move_but_a_lapse_and_what_de_identification_finds(said: Mapping[Action, Move]) -> None:
    sendable = {action for action, move in said.items() if not _faults(move.model_dump(mode="json"))}
    assert sendable == set(said) - {Action.LAPSE, Action.PROPOSE_TEXT, Action.CORRECT_TEXT}


@pytest.mark.parametrize("place", TEXTS, ids=str)
def test_a_text_longer_than_its_limit_is_refused(
    place: TextField, said: Mapping[Action, Move], readable: Callable[[str], None]
) -> None:
    faults = _faults(_written(said, place, "x" * (LONGEST + 1)))
    assert faults
    for sentence in faults:
        readable(sentence)


@pytest.mark.parametrize("unseen", [REVERSED, BELL], ids=["direction", "control"])
@pytest.mark.parametrize("place", TEXTS, ids=str)
def test_a_text_that_shows_something_else_than_it_holds_is_refused(
    place: TextField, unseen: str, said: Mapping[Action, Move], readable: Callable[[str], None]
) -> None:
    faults = _faults(_written(said, place, unseen))
    assert faults
    for sentence in faults:
        readable(sentence)


@pytest.mark.parametrize("blank", ["", " \t\n", NOTHING_SEEN, "…!"], ids=["empty", "blanks", "unseen", "signs alone"])
@pytest.mark.parametrize("place", [place for place in TEXTS if place.required], ids=str)
def test_a_required_text_that_says_nothing_is_refused(
    place: TextField, blank: str, said: Mapping[Action, Move], readable: Callable[[str], None]
) -> None:
    faults = _faults(_written(said, place, blank))
    assert faults
    for sentence in faults:
        readable(sentence)


@pytest.mark.parametrize("place", [place for place in TEXTS if place.free], ids=str)
def test_what_people_write_is_kept_to_the_letter(place: TextField, said: Mapping[Action, Move]) -> None:
    if "participants" in place.where:
        return
    text = "Ąžuolas и ученик: <b>{{ 7 }}</b> '; --"
    assert _faults(_written(said, place, text)) == []
    kept = MOVES.validate_python(_written(said, place, text)).model_dump(mode="json")
    assert text in str(kept.values()).replace("\\'", "'")


def test_every_list_of_a_move_has_a_limit() -> None:
    for record in (*get_args(SentMove), SentQuestion):
        for name, field in record.model_fields.items():
            if getattr(field.annotation, "__origin__", None) is tuple:
                assert any(getattr(limit, "max_length", None) for limit in field.metadata), (record, name)


@pytest.mark.parametrize("action", SENT, ids=str)
def test_a_move_with_a_field_too_many_or_one_too_few_is_refused_in_a_sentence(
    action: Action, said: Mapping[Action, Move], readable: Callable[[str], None]
) -> None:
    whole = said[action].model_dump(mode="json")
    required = [name for name, field in type(said[action]).model_fields.items() if field.is_required()]
    broken = [{**whole, "extra": 1}, *({key: whole[key] for key in whole if key != name} for name in required)]
    for sent in broken:
        faults = _faults(sent)
        assert faults
        for sentence in faults:
            readable(sentence)


@pytest.mark.parametrize("action", SENT, ids=str)
def test_a_field_of_the_wrong_kind_is_refused_in_a_sentence(
    action: Action, said: Mapping[Action, Move], readable: Callable[[str], None]
) -> None:
    whole = said[action].model_dump(mode="json")
    for name in set(whole) - {"action"}:
        for wrong in (None, 7.5, [], [None], {}, "perhaps\x07"):
            faults = _faults({**whole, name: wrong})
            for sentence in faults:
                readable(sentence)
            assert faults or wrong == [], (name, wrong)


@pytest.mark.parametrize(
    "sent", [None, [], "accept", {}, {"action": "file"}, {"action": "win"}, {"action": None}], ids=str
)
def test_what_is_no_move_is_refused_in_a_sentence(sent: Any, readable: Callable[[str], None]) -> None:
    (sentence,) = _faults(sent)
    readable(sentence)


def test_the_same_question_twice_is_refused() -> None:
    questions = [{"text": "Since when?"}, {"text": "since  WHEN?"}]
    assert _faults({"action": "send questions", "questions": questions}) == [
        "'questions' has the same question twice; please leave one out."
    ]


def test_answers_that_skip_every_question_are_refused() -> None:
    assert _faults({"action": "answer", "answers": ["", " "]}) == [
        "'answers' is empty; at least one question needs an answer."
    ]


def test_choices_are_closed_lists() -> None:
    for record in get_args(SentMove):
        for name, field in record.model_fields.items():
            closed = isinstance(field.annotation, type) and issubclass(field.annotation, Enum | str | bool)
            assert closed or get_args(field.annotation), (record, name)
