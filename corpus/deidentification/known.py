"""What the service knows of the author and the mentors, looked for in every text, in parts and short forms as well."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.wordlists import keep, names, roles, words


@dataclass(frozen=True)
class Known:
    """Names, employers, contacts and places of the people who took part. Contacts stand among `people`."""

    people: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def known_marks(passage: Passage, known: Known) -> Iterator[Mark]:
    """Every place where somebody or something known is named; some may overlap."""
    for person in known.people:
        yield from _person(passage, person)
    for name in known.institutions:
        yield from _whole(passage, name, EntityKind.SCHOOL, "the school", "The author or a mentor works there.")
        yield from _parts(
            passage,
            name,
            EntityKind.SCHOOL,
            "the school",
            "A part of the name of an institution of the author or a mentor.",
        )
    for name in known.places:
        yield from _whole(passage, name, EntityKind.PLACE, "the town", "The author or a mentor lives or works there.")


def _person(passage: Passage, person: str) -> Iterator[Mark]:
    reason = "The author or a mentor is called so."
    if re.search(r"[@\d/]", person):
        yield from _whole(
            passage, person, EntityKind.CONTACT, "a contact", "This is a contact of the author or a mentor."
        )
        return
    for part in re.findall(r"[^\W\d_]{2,}", person):
        for form in _forms(part.lower()):
            small = form in words().both or form in words().ordinary or form in keep().words
            for found in re.finditer(
                rf"(?<![^\W\d_]){re.escape(form)}(?:s(?=\s))?(?![^\W\d_])", passage.text, re.IGNORECASE
            ):
                if found[0][0].isupper() or not small:
                    yield Mark(found.start(), found.end(), EntityKind.PERSON, reason, 1.0)


def _forms(part: str) -> set[str]:
    """A name with its short forms and the endings it takes for a woman, a man or a married woman."""
    full = names().full.get(part)
    found = {part} | {short for short, whole in names().full.items() if full is not None and whole == full}
    if part.endswith(("ov", "ev", "in")):
        found.add(f"{part}a")
    if part.endswith(("ova", "eva", "ina")):
        found.add(part[:-1])
    return {form for form in found if len(form) > 1 and form not in roles().titles}


def _whole(passage: Passage, name: str, kind: EntityKind, instead: str, reason: str) -> Iterator[Mark]:
    if not name.strip():
        return
    shape = r"\s+".join(re.escape(part) for part in name.split())
    for found in re.finditer(rf"(?:\bthe\s)?(?<!\w){shape}(?!\w)", passage.text, re.IGNORECASE):
        yield Mark(found.start(), found.end(), kind, reason, 1.0, instead)


def _parts(passage: Passage, name: str, kind: EntityKind, instead: str, reason: str) -> Iterator[Mark]:
    """Own words of the name ("Greenfield"), and its initials ("MCU"), where they are written with a capital."""
    own = [
        part
        for part in re.findall(r"[^\W_][\w’'-]+", name)
        if part.lower() not in words().general and not part.isdigit()
    ]
    initials = "".join(part[0] for part in re.findall(r"[^\W\d_]+", name) if part[0].isupper())
    for part in [*own, *([initials] if len(initials) > 2 else [])]:
        if part[0].isupper() and part.lower() not in keep().words and part.lower() not in words().ordinary:
            for found in re.finditer(rf"(?:\b[Tt]he\s)?(?<!\w){re.escape(part)}(?!\w)", passage.text):
                yield Mark(found.start(), found.end(), kind, reason, 0.9, instead)
