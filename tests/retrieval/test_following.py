"""A worker in a process of its own changes the index in the folder that another process answers from."""

from collections.abc import Callable
from pathlib import Path

from corpus.records import SolvedCase
from retrieval.forgetting import forget
from retrieval.index import Index
from retrieval.items import case_item


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
