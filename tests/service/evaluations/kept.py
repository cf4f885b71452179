"""Runs and a rating sheet as an evaluation leaves them in a data folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.measured.answers import Asked, write_asked
from service.measured.rows import Row, write_rows
from service.measured.run_record import ASKED, ROWS, Code, RunRecord, write_record
from service.measured.sheets import KeyLine, RatedItem, SheetRecord, write_sheet

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
VALUES = {"words": (0.2, 0.4, 0.6), "production": (0.5, 0.7, 0.9)}
SCALE = ("does not help", "might help", "helps")


def keep_run(data: Path, name: str, *, day: int = 0, better: float = 0.0, **changes: object) -> None:
    """A run of two systems; the shipped one is better by so much on the first query."""
    folder = data / "eval" / "runs" / name
    folder.mkdir(parents=True)
    rows = [
        Row(system, f"q{place}", "nDCG@10", value + (better if (system, place) == ("production", 0) else 0.0))
        for system, values in VALUES.items()
        for place, value in enumerate(values)
    ]
    write_rows(folder / ROWS, rows)
    write_asked(folder / ASKED, [Asked(f"q{place}", f"They <b>talk</b> {place}") for place in range(3)])
    told = {
        "id": name,
        "experiment": "cases",
        "asks": "Does it find what helps?",
        "dataset": "toy",
        "split": "dev",
        "dataset_checksum": "sum",
        "corpus_checksum": "corpus",
        "code": Code(version="0.1.0", commit=f"commit {day}", digest="d"),
        "encoder": "hashing",
        "pipeline": "first response 1",
        "text_version": "3",
        "systems": tuple(VALUES),
        "baseline": "words",
        "main_measures": ("nDCG@10",),
        "measures": {"nDCG@10": "more"},
        "queries": 3,
        "machine": "a machine",
        "started": AT + timedelta(days=day),
        "finished": AT + timedelta(days=day),
    }
    write_record(folder, RunRecord.model_validate({**told, **changes}))


def keep_sheet(data: Path, name: str) -> None:
    """A sheet of two answers."""
    record = SheetRecord(name=name, run="cases-a", question="Does it help?", scale=SCALE, made=AT)
    items = [RatedItem(f"item-{place}", f"asked {place}", (f"answer {place}",)) for place in range(2)]
    keys = [KeyLine(f"item-{place}", "secret system", "q0") for place in range(2)]
    write_sheet(data / "eval" / "sheets", record, zip(items, keys, strict=True))
