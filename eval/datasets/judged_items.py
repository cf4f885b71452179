"""Whether labels still match the corpus: a digest of every judged item, taken when it was judged. Knows texts and sums.

An item that changed since may help more or less than its grade says.
"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from corpus.reading import Corpus
from eval.datasets.casebook import Casebook
from retrieval.items import Item, items_of
from service.measured.dataset import JUDGED_ITEMS, digest_of

OF_OTHERS = ("solved",)
"""Parts that tell what others wrote: a mentor's profile does not change with each case the mentor solves."""

Digests = Mapping[str, Mapping[str, str]]
"""Digest of an item's texts by kind and id."""


def digests_of(corpus: Corpus, casebook: Casebook) -> Digests:
    """The digests of every judged item as the corpus has it now; one that is not there any more is left out."""
    judged = _judged(casebook)
    found: dict[str, dict[str, str]] = {kind: {} for kind in judged}
    for item in items_of(corpus):
        if item.id in judged.get(item.kind, ()):
            found[item.kind][item.id] = _digest(item)
    return {kind: dict(sorted(digests.items())) for kind, digests in found.items()}


def changed(corpus: Corpus, casebook: Casebook, *, folder: Path) -> dict[str, frozenset[str]]:
    """Items judged in this casebook, by kind, that are gone or read differently than when they were judged."""
    known: Digests = json.loads((folder / JUDGED_ITEMS).read_text(encoding="utf8"))
    now = digests_of(corpus, casebook)
    return {
        kind: frozenset(name for name in names if known[kind].get(name) != now[kind].get(name))
        for kind, names in _judged(casebook).items()
    }


def _judged(casebook: Casebook) -> dict[str, set[str]]:
    return {kind: {item for grades in qrels.values() for item in grades} for kind, qrels in casebook.qrels.items()}


def warnings(kind: str, corpus: Corpus, casebook: Casebook, *, folder: Path) -> tuple[str, ...]:
    """What a reader of numbers about one kind must know; nothing where every label still matches."""
    if not (folder / JUDGED_ITEMS).is_file():
        return (f"{folder.name} does not tell what its judged items read like, so a changed corpus goes unseen.",)
    stale = changed(corpus, casebook, folder=folder)[kind]
    if not stale:
        return ()
    touched = Counter(query for query, grades in casebook.qrels[kind].items() if stale & grades.keys())
    return (
        f"{len(stale)} judged {kind} changed or left since they were judged, in {len(touched)} of "
        f"{len(casebook.queries)} queries: {', '.join(sorted(stale)[:5])}{' …' if len(stale) > 5 else ''}. "
        "Their grades may not hold any more.",
    )


def _digest(item: Item) -> str:
    return digest_of((part.field, part.text) for part in item.parts if part.field not in OF_OTHERS)
