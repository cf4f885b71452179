"""Rare combinations of form, subject and setting: how far a case is generalised until others are like it (k-anonymity).

Knows the facts a case states as choices, and the same facts where the text repeats them (R18; Sweeney 2002).
"""

import re
from collections.abc import Iterator, Mapping

from corpus.deidentification.finding import EntityKind, Finding
from corpus.deidentification.rarity import Rarity, combination, facts
from corpus.records import SolvedCase

ALIKE = 3
"""So many cases of the library share what is left; fewer than K, as a case also hides among those never filed."""
STEPS = (
    ("setting",),
    ("forms",),
    ("setting", "forms"),
    ("subject",),
    ("setting", "subject"),
    ("forms", "subject"),
    ("setting", "forms", "subject"),
)
"""What is left out, the least useful to a reader first; the stage always stays."""
SMALLEST = 20
"""A library of fewer items says nothing about rarity; a person decides then."""
REASONS = {
    "setting": "Few cases share this form, subject and setting; without the setting more do.",
    "forms": "Few cases share this form, subject and setting; the stage of school says enough.",
    "subject": "Few cases share this form, subject and setting; without the subject more do.",
}
_FORM = (
    r"\b(?:forms?|grades?|class|year) (?:{number})(?! ?(?:minutes|pupils|times|lessons|hours|o'clock|\d|:))\b(?![.,]\d)"
)


def too_rare(case: SolvedCase, library: Rarity) -> tuple[str, ...]:
    """Names of the facts to leave out, the fewest that make the case like `ALIKE` others; none where it already is."""
    told = facts(case)
    if library.size < SMALLEST or library.like(combination(told)) >= ALIKE:
        return ()
    for leave in STEPS:
        rest = {name: value for name, value in told.items() if name not in leave}
        if library.like(combination(rest)) >= ALIKE:
            return tuple(name for name in leave if name in told)
    return tuple(name for name in STEPS[-1] if name in told)


def rare_combination(case: SolvedCase, library: Rarity, written: Mapping[str, str]) -> Iterator[Finding]:
    """Findings that leave the rare facts out: the choices themselves, and the form where a text names it."""
    leave = too_rare(case, library)
    for name in ("setting", "subject"):
        text = getattr(case, name)
        if name in leave and text:
            yield _finding(name, 0, text, "", name)
    if "forms" in leave:
        yield from _forms(case, written)


def _forms(case: SolvedCase, written: Mapping[str, str]) -> Iterator[Finding]:
    numbers = [name.rsplit(" ", 1)[1] for name in case.participants if name.startswith("pupils of form")]
    for path, text in written.items():
        if path.startswith("participants.") and text.startswith("pupils of form"):
            yield _finding(path, 0, text, "", "forms")
        elif not path.startswith("participants.") and numbers:
            yield from _named_forms(path, text, numbers)


def _named_forms(path: str, text: str, numbers: list[str]) -> Iterator[Finding]:
    for found in re.finditer(_FORM.format(number="|".join(numbers)), text, re.IGNORECASE):
        determined = re.search(r"\b(?:my|our|the|this|that|a|her|his|their)\s$", text[: found.start()], re.IGNORECASE)
        instead = "class" if determined else "the class"
        yield _finding(
            path, found.start(), found[0], instead[:1].upper() + instead[1:] if found.start() == 0 else instead, "forms"
        )


def _finding(path: str, start: int, text: str, instead: str, fact: str) -> Finding:
    return Finding(path, start, start + len(text), text, EntityKind.INDIRECT, instead, REASONS[fact], 0.6)
