"""A case without words: nothing anybody wrote is left in it, and it is the same case still (R22)."""

import json
from collections.abc import Callable, Iterator

import pytest

from service.cases.access import Part, visible
from service.cases.case import Case, relation
from service.cases.erased import without_words
from service.cases.people import Actor
from service.cases.states import State
from service.cases.view import Names, view_of


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, str):
        yield data


def _written(case: Case) -> set[str]:
    """What people wrote: texts that end as sentences do."""
    return {text for text in _texts(json.loads(case.model_dump_json())) if text.endswith((".", "?", "!"))}


@pytest.mark.parametrize("state", State)
def test_an_erased_case_holds_nothing_that_anybody_wrote(state: State, standing: Callable[..., Case]) -> None:
    case = standing(state)
    assert _written(case)
    assert not _written(without_words(case))


@pytest.mark.parametrize("state", State)
def test_an_erased_case_is_the_same_case_still(state: State, standing: Callable[..., Case]) -> None:
    case = standing(state)
    erased = without_words(case)
    assert Case.model_validate(erased.model_dump(mode="json")) == erased
    for name in ("number", "author", "state", "version", "filed_at", "changed_at", "due", "format", "mentor", "rounds"):
        assert getattr(erased, name) == getattr(case, name)
    assert erased.form.problem_fields == case.form.problem_fields
    assert len(erased.solutions) == len(case.solutions)


@pytest.mark.parametrize("state", State)
def test_erasing_twice_changes_nothing_more(state: State, standing: Callable[..., Case]) -> None:
    erased = without_words(standing(state))
    assert without_words(erased) == erased


@pytest.mark.parametrize("state", State)
def test_an_erased_case_can_still_be_looked_at(state: State, standing: Callable[..., Case], cast: list[Actor]) -> None:
    erased = without_words(standing(state))
    for actor in cast:
        view = view_of(erased, actor, names=Names())
        assert (view is None) is (not visible(erased, relation(erased, actor)))
        assert view is None or view.request is None or Part.REQUEST in visible(erased, view.relation)
