"""What stands in for the people of one case: the same noun for the same person everywhere, in whole sentences.

Knows articles, possessives and appositions. Where names are, and who is who, is found elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.deidentification.finding import Mark
from corpus.deidentification.introducing import introduced, listed
from corpus.deidentification.passage import Passage
from corpus.deidentification.who_is_who import SELF, TOLD_AFTER, Noun, Place, who_is_who
from corpus.deidentification.wordlists import roles

_DETERMINER = re.compile(
    r"\b(?:my|our|your|his|her|their|its|this|the|a|an|one|another|each|every|same|whose|[\w]+['’]s)\s$", re.IGNORECASE
)
_ADJECTIVE = re.compile(
    r"\b(?:poor|little|dear|young|old|big|small|quiet|loud|clever|lovely|sweet|good|new|naughty|shy|funny|tall)\s$",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(r"\b(?P<noun>[a-z]+)(?P<comma>,)?\s$", re.IGNORECASE)
_I_AM = re.compile(r"\b(?:I am|I'm|I’m)\s$")
_NOUN_PHRASE_BEFORE = re.compile(
    r"\b(?:my|our|your|his|her|their|this|that|the|a|an|one|another|new|[\w]+['’]s)\s(?:\w+\s){0,2}\w+,?\s$",
    re.IGNORECASE,
)
_AT_SOMEBODYS = re.compile(r"\b(?P<noun>[a-z]+)['’]s,\s$")
_AT_LENGTH = re.compile(
    r"\b(?:my|our|his|her|their)\s(?P<told>[\w-]+\s(?:of|at|from|in|for)\s[\w -]{2,25}),\s$", re.IGNORECASE
)
LONGEST_LIST = 6
"""Of so many names in a row the words before them can tell who they are."""


def stand_ins(places: Sequence[Place]) -> list[Mark]:
    """Every mark of a person with its replacement, in the same order. The places are in reading order."""
    told: set[int] = set()
    made = []
    for at, ((passage, mark), (who, noun)) in enumerate(zip(places, who_is_who(places), strict=True)):
        together = listed(passage, [other for where, other in places[at : at + LONGEST_LIST] if where is passage])
        made.append(together or _worded(passage, mark, noun, first=who not in told))
        told.add(who)
    return made


def _apposed(before: str) -> bool:
    """Whether a noun that says who it is stands right before: "my pupil Petya", "at her aunt's, Vera"."""
    at_somebodys = _AT_SOMEBODYS.search(before)
    if at_somebodys is not None:
        return at_somebodys["noun"].lower() in roles().by_cue
    return _cue_before(before) and _NOUN_PHRASE_BEFORE.search(before) is not None


def _apposed_at_length(passage: Passage, mark: Mark) -> bool:
    """Whether this is the name in "our head of studies, Vera, said"."""
    told = _AT_LENGTH.search(passage.before(mark.start))
    cued = told is not None and any(word in roles().by_cue for word in told["told"].lower().split())
    return cued and passage.after(mark.end, most=1) in tuple(",.;!?)")


def _cue_before(before: str) -> bool:
    noun = _NOUN_BEFORE.search(before)
    return noun is not None and noun["noun"].lower() in roles().by_cue and not noun["noun"].endswith("s")


def _worded(passage: Passage, mark: Mark, noun: Noun, *, first: bool) -> Mark:
    """One mark with what stands instead; it may grow over a title, a comma, or the words "called"."""
    mark, couple = _over_title(passage, mark)
    if couple:
        return _possessive(passage, mark, "the parents")
    before = passage.before(mark.start)
    if _apposed(before) or _apposed_at_length(passage, mark):
        return _apposition(passage, mark)
    for special in (_vocative, _self, introduced, _family, _told_after, _role_before):
        made = special(passage, mark)
        if made is not None:
            return made
    return _noun_phrase(passage, mark, noun, first=first)


def _over_title(passage: Passage, mark: Mark) -> tuple[Mark, bool]:
    """The mark with "Mrs" or "Mr and Mrs" before it, and whether it is a couple; "my aunt Vera" keeps its noun."""
    title = re.search(r"\b(?:(?P<other>\w+)\.?\sand\s)?(?P<title>\w+)\.?\s$", passage.before(mark.start))
    if title is None or title["title"].lower() not in roles().titles:
        return mark, False
    if title["title"].lower() in roles().by_cue and title["title"].islower():
        return mark, False
    couple = title["other"] is not None and title["other"].lower() in roles().titles
    start = mark.start - len(title[0]) + (0 if couple else title.start("title") - title.start())
    return replace(mark, start=start), couple


def _apposition(passage: Passage, mark: Mark) -> Mark:
    """For example "A boy, Petya, throws" becomes "A boy throws"; "my pupil Petya throws" becomes "my pupil throws"."""
    before = passage.before(mark.start)
    if before.endswith(", "):
        end = mark.end + (1 if passage.after(mark.end, most=1) == "," else 0)
        return replace(mark, start=mark.start - 2, end=end, instead="")
    return replace(mark, start=mark.start - 1, instead="")


def _vocative(passage: Passage, mark: Mark) -> Mark | None:
    """For example "Petya, sit down" becomes "Sit down"; "sit down, Petya!" becomes "sit down!"."""
    opening = re.search(r"[\"“«‘]$", passage.before(mark.start)) is not None
    following = re.match(r",\s(\w)", passage.after(mark.end))
    if opening and following:
        return replace(mark, end=mark.end + len(following[0]), instead=following[1].upper())
    if re.search(r"\w,\s$", passage.before(mark.start)) and re.match(r"[!?.]?[\"”»]", passage.after(mark.end)):
        return replace(mark, start=mark.start - 2, instead="")
    return None


def _self(passage: Passage, mark: Mark) -> Mark | None:
    """For example "My name is Anna and I teach" becomes "I teach"; "I am Anna, a teacher" becomes "I am a teacher"."""
    before, after = passage.before(mark.start), passage.after(mark.end)
    said = SELF.search(before)
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
    """For example "The Petrov family" and "the Smirnovs" become "the family"."""
    article = re.search(r"\bthe\s$", passage.before(mark.start), re.IGNORECASE)
    if article and re.match(r"\s(?:family|household|brothers|sisters|twins|siblings)\b", passage.after(mark.end)):
        return replace(mark, end=mark.end + 1, instead="")
    if article and passage.text[mark.end - 1] == "s" and mark.end - mark.start > 4:
        return replace(mark, instead="family")
    return None


def _told_after(passage: Passage, mark: Mark) -> Mark | None:
    """For example "Mark, his father, says no" becomes "His father says no"."""
    told = TOLD_AFTER.match(passage.after(mark.end, most=60))
    if told is None or told["cue"].lower() not in roles().by_cue:
        return None
    return replace(mark, end=mark.end + told.end(), instead=told["told"])


def _role_before(passage: Passage, mark: Mark) -> Mark | None:
    """For example "With aunt Vera" becomes "with the aunt"."""
    before = passage.before(mark.start)
    noun = _NOUN_BEFORE.search(before)
    if noun is None or noun["comma"] or not _cue_before(before):
        return None
    return replace(mark, start=mark.start - len(noun[0]), instead=f"the {noun['noun'].lower()}")


def _noun_phrase(passage: Passage, mark: Mark, noun: Noun, *, first: bool) -> Mark:
    before = passage.before(mark.start)
    if _DETERMINER.search(before) or before.endswith("-"):
        return _possessive(passage, mark, noun.word)
    phrase = noun.phrase(first=first)
    adjective = _ADJECTIVE.search(before)
    if adjective is None:
        return _possessive(passage, mark, phrase)
    if _DETERMINER.search(before[: -len(adjective[0])]) or _is_a_greeting(passage, mark, adjective[0]):
        return _possessive(passage, mark, noun.word)
    return _possessive(passage, replace(mark, start=mark.start - len(adjective[0])), phrase)


def _is_a_greeting(passage: Passage, mark: Mark, adjective: str) -> bool:
    """Whether this is "Dear Anna Pavlovna,"."""
    return adjective == "Dear " and passage.opens(mark.start - len(adjective))


def _possessive(passage: Passage, mark: Mark, phrase: str) -> Mark:
    """For example "Aras' mother" becomes "the pupil's mother"."""
    after_s = passage.text[mark.end - 1] == "s" and re.match(r"['’](?=\s[a-z])", passage.after(mark.end)) is not None
    if after_s and "'" not in passage.before(mark.start, most=20):
        return replace(mark, end=mark.end + 1, instead=f"{phrase}'s")
    return replace(mark, instead=phrase)
