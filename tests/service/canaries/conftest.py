"""A service on a data folder of its own, with two hundred cases in which every field of everybody holds a canary."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from corpus.reading import Corpus
from corpus.records import Mentor
from retrieval.encoder import HashingEncoder
from retrieval.generations import Generations
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.accounts.account import Account
from service.actions.add_material import add_material, material_of
from service.application import Casementor
from service.asking import first_response_to
from service.cases.people import Role
from service.settings import Settings
from service.store.accounts import account_of, add_account
from service.store.database import Database
from service.store.library import put_records, records_of
from service.web.app import create_app
from tests.mentors_code import confirmed
from tests.service.canaries.planting import Aviary, Story
from tests.service.canaries.tales import FORMATS, MANY, MONDAY, SHAPES, WORDS, Tale
from tests.service.canaries.town import STAFF, Heard, Town, everything_happens


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(
    small: Corpus,
    hashing_encoder: HashingEncoder,
    make_mentor: Callable[..., Mentor],
    tmp_path_factory: pytest.TempPathFactory,
    heard: Heard,
) -> AsyncIterator[Town]:
    """Everything has happened."""
    folder: Path = tmp_path_factory.mktemp("town")
    mentors = tuple(_mentor(make_mentor, n) for n in range(MANY))
    corpus = replace(small, mentors=(*small.mentors, *mentors))
    async with AsyncExitStack() as stack:
        service = await _service(stack, folder, corpus, hashing_encoder)
        limits: Any = dict.fromkeys(("respond_limit", "read_limit", "sign_in_limit"), "100000/minute")
        settings = Settings(
            data_folder=folder, secret_key="known to every test and to nobody else", worker_in_serve=False, **limits
        )
        app = create_app(settings, AsyncExitStack, clock=lambda: MONDAY)  # type: ignore[arg-type]
        app.state.casementor = service
        transport = ASGITransport(app, raise_app_exceptions=False)
        client = await stack.enter_async_context(AsyncClient(transport=transport, base_url="http://school"))
        aviary = Aviary()
        async with service.database.writing() as session:
            people = await _people(session, aviary)
        made = Town(folder, app, client, service, people, aviary, heard)
        async with service.database.writing() as session:
            await _material(session, made)
            made.tales = await _tales(session, made)
        await everything_happens(made)
        yield made


def _mentor(make_mentor: Callable[..., Mentor], n: int) -> Mentor:
    """A mentor with room for many cases, and words that no other profile has."""
    about = " ".join(f"word{n}of{place}" for place in range(12))
    known = {"id": f"mentor-{n}", "name": f"Mentor {n}", "institution": f"College {n}", "about": about}
    return make_mentor(**known, subject_area=f"subject{n}", interests=[f"interest{n}"], load_limit=10, open_cases=0)


async def _service(stack: AsyncExitStack, folder: Path, corpus: Corpus, encoder: HashingEncoder) -> Casementor:
    """The service as it runs: SQLite, Chroma and the words leg on disk."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'casementor.db'}")
    stack.push_async_callback(database.close)
    await database.migrate()
    async with database.writing() as session:
        await put_records(session, records_of(corpus), at=MONDAY)
    cache = VectorCache(folder / "vectors.sqlite")
    generations = Generations(folder / "index", encoder=encoder, cache=cache, store="chroma")
    await asyncio.to_thread(generations.rebuild, list(items_of(corpus)))
    index = generations.open()
    stack.callback(index.close)
    return Casementor(database=database, index=index, corpus=corpus, cache=cache)


async def _people(session: AsyncSession, aviary: Aviary) -> dict[str, Account]:
    roles: dict[str, tuple[Role, str | None]] = {f"teacher-{n}": (Role.TEACHER, None) for n in range(MANY)}
    roles |= {f"mentor-{n}": (Role.MENTOR, f"mentor-{n}") for n in range(MANY)}
    roles |= {who: (Role(who), None) for who in STAFF}
    return {who: await _person(session, aviary, who, role, mentor) for who, (role, mentor) in roles.items()}


async def _person(session: AsyncSession, aviary: Aviary, who: str, role: Role, mentor: str | None) -> Account:
    """An account; what mentors and staff are called is no secret."""
    row = await add_account(
        session,
        email=f"{aviary.plant('account address', writer=who)}@school.example",
        name=f"Ada {aviary.plant('account name', writer=who)}" if role is Role.TEACHER else who.title(),
        roles=[role],
        hashed_password="!",
        at=MONDAY,
        mentor=mentor,
    )
    row.questionnaire = {
        block: {name: aviary.plant(f"Questionnaire.{block}.{name}", writer=who) for name in names}
        for block, names in (
            ("work", ("institution", "subjects")),
            ("needs", ("wanted",)),
            ("contact", ("phone", "messenger")),
        )
    }
    return account_of(confirmed(row, at=MONDAY))


async def _material(session: AsyncSession, town: Town) -> None:
    """A material that a mentor added and nobody has looked at."""
    who = "mentor-0"
    told: dict[str, Any] = {
        name: f"A bell {town.aviary.plant(f'Article.{name}', writer=who)}" for name in ("title", "summary", "body")
    }
    told["references"] = [town.aviary.plant("Article.references", writer=who)]
    material = material_of({**told, "problem_fields": ["class-management"]})
    await add_material(session, material, by=town.people[who], at=MONDAY)


async def _tales(session: AsyncSession, town: Town) -> dict[str, list[Tale]]:
    """Two hundred cases: each shape in each format, as often as `SHAPES` says."""
    form = CaseForm(essence=WORDS["essence"], question=WORDS["question"])
    _, response = await first_response_to(town.service, form)
    tales: dict[str, list[Tale]] = {name: [] for name in SHAPES}
    shapes = [name for name, (_, count) in SHAPES.items() for _ in range(count) for _ in FORMATS]
    for number, shape in enumerate(shapes):
        turn, place = (number + number // MANY) % MANY, len(tales[shape]) // len(FORMATS)
        story = Story(format=FORMATS[number % len(FORMATS)], author=f"teacher-{turn}")
        tales[shape].append(Tale(session, town.aviary, town.people, response, story, place, turn))
    return tales


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    """What is logged when the service logs all it can; drivers stay as quiet as the service keeps them."""
    handler, logger = Heard(), logging.getLogger("service")
    before = logger.level
    logging.getLogger().addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield handler
    logger.setLevel(before)
    logging.getLogger().removeHandler(handler)
