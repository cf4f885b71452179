"""A hit and the order of hits. Knows no index and no query."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """One found item, ordered by `score`.

    `words` is BM25, 0 where the words leg did not bring it; `meaning` a cosine, `adapted`
    what the turned query scores; `alike` what shared tags add; `lead`
    how far the score is above those of the usual runners-up (ranks 2 to 6); `asked` the cosine of the form's question
    with the item's headline.
    """

    id: str
    score: float
    words: float = 0.0
    meaning: float = 0.0
    alike: float = 0.0
    lead: float = 0.0
    asked: float = 0.0
    adapted: float = 0.0


Hits = tuple[Hit, ...]


def in_order(hits: Iterable[Hit]) -> Hits:
    """Best first; ties fall back to the id, so that the same input gives the same order."""
    return tuple(sorted(hits, key=lambda hit: (-round(hit.score, 9), hit.id)))
