"""What a sentence says its writer has done: without what is denied, planned or told of others. English only.

Knows words, no vector and no item.
"""

import re
from functools import cache
from pathlib import Path

import yaml

from retrieval.analysis import stemmed

WORDS = Path(__file__).parent / "same_acts.yaml"

_CLAUSE = re.compile(r"[,;:–]\s+|\s+(?=(?:and|but|so|then|because|which|who)\b)")
_LINK = re.compile(r"^(?:and|but|so|then|because)\s+")
_DENIED = re.compile(r"\b(?:not|never|cannot|nobody|nothing|none)\b|n't\b|\b(?:dont|didnt|havent)\b")
_PLANNED = re.compile(
    r"\b(?:going to|wants? to|wanted to|would|could|might|will|shall|should|ought|plan to|planned to|planning|intend|"
    r"meaning to|thought of|thinking of|think of|my idea|next (?:time|week|month|stop)|tomorrow|maybe|perhaps|soon|"
    r"is set for|if|i'd like|from (?:monday|tuesday|wednesday|thursday|friday|next))\b|'ll\b"
)
_MINE = re.compile(r"\b(?:i|we)\b")
_OTHERS = re.compile(r"(?:he|she|they|somebody|someone|everyone|everybody)\b")
_SOMEBODY = re.compile(r"(?:the|a|my|our|his|her|their|two|each|other|another|all|in)\b")
_CAUSED = re.compile(r"(?:let|have|make|get|bring|invite)\b")
_SUBJECT = 4
"""Words of a clause in which its subject stands."""
_NOTHING = (
    "i we you me us my our your he him his she her they them their who what which how when so about after before with "
    "out up down all some ani every each do did done just then veri more most also too now"
)
"""Stems that say nothing of what was done."""
_EMPTY = frozenset(_NOTHING.split())


def things(text: str) -> tuple[str, ...]:
    """What a text names, in order: acts and people by one name each, everything else by its stem."""
    return tuple(thing for _, stem in stemmed(text, language="en") if (thing := _thing(stem)) not in _EMPTY)


def people(named: tuple[str, ...]) -> tuple[str, ...]:
    """The people among what is named."""
    return tuple(thing for thing in named if thing in _people())


def deed(sentence: str, *, step: str) -> str:
    """The clauses of a sentence in which its writer has done something.

    What others do is the writer's deed where the step is to have them do it; a denial that is part of the step is none.
    """
    caused, denials = _CAUSED.match(step.lower()) is not None, set(_DENIED.findall(_plain(step)))
    kept, mine = [], True
    for clause in _CLAUSE.split(_plain(sentence)):
        if set(_DENIED.findall(clause)) - denials or _PLANNED.search(clause):
            mine = False
        else:
            mine = _is_mine(clause, caused=caused, before=mine)
            kept += [clause] if mine else []
    return ", ".join(kept)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


def _is_mine(clause: str, *, caused: bool, before: bool) -> bool:
    """Whether the writer acts in a clause; one without a subject goes on as the clause before."""
    if _MINE.search(clause):
        return True
    return before and (caused or not _others_act(_LINK.sub("", clause)))


def _others_act(clause: str) -> bool:
    first = " ".join(clause.split()[:_SUBJECT])
    return bool(_OTHERS.match(first) or (_SOMEBODY.match(first) and people(things(first))))


def _thing(stem: str) -> str:
    return _names().get(stem, stem)


@cache
def _said() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf8"))
    return read


@cache
def _names() -> dict[str, str]:
    return {
        stem: name
        for group in _said().values()
        for name, said in group.items()
        for _, stem in stemmed(said, language="en")
    }


@cache
def _people() -> frozenset[str]:
    return frozenset(_said()["people"])
