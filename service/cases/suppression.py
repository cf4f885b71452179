"""Which numbers of a table are withheld, so that no small group can be read from it or worked out (R21). Pure."""

from collections.abc import Mapping

LEAST = 5
"""The smallest number that is told."""

Counts = Mapping[str, int]


def withheld(counts: Counts, *, also: frozenset[str] = frozenset()) -> frozenset[str]:
    """Names of the cells to withhold of a table whose total is told; `also` are withheld for another reason.

    A cell under `LEAST` is withheld. One alone would be the total minus the others, and several that make less than
    `LEAST` together would tell a small group still, so the smallest of the others are withheld with them until
    neither is so: whoever adds up what is told learns of each withheld cell only that it lies somewhere in a range of
    `LEAST` or wider.
    """
    hidden = {name for name, count in counts.items() if count < LEAST} | also
    others = sorted(counts.keys() - hidden, key=lambda name: (counts[name], name))
    while hidden and others and (len(hidden) == 1 or sum(counts[name] for name in hidden) < LEAST):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def withheld_together(tables: Mapping[str, Counts], *, same: str) -> dict[str, frozenset[str]]:
    """`withheld` for tables that share the cell `same`: withheld in one, it is withheld in all."""
    hidden = {name: withheld(counts) for name, counts in tables.items()}
    shared = frozenset({same}) if any(same in cells for cells in hidden.values()) else frozenset()
    return {name: withheld(counts, also=shared) for name, counts in tables.items()}
