"""Solved cases are compared each with each: what says the same and what pulls apart is found, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from corpus.records import SolvedCase
from retrieval import alike_solutions
from retrieval.alike_solutions import ALIKE, APART, NEAR, Pair, best_of, compared
from retrieval.index import Index
from retrieval.items import case_item

NOISE = "Form seven talks loudly before the lesson begins and nobody opens a book."
LETTERS = "A father writes angry letters about marks to the teacher every night."
RITUAL = "Stand at the door, greet every pupil by name and put a task on the board."
HOURS = "Tell all families once in writing when messages are read, and answer only then."


@pytest.fixture
def library(make_case: Callable[..., SolvedCase], make_index: Callable[..., Index]) -> Callable[..., Index]:
    """An index of cases given by id: what they are about, and the texts of their solutions."""

    def build(**cases: tuple[str, tuple[str, ...]]) -> Index:
        return make_index(*(case_item(_case(make_case, name, *told)) for name, told in cases.items()))

    return build


def _case(make: Callable[..., SolvedCase], name: str, essence: str, ways: tuple[str, ...]) -> SolvedCase:
    solutions = [{"approach": "A way", "text": way, "steps": ["One step", "Another step"]} for way in ways]
    return make(id=name, situation=name, essence=essence, solutions=solutions)


def names(pairs: tuple[Pair, ...]) -> list[tuple[str, str]]:
    return [(pair.one, pair.other) for pair in pairs]


def test_two_cases_with_the_same_solution_are_found_once(library: Any) -> None:
    found = compared(library(b=(LETTERS, (RITUAL,)), a=(NOISE, (RITUAL,)), c=(LETTERS, (HOURS,))))
    assert names(found.same) == [("a", "b")]
    assert found.same[0].ways == pytest.approx(1.0, abs=0.01)


def test_one_solution_of_several_that_is_the_same_is_enough(library: Any) -> None:
    found = compared(library(a=(NOISE, (HOURS, RITUAL)), b=(LETTERS, (RITUAL,))))
    assert names(found.same) == [("a", "b")]


def test_like_situations_with_unlike_ways_pull_apart(library: Any) -> None:
    found = compared(library(a=(NOISE, (RITUAL,)), b=(NOISE, (HOURS,)), c=(LETTERS, (HOURS,))))
    assert ("a", "b") in names(found.apart)
    assert all(pair.situations >= NEAR and pair.ways <= APART for pair in found.apart)


def test_a_case_is_compared_with_no_solution_of_its_own(library: Any) -> None:
    found = compared(library(a=(NOISE, (RITUAL, RITUAL, HOURS))))
    assert (found.same, found.apart) == ((), ())


def test_nothing_to_compare_is_no_error(library: Any, make_index: Callable[..., Index]) -> None:
    assert compared(make_index()).same == ()


def test_blocks_change_nothing(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = {f"case{n}": (NOISE if n % 2 else LETTERS, (RITUAL if n % 3 else HOURS,)) for n in range(9)}
    index = library(**cases)
    whole = compared(index)
    monkeypatch.setattr(alike_solutions, "BLOCK", 2)
    assert compared(index) == whole
    assert whole.same


def test_the_most_alike_and_the_farthest_apart_come_first_and_ties_by_id() -> None:
    pairs = [
        Pair("c", "d", 0.7, 0.8),
        Pair("a", "b", 0.7, 0.8),
        Pair("a", "c", 0.9, 0.99),
        Pair("b", "c", 0.7, 0.4),
        Pair("b", "d", 0.9, 0.4),
        Pair("x", "y", 0.9, 0.6),
    ]
    found = best_of(pairs)
    assert names(found.same) == [("a", "c"), ("a", "b"), ("c", "d")]
    assert names(found.apart) == [("b", "d"), ("b", "c")]
    assert min(pair.ways for pair in found.same) >= ALIKE
