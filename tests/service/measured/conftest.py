"""What the tests of kept runs share: a record, and runs made of a few values."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.measured.answers import Asked, write_asked
from service.measured.rows import Row, write_rows
from service.measured.run_record import ASKED, ROWS, Code, Run, RunRecord, read_run, write_record

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def record_builder(name: str = "cases-toy-dev-1", *, days: int = 0, **changes: object) -> RunRecord:
    """A record of a finished run of two measures."""
    told = {
        "id": name,
        "experiment": "cases",
        "asks": "Does it find what helps?",
        "dataset": "toy",
        "split": "dev",
        "dataset_checksum": "sum",
        "corpus_checksum": "corpus",
        "code": Code(version="0.1.0", commit="abc", digest="d"),
        "encoder": "hashing",
        "pipeline": "first response 1",
        "text_version": "3",
        "systems": ("words", "production"),
        "baseline": "words",
        "main_measures": ("nDCG@10",),
        "measures": {"nDCG@10": "more", "told already": "less"},
        "queries": 3,
        "machine": "a machine",
        "started": AT + timedelta(days=days),
        "finished": AT + timedelta(days=days, minutes=1),
        **changes,
    }
    return RunRecord.model_validate(told)


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Run]:
    """Writes a run: values by system, measure and query."""

    def made(
        values: Mapping[str, Mapping[str, Mapping[str, float | None]]],
        name: str = "cases-toy-dev-1",
        asked: Mapping[str, tuple[str, ...]] | None = None,
        **changes: object,
    ) -> Run:
        folder = tmp_path / name
        folder.mkdir()
        rows = [
            Row(system, query, measure, value, "" if value is not None else "torn")
            for system, measures in values.items()
            for measure, found in measures.items()
            for query, value in found.items()
        ]
        write_rows(folder / ROWS, rows)
        write_asked(
            folder / ASKED, [Asked(query, f"text of {query}", groups) for query, groups in (asked or {}).items()]
        )
        write_record(folder, record_builder(name, **changes))  # type: ignore[arg-type]
        return read_run(folder)

    return made
