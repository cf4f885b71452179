"""The service around two hundred planted cases: who asks it, what happens in it, and what leaves it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient, Response

from corpus.form import CaseForm
from corpus.records import Format
from service.accounts.account import Account
from service.accounts.sessions import begin_session
from service.application import Casementor
from service.asking import first_response_to
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.mail.post import Letter
from service.store.accounts import row_of
from service.worker import Worker
from tests.service.canaries.planting import VISITOR, Aviary, Story
from tests.service.canaries.tales import FORMATS, MONDAY, SHAPES, WORDS, Tale
from tests.service.canaries.texts import moved_about, opening_worked_on, posted, published, taken_back, worked_on

STAFF = ("moderator", "administrator", "evaluator")
POSTED = ("in work", "second asked", "published", "withdrawn")
"""Shapes of public cases whose texts come to stand in a discussion."""


class KeptLetters(list[Letter]):
    """A post that keeps letters."""

    async def send(self, letter: Letter) -> None:
        """Take a letter."""
        self.append(letter)


class Heard(logging.Handler):
    """Every line of the log, as the least level the service can be set to shows it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, with what was raised."""
        self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


@dataclass(repr=False)  # of everything in it: what prints a task that made it would print for seconds
class Town:
    """The service, its people, their cases by shape, and what left it."""

    folder: Path
    app: FastAPI
    client: AsyncClient
    service: Casementor
    people: dict[str, Account]
    aviary: Aviary
    heard: Heard
    letters: KeptLetters = field(default_factory=KeptLetters)
    tales: dict[str, list[Tale]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def stories(self) -> list[Story]:
        """Every case that was sent."""
        return [tale.story for tales in self.tales.values() for tale in tales if tale.story.number]

    @property
    def some_of_each(self) -> list[Tale]:
        """Two cases of each shape, each in another format."""
        chosen = [tales[place % 3 : 8 : len(FORMATS) + 1] for place, tales in enumerate(self.tales.values())]
        return [tale for tales in chosen for tale in tales[:2] if tale.story.number]

    def role(self, who: str) -> str:
        """What somebody is to the service, where they are staff."""
        return who if who in STAFF else ""

    async def asks(self, who: str, path: str, method: str = "GET", **body: Any) -> Response:
        """A request of somebody, or of a visitor."""
        headers = {} if who == VISITOR else {"Authorization": f"Bearer {await self._token(who)}"}
        return await self.client.request(method, path, headers=headers, **body)

    async def _token(self, who: str) -> str:
        if who not in self.tokens:
            async with self.service.database.writing() as session:
                row = await row_of(session, self.people[who].id)
                assert row is not None
                self.tokens[who] = await begin_session(session, row, at=MONDAY)
        return self.tokens[who]

    async def works(self) -> None:
        """The worker does everything that is left."""
        tools = Tools(self.service.database, self.letters, lambda: MONDAY, "http://school.example", self.service)
        await Worker(tools, KINDS).run_until_idle()

    async def told(self, chosen: Callable[[Tale], bool], *acts: Callable[[Tale], Any]) -> None:
        """Something happens in some cases, each a transaction of its own."""
        for tale in [tale for tales in self.tales.values() for tale in tales if chosen(tale)]:
            async with self.service.database.writing() as tale.session:
                for act in acts:
                    await act(tale)


async def everything_happens(town: Town) -> None:
    """Cases are filed, worked on, published, discussed, cited by others, and some of them taken back."""
    shape = {id(tale): name for name, tales in town.tales.items() for tale in tales}

    def are(*names: str, public: bool = False) -> Callable[[Tale], bool]:
        return lambda tale: shape[id(tale)] in names and (not public or tale.story.format is Format.PUBLICLY)

    for name, (act, _) in SHAPES.items():
        if name != "filed":
            await town.told(are(name), act)
    await town.works()
    await town.told(are("at work"), worked_on)
    await town.told(are("published", "withdrawn"), published)
    await town.told(are(*POSTED, public=True), posted)
    await _topics_move(town)
    await town.works()
    await _cite(town)
    await town.told(are("filed"), SHAPES["filed"][0])
    await town.works()
    await town.told(are("filed", public=True), opening_worked_on)
    await town.told(are("withdrawn"), taken_back)
    await town.works()


async def _topics_move(town: Town) -> None:
    one, other = (tale for tale in town.tales["in work"] if tale.story.topic and tale.place in (0, 1))
    async with town.service.database.writing() as one.session:
        await moved_about(one, one.story.topic, other.story.topic)


async def _cite(town: Town) -> None:
    """Cases filed from now on are answered by what stands in the library."""
    form = CaseForm(essence=WORDS["essence"], question=WORDS["question"])
    _, response = await first_response_to(town.service, form)
    assert any(town.aviary.found(response.model_dump_json()))
    for tale in town.tales["filed"]:
        tale.response = response
