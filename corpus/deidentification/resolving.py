"""Settling marks that overlap: one of them wins, and grows over what would be left of the other. Knows no language."""

from collections.abc import Iterable
from dataclasses import replace

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage

ORDER = (
    EntityKind.CONTACT,
    EntityKind.SCHOOL,
    EntityKind.INDIRECT,
    EntityKind.DATE,
    EntityKind.ID,
    EntityKind.PLACE,
    EntityKind.ORGANISATION,
    EntityKind.PERSON,
    EntityKind.OTHER,
    EntityKind.RARE_WORDS,
)
"""Which kind wins where two marks share characters: the surer sign first, so that a poet's street is a street."""
RANK = {kind: rank for rank, kind in enumerate(ORDER)}


def resolved(passage: Passage, marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order, none overlapping another, together covering every character that any of them covered."""
    settled: list[Mark] = []
    for mark in sorted(marks, key=_strength):
        if not mark.start < mark.end <= len(passage.text):
            continue
        if not any(won.start <= mark.start and mark.end <= won.end for won in settled):
            settled = _settled(settled, mark)
    return _beside_each_other(
        passage, [_trimmed(passage, mark) for mark in sorted(settled, key=lambda mark: mark.start)]
    )


def _trimmed(passage: Passage, mark: Mark) -> Mark:
    """Without the blank before it, where a mark has grown over one and something stands instead."""
    blank = passage.text[mark.start] == " " and bool(mark.instead) and not str(mark.instead).startswith(" ")
    return replace(mark, start=mark.start + 1) if blank and mark.end - mark.start > 1 else mark


def _strength(mark: Mark) -> tuple[float, int, int]:
    return (RANK[mark.kind], mark.start - mark.end, mark.start)


def _settled(settled: list[Mark], mark: Mark) -> list[Mark]:
    """With one weaker mark more: apart from the others it stands as it is; otherwise the strongest grows over it."""
    met = [won for won in settled if won.start < mark.end and mark.start < won.end]
    if not met:
        return [*settled, mark]
    grown = replace(
        met[0], start=min(mark.start, *(won.start for won in met)), end=max(mark.end, *(won.end for won in met))
    )
    return [*(won for won in settled if won not in met), grown]


def _beside_each_other(passage: Passage, marks: list[Mark]) -> list[Mark]:
    """Neighbouring places as one: "Gastro Chamber Zagreb", "9 Elm Grove, Leicester"."""
    joined: list[Mark] = []
    for mark in marks:
        last = joined[-1] if joined else None
        both_places = last is not None and last.kind is mark.kind is EntityKind.PLACE
        if last is not None and both_places and passage.text[last.end : mark.start] in (" ", ", "):
            joined[-1] = replace(last, end=mark.end)
        else:
            joined.append(mark)
    return joined
