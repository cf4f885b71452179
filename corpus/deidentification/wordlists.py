"""The lists of names, places, words and roles that people edit as YAML beside this file, read once.

Knows how the lists are kept; knows nothing of sentences.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Names:
    """First and family names in small letters; `full` maps every short form to the full form of its line."""

    first: frozenset[str]
    family: frozenset[str]
    family_ending: re.Pattern[str]
    patronymic: re.Pattern[str]
    full: dict[str, str]


@dataclass(frozen=True)
class Keep:
    """What must stay, in small letters: single words, and phrases of several words."""

    words: frozenset[str]
    phrases: re.Pattern[str]


@dataclass(frozen=True)
class Words:
    """Names that are words too, what people do, words that may stand with a capital; see words.yaml."""

    both: frozenset[str]
    acts: frozenset[str]
    ordinary: frozenset[str]
    months_too: frozenset[str]
    particles: frozenset[str]
    general: frozenset[str]


@dataclass(frozen=True)
class Role:
    """Who somebody is: the words that say so, and the noun that takes the place of the name."""

    name: str
    noun: str
    cues: frozenset[str]


@dataclass(frozen=True)
class Roles:
    """All roles, the role of every cue, and the titles that stand before a name."""

    roles: dict[str, Role]
    by_cue: dict[str, str]
    titles: frozenset[str]
    small_titles: frozenset[str]


@cache
def read(name: str) -> dict[str, Any]:
    """One YAML file of lists."""
    found: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf8"))
    return found


@cache
def names() -> Names:
    """The lists of names.yaml."""
    data = read("names")
    first = {name.lower() for group in data["first_names"].values() for name in group.split()}
    full = {short.lower(): line[0].lower() for line in data["diminutives"] for short in line}
    return Names(
        first=frozenset(first | set(full)),
        family=_lower(data["family_names"]),
        family_ending=re.compile(f"\\w{{2,}}(?:{_either(data['family_endings'].split())})$"),
        patronymic=re.compile(f"\\w{{3,}}(?:{_either(data['patronymic_endings'])})$"),
        full=full,
    )


@cache
def keep() -> Keep:
    """The lists of keep.yaml."""
    data = read("keep")
    singles = " ".join(data[name] for name in ("people", "brands", "calendar", "general"))
    return Keep(_lower(singles), re.compile(rf"\b(?:{_either(data['phrases'])})\b"))


@cache
def words() -> Words:
    """The lists of words.yaml."""
    return Words(**{name: _lower(text) for name, text in read("words").items()})


@cache
def roles() -> Roles:
    """The lists of roles.yaml."""
    data = read("roles")
    made = {name: Role(name, role["noun"], frozenset(role["cues"])) for name, role in data["roles"].items()}
    by_cue = {cue: role.name for role in reversed(made.values()) for cue in role.cues}
    return Roles(made, by_cue, frozenset(data["titles"]), frozenset(data["titles_in_small_letters"]))


@cache
def towns() -> frozenset[str]:
    """Names of places in small letters."""
    return _lower(read("places")["towns"])


def either(group: str, file: str = "places") -> str:
    """An alternation, for a regular expression, of one list or table of a file, the longest first."""
    return _either(list(read(file)[group]))


def _either(options: list[str]) -> str:
    return "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))


def _lower(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())
