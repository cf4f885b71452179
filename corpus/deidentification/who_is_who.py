"""Who is who among the names of one case: which names are one person, and what that person is called instead.

Knows short forms, titles and the words near a name; knows nothing of sentences.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.deidentification.finding import Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.slips import slip_of_the_pen
from corpus.deidentification.wordlists import names, roles

Place = tuple[Passage, Mark]
AUTHOR = "teacher"
ORDINALS = (
    "one",
    "another",
    "a third",
    "a fourth",
    "a fifth",
    "a sixth",
    "a seventh",
    "an eighth",
    "a ninth",
    "a tenth",
)
LATER = (
    "the first",
    "the second",
    "the third",
    "the fourth",
    "the fifth",
    "the sixth",
    "the seventh",
    "the eighth",
    "the ninth",
    "the tenth",
)
SELF = re.compile(r"(?P<all>\b(?:[Mm]y name(?: is|'s|’s)|[Ii] am called)\s)$")
TOLD_AFTER = re.compile(
    r",\s(?P<told>(?:his|her|their|my|our|the|an?|another)\s(?:[\w-]+\s){0,2}?(?P<cue>[\w-]+)(?:\sof\s(?:mine|ours|his|hers))?)(?=[,.;!?)])(?P<comma>,)?"
)
"""Who it is, told after the name: "Mark, his father,"."""

_WHOSE = re.compile(
    r"['’]s (?:mother|father|mum|mom|dad|parents?|grand\w+|gran|aunt|uncle|brother|sister|stepfather|stepmother"
    r"|guardian|class|form|desk|homework)\b"
)
"""What belongs to a pupil, so that a parent named by it is not taken for the parent."""


@dataclass
class _Person:
    """One person of the case, gathered while its names are read."""

    keys: set[str]
    titled: bool = False
    author: bool = False
    votes: Counter[str] = field(default_factory=Counter)

    def role(self) -> str:
        """Who it is, by most votes."""
        return "author" if self.author else max(self.votes, key=lambda role: self.votes[role])


@dataclass(frozen=True)
class Noun:
    """What a person is called: the noun, which of that noun it is, and how many of them the case has."""

    word: str
    which: int
    total: int

    def phrase(self, *, first: bool) -> str:
        """The words: "one pupil" where the person appears, "the pupil" or "the second pupil" from then on."""
        if self.word == AUTHOR:
            return f"the {AUTHOR}"
        if first:
            return f"{ORDINALS[min(self.which, len(ORDINALS) - 1)]} {self.word}"
        if self.total == 2 and self.which == 1:
            return f"the other {self.word}"
        return f"the {self.word}" if self.total == 1 else f"{LATER[min(self.which, len(LATER) - 1)]} {self.word}"


def who_is_who(places: Sequence[Place]) -> list[tuple[int, Noun]]:
    """For every place, in reading order, the number of the person named there and what to call that person."""
    people, whose = _people(places)
    nouns = _nouns(people)
    return [(who, nouns[who]) for who in whose]


def _people(places: Sequence[Place]) -> tuple[list[_Person], list[int]]:
    """The people of a case, and for every place which of them stands there."""
    people: list[_Person] = []
    whose = []
    for passage, mark in places:
        keys, titled = _keys(passage, mark)
        who = next((at for at, person in enumerate(people) if _same(person, keys, titled=titled)), len(people))
        if who == len(people):
            people.append(_Person(set(), titled=titled))
        people[who].keys |= keys
        people[who].author |= SELF.search(passage.before(mark.start)) is not None
        people[who].votes.update(_cues(passage, mark, titled=titled))
        whose.append(who)
    return people, whose


def _same(person: _Person, keys: set[str], *, titled: bool) -> bool:
    shared = {key for key in person.keys for other in keys if key == other or slip_of_the_pen(key, other)}
    return len(shared) > 1 or (bool(shared) and person.titled == titled)


def _keys(passage: Passage, mark: Mark) -> tuple[set[str], bool]:
    """What a person is known by: full first name, family name, initials; and whether a title stands there."""
    parts = re.findall(r"[^\W\d_]+", passage.text[mark.start : mark.end].lower())
    before = re.search(r"(\w+)\.?\s$", passage.before(mark.start))
    titles = [part for part in parts if part in roles().titles]
    titled = bool(titles) or (before is not None and before[1].lower() in roles().titles)
    bare = [part for part in parts if part not in roles().titles and part != "s"]
    own = {*bare, *(names().full.get(part, part) for part in bare)}
    patronymic = any(names().patronymic.search(part) for part in parts)
    return own or {" ".join(parts)}, titled or patronymic


def _cues(passage: Passage, mark: Mark, *, titled: bool) -> Mapping[str, int]:
    """Votes for roles: a word right before the name counts most, a word near it less."""
    votes: Counter[str] = Counter()
    before = re.findall(r"[\w-]+", re.split(r"[.!?;]", passage.before(mark.start, most=60))[-1].lower())
    after = re.findall(r"[\w-]+", re.split(r"[.!?;]", passage.after(mark.end, most=40))[0].lower())
    for weight, near in ((8, before[-1:]), (2, before[-4:-1]), (1, after[:4])):
        for word in near:
            if word in roles().by_cue:
                votes[roles().by_cue[word]] += weight
    if _WHOSE.match(passage.after(mark.end)):
        votes.update({"parent": -1, "pupil": 4})
    told = TOLD_AFTER.match(passage.after(mark.end, most=60))
    if told is not None and told["cue"].lower() in roles().by_cue:
        votes[roles().by_cue[told["cue"].lower()]] += 8
    votes["colleague" if titled else "pupil"] += 3
    return votes


def _nouns(people: Sequence[_Person]) -> list[Noun]:
    chosen = [AUTHOR if person.author else roles().roles[person.role()].noun for person in people]
    return [Noun(noun, chosen[:at].count(noun), chosen.count(noun)) for at, noun in enumerate(chosen)]
