"""Making rating sheets from runs, and sheets as CSV for people who rate outside. Knows runs and sheets, no system."""

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from eval.ratings.rubric import QUESTION, SCALE
from service.measured.run_record import Run
from service.measured.sheets import KeyLine, RatedItem, Rating, Sheet, SheetRecord, write_sheet

COLUMNS = ("item", "asked", "answer", "rating", "note")
SHOWN = 5
"""How many things of an answer a rater reads."""
NOT_RATED = ""
CANNOT_SAY = "?"


class BadSheet(ValueError):
    """A CSV that cannot be taken in; a line for each fault."""


def make_sheet(run: Run, *, name: str, home: Path, queries: int, seed: int, at: datetime) -> Sheet:
    """A sheet of so many queries, every system's answer to each, mixed, without a trace of the system.

    What tells systems apart at sight (scores, grades) is left out, and so is what a system did not answer: there is
    nothing to rate, and measures count the silence already.
    """
    chance = random.Random(seed)
    names = sorted(run.asked)
    chosen = chance.sample(names, min(queries, len(names)))
    pairs = [(system, query) for query in chosen for system in run.values if _shown(run, system, query)]
    chance.shuffle(pairs)
    record = SheetRecord(name=name, run=run.record.id, question=QUESTION, scale=SCALE, made=at)
    return write_sheet(home, record, _items(run, pairs))


def _items(run: Run, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[RatedItem, KeyLine]]:
    for number, (system, query) in enumerate(pairs, start=1):
        item = f"item-{number:03}"
        yield RatedItem(item, run.asked[query].text, _shown(run, system, query)), KeyLine(item, system, query)


def _shown(run: Run, system: str, query: str) -> tuple[str, ...]:
    """What a rater reads of an answer; empty where there is none."""
    answered = run.answers.get((system, query))
    return () if answered is None else tuple(shown.title for shown in answered.shown[:SHOWN])


def export_csv(sheet: Sheet, path: Path) -> None:
    """The items with empty columns for a rating (1 and up, or '?' for 'I cannot say') and a note."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for item in sheet.items.values():
            answer = "\n".join(_inert(line) for line in item.answer)
            writer.writerow(
                {"item": item.item, "asked": _inert(item.asked), "answer": answer, "rating": NOT_RATED, "note": ""}
            )


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def import_csv(sheet: Sheet, path: Path, *, rater: str) -> int:
    """Take a rater's CSV in, whole or not at all, and say how many ratings it had. Raises BadSheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"item", "rating"} <= rows[0].keys():
        raise BadSheet(f"{path.name} needs the columns item and rating.")
    faults: list[str] = []
    ratings = [rating for row in rows if (rating := _rating(row, sheet, rater, faults)) is not None]
    if faults:
        raise BadSheet("\n".join(faults))
    sheet.rate(ratings)
    return len(ratings)


def _rating(row: dict[str, str], sheet: Sheet, rater: str, faults: list[str]) -> Rating | None:
    """One row's rating; None where it was left empty or is at fault."""
    item, told = row["item"] or "", (row["rating"] or "").strip()
    if told == NOT_RATED:
        return None
    allowed = [CANNOT_SAY, *map(str, range(1, len(sheet.record.scale) + 1))]
    if item not in sheet.items:
        faults.append(f"{item or 'a row without a name'} is no item of {sheet.record.name}.")
    elif told not in allowed:
        faults.append(f"{item}: '{told}' is no rating; use one of {', '.join(allowed)}.")
    else:
        return Rating(item, rater, None if told == CANNOT_SAY else int(told), row.get("note") or "")
    return None
