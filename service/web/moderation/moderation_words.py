"""The words of the moderators' pages: why a moderator was called, what people said in each move. Knows no page.

A test holds the tables complete: every state that may call a moderator, every field of every move.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.cases.case import CaseEvent
from service.cases.case_view import CaseView
from service.cases.people import Relation
from service.cases.states import OWNER, Action, State
from service.cases.times import MOST_ROUNDS
from service.web.cases.case_words import HELPED, REASONS
from service.web.closed_lists import LABELS, shown
from service.web.words import _, ngettext

SILENT = {
    Relation.AUTHOR: _("The author has been silent, also after a reminder."),
    Relation.MENTOR: _("The mentor has been silent, also after a reminder."),
    Relation.ASKED_MENTOR: _("The mentor who is asked has been silent."),
    Relation.SECOND_MENTOR: _("The second mentor has been silent, also after a reminder."),
    Relation.ASKED_SECOND_MENTOR: _("The mentor who is asked for a second opinion has been silent."),
}
"""Why a moderator was called, by whose turn it is."""

CAN_HELP = {
    Relation.AUTHOR: _("Choose a mentor if none is found, give more time, or close the case with a reason."),
    Relation.MENTOR: _("Give more time, or release the case, so that another mentor can be asked."),
    Relation.ASKED_MENTOR: _("Take the offer back, so that another mentor can be asked."),
    Relation.SECOND_MENTOR: _("Give more time, or release the case, so that its author can go on."),
    Relation.ASKED_SECOND_MENTOR: _("Take the request back, so that the author can go on."),
}
"""What a moderator can do about it."""

SAID = {
    **LABELS,
    "answer": _("Reply"),
    "answers": _("Answers"),
    "approach": _("Approach"),
    "colleagues": _("Colleagues"),
    "consent": _("Consent to publish"),
    "done": _("What was done"),
    "drafted": _("What had been drafted"),
    "drafter": _("Who drafted it"),
    "evaluation": _("May be used to measure the service"),
    "helped": _("Did it help"),
    "kept": _("Let stand, and why"),
    "learned": _("What was learned"),
    "left": _("Still found"),
    "materials": _("Materials"),
    "mentor": _("Mentor"),
    "named": _("Named beside the solution"),
    "outcome": _("What came of it"),
    "plan": _("Plan"),
    "question": _("Question"),
    "questions": _("Questions"),
    "reason": _("Reason"),
    "replaced": _("Replaced"),
    "steps": _("Steps"),
    "text": _("Text"),
    "useful": _("Was it useful"),
    "withheld": _("Solution left out"),
    "words": _("Words to the teacher"),
}
"""What each field of a move is called in a history."""

KINDS = {
    "case": _("Case in work"),
    "cases": _("Solved case of the library"),
    "articles": _("Material of the library"),
    "questions": _("Question of the bank"),
    "opening": _("Case in a discussion"),
    "contribution": _("Contribution to a discussion"),
}
"""What kind of item was reported."""


@dataclass(frozen=True)
class Told:
    """One field of what somebody said: its label and one or more texts."""

    label: str
    texts: tuple[str, ...]


def why_called(view: CaseView) -> str:
    """Why a moderator was called to a case."""
    if view.state is State.SECOND_ROUND and len(view.passed_over) >= MOST_ROUNDS:
        asked = len(view.passed_over)
        return ngettext(
            "%(num)s mentor was asked and did not take the case.",
            "%(num)s mentors were asked and did not take the case.",
            asked,
        ) % {"num": asked}
    return str(SILENT[OWNER[view.state]])


def can_help(view: CaseView) -> str:
    """What a moderator can do for a case that waits for one."""
    return str(CAN_HELP[OWNER[view.state]])


NAMED = frozenset({"mentor", "colleagues", "materials", "problem_fields"})
"""Fields that hold ids of the library."""


def named_in(events: Iterable[CaseEvent]) -> frozenset[str]:
    """The ids of the library that histories name."""
    said = [value for event in events for name, value in event.said.items() if name in NAMED]
    return frozenset(one for value in said for one in _ids(value))


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        yield from map(str, value)


def told(event: CaseEvent, names: Mapping[str, str]) -> tuple[Told, ...]:
    """What was said in a move, field by field, without what was left empty; `names` are titles of the library by id."""
    found = ((_label(event.action, name), tuple(_texts(name, value, names))) for name, value in event.said.items())
    return tuple(Told(label, texts) for label, texts in found if texts)


def _label(action: Action, name: str) -> str:
    """The form's question is one to a mentor; every other move asks its own."""
    label = LABELS[name] if name in LABELS and action in (Action.FILE, Action.REDEFINE) else SAID[name]
    return str(label)


def _texts(name: str, value: Any, names: Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(_("yes") if value else _("no"))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _texts(name, one, names) if one or name != "answers" else (str(_("skipped")),)
    elif isinstance(value, Mapping):
        yield _TOLD.get(name, _TOLD["questions"])(value)
    elif value:
        yield _in_words(name, str(value), names)


_TOLD: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "questions": lambda asked: f"{asked['text']} ({shown(asked['kind'])})",
    "text": lambda record: str(record["title"]),
    "replaced": lambda found: f"{found['text']} → {found['replacement']}",
    "left": lambda found: str(found["text"]),
    "kept": lambda kept: f"{kept['text']}: {kept['reason']}",
}
"""How a part of a move that has fields of its own is told in a line."""


def _in_words(name: str, value: str, names: Mapping[str, str]) -> str:
    if name in NAMED:
        return names.get(value, value)
    if name in ("useful", "helped"):
        return str(HELPED[value])
    return str(REASONS.get(value, shown(value))) if name == "reason" else shown(value)
