"""Opening the database and bringing it to the newest tables. Knows SQLAlchemy and Alembic, nothing of records."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine


class Database:
    """One database. `reading()` and `writing()` are one transaction each, the second committed at its end or not.

    SQLite has one writer at a time: writers of this process wait in a row instead of failing as busy. After each commit
    everybody in `after_writing` is called with the `info` of the session.
    """

    def __init__(self, url: str) -> None:
        if url.startswith("sqlite"):
            Path(url.split(":///", 1)[1]).parent.mkdir(parents=True, exist_ok=True)
        self.engine: AsyncEngine = create_async_engine(url)
        if url.startswith("sqlite"):
            event.listen(self.engine.sync_engine, "connect", _sqlite_ways)
            event.listen(self.engine.sync_engine, "begin", _sqlite_begin)
        self._readers = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writers = async_sessionmaker(self.engine.execution_options(writing=True), expire_on_commit=False)
        self._row = asyncio.Lock() if url.startswith("sqlite") else nullcontext()
        self.after_writing: list[Callable[[Mapping[str, Any]], None]] = []

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One transaction that only reads."""
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction, committed at its end; rolled back when anything is raised in it."""
        async with self._row, self._writers.begin() as session:
            yield session
        for hear in self.after_writing:
            hear(session.info)

    async def settle(self) -> None:
        """Bring what was written into the database file itself, so that nothing erased is left beside it (SQLite)."""
        if self.engine.dialect.name == "sqlite":
            async with self._row, self.engine.connect() as connection:
                driver = await connection.get_raw_connection()
                assert driver.driver_connection is not None
                async with driver.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"):
                    pass

    async def migrate(self) -> None:
        """Bring the tables to the newest revision."""
        async with self.engine.begin() as connection:
            await connection.run_sync(_upgrade)

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _sqlite_ways(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_sqlite_begin` does
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    """A writer takes its place at once: a reader that turns into a writer half-way could be refused as busy."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
