"""Rating sheets: answers of several systems, blinded and mixed, and what people say of them. Knows files, no system.

The key, which tells what system an item is of, stands in a file of its own that nothing shown to raters reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict

from service.measured.json_lines import append_lines, read_lines, write_lines

SHEET, ITEMS, KEY, RATINGS = "sheet.json", "items.jsonl", "key.jsonl", "ratings.jsonl"
MOST_NOTE = 1000
"""Characters of a rater's note."""


class NoSuchSheet(ValueError):
    """There is no sheet of this name."""


class SheetRecord(BaseModel):
    """What a sheet is of. `scale` gives the words of each rating, the least first, beginning with 1."""

    model_config = ConfigDict(frozen=True)

    name: str
    run: str
    question: str
    scale: tuple[str, ...]
    made: datetime


@dataclass(frozen=True)
class RatedItem:
    """One answer to one query, without the name of the system."""

    item: str
    asked: str
    answer: tuple[str, ...]


@dataclass(frozen=True)
class KeyLine:
    """What system an item is of, and which query it answers."""

    item: str
    system: str
    query: str


@dataclass(frozen=True)
class Rating:
    """What one rater says of one item. None is 'I cannot say', which is no rating and not the least one."""

    item: str
    rater: str
    value: int | None
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet's folder, read when asked."""

    folder: Path
    record: SheetRecord

    @cached_property
    def items(self) -> Mapping[str, RatedItem]:
        """The items by name, in their order."""
        lines = (
            RatedItem(line["item"], line["asked"], tuple(line["answer"])) for line in read_lines(self.folder / ITEMS)
        )
        return {item.item: item for item in lines}

    def key(self) -> Mapping[str, KeyLine]:
        """What each item is of; for computing, never for showing to a rater."""
        return {line["item"]: KeyLine(**line) for line in read_lines(self.folder / KEY)}

    def ratings(self) -> list[Rating]:
        """What raters said; of two ratings of one item by one rater the later counts."""
        last = {(line["item"], line["rater"]): Rating(**line) for line in read_lines(self.folder / RATINGS)}
        return [last[key] for key in sorted(last) if key[0] in self.items]

    def rated_by(self, rater: str) -> Mapping[str, Rating]:
        """What one rater said, by item."""
        return {rating.item: rating for rating in self.ratings() if rating.rater == rater}

    def next_for(self, rater: str) -> RatedItem | None:
        """The next item this rater has not rated; raters begin at different places, so that no item is always last."""
        done = self.rated_by(rater)
        names = list(self.items)
        start = int(sha256(f"{self.record.name} {rater}".encode()).hexdigest(), 16) % len(names) if names else 0
        return next((self.items[name] for name in names[start:] + names[:start] if name not in done), None)

    def rate(self, ratings: Iterable[Rating]) -> None:
        """Keep ratings. Raises ValueError for an item or a value the sheet does not have."""
        kept = list(ratings)
        for rating in kept:
            if rating.item not in self.items:
                raise ValueError(f"{self.record.name} has no item {rating.item}")
            if rating.value is not None and not 1 <= rating.value <= len(self.record.scale):
                raise ValueError(f"{rating.item}: a rating is a whole number from 1 to {len(self.record.scale)}")
        with FileLock(self.folder / ".ratings.lock"):
            append_lines(self.folder / RATINGS, map(asdict, kept))


def write_sheet(home: Path, record: SheetRecord, items: Iterable[tuple[RatedItem, KeyLine]]) -> Sheet:
    """A new sheet. Raises ValueError when one of this name is there, so that no ratings are lost."""
    folder = home / record.name
    if (folder / SHEET).exists():
        raise ValueError(f"There is a sheet {record.name} already; take another name.")
    folder.mkdir(parents=True, exist_ok=True)
    kept = list(items)
    write_lines(folder / ITEMS, (asdict(item) for item, _ in kept))
    write_lines(folder / KEY, (asdict(line) for _, line in kept))
    (folder / SHEET).write_text(record.model_dump_json(indent=1) + "\n", encoding="utf8")
    return Sheet(folder, record)


def sheets_in(home: Path) -> list[Sheet]:
    """Every sheet, the newest first."""
    found = [
        Sheet(path.parent, SheetRecord.model_validate_json(path.read_text(encoding="utf8")))
        for path in home.glob(f"*/{SHEET}")
    ]
    return sorted(found, key=lambda sheet: (sheet.record.made, sheet.record.name), reverse=True)


def find_sheet(home: Path, name: str) -> Sheet:
    """The sheet of a name. Raises NoSuchSheet."""
    for sheet in sheets_in(home):
        if sheet.record.name == name:
            return sheet
    raise NoSuchSheet(f"There is no sheet {name}.")
