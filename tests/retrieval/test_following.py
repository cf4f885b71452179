"""A worker in a process of its own changes the index in the folder that another process answers from."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from corpus.records import SolvedCase
from retrieval.forgetting import forget
from retrieval.index import Index
from retrieval.items import Item, case_item
from retrieval.shelving import shelve
from retrieval.vector_file import VectorFile
from retrieval.words_leg import WordsLeg


def test_what_another_process_puts_and_forgets_is_seen(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase], tmp_path: Path
) -> None:
    folder = tmp_path / "generation-1"
    serving = make_index(case_item(make_case()), folder=folder)
    working = make_index(folder=folder)
    rulers = make_case(id="rulers", situation="rulers", title="A concert of rulers")
    working.put([case_item(rulers)])
    assert serving.follow()
    assert set(serving.shelf.ids("cases")) == {"noisy-start", "rulers"}
    assert set(serving.words["cases"].search(["ruler"], limit=5)) == {"rulers"}
    assert serving.shelf.get("cases", ["rulers"])["rulers"].centre.any()
    forget(working, "cases", ["rulers"])
    assert serving.follow()
    assert serving.shelf.ids("cases") == ["noisy-start"]
    assert serving.words["cases"].search(["ruler"], limit=5) == {}


def test_where_nobody_else_changed_anything_there_is_nothing_to_follow(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase], tmp_path: Path
) -> None:
    index = make_index(folder=tmp_path / "generation-1")
    index.put([case_item(make_case())])
    assert not index.follow()


def songs(make_case: Callable[..., SolvedCase], count: int) -> list[Item]:
    """Cases of their own words."""
    return [
        case_item(make_case(id=f"case-{n}", title=f"Title{n}", essence=f"Pupil{n} sings song{n}."))
        for n in range(count)
    ]


def stands_whole(index: Index, items: list[Item]) -> None:
    """Every item stands in the index with its own vectors and words, and no other does."""
    index.follow()
    wanted = {one.id: one for one in shelve(items, encoder=index.encoder, cache=index.cache)}
    found = index.shelf.get("cases", list(wanted))
    assert set(index.shelf.ids("cases")) == set(found) == set(wanted)
    assert all(np.array_equal(found[name].windows, one.windows) for name, one in wanted.items())
    assert index.words["cases"].count() == len(items)


def test_two_processes_that_write_in_turn_read_each_others_items(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase], tmp_path: Path
) -> None:
    folder, items = tmp_path / "generation-1", songs(make_case, 6)
    one, other = make_index(folder=folder), make_index(folder=folder)
    for first, second in zip(items[::2], items[1::2], strict=True):
        one.put([first])
        other.put([second])
    for index in (one, other, make_index(folder=folder)):
        stands_whole(index, items)


def test_two_processes_that_write_at_once_wait_for_each_other(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase], tmp_path: Path
) -> None:
    folder, items = tmp_path / "generation-1", songs(make_case, 6)
    writers = [make_index(folder=folder), make_index(folder=folder)] * 3
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda writer, item: writer.put([item]), writers, items))
    for index in writers[:2]:
        stands_whole(index, items)


def test_what_another_process_put_is_overwritten_where_it_is_replaced_or_forgotten(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase], tmp_path: Path
) -> None:
    folder = tmp_path / "generation-1"
    one, other = make_index(folder=folder), make_index(folder=folder)
    old, new = (case_item(make_case(id="rulers", essence=essence)) for essence in ("They drum.", "They sing."))
    one.put([old])
    other.put([new])
    forget(one, "cases", ["rulers"])
    assert not np.fromfile(folder / "items.vectors", dtype=np.float32).any()
    stands_whole(other, [])


def test_words_are_written_anew_whichever_process_wrote_them(tmp_path: Path) -> None:
    one, other = WordsLeg(tmp_path), WordsLeg(tmp_path)
    one.put([("rulers", ["drum"]), ("song", ["sing"])])
    written = {path.name for path in tmp_path.iterdir() if path.suffix == ".term"}
    other.remove(["rulers"])
    other.rewrite([("song", ["sing"])])
    assert written
    assert not written & {path.name for path in tmp_path.iterdir()}


def test_a_process_that_starts_while_another_writes_leaves_its_rows_whole(tmp_path: Path) -> None:
    path, rows = tmp_path / "items.vectors", np.eye(4, dtype=np.float32)
    writer = VectorFile(path, dimensions=4)
    writer.append(rows)
    with path.open("ab") as file:
        file.write(rows[0].tobytes()[:6])
    assert np.array_equal(VectorFile(path, dimensions=4).rows, rows)
    assert path.stat().st_size == rows.nbytes + 6
    assert writer.append(rows[:1]) == len(rows)
    assert np.array_equal(VectorFile(path, dimensions=4).rows, [*rows, rows[0]])
