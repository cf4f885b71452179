"""Topics that an opening may belong to, by the words they share. Pure; rare shared words count most."""

import math
from collections import Counter
from collections.abc import Mapping

from retrieval.analysis import guess_language, stems

MOST_LIKELY = 5
LEAST_SHARED = 2
"""Topics that share fewer words than this are not suggested: one common word says nothing."""


def words_of(text: str) -> frozenset[str]:
    """The stems of a text, each once."""
    return frozenset(stems(text, language=guess_language(text)))


def likely(text: str, topics: Mapping[str, frozenset[str]]) -> list[str]:
    """Ids of the topics nearest to a text, best first; `topics` holds the stems of each. Ties fall back to the id.

    The score is the sum of log(topics / topics with the word) + 1 over shared words, divided by the root of how many
    words the topic has.
    """
    asked = words_of(text)
    spread = Counter(word for known in topics.values() for word in known)
    found = [(_score(asked & known, known, spread, len(topics)), name) for name, known in topics.items()]
    kept = [(score, name) for score, name in found if score > 0]
    return [name for _, name in sorted(kept, key=lambda one: (-one[0], one[1]))[:MOST_LIKELY]]


def _score(shared: frozenset[str], known: frozenset[str], spread: Mapping[str, int], total: int) -> float:
    if len(shared) < LEAST_SHARED:
        return 0.0
    return sum(math.log(total / spread[word]) + 1 for word in sorted(shared)) / math.sqrt(len(known))
