"""What stands in for the people of one case: the same noun for the same person everywhere, in whole sentences.

Knows roles, articles and possessives. Where names are is found elsewhere (people.py).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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

_DETERMINER = re.compile(
    r"\b(?:my|our|your|his|her|their|its|this|the|a|an|one|another|each|every|same|whose|[\w]+['’]s)\s$", re.IGNORECASE
)
_ADJECTIVE = re.compile(
    r"\b(?:poor|little|dear|young|old|big|small|quiet|loud|clever|lovely|sweet|good|new|naughty|shy|funny|tall)\s$",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(r"\b(?P<noun>[a-z]+)(?P<comma>,)?\s$", re.IGNORECASE)
_CALLED = re.compile(
    r",?\s(?:(?:is|was)\s)?(?:who is |who was )?(?:called|named|nicknamed|by the name of|known as"
    r"|with the name|with the nickname)\s[\"'“«‘]?$"
)
_SELF = re.compile(r"(?P<all>\b(?:[Mm]y name(?: is|'s|’s)|[Ii] am called)\s)$")
_I_AM = re.compile(r"\b(?:I am|I'm|I’m)\s$")


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
class _Noun:
    """What a person is called: the noun, which of that noun it is, and how many of them the case has."""

    word: str
    which: int
    total: int

    def phrase(self, *, first: bool) -> str:
        """ "One pupil" where the person appears, "the pupil" or "the second pupil" from then on."""
        if self.word == AUTHOR:
            return f"the {AUTHOR}"
        if first:
            return f"{ORDINALS[min(self.which, len(ORDINALS) - 1)]} {self.word}"
        if self.total == 2 and self.which == 1:
            return f"the other {self.word}"
        return f"the {self.word}" if self.total == 1 else f"{LATER[min(self.which, len(LATER) - 1)]} {self.word}"


def stand_ins(places: Sequence[Place]) -> list[Mark]:
    """Every mark of a person with its replacement, in the same order. The places are in reading order."""
    people, whose = _people(places)
    nouns = _nouns(people)
    told: set[int] = set()
    made = []
    for place, who in zip(places, whose, strict=True):
        made.append(_worded(*place, nouns[who], first=who not in told))
        told.add(who)
    return made


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
        people[who].author |= _SELF.search(passage.before(mark.start)) is not None
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
    if re.match(
        r"['’]s (?:mother|father|mum|dad|parents?|grand\w+|class|form|desk|homework)\b", passage.after(mark.end)
    ):
        votes.update({"parent": -1, "pupil": 4})
    votes["colleague" if titled else "pupil"] += 3
    return votes


def _nouns(people: Sequence[_Person]) -> list[_Noun]:
    chosen = [AUTHOR if person.author else roles().roles[person.role()].noun for person in people]
    return [_Noun(noun, chosen[:at].count(noun), chosen.count(noun)) for at, noun in enumerate(chosen)]


def _apposed(before: str) -> bool:
    """Whether a noun that already says who it is stands right before: "my pupil Petya", "his mother, Olga"."""
    noun = _NOUN_BEFORE.search(before)
    if noun is None or noun["noun"].lower() not in roles().by_cue:
        return False
    return (
        not noun["noun"].endswith("s")
        and re.search(
            r"\b(?:my|our|your|his|her|their|this|that|the|a|an|one|another|new|[\w]+['’]s)\s(?:\w+\s){0,2}\w+,?\s$",
            before,
            re.IGNORECASE,
        )
        is not None
    )


def _worded(passage: Passage, mark: Mark, noun: _Noun, *, first: bool) -> Mark:
    """One mark with what stands instead; it may grow over a title, a comma, or the words "called"."""
    mark = _over_title(passage, mark)
    before = passage.before(mark.start)
    called = _CALLED.search(before)
    if called is not None:
        return _dropped(passage, mark, mark.start - len(called[0]))
    if _apposed(before):
        return _apposition(passage, mark)
    for special in (_vocative, _self, _family):
        made = special(passage, mark)
        if made is not None:
            return made
    return _noun_phrase(passage, mark, noun, first=first)


def _over_title(passage: Passage, mark: Mark) -> Mark:
    title = re.search(r"\b(\w+)\.?\s$", passage.before(mark.start))
    if (
        title is None
        or title[1].lower() not in roles().titles
        or (title[1].lower() in roles().by_cue and title[1].islower())
    ):
        return mark
    return replace(mark, start=mark.start - len(title[0]))


def _dropped(passage: Passage, mark: Mark, start: int) -> Mark:
    end = mark.end
    if passage.text[end : end + 1] in "\"'”»’" and passage.text[start : mark.start][-1:] in "\"'“«‘":
        end += 1
    return replace(mark, start=start, end=end, instead="")


def _apposition(passage: Passage, mark: Mark) -> Mark:
    """ "A boy, Petya, throws" becomes "A boy throws"; "my pupil Petya throws" becomes "my pupil throws"."""
    before = passage.before(mark.start)
    if before.endswith(", "):
        end = mark.end + (1 if passage.after(mark.end, most=1) == "," else 0)
        return replace(mark, start=mark.start - 2, end=end, instead="")
    return replace(mark, start=mark.start - 1, instead="")


def _vocative(passage: Passage, mark: Mark) -> Mark | None:
    """ "Petya, sit down" becomes "Sit down"; "sit down, Petya!" becomes "sit down!"."""
    opening = re.search(r"[\"“«‘]$", passage.before(mark.start)) is not None
    following = re.match(r",\s(\w)", passage.after(mark.end))
    if opening and following:
        return replace(mark, end=mark.end + len(following[0]), instead=following[1].upper())
    if re.search(r"\w,\s$", passage.before(mark.start)) and re.match(r"[!?.]?[\"”»]", passage.after(mark.end)):
        return replace(mark, start=mark.start - 2, instead="")
    return None


def _self(passage: Passage, mark: Mark) -> Mark | None:
    """ "My name is Anna and I teach" becomes "I teach"; "I am Anna, a teacher" becomes "I am a teacher"."""
    before, after = passage.before(mark.start), passage.after(mark.end)
    said = _SELF.search(before)
    if said is not None:
        following = re.match(r"(?:,?\s(?:and|,)\s?|,\s)(?=I\b)", after)
        start = mark.start - len(said["all"])
        return (
            replace(mark, start=start, end=mark.end + len(following[0]), instead="")
            if following
            else replace(mark, start=start, instead="I am a teacher")
        )
    if _I_AM.search(before):
        following = re.match(r",\s(?:and\s)?(?=an?\s|the\s)", after)
        return (
            replace(mark, end=mark.end + len(following[0]), instead="")
            if following
            else replace(mark, instead="a teacher")
        )
    return None


def _family(passage: Passage, mark: Mark) -> Mark | None:
    """ "The Petrov family" and "the Smirnovs" become "the family"."""
    article = re.search(r"\bthe\s$", passage.before(mark.start), re.IGNORECASE)
    if article and re.match(r"\s(?:family|household|brothers|sisters|twins|siblings)\b", passage.after(mark.end)):
        return replace(mark, end=mark.end + 1, instead="")
    if article and passage.text[mark.end - 1] == "s" and mark.end - mark.start > 4:
        return replace(mark, instead="family")
    return None


def _noun_phrase(passage: Passage, mark: Mark, noun: _Noun, *, first: bool) -> Mark:
    before = passage.before(mark.start)
    if _DETERMINER.search(before) or before.endswith("-"):
        return _possessive(passage, mark, noun.word)
    phrase = noun.phrase(first=first)
    adjective = _ADJECTIVE.search(before)
    if adjective is None:
        return _possessive(passage, mark, phrase)
    if _DETERMINER.search(before[: -len(adjective[0])]):
        return _possessive(passage, mark, noun.word)
    return _possessive(passage, replace(mark, start=mark.start - len(adjective[0])), phrase)


def _possessive(passage: Passage, mark: Mark, phrase: str) -> Mark:
    """ "Aras' mother" becomes "the pupil's mother"; a capital stays at the start of a sentence."""
    end = mark.end
    if (
        re.match(r"['’](?=\s[a-z])", passage.after(end))
        and passage.text[end - 1] == "s"
        and "'" not in passage.before(mark.start, most=20)
    ):
        end, phrase = end + 1, f"{phrase}'s"
    opens = re.search(r"(?:^|[.!?:\n]\s*[\"“«‘(]?\s*|[\"“«‘]\s*)$", passage.text[: mark.start]) is not None
    return replace(mark, end=end, instead=phrase[:1].upper() + phrase[1:] if opens else phrase)
