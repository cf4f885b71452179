"""Gaps of the library in an order to fill them: by problem field, the largest first, then by wording. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.actions.read_gaps import Gap

Grouping = Callable[[Sequence[str]], list[list[int]]]
"""Takes texts and gives their numbers in groups of texts that are alike."""


@dataclass(frozen=True)
class FieldGaps:
    """The gaps of one problem field, '' for cases without one; each group has the latest case first."""

    field: str
    count: int
    groups: tuple[tuple[Gap, ...], ...]


def by_field(gaps: Sequence[Gap], *, grouping: Grouping) -> list[FieldGaps]:
    """Gaps by problem field; a case with two fields is a gap in both. `gaps` are the latest first, and stay so."""
    fields: dict[str, list[Gap]] = {}
    for gap in gaps:
        for field in gap.problem_fields or ("",):
            fields.setdefault(field, []).append(gap)
    found = [_of_field(field, lacking, grouping) for field, lacking in fields.items()]
    return sorted(found, key=lambda field: -field.count)


def _of_field(name: str, gaps: Sequence[Gap], grouping: Grouping) -> FieldGaps:
    groups = [tuple(gaps[number] for number in group) for group in grouping([gap.essence for gap in gaps])]
    return FieldGaps(name, len(gaps), tuple(sorted(groups, key=lambda group: -len(group))))
