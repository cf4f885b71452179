"""Runs are found by what people call them, the newest first, and their record survives a write that was cut off."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.measured.run_record import NoSuchRun, Run, find_run, read_run, runs_in, write_record

SOME = {"words": {"nDCG@10": {"q1": 0.5}}}


@pytest.fixture
def three(make_run: Callable[..., Run], tmp_path: Path) -> Path:
    """Two runs of one experiment on different days, and one of another."""
    make_run(SOME, "cases-toy-dev-aa")
    make_run(SOME, "cases-toy-dev-ab", days=1)
    make_run(SOME, "mentors-toy-dev-aa", days=2, experiment="mentors")
    return tmp_path


def test_the_newest_run_comes_first(three: Path) -> None:
    assert [run.record.id for run in runs_in(three)] == ["mentors-toy-dev-aa", "cases-toy-dev-ab", "cases-toy-dev-aa"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("cases", "cases-toy-dev-ab"),
        ("cases~1", "cases-toy-dev-aa"),
        ("mentors", "mentors-toy-dev-aa"),
        ("cases-toy-dev-aa", "cases-toy-dev-aa"),
        ("mentors-toy", "mentors-toy-dev-aa"),
    ],
)
def test_a_run_is_found_by_name(three: Path, name: str, found: str) -> None:
    assert find_run(three, name).record.id == found


def test_a_name_that_several_begin_with_is_refused_with_the_choice(three: Path) -> None:
    with pytest.raises(NoSuchRun, match=r"More than one run begins .* cases-toy-dev-ab, cases-toy-dev-aa"):
        find_run(three, "cases-toy")


@pytest.mark.parametrize("name", ["cases~2", "cases~x", "nothing", "~", ""])
def test_a_name_nobody_has_is_refused(three: Path, name: str) -> None:
    with pytest.raises(NoSuchRun):
        find_run(three, name)


def test_where_nothing_was_run_the_way_to_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoSuchRun, match="casementor eval run"):
        find_run(tmp_path, "cases")


def test_systems_stand_in_the_declared_order(make_run: Callable[..., Run]) -> None:
    made = make_run({"production": {"nDCG@10": {"q1": 1.0}}, **SOME})
    assert list(made.values) == ["words", "production"]


def test_a_record_that_was_half_written_leaves_the_old_one(make_run: Callable[..., Run]) -> None:
    made = make_run(SOME)
    (made.folder / ".run.json").write_text('{"id": "hal', encoding="utf8")
    assert read_run(made.folder).record == made.record
    write_record(made.folder, made.record)
    assert read_run(made.folder).record == made.record
