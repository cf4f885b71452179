"""Which steps of a solved case a teacher has already taken, with the sentence that tells so.

Knows one query and one shelved item. It would rather miss a step than take one from a reader who needs it, so it marks
what is told in nearly the step's own words, and nothing in languages other than English.
"""

from retrieval.deeds import deed, people, things
from retrieval.query import Query
from retrieval.shelf import Shelved

NEAR = 0.5
"""A sentence with a smaller cosine to a step does not tell of it."""
ENOUGH = 0.5
"""Least mean of that cosine and of the share of the step that the sentence names. Both chosen on tried-v1/dev."""


def tried(query: Query, item: Shelved) -> dict[str, str]:
    """Steps of the item's solutions that were taken, each with the sentence that tells so."""
    sentences, vectors = query.lines_of("actions_taken")
    steps, theirs = item.lines_of("steps")
    if not sentences or not steps or query.language != "en":
        return {}
    cosines = theirs @ vectors.T
    best = {step: _surest(step, sentences, row.tolist()) for step, row in zip(steps, cosines, strict=True)}
    return {step: sentence for step, (sure, sentence) in best.items() if sure >= ENOUGH}


def _surest(step: str, sentences: list[str], cosines: list[float]) -> tuple[float, str]:
    """How sure it is that one of the sentences tells of a step, and which."""
    near = [(cosine, sentence) for cosine, sentence in zip(cosines, sentences, strict=True) if cosine >= NEAR]
    sure = [((cosine + share) / 2, sentence) for cosine, sentence in near if (share := told(step, sentence)) > 0]
    return max(sure, default=(0.0, ""))


def told(step: str, sentence: str) -> float:
    """The share of a step's words that a sentence tells of as done; 0 for another act, or with somebody else."""
    wanted, done = things(step), things(deed(sentence, step=step))
    if not wanted or not done or wanted[0] not in done or _differ(people(wanted), people(done)):
        return 0.0
    return len(set(wanted) & set(done)) / len(set(wanted))


def _differ(wanted: tuple[str, ...], done: tuple[str, ...]) -> bool:
    """Whether something was done with somebody else: who is named first differs."""
    return bool(wanted and done and wanted[0] != done[0])
