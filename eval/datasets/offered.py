"""What mentors did with questions they were offered, as measures of what a system asks. Knows a dataset's files only.

A question that nobody offered says nothing here: a system near to the one that was offering is favoured.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from service.measured.dataset import read_offered
from service.measured.run_record import Better

BY_OUTCOME: Mapping[str, str] = {
    "accepted": "kept by mentors",
    "edited": "edited by mentors",
    "dropped": "dropped by mentors",
}
"""The measure that tells of an outcome: of the questions with it, the share that a system asks, 0 to 1."""

MENTORS_DID: Mapping[str, Better] = {
    "kept by mentors": "more",
    "edited by mentors": "more",
    "dropped by mentors": "less",
}

OfferedQuestions = Mapping[str, Mapping[str, frozenset[str]]]
"""Ids of the bank's questions that mentors were offered, by query and outcome."""


def offered_questions(folder: Path) -> OfferedQuestions:
    """What a dataset tells of offered questions; nothing where it tells of none."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in read_offered(folder):
        if one.task == "questions" and one.item:
            found[one.query][one.outcome].add(one.item)
    return {query: {how: frozenset(items) for how, items in told.items()} for query, told in found.items()}


def mentors_did(asked: Collection[str], offered: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """For each outcome there was: of the questions offered with it, the share among those asked (both as ids)."""
    return {BY_OUTCOME[how]: len(items & set(asked)) / len(items) for how, items in offered.items() if items}


def measures_of(offered: OfferedQuestions, queries: Collection[str]) -> tuple[str, ...]:
    """The measures that these queries say something of, in their order."""
    known = {how for query in queries for how in offered.get(query, {})}
    return tuple(measure for how, measure in BY_OUTCOME.items() if how in known)
