"""Statistics count every case once in every table, cross nothing, score nobody and tell no small number (R21, R33)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Format, Urgency
from service.cases.case import Case
from service.cases.counting import Table
from service.cases.course_said import Lapse
from service.cases.facts import CaseFacts, facts_of, promised
from service.cases.moves import act, file_case
from service.cases.offer_said import ChooseMentor
from service.cases.periods import school_year
from service.cases.states import State
from service.cases.statistics import CELL_OF, CELLS, NONE, SHARING, Counted, Load, Statistics, statistics_of
from service.cases.suppression import LEAST

MORNING = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
YEAR = school_year(2026)
FIELDS = ("parents", "class-management", "educational-law")
MOMENTS = st.none() | st.integers(0, 800).map(lambda hours: MORNING + timedelta(hours=hours))
FACTS = st.builds(
    CaseFacts,
    number=st.just("2026-000001"),
    filed_at=st.just(MORNING),
    urgency=st.sampled_from(Urgency),
    format=st.sampled_from(Format),
    state=st.sampled_from(State),
    problem_fields=st.lists(st.sampled_from(FIELDS), max_size=3, unique=True).map(tuple),
    gaps=st.sampled_from([(), ("nothing_similar",), ("nothing_similar", "no_materials")]),
    respond_ms=st.none() | st.floats(1, 1000),
    asked_at=MOMENTS,
    answered_at=MOMENTS,
    rounds=st.integers(0, 5),
    refusals=st.integers(0, 5),
    lapses=st.integers(0, 5),
    redefinitions=st.integers(0, 2),
)
LOADS = st.lists(st.builds(Load, cases=st.integers(0, 9), is_newcomer=st.booleans()), max_size=20)


def facts(**changes: Any) -> CaseFacts:
    """Facts of a case that was filed and no more."""
    plain: dict[str, Any] = {
        "number": "2026-000001",
        "filed_at": MORNING,
        "urgency": Urgency.NEED_ADVICE,
        "format": Format.ANONYMOUSLY,
        "state": State.FILED,
        "problem_fields": ("parents",),
        "gaps": (),
        "is_flagged": False,
        "respond_ms": None,
        "asked_at": None,
        "answered_at": None,
        "rounds": 0,
        "refusals": 0,
        "lapses": 0,
        "redefinitions": 0,
        "second_opinion": "not asked",
        "useful": None,
        "helped": None,
        "helped_later": None,
        "in_library": False,
    }
    return CaseFacts.model_validate(plain | changes)


def counted(*cases: CaseFacts, loads: tuple[Load, ...] = ()) -> Statistics:
    return statistics_of(cases, loads, fields=FIELDS, period=YEAR)


def table(statistics: Statistics, name: str) -> dict[str, int | None]:
    found = next(one for one in (*statistics.tables, statistics.by_field) if one.name == name)
    return {cell.name: cell.count for cell in found.cells}


def test_every_table_has_cells_and_a_rule() -> None:
    assert set(CELLS) == set(CELL_OF) == set(Counted)


@given(FACTS)
def test_every_case_is_in_one_known_cell_of_every_table(case: CaseFacts) -> None:
    for by in Counted:
        assert CELL_OF[by](case) in CELLS[by], by


@given(st.lists(FACTS, max_size=40), LOADS)
def test_no_number_under_five_is_told_anywhere(cases: list[CaseFacts], loads: list[Load]) -> None:
    """R21: in no table, and nowhere else."""
    found = statistics_of(cases, loads, fields=FIELDS, period=YEAR)
    for one in (*found.tables, found.by_field):
        told = [one.total, *(cell.count for cell in one.cells)]
        assert all(count is None or count >= LEAST for count in told)
    assert found.cases is None or found.cases >= LEAST


@given(st.lists(FACTS, max_size=40))
def test_what_is_told_cannot_be_completed_by_subtraction(cases: list[CaseFacts]) -> None:
    """R21: where one cell of a table is withheld, another is."""
    for one in statistics_of(cases, [], fields=FIELDS, period=YEAR).tables:
        hidden = [cell for cell in one.cells if cell.count is None]
        assert len(hidden) != 1
        told = sum(cell.count for cell in one.cells if cell.count is not None)
        assert not hidden or one.total is None or one.total - told >= LEAST


@given(st.lists(FACTS, min_size=LEAST, max_size=40))
def test_a_table_of_which_nothing_is_withheld_adds_up_to_all_cases(cases: list[CaseFacts]) -> None:
    found = statistics_of(cases, [], fields=FIELDS, period=YEAR)
    for one in found.tables:
        if all(cell.count is not None for cell in one.cells):
            assert sum(cell.count or 0 for cell in one.cells) == one.total == found.cases == len(cases)


@given(st.lists(FACTS, max_size=40))
def test_tables_of_the_same_sheet_withhold_those_without_one_together(cases: list[CaseFacts]) -> None:
    found = counted(*cases)
    assert len({table(found, by)[NONE] is None for by in SHARING}) == 1


def test_no_table_crosses_and_none_knows_a_school_a_form_or_a_person() -> None:
    """R21, R33: what is not in the facts can be in no number."""
    about = {"school", "institution", "participants", "pupils", "author", "mentor", "account", "name", "actor"}
    assert not about & set(CaseFacts.model_fields)
    assert set(Load.model_fields) == {"cases", "is_newcomer"}
    assert set(Table.model_fields) == {"name", "total", "cells"}


def test_cases_and_tags_are_counted_separately() -> None:
    both = [facts(problem_fields=("parents", "class-management")) for _ in range(6)]
    found = counted(*both, *(facts() for _ in range(5)))
    assert found.cases == 11
    assert found.by_field.total == 17
    assert table(found, "field") == {"parents": 11, "class-management": None, "educational-law": None}


@pytest.mark.parametrize(
    ("waited", "cell"), [(timedelta(days=8), "in time"), (timedelta(days=8, seconds=1), "later"), (None, NONE)]
)
def test_the_first_human_answer_is_in_time_or_not(waited: timedelta | None, cell: str) -> None:
    """The promise runs from when a mentor was asked, not from filing."""
    asked = MORNING + timedelta(days=30)
    case = facts(asked_at=asked, answered_at=None if waited is None else asked + waited)
    assert CELL_OF[Counted.ANSWER](case) == cell


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({}, "something similar"),
        ({"gaps": ("no_materials",)}, "something similar"),
        ({"gaps": ("nothing_similar",)}, "nothing similar"),
        ({"is_flagged": True}, "a route"),
    ],
)
def test_a_case_that_was_not_searched_for_is_no_gap(changes: dict[str, Any], cell: str) -> None:
    assert CELL_OF[Counted.GAPS](facts(**changes)) == cell


def test_the_promise_is_the_time_to_accept_and_then_to_begin() -> None:
    assert [promised(urgency).days for urgency in Urgency] == [3, 8, 15]


def test_quartiles_are_over_the_cases_that_were_answered() -> None:
    answered = [facts(answered_at=MORNING + timedelta(hours=hours), respond_ms=50) for hours in (10, 20, 30, 40, 50)]
    waits = {wait.of: (wait.lower, wait.median, wait.upper) for wait in counted(*answered, facts()).waits}
    assert waits["first human answer"] == waits["need advice"] == (20 * 3600, 30 * 3600, 40 * 3600)
    assert waits["first response"] == (0.05, 0.05, 0.05)
    assert waits["urgent"] == (None, None, None)


def test_four_answers_tell_no_quartile() -> None:
    four = [facts(answered_at=MORNING + timedelta(hours=1)) for _ in range(4)]
    assert {wait.median for wait in counted(*four).waits} == {None}


def test_a_spread_is_told_only_where_five_mentors_have_cases() -> None:
    """R33: with fewer, the largest share would be somebody's."""
    four = tuple(Load(cases=10, is_newcomer=False) for _ in range(4))
    nobody = tuple(Load(cases=0, is_newcomer=False) for _ in range(10))
    assert set(dict(counted(loads=(*four, *nobody)).load).values()) == {None}
    assert counted(loads=(*four, *four)).load.largest_share == 0.125


@pytest.mark.parametrize(("newcomers", "others", "told"), [(4, 9, False), (9, 4, False), (5, 5, True)])
def test_the_share_of_newcomers_is_told_only_of_five(newcomers: int, others: int, told: bool) -> None:
    loads = (
        *(Load(cases=1, is_newcomer=True) for _ in range(newcomers)),
        *(Load(cases=3, is_newcomer=False) for _ in range(others)),
    )
    assert (counted(loads=loads).load.newcomers_share is not None) is told


@pytest.fixture
def lived(cast: Any, form: Any, told_story: Any) -> Callable[[State], CaseFacts]:
    """Facts of a case that came to a state by its story, an hour a step."""

    def facts_at(state: State) -> CaseFacts:
        at = MORNING
        case, event = file_case(form, number="2026-000001", actor=cast.author, at=at)
        events = [event]
        for actor, move in told_story(state, Format.COLLECTIVELY):
            at += timedelta(hours=1)
            case, event = act(case, move, actor=actor, at=at)
            events.append(event)
        return facts_of(case, events, None)

    return facts_at


def test_a_closed_case_tells_its_refusal_its_second_round_and_what_came_of_it(lived: Any) -> None:
    told = lived(State.CLOSED)
    assert (told.refusals, told.rounds, told.lapses) == (1, 1, 0)
    assert (told.useful, told.helped, told.helped_later) == ("yes", "not yet", "partly")


def test_waiting_runs_from_the_first_asking_to_the_first_thing_a_mentor_says(lived: Any) -> None:
    """The mentor who refused at the second hour said nothing of the case; the one who asked at the fourth did."""
    told = lived(State.CLARIFYING)
    assert told.asked_at == MORNING + timedelta(hours=1)
    assert told.answered_at == MORNING + timedelta(hours=4)
    assert lived(State.OFFERED).answered_at is None


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.SOLVED, "not asked"),
        (State.SECOND_ASKED, "asked"),
        (State.NOT_GIVEN, "asked"),
        (State.SECOND_SOLVED, "given"),
    ],
)
def test_a_second_opinion_was_asked_or_given(lived: Any, state: State, told: str) -> None:
    assert lived(state).second_opinion == told


def test_a_redefined_case_tells_how_often(lived: Any) -> None:
    assert (lived(State.INVITED).redefinitions, lived(State.REDEFINED).redefinitions) == (0, 1)


def test_an_offer_nobody_answered_is_a_lapse_and_a_reminder_is_none(cast: Any, form: Any) -> None:
    case, filed = file_case(form, number="2026-000001", actor=cast.author, at=MORNING)
    case, reminded = act(case, Lapse(), actor=cast.machine, at=case.due)
    case, chosen = act(case, ChooseMentor(mentor="anna-berg"), actor=cast.author, at=case.changed_at)
    case, lapsed = act(case, Lapse(), actor=cast.machine, at=case.due)
    assert facts_of(case, [filed, reminded, chosen], None).lapses == 0
    assert facts_of(case, [filed, reminded, chosen, lapsed], None).lapses == 1


def test_a_response_that_found_nothing_is_a_gap(standing: Callable[..., Case]) -> None:
    response = {
        "notices": [{"code": "automatic"}, {"code": "nothing_similar"}, {"code": "no_mentors"}],
        "meta": {"timings_ms": {"encoding": 30.0, "similar_cases": 12.5}},
    }
    found = facts_of(standing(State.FILED), [], response)
    assert (found.gaps, found.respond_ms) == (("nothing_similar",), 42.5)
    assert facts_of(standing(State.FILED), [], None).respond_ms is None


def test_facts_are_plain_data_without_words(standing: Callable[..., Case]) -> None:
    for state in State:
        told = json.dumps(facts_of(standing(state), [], None).model_dump(mode="json"))
        assert standing(state).form.essence not in told
        assert standing(state).form.question not in told
