"""What is taken out of the library while a rebuild or a job has it in hand does not come back into the index."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from retrieval.items import items_of
from service.application import Casementor, Workshop
from service.settings import Settings
from service.store.database import Database
from service.store.jobs import Job, leave
from service.store.library import withdraw_record
from tests.service.publication.conftest import MONDAY, Press

NAME = "letters-at-night"


async def taken_out(database: Database) -> None:
    """The case leaves the library."""
    async with database.writing() as session:
        await withdraw_record(session, "cases", NAME, at=MONDAY)


class Slow:
    """Stands in for the service: before the first thing it does in a thread, the case leaves the library."""

    def __init__(self, service: Casementor) -> None:
        self._service = service
        self._met = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        """Do the work, once the case is gone."""
        if not self._met:
            self._met = True
            await taken_out(self._service.database)
        return await self._service.in_thread(work)


async def test_a_job_does_not_put_back_what_was_taken_out_while_it_worked(press: Press) -> None:
    async with press.database.writing() as session:
        await leave(session, Job("index items", {"kind": "cases", "ids": [NAME]}), at=MONDAY)
    slow: Any = Slow(press.casementor)
    assert NAME in press.casementor.index.shelf.ids("cases")
    await replace(press.worker, tools=replace(press.worker.tools, casementor=slow)).run_until_idle()
    assert NAME not in press.casementor.index.shelf.ids("cases")


@pytest.mark.slow
def test_a_rebuild_does_not_bring_back_what_was_taken_out_meanwhile(own_data: Path, small_folder: Path) -> None:
    async def run() -> None:
        async with Workshop(Settings(data_folder=own_data, corpus_folder=small_folder)) as workshop:
            loop = asyncio.get_running_loop()

            def progress(what: str, done: int, total: int) -> None:
                if what == "indexing cases":
                    asyncio.run_coroutine_threadsafe(taken_out(workshop.database), loop).result(60)

            made = await workshop.rebuild(progress)
            index = workshop.generations.open()
            assert NAME not in index.shelf.ids("cases")
            assert index.status(items_of(await workshop.corpus())).whole
            assert [path.name for path in (own_data / "index").glob("generation-*")] == [made.name]
            index.close()

    asyncio.run(run())
