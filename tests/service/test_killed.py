"""Web and worker are killed in the middle of many moves: nothing acknowledged is lost, each job takes effect once."""

import asyncio
import mailbox
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from service.accounts.sessions import begin_session
from service.cases.course_said import ChangeFormat
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.people import Role
from service.cases.telling import About
from service.store.accounts import add_account
from service.store.cases import events_of, get_case
from service.store.database import Database
from service.store.job_tables import JobRow, NoticeRow
from tests.mentors_code import confirmed

MOVES = 500
KILLED_AFTER = (90, 210, 370)
CASES = 3
SETTINGS = {
    "CASEMENTOR_READ_LIMIT": "100000/minute",
    "CASEMENTOR_RESPOND_LIMIT": "100000/minute",
    "CASEMENTOR_WORKER_IN_SERVE": "false",
    "CASEMENTOR_WORKER_LEASE": "10",
}


@dataclass
class Server:
    """The web in a process of its own, on a port of its own, and the worker in another."""

    data: Path
    corpus: Path
    port: int
    log: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start both and wait until the web answers."""
        settings = {"CASEMENTOR_DATA_FOLDER": str(self.data), "CASEMENTOR_CORPUS_FOLDER": str(self.corpus), **SETTINGS}
        with self.log.open("ab") as log:
            self.processes = [
                subprocess.Popen(
                    [sys.executable, "-m", "service", *words], env={**os.environ, **settings}, stdout=log, stderr=log
                )
                for words in (["serve", "--port", str(self.port)], ["work"])
            ]
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            assert [process.poll() for process in self.processes] == [None, None], self.log.read_text()[-2000:]
            time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-2000:])

    def kill(self) -> None:
        """Kill both, as a power cut would."""
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
            process.wait()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def server(own_data: Path, small_folder: Path, tmp_path: Path) -> Iterator[Server]:
    """The real service on a copy of the prepared data folder."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    made = Server(own_data, small_folder, port, tmp_path / "serve.log")
    yield made
    for process in made.processes:
        process.terminate()
        process.wait(timeout=30)


@dataclass
class Acknowledged:
    """What the service said was done: by case, the format of each version."""

    versions: dict[str, dict[int, str]] = field(default_factory=dict)
    kills: list[int] = field(default_factory=lambda: list(KILLED_AFTER))

    @property
    def count(self) -> int:
        """How many moves were acknowledged."""
        return sum(map(len, self.versions.values()))


async def people(database: Database) -> tuple[str, str]:
    """A teacher and a mentor, each by a token."""
    at = datetime.now(UTC)
    async with database.writing() as session:
        teacher = await add_account(
            session, email="t@school.example", name="Tilda", roles=[Role.TEACHER], hashed_password="none", at=at
        )
        mentor = await add_account(
            session,
            email="m@school.example",
            name="Bruno",
            roles=[Role.MENTOR],
            hashed_password="none",
            at=at,
            mentor="bruno-hahn",
        )
        confirmed(mentor, at=at)
        return await begin_session(session, teacher, at=at), await begin_session(session, mentor, at=at)


async def filed(client: httpx.AsyncClient, form: dict[str, object], mentor: dict[str, str]) -> list[str]:
    """Cases that a mentor has in work."""
    numbers = []
    for _ in range(CASES):
        case = (await client.post("/api/v1/cases", json=form)).raise_for_status().json()
        moves = f"/api/v1/cases/{case['number']}/moves"
        chosen = ChooseMentor(mentor="bruno-hahn").model_dump(mode="json")
        (await client.post(moves, json=chosen)).raise_for_status()
        (await client.post(moves, json=Accept().model_dump(mode="json"), headers=mentor)).raise_for_status()
        numbers.append(case["number"])
    return numbers


async def move_on(client: httpx.AsyncClient, server: Server, number: str, seen: Acknowledged) -> None:
    """Change the format of one case again and again, through every kill."""
    for chosen in cycle(("personally", "anonymously", "collectively")):
        if seen.count >= MOVES:
            return
        move = ChangeFormat.model_validate({"format": chosen}).model_dump(mode="json")
        try:
            answer = await client.post(f"/api/v1/cases/{number}/moves", json=move)
        except httpx.HTTPError:
            await asyncio.sleep(0.2)
            continue
        done = answer.raise_for_status().json()
        seen.versions.setdefault(number, {})[done["version"]] = done["format"]
        if seen.kills and seen.count >= seen.kills[0]:
            seen.kills.pop(0)
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)


async def all_done(database: Database) -> None:
    """Wait until no job is left."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        async with database.reading() as session:
            waiting = select(func.count()).where(JobRow.kind == "mail", JobRow.done_at.is_(None))
            if await session.scalar(waiting) == 0:
                return
        await asyncio.sleep(0.2)
    raise AssertionError("jobs are left")


async def test_killed_in_the_middle_of_500_moves_nothing_acknowledged_is_lost_and_each_job_is_done_once(
    server: Server, form: dict[str, object]
) -> None:
    database = Database(f"sqlite+aiosqlite:///{server.data / 'casementor.db'}")
    await database.migrate()
    teacher, mentor = ({"Authorization": f"Bearer {token}"} for token in await people(database))
    server.start()
    seen = Acknowledged()
    async with httpx.AsyncClient(base_url=server.url, headers=teacher, timeout=30) as client:
        numbers = await filed(client, form, mentor)
        await asyncio.gather(*(move_on(client, server, number, seen) for number in numbers))
    assert seen.kills == []
    assert seen.count >= MOVES
    await all_done(database)

    formats = 0
    async with database.reading() as session:
        for number in numbers:
            events = await events_of(session, number)
            assert [event.version for event in events] == list(range(len(events)))
            assert (await get_case(session, number)).version == len(events) - 1
            acknowledged = seen.versions[number]
            assert {v: events[v].said["format"] for v in acknowledged} == acknowledged
            formats += sum(event.action == "change format" for event in events)
        told = await session.execute(select(NoticeRow.about, func.count().label("count")).group_by(NoticeRow.about))
        assert {row.about: row.count for row in told} == {
            About.OFFERED.name: CASES,
            About.ACCEPTED.name: CASES,
            About.FORMAT.name: formats,
        }
        jobs = await session.scalar(select(func.count()).where(JobRow.kind == "mail"))
    await database.close()
    assert jobs == formats + 2 * CASES

    letters = Counter(letter["Message-ID"] for letter in mailbox.Maildir(server.data / "mailbox"))
    assert len(letters) == jobs
    assert (
        sum(letters.values()) - jobs <= len(KILLED_AFTER) * 3
    )  # a letter in hand at a kill may come again, recognisably
