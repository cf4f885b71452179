"""Migrations on SQLite and on a real PostgreSQL: they lead to the declared tables, and back to none."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

import service.store
from service.store.database import Database
from service.store.tables import Table


async def test_they_lead_to_the_declared_tables(any_database: Database) -> None:
    async with any_database.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Table.metadata)
        )
    assert differences == []


def _down(connection: Connection) -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(Path(service.store.__path__[0]) / "migrations"))
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
    return inspect(connection).get_table_names()


async def test_they_can_be_taken_back(any_database: Database) -> None:
    async with any_database.engine.begin() as connection:
        assert await connection.run_sync(_down) == ["alembic_version"]
    await any_database.migrate()
