"""The shape of a table of counts, with the small ones withheld (R21). Pure; knows nothing that is counted."""

from collections.abc import Mapping

from corpus.records import Record
from service.cases.suppression import LEAST, withheld


class Cell(Record):
    """One line of a table; `count` is None where it is withheld."""

    name: str
    count: int | None


class Table(Record):
    """Cells that each have something of the total, and together all of it; `total` is None where it is withheld."""

    name: str
    total: int | None
    cells: tuple[Cell, ...]


def counted(name: str, counts: Mapping[str, int], *, hidden: frozenset[str] | None = None) -> Table:
    """A table of counts with the small ones withheld, and what would tell them."""
    hidden = withheld(counts) if hidden is None else hidden
    cells = tuple(Cell(name=cell, count=None if cell in hidden else count) for cell, count in counts.items())
    return Table(name=name, total=told(sum(counts.values())), cells=cells)


def untold(name: str, cells: tuple[str, ...]) -> Table:
    """A table of which no number may be told."""
    return Table(name=name, total=None, cells=tuple(Cell(name=cell, count=None) for cell in cells))


def told(count: int) -> int | None:
    """A number as it may be told."""
    return count if count >= LEAST else None
