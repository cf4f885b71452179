"""The commands `casementor dataset`: cases that may be measured, as a dataset for evaluation. Knows how it is shown."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from service.actions.read_dataset import read_dataset
from service.measured.dataset import Dataset, DatasetExists, datasets_in, drop_resting_on, write_dataset
from service.settings import Settings
from service.store.database import Database
from service.store.reports import hidden_items
from service.terminal import Refused, out

app = typer.Typer(help="Datasets of cases whose authors allow measuring.", no_args_is_help=True)

NAME = re.compile(r"[a-z][a-z0-9-]{0,60}-v[0-9]{1,4}")


@app.command("export")
def export_dataset(
    name: Annotated[str, typer.Argument(help="Name and version of the new dataset, such as live-v1.")],
) -> None:
    """Write every case that may be measured now, laid out like casebook-v1, in the data folder."""
    if NAME.fullmatch(name) is None:
        raise Refused(f"'{name}' is not a name with a version, such as live-v1.")
    out.print(asyncio.run(_export(name)), highlight=False, soft_wrap=True)


@app.command("list")
def list_datasets() -> None:
    """List the datasets that were exported."""
    for folder in datasets_in(Settings().datasets):
        out.print(str(folder), highlight=False, soft_wrap=True)


async def _export(name: str) -> str:
    settings = Settings()
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        await database.migrate()
        async with database.reading() as session:
            dataset = await read_dataset(session, name=name, on=datetime.now(UTC).date())
        folder = _written(settings.datasets, name, dataset)
        await _without_gone(database, settings.datasets, dataset)
    finally:
        await database.close()
    if not folder.exists():
        raise Refused("A case was taken back in this moment; please export again.")
    return f"{folder}: {len(dataset.queries)} cases, {len(dataset.offered)} drafts offered."


def _written(home: Path, name: str, dataset: Dataset) -> Path:
    if not dataset.queries:
        raise Refused("There is no case here that may be measured: authors allow it with their yes to the text.")
    try:
        return write_dataset(home, name, dataset)
    except DatasetExists as error:
        raise Refused(str(error)) from None


async def _without_gone(database: Database, home: Path, dataset: Dataset) -> None:
    """What was taken back while the files were written leaves them as well (R19)."""
    async with database.reading() as session:
        hidden = await hidden_items(session)
    for name in sorted({name for _, name in hidden.items} & dataset.rests_on):
        drop_resting_on(home, name)
