"""What was typed for a move, checked and made into its record. Knows no page and no rule.

Field names are those of the records in `service.cases.said`; lists and questions have ways of their own (`_LISTS`).
"""

from collections.abc import Callable
from typing import Any, get_args

from pydantic import ValidationError

from corpus.form import FormFault
from service.cases.said import SentMove
from service.cases.states import Action
from service.web.cases.move_faults import move_faults
from service.web.sent_fields import SentFields

RECORDS: dict[Action, type[SentMove]] = {record.model_fields["action"].default: record for record in get_args(SentMove)}
"""The record of each action that somebody can send."""

MOST_QUESTIONS = 20


def read_move(action: Action, typed: SentFields) -> SentMove | list[FormFault]:
    """The move, or what is wrong with it in plain sentences."""
    record = RECORDS[action]
    names = [name for name in record.model_fields if name not in ("action", "drafted", "drafter")]
    data = {name: _LISTS[name](typed) if name in _LISTS else typed.value(name) for name in names}
    given = {
        name: value for name, value in data.items() if value not in ("", []) or record.model_fields[name].is_required()
    }
    try:
        return record.model_validate(given)
    except ValidationError as error:
        return move_faults(error)


def _ticked(name: str) -> Callable[[SentFields], bool]:
    return lambda typed: typed.value(name) == "true"


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
    "consent": _ticked("consent"),
    "evaluation": _ticked("evaluation"),
    "materials": _several("materials"),
    "named": _ticked("named"),
    "participants": _several("participants"),
    "problem_fields": _several("problem_fields"),
    "questions": _questions,
    "steps": _lines("steps"),
    "withheld": _ticked("withheld"),
}
"""Fields that are more than one text."""
