"""What stands in for the people of one case: the same noun for the same person everywhere, in whole sentences.

Knows articles, possessives and appositions. Where names are, and who is who, is found elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.deidentification.finding import Mark
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
_CALLED = re.compile(
    r",?\s(?:(?:is|was)\s)?(?:who is |who was )?(?:called|named|nicknamed|by the name of|known as"
    r"|with the name|with the nickname)\s[\"'“«‘]?$"
)
_I_AM = re.compile(r"\b(?:I am|I'm|I’m)\s$")
_NOUN_PHRASE_BEFORE = re.compile(
    r"\b(?:my|our|your|his|her|their|this|that|the|a|an|one|another|new|[\w]+['’]s)\s(?:\w+\s){0,2}\w+,?\s$",
    re.IGNORECASE,
)


def stand_ins(places: Sequence[Place]) -> list[Mark]:
    """Every mark of a person with its replacement, in the same order. The places are in reading order."""
    told: set[int] = set()
    made = []
    for (passage, mark), (who, noun) in zip(places, who_is_who(places), strict=True):
        made.append(_worded(passage, mark, noun, first=who not in told))
        told.add(who)
    return made


def _apposed(before: str) -> bool:
    """Whether a noun that already says who it is stands right before: "my pupil Petya", "his mother, Olga"."""
    return _cue_before(before) and _NOUN_PHRASE_BEFORE.search(before) is not None


def _cue_before(before: str) -> bool:
    noun = _NOUN_BEFORE.search(before)
    return noun is not None and noun["noun"].lower() in roles().by_cue and not noun["noun"].endswith("s")


def _worded(passage: Passage, mark: Mark, noun: Noun, *, first: bool) -> Mark:
    """One mark with what stands instead; it may grow over a title, a comma, or the words "called"."""
    mark = _over_title(passage, mark)
    before = passage.before(mark.start)
    called = _CALLED.search(before)
    if called is not None:
        return _dropped(passage, mark, mark.start - len(called[0]))
    if _apposed(before):
        return _apposition(passage, mark)
    for special in (_vocative, _self, _family, _told_after, _role_before):
        made = special(passage, mark)
        if made is not None:
            return made
    return _noun_phrase(passage, mark, noun, first=first)


def _over_title(passage: Passage, mark: Mark) -> Mark:
    """For example "Mrs Belova", "Mr and Mrs Belov": the titles go with the name; "my aunt Vera" keeps its noun."""
    title = re.search(r"\b(?:(?P<other>\w+)\.?\sand\s)?(?P<title>\w+)\.?\s$", passage.before(mark.start))
    if title is None or title["title"].lower() not in roles().titles:
        return mark
    if title["title"].lower() in roles().by_cue and title["title"].islower():
        return mark
    couple = title["other"] is not None and title["other"].lower() in roles().titles
    return replace(mark, start=mark.start - len(title[0]) + (0 if couple else title.start("title") - title.start()))


def _dropped(passage: Passage, mark: Mark, start: int) -> Mark:
    end = mark.end
    if passage.text[end : end + 1] in "\"'”»’" and passage.text[start : mark.start][-1:] in "\"'“«‘":
        end += 1
    return replace(mark, start=start, end=end, instead="")


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
    if _DETERMINER.search(before[: -len(adjective[0])]):
        return _possessive(passage, mark, noun.word)
    return _possessive(passage, replace(mark, start=mark.start - len(adjective[0])), phrase)


def _possessive(passage: Passage, mark: Mark, phrase: str) -> Mark:
    """For example "Aras' mother" becomes "the pupil's mother"."""
    after_s = passage.text[mark.end - 1] == "s" and re.match(r"['’](?=\s[a-z])", passage.after(mark.end)) is not None
    if after_s and "'" not in passage.before(mark.start, most=20):
        return replace(mark, end=mark.end + 1, instead=f"{phrase}'s")
    return replace(mark, instead=phrase)
