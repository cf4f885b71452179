"""After a withdrawal no byte of the text is in any file of the data folder: database, index, vectors, caches (R19)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from corpus.reading import Corpus
from retrieval.analysis import stems
from retrieval.encoder import HashingEncoder
from retrieval.generations import Generations
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.shelving import passages_of
from retrieval.vector_cache import VectorCache
from service.application import Casementor
from service.cases.course_said import ChangeConsent
from service.jobs.kind import Tools
from service.jobs.table import KINDS
from service.store.database import Database
from service.store.library import put_records, records_of
from service.worker import Worker
from tests.service.publication.conftest import MONDAY, KeptLetters, Press, people_of, text_of

CANARY = "zanzibarine"
STEM = b"zanzibar"


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def on_disk(folder: Path, small: Corpus, hashing_encoder: HashingEncoder) -> AsyncIterator[Press]:
    """The press on a data folder as a running service has it: SQLite, Chroma, a generation before the present one."""
    folder.mkdir()
    database = Database(f"sqlite+aiosqlite:///{folder / 'casementor.db'}")
    await database.migrate()
    cache = VectorCache(folder / "vectors.sqlite")
    generations = Generations(folder / "index", encoder=hashing_encoder, cache=cache, store="chroma")
    for _ in range(2):
        await asyncio.to_thread(generations.rebuild, list(items_of(small)))
    index = generations.open()
    async with database.writing() as session:
        await put_records(session, records_of(small), at=MONDAY)
        people = await people_of(session)
    casementor = Casementor(database=database, index=index, corpus=small, cache=cache)
    letters = KeptLetters()
    tools = Tools(database, letters, lambda: MONDAY, "http://school.example", casementor)
    yield Press(casementor, Worker(tools, kinds=KINDS), letters, people)
    index.close()
    await database.close()


def holding(folder: Path, word: bytes) -> set[str]:
    """The files of a folder that hold a word, in any case of letters."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and word in path.read_bytes().lower()
    }


def held_by(press: Press) -> dict[str, int]:
    """How many items hold the word in the words leg; removed ones count until its files are written anew."""
    (stem,) = stems(CANARY, language="en")
    return {kind: press.casementor.index.words[kind].holders(stem) for kind in ("cases", "mentors")}


async def test_no_file_holds_a_word_of_a_withdrawn_text(on_disk: Press, folder: Path) -> None:
    case = await on_disk.published(text={"essence": f"They drum on the desks with rulers, {CANARY}."})
    await on_disk.files("other", essence="They drum on the desks with rulers behind my back.")
    before = holding(folder, STEM)
    assert any(name.startswith("casementor.db") for name in before)
    assert any("items.sqlite" in name for name in before)
    assert held_by(on_disk) == {"cases": 1, "mentors": 1}
    await on_disk.moves("teacher", case, ChangeConsent(consent=False))
    assert held_by(on_disk) == {"cases": 0, "mentors": 0}
    assert holding(folder, STEM) == set()
    assert holding(folder, CANARY.encode()) == set()


async def test_its_vectors_are_overwritten_and_forgotten(on_disk: Press, folder: Path) -> None:
    case = await on_disk.published(text={"essence": f"They drum on the desks with rulers, {CANARY}."})
    index: Index = on_disk.casementor.index
    (item,) = index.shelf.get("cases", [text_of(case).id]).values()
    vector = item.centre.tobytes()
    vectors = next((folder / "index").glob("generation-2/*.vectors"))
    assert vector in vectors.read_bytes()
    await on_disk.withdrawn(case)
    assert vector not in vectors.read_bytes()


async def test_the_other_items_are_found_as_before(on_disk: Press) -> None:
    index: Index = on_disk.casementor.index
    before = {kind: index.counts()[kind] for kind in index.counts()}
    await on_disk.withdrawn(await on_disk.published())
    assert index.counts() == before
    index.check()
    page: Any = await on_disk.casementor.browse("cases", text="letters homework daughter")
    assert "letters-at-night" in {found.id for found in page.items}


async def test_an_earlier_generation_goes_with_what_is_withdrawn(on_disk: Press, folder: Path) -> None:
    assert (folder / "index" / "generation-1").is_dir()
    await on_disk.withdrawn(await on_disk.published())
    assert [path.name for path in (folder / "index").glob("generation-*")] == ["generation-2"]


def test_vectors_by_content_can_be_forgotten(hashing_encoder: HashingEncoder, small: Corpus, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    passages = passages_of(list(items_of(small))[:1], encoder=hashing_encoder)
    (first, *_) = cache.encode(passages, encoder=hashing_encoder)
    assert first.whole.tobytes() in (tmp_path / "vectors.sqlite").read_bytes() + _wal(tmp_path)
    cache.forget(passages, encoder=hashing_encoder.name)
    assert first.whole.tobytes() not in (tmp_path / "vectors.sqlite").read_bytes() + _wal(tmp_path)


def _wal(folder: Path) -> bytes:
    path = folder / "vectors.sqlite-wal"
    return path.read_bytes() if path.exists() else b""
