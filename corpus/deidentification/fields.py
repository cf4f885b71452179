"""The written fields of a solved case by path, and a case with other texts in them. Knows nothing of names.

Paths are read from the case itself, so a case without questions, steps or reflection has fewer of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpus.records import SolvedCase

TEACHERS = re.compile(
    r"^(title|essence|actions_taken|difficulty|question|questions\.\d+\.answered|redefined\.\d+\.\w+|reflection\.\w+)$"
)
"""Fields in the teacher's own words; the others are the mentors', who are credited for them."""
FACTS = re.compile(r"^(subject|setting|stage|participants\.\d+)$")
"""Fields with one choice; an empty replacement leaves the choice out."""
_WRITTEN = re.compile(
    r"^(title|essence|actions_taken|difficulty|question|subject|setting|participants\.\d+|questions\.\d+\.(asked|answered)"
    r"|redefined\.\d+\.(essence|question|why)|solutions\.\d+\.(approach|text|steps\.\d+)|disagreement"
    r"|reflection\.(done|outcome))$"
)

Plain = dict[str, Any]


def texts(case: SolvedCase) -> dict[str, str]:
    """Every written field that is not empty, by path, in the order a reader meets them."""
    return {path: text for path, text in _walk(case.model_dump(mode="json"), "") if text and _WRITTEN.match(path)}


def with_texts(case: SolvedCase, changed: Mapping[str, str]) -> SolvedCase:
    """The case with other texts in the named fields; raises pydantic's ValidationError where a rule is broken."""
    plain = case.model_dump(mode="json")
    for path in sorted(changed, key=_last_first, reverse=True):
        _put(plain, path, changed[path])
    return type(case).model_validate(plain)


def teachers(path: str) -> bool:
    """Whether a field holds the teacher's own words."""
    return TEACHERS.match(path) is not None


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _walk(part, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _walk(part, f"{path}.{number}")


def _last_first(path: str) -> tuple[str, int]:
    """Entries of a list are left out from its end, so that the numbers before them stay true."""
    head, _, tail = path.rpartition(".")
    return head, int(tail) if tail.isdigit() else -1


def _put(plain: Plain, path: str, text: str) -> None:
    *way, last = path.split(".")
    place: Any = plain
    for name in way:
        place = place[int(name)] if name.isdigit() else place[name]
    _leave_out(place, last) if FACTS.match(path) and not text else _set(place, last, text)


def _set(place: Any, name: str, text: str) -> None:
    place[int(name) if isinstance(place, list) else name] = text


def _leave_out(place: Any, name: str) -> None:
    leave: Callable[[], Any] = (
        (lambda: place.pop(int(name))) if isinstance(place, list) else (lambda: place.update({name: None}))
    )
    leave()
