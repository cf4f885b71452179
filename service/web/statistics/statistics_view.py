"""Statistics as figures: lines with values, and where the bar of each begins and ends. One shape for page and CSV."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from service.cases.counting import Table
from service.cases.load_spread import share
from service.cases.statistics import Counted, Statistics, Wait
from service.web.numbers import count_words, share_words, time_words
from service.web.statistics.statistics_words import DRAFTS, FIELD, HELPFUL, LOAD, TABLES, WAITS, TableWords, cell_words
from service.web.words import _

WRITTEN = {"count": count_words, "share": share_words, "seconds": time_words}


@dataclass(frozen=True)
class Value:
    """A number of some kind; None where it is withheld."""

    number: float | None
    kind: Literal["count", "share", "seconds"] = "count"

    def __str__(self) -> str:
        """As people write it."""
        return str(_("withheld")) if self.number is None else WRITTEN[self.kind](self.number)


@dataclass(frozen=True)
class Line:
    """One line of a figure. Its bar lies between two places from 0 to 100, with a mark where there is one to make.

    `told` is the value that stands at the bar; a bar without an end is withheld.
    """

    label: str
    values: tuple[Value, ...]
    told: Value
    begin: float = 0.0
    end: float | None = None
    mark: float | None = None


@dataclass(frozen=True)
class Figure:
    """One table with its chart."""

    name: str
    words: TableWords
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Value | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether every number of every line is withheld; then there is nothing to compare at a glance."""
        return all(value.number is None for line in self.lines for value in line.values)


def figures_of(statistics: Statistics, titles: Mapping[str, str]) -> dict[str, Figure]:
    """Every figure by its name, in the order of `TABLES`; `titles` are those of the rubricator's items."""
    counted = {table.name: _counted(table) for table in (*statistics.tables, *statistics.people)}
    made = counted | {
        FIELD: _fields(statistics, titles),
        WAITS: _waits(statistics.waits),
        LOAD: _load(statistics),
    }
    rates = {DRAFTS: statistics.drafts, HELPFUL: statistics.helpful}
    made |= {name: _rates(name, tables) for name, tables in rates.items() if tables}
    return {name: made[name] for name in TABLES if name in made}


def address(name: str) -> str:
    """The name of a figure as it stands in addresses."""
    return name.replace(" ", "-")


def _counted(table: Table) -> Figure:
    lines = []
    for cell in table.cells:
        part = Value(_share(cell.count, table.total), "share")
        told = Value(cell.count)
        lines.append(Line(cell_words(table.name, cell.name), (told, part), told, end=_percent(part)))
    columns = (str(_("Teachers") if table.name not in set(Counted) else _("Cases")), str(_("Share")))
    return Figure(table.name, TABLES[table.name], columns, tuple(lines), Value(table.total))


def _fields(statistics: Statistics, titles: Mapping[str, str]) -> Figure:
    lines = []
    for cell in statistics.by_field.cells:
        of_cases = Value(_share(cell.count, statistics.cases), "share")
        of_tags = Value(_share(cell.count, statistics.by_field.total), "share")
        told = Value(cell.count)
        lines.append(Line(titles.get(cell.name, cell.name), (told, of_cases, of_tags), told, end=_percent(of_cases)))
    columns = (str(_("Tags")), str(_("Share of cases")), str(_("Share of tags")))
    return Figure(FIELD, TABLES[FIELD], columns, tuple(lines), Value(statistics.by_field.total))


def _waits(waits: tuple[Wait, ...]) -> Figure:
    longest = max((wait.upper for wait in waits if wait.upper is not None), default=0.0)
    columns = (str(_("Lower quartile")), str(_("Median")), str(_("Upper quartile")))
    return Figure(WAITS, TABLES[WAITS], columns, tuple(_wait(wait, longest) for wait in waits))


def _wait(wait: Wait, longest: float) -> Line:
    values = tuple(Value(number, "seconds") for number in (wait.lower, wait.median, wait.upper))
    label = cell_words(WAITS, wait.of)
    if wait.lower is None or wait.median is None or wait.upper is None:
        return Line(label, values, values[1])
    begin, mark, end = (100 * share for share in _shares((wait.lower, wait.median, wait.upper), longest))
    return Line(label, values, values[1], begin, end, mark)


def _load(statistics: Statistics) -> Figure:
    lines = []
    for name, number in statistics.load:
        told = Value(number, "count" if name == "gini" else "share")
        lines.append(Line(cell_words(LOAD, name), (told,), told, end=_percent(told)))
    return Figure(LOAD, TABLES[LOAD], (str(_("Value")),), tuple(lines))


def _rates(name: str, tables: tuple[Table, ...]) -> Figure:
    """A line for each table; its bar is the share of the first cell."""
    drafts = (_("Sent or saved"), _("As drafted"), _("Edited"), _("Dropped"), _("Share as drafted"))
    said = (_("Said"), _("Helped"), _("Did not help"), _("Share that helped"))
    columns = tuple(map(str, {DRAFTS: drafts, HELPFUL: said}[name]))
    return Figure(name, TABLES[name], columns, tuple(_rate(name, table) for table in tables))


def _rate(figure: str, table: Table) -> Line:
    first = Value(_share(table.cells[0].count, table.total), "share")
    counts = (Value(table.total), *(Value(cell.count) for cell in table.cells))
    return Line(cell_words(figure, table.name), (*counts, first), first, end=_percent(first))


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or whole is None else share(part, whole)


def _shares(parts: tuple[float, ...], whole: float) -> Iterator[float]:
    return (part / whole if whole else 0.0 for part in parts)


def _percent(part: Value) -> float | None:
    return None if part.number is None else round(100 * part.number, 1)
