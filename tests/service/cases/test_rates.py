"""Rates of drafts and of what helped tell no small number and nothing of one person (R21, R32, R33)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.counting import Table
from service.cases.helpful import SHOWN_IN, HelpfulKind, is_shown
from service.cases.rates import DRAFTS, OUTCOMES, USED, VERDICTS, Behind, rates_of
from service.cases.suppression import LEAST
from service.drafting.draft import Task
from service.web.statistics.statistics_words import CELLS, HELPFUL
from service.web.statistics.statistics_words import DRAFTS as FIGURE

LINE = "questions by model"
COUNTS = st.fixed_dictionaries({outcome: st.integers(0, 40) for outcome in OUTCOMES})


def line(counts: dict[str, int], people: int) -> Table:
    """What is told of drafted questions."""
    tables = rates_of({LINE: Behind(counts, people)}, {}).drafts
    return next(table for table in tables if table.name == LINE)


def test_every_task_but_the_digest_has_its_lines_and_every_line_words() -> None:
    assert set(USED) == set(Task) - {Task.DIGEST}
    assert set(CELLS[FIGURE]) == set(DRAFTS)
    assert set(CELLS[HELPFUL]) == set(HelpfulKind)


def test_every_kind_of_item_but_the_digest_is_shown_in_a_part_of_the_response() -> None:
    assert set(SHOWN_IN) == set(HelpfulKind) - {HelpfulKind.DIGEST}
    response = {part: [{"id": f"one-of-{part}"}] for part in SHOWN_IN.values()}
    for kind, part in SHOWN_IN.items():
        assert is_shown(response, kind, f"one-of-{part}") and not is_shown(response, kind, "another")
    assert not is_shown(None, HelpfulKind.CASES, "noisy-start")


def test_enough_of_enough_people_is_told() -> None:
    told = line({"accepted": 12, "edited": 30, "dropped": 8}, people=LEAST)
    assert (told.total, [cell.count for cell in told.cells]) == (50, [12, 30, 8])


@given(counts=COUNTS, people=st.integers(0, LEAST - 1))
def test_what_fewer_than_five_people_did_is_told_by_no_number(counts: dict[str, int], people: int) -> None:
    """R33: the rate of one mentor is nobody's to read."""
    told = line(counts, people)
    assert told.total is None and all(cell.count is None for cell in told.cells)


@given(counts=COUNTS, people=st.integers(LEAST, 40))
def test_no_number_under_five_is_told_or_can_be_worked_out(counts: dict[str, int], people: int) -> None:
    """R21."""
    told = line(counts, people)
    shown = {cell.name: cell.count for cell in told.cells if cell.count is not None}
    assert all(count >= LEAST for count in shown.values())
    if told.total is not None and len(shown) < len(OUTCOMES):
        assert told.total - sum(shown.values()) >= LEAST and len(shown) < len(OUTCOMES) - 1


@pytest.mark.parametrize("kind", list(HelpfulKind))
def test_what_authors_said_is_told_by_kind_of_item(kind: HelpfulKind) -> None:
    tables = rates_of({}, {kind: Behind({"yes": 20, "no": 6}, people=9)}).helpful
    assert [table.name for table in tables] == list(HelpfulKind)
    (told,) = [table for table in tables if table.total is not None]
    assert (told.name, [cell.name for cell in told.cells], told.total) == (kind, list(VERDICTS), 26)
