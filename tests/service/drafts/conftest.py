"""The school of the access matrix, with a worker that drafts by the scripted model or by none."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from corpus.records import Format
from service.actions.write_first_view import write_first_view
from service.cases.offer_said import Accept, ChooseMentor
from service.drafting.draft import Task
from service.jobs.drafting import open_drafting
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.store.machine_drafts import AskedDraft, drafts_of
from service.worker import Worker
from tests.service.conftest import Scripted
from tests.service.jobs.conftest import Kept
from tests.service.matrix.conftest import MONDAY, School, school

__all__ = ["school"]

VIEW = "The break comes into the room; a quiet ritual may help them to arrive."


@dataclass
class Desk:
    """A school whose jobs are done, with every letter that was sent."""

    school: School
    worker: Worker
    post: Kept

    async def works(self) -> None:
        """Do every job that waits."""
        await self.worker.run_until_idle()

    async def drafts(self, number: str, task: Task | None = None) -> list[AskedDraft]:
        """The drafts of a case, the last asked for first."""
        async with self.school.database.reading() as session:
            return [one for one in await drafts_of(session, number) if task in (None, one.task)]

    async def taken(self, chosen: Format = Format.ANONYMOUSLY) -> str:
        """A case its mentor has accepted."""
        number = await self.school.file(chosen)
        await self.school.moved("author", number, ChooseMentor(mentor="anna-berg"))
        await self.school.moved("mentor", number, Accept())
        return number

    async def viewed(self, number: str, who: str = "mentor") -> None:
        """The mentor writes a first view."""
        async with self.school.database.writing() as session:
            await write_first_view(session, number, VIEW, actor=self.school.people[who].actor, at=MONDAY)


Desks = Callable[..., Desk]


@pytest.fixture
async def desk(school: School, scripted: Scripted) -> AsyncIterator[Desks]:
    """Makes the desk, with the model that plays a script; with none by default."""
    opened: list[Tools] = []

    def made(script: str = "", *, indexed: bool = False, **changes: Any) -> Desk:
        drafting = None
        if script:
            asked = {"model_url": scripted.url, "model_name": script, "model_timeout": 30, "model_tries": 2, **changes}
            settings = school.app.state.settings.model_copy(update=asked)
            school.app.state.settings = settings
            assert settings.provider is not None
            drafting = open_drafting(settings, settings.provider, school.database, clock=lambda: MONDAY)
        post = Kept()
        index = school.app.state.casementor if indexed else None
        tools = Tools(school.database, post, lambda: MONDAY, "https://mentors.example", index, drafting=drafting)
        opened.append(tools)
        return Desk(school, Worker(tools, KINDS), post)

    yield made
    for tools in opened:
        await tools.close()
