"""Rebuilding beside the index in use: a swap at the end, and no harm from a kill before it."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from corpus.records import SolvedCase
from retrieval.encoder import Encoded, HashingEncoder, Passage
from retrieval.forgetting import forget
from retrieval.generations import Generations
from retrieval.index import Index, IndexFault
from retrieval.items import Item, case_item
from retrieval.neighbours import StoreName
from retrieval.query import ask
from retrieval.search import RANKERS, Search
from retrieval.vector_cache import VectorCache

ROOT = Path(__file__).parents[2]
KILLED = """
import os, sys
from pathlib import Path
from retrieval.encoder import HashingEncoder
from retrieval.generations import Generations
from retrieval.items import Item, Part
from retrieval.vector_cache import VectorCache

folder, phase = Path(sys.argv[1]), sys.argv[2]
items = [Item("cases", f"new-{number}", (Part("essence", f"word{number} talks"),)) for number in range(3)]
generations = Generations(
    folder / "index", encoder=HashingEncoder(), cache=VectorCache(folder / "vectors.sqlite"), store="chroma"
)
generations.rebuild(items, progress=lambda what, done, total: os._exit(9) if what.startswith(phase) else None)
"""


class CountingEncoder(HashingEncoder):
    """Counts the passages it was given; `strength` is how many it encodes before it gives up."""

    def __init__(self, *, strength: int = 10**9) -> None:
        super().__init__()
        self.seen = 0
        self.strength = strength

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        self.seen += len(passages)
        if self.seen > self.strength:
            raise KeyboardInterrupt
        return super().encode(passages)


@pytest.fixture
def cases(make_case: Callable[..., SolvedCase]) -> list[Item]:
    """Forty cases of their own words."""
    return [
        case_item(
            make_case(id=f"case-{n}", essence=f"Pupil{n} brings animal{n}.", question=f"Where does{n} it sleep{n}?")
        )
        for n in range(40)
    ]


def generations(folder: Path, encoder: HashingEncoder | None = None, store: StoreName = "memory") -> Generations:
    return Generations(
        folder / "index",
        encoder=encoder or HashingEncoder(),
        cache=VectorCache(folder / "vectors.sqlite"),
        store=store,
    )


def folders(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "index").glob("generation-*"))


def first(index: Index, text: str) -> str:
    query = ask({"essence": text}, encoder=index.encoder)
    return RANKERS["production"](Search(query, "cases", index), ())[0].id


def killed_at(phase: str) -> Callable[[str, int, int], None]:
    def progress(what: str, done: int, total: int) -> None:
        if what.startswith(phase):
            raise KeyboardInterrupt

    return progress


def test_without_an_index_the_command_that_makes_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="casementor index rebuild"):
        generations(tmp_path).open()


@pytest.mark.parametrize("store", ["chroma", "memory"])
def test_a_rebuilt_index_holds_every_item(tmp_path: Path, cases: list[Item], store: StoreName) -> None:
    made = generations(tmp_path, store=store)
    manifest = made.rebuild(cases)
    index = made.open()
    assert manifest.counts["cases"] == len(cases)
    assert index.status(cases).whole
    assert first(index, "Pupil7 brings animal7.") == "case-7"
    index.close()


def test_the_manifest_tells_what_the_index_was_made_with(tmp_path: Path, cases: list[Item]) -> None:
    made = generations(tmp_path)
    manifest = made.rebuild(cases)
    assert made.manifest() == manifest
    assert (manifest.encoder, manifest.dimensions, manifest.store) == ("hashing-64", 64, "memory")


@pytest.mark.parametrize("store", ["chroma", "memory"])
def test_a_rebuild_swaps_keeps_the_generation_before_and_removes_older_ones(
    tmp_path: Path, cases: list[Item], store: StoreName
) -> None:
    made = generations(tmp_path, store=store)
    oldest = made.rebuild(cases).name
    before = made.rebuild(cases).name
    after = made.rebuild(cases[:5]).name
    assert len({oldest, before, after}) == 3
    assert folders(tmp_path) == [before, after]
    index = made.open()
    assert index.counts()["cases"] == 5
    index.check()
    index.close()


def test_an_index_can_be_rebuilt_of_nothing(tmp_path: Path) -> None:
    made = generations(tmp_path)
    made.rebuild([])
    made.open().close()


def test_a_rebuild_tells_how_far_it_is(tmp_path: Path, cases: list[Item]) -> None:
    told: list[tuple[str, int, int]] = []
    generations(tmp_path).rebuild(cases, progress=lambda what, done, total: told.append((what, done, total)))
    last = {what: (done, total) for what, done, total in told}
    assert set(last) == {"encoding", "indexing cases"}
    assert all(done == total for done, total in last.values())


@pytest.mark.parametrize("phase", ["encoding", "indexing"])
def test_a_kill_in_the_middle_leaves_the_old_generation_in_use(tmp_path: Path, cases: list[Item], phase: str) -> None:
    made = generations(tmp_path)
    made.rebuild(cases[:5])
    with pytest.raises(KeyboardInterrupt):
        made.rebuild(cases, progress=killed_at(phase))
    index = generations(tmp_path).open()
    assert index.status(cases[:5]).whole
    index.check()
    index.close()


def test_after_a_kill_nothing_is_encoded_again(tmp_path: Path, cases: list[Item]) -> None:
    with pytest.raises(KeyboardInterrupt):
        generations(tmp_path).rebuild(cases, progress=killed_at("indexing"))
    encoder = CountingEncoder()
    made = generations(tmp_path, encoder)
    made.rebuild(cases)
    assert encoder.seen == 0
    index = made.open()
    assert index.status(cases).whole
    index.close()


def test_after_a_kill_while_encoding_only_the_rest_is_encoded(tmp_path: Path, cases: list[Item]) -> None:
    whole = CountingEncoder()
    generations(tmp_path / "whole", whole).rebuild(cases)
    weak = CountingEncoder(strength=whole.seen - 1)
    with pytest.raises(KeyboardInterrupt):
        generations(tmp_path / "killed", weak).rebuild(cases)
    rest = CountingEncoder()
    generations(tmp_path / "killed", rest).rebuild(cases)
    assert 0 < rest.seen < whole.seen


def test_what_a_kill_left_behind_is_cleared_away(tmp_path: Path, cases: list[Item]) -> None:
    made = generations(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        made.rebuild(cases, progress=killed_at("indexing"))
    manifest = made.rebuild(cases)
    assert folders(tmp_path) == [manifest.name]


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["encoding", "indexing"])
def test_a_process_that_dies_leaves_index_and_lock_in_order(tmp_path: Path, cases: list[Item], phase: str) -> None:
    made = generations(tmp_path, store="chroma")
    made.rebuild(cases[:5])
    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), phase], cwd=ROOT, capture_output=True, check=False
    )
    assert died.returncode == 9, died.stderr
    index = made.open()
    assert index.status(cases[:5]).whole
    index.check()
    index.close()
    before = made.manifest()
    after = made.rebuild(cases)
    assert before is not None
    assert folders(tmp_path) == [before.name, after.name]


def test_a_second_builder_is_told_to_wait(tmp_path: Path, cases: list[Item]) -> None:
    refused: list[str] = []

    def progress(what: str, done: int, total: int) -> None:
        try:
            generations(tmp_path).rebuild(cases)
        except IndexFault as told:
            refused.append(str(told))

    generations(tmp_path).rebuild(cases, progress=progress)
    assert refused
    assert all("another process is rebuilding" in sentence for sentence in refused)


def test_a_builder_that_failed_lets_the_next_one_in(tmp_path: Path, cases: list[Item]) -> None:
    def fail(what: str, done: int, total: int) -> NoReturn:
        raise OSError("no space left")

    made = generations(tmp_path)
    with pytest.raises(OSError, match="no space"):
        made.rebuild(cases, progress=fail)
    made.rebuild(cases)


@pytest.mark.parametrize("change", ["encoder", "store"])
def test_an_index_made_otherwise_is_not_opened(tmp_path: Path, cases: list[Item], change: str) -> None:
    generations(tmp_path).rebuild(cases)
    encoder = HashingEncoder(dimensions=32) if change == "encoder" else None
    other = generations(tmp_path, encoder, store="chroma" if change == "store" else "memory")
    assert not other.usable()
    with pytest.raises(IndexFault, match="rebuild"):
        other.open()


def test_an_index_with_floors_of_another_calibration_is_not_opened(tmp_path: Path, cases: list[Item]) -> None:
    made = generations(tmp_path)
    made.rebuild(cases)
    path = tmp_path / "index" / made.open().name / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf8"))
    path.write_text(json.dumps(manifest | {"floors": {"cases": {"bias": -1.0}}}), encoding="utf8")
    assert not made.usable()


def test_a_pointer_to_nowhere_counts_as_no_index(tmp_path: Path, cases: list[Item]) -> None:
    made = generations(tmp_path)
    made.rebuild(cases)
    (tmp_path / "index" / "current").write_text("generation-99", encoding="utf8")
    assert made.manifest() is None
    with pytest.raises(IndexFault):
        made.open()


@pytest.mark.parametrize("store", ["chroma", "memory"])
def test_who_serves_goes_over_to_what_another_process_rebuilt(
    tmp_path: Path, cases: list[Item], store: StoreName
) -> None:
    building = generations(tmp_path, store=store)
    building.rebuild(cases[:5])
    serving = generations(tmp_path, store=store).open()
    assert not serving.follow()
    made = building.rebuild(cases)
    assert serving.follow()
    assert not serving.follow()
    assert (serving.name, serving.followed) == (made.name, 1)
    assert first(serving, "Pupil7 brings animal7.") == "case-7"
    serving.check()
    serving.close()


def test_what_is_served_may_be_deleted_by_who_withdraws_from_the_next_generation(
    tmp_path: Path, cases: list[Item]
) -> None:
    building = generations(tmp_path)
    building.rebuild(cases)
    serving, slow = generations(tmp_path).open(), generations(tmp_path).open()
    made = building.rebuild(cases)
    forget(building.open(), "cases", ["case-7"])
    assert folders(tmp_path) == [made.name]
    assert first(slow, "Pupil8 brings animal8.") == "case-8"
    assert serving.follow()
    assert "case-7" not in serving.shelf.ids("cases")
    assert first(serving, "Pupil8 brings animal8.") == "case-8"


def test_what_is_put_after_a_rebuild_by_another_process_stands_in_the_new_generation(
    tmp_path: Path, cases: list[Item]
) -> None:
    building = generations(tmp_path)
    building.rebuild(cases[:5])
    working = generations(tmp_path).open()
    building.rebuild(cases[:5])
    working.put(cases[5:6])
    assert building.open().status(cases[:6]).whole


def test_an_index_made_otherwise_is_not_gone_over_to(tmp_path: Path, cases: list[Item]) -> None:
    before = generations(tmp_path).rebuild(cases)
    serving = generations(tmp_path).open()
    generations(tmp_path, HashingEncoder(dimensions=32)).rebuild(cases)
    assert not serving.follow()
    assert serving.name == before.name
