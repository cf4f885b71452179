"""The tables of the rules are complete and agree with each other."""

from typing import get_args

import pytest

from corpus.records import Format
from service.cases.access import MAY, SEES, Ability, Part
from service.cases.alerts import AUTHORS_WORDS
from service.cases.loads import COUNTS
from service.cases.people import Relation, Role
from service.cases.said import Move
from service.cases.states import FINISHED, MOVES, ON_ALERTS, ON_TEXTS, OPEN, OWNER, WHO, Action, State
from service.cases.telling import LAPSED_TO, TELLS
from service.cases.times import CALLED, DAYS, REMINDERS, URGENCIES


@pytest.mark.parametrize("table", [OWNER, DAYS, REMINDERS], ids=["OWNER", "DAYS", "REMINDERS"])
def test_every_open_state_and_no_other_has_an_owner_a_time_and_a_number_of_reminders(
    table: dict[State, object],
) -> None:
    assert set(table) == set(OPEN)


def test_a_state_is_either_open_or_finished() -> None:
    assert set(OPEN) | FINISHED == set(State)
    assert not set(OPEN) & FINISHED


@pytest.mark.parametrize("table", [WHO, TELLS], ids=["WHO", "TELLS"])
def test_every_action_is_somebody_s_and_tells_somebody_or_nobody(table: dict[Action, object]) -> None:
    assert set(table) == set(Action)


def test_every_relation_and_format_has_its_parts() -> None:
    assert {who: set(formats) for who, formats in SEES.items()} == {who: set(Format) for who in Relation}


def test_every_part_is_seen_by_somebody() -> None:
    assert {part for formats in SEES.values() for parts in formats.values() for part in parts} == set(Part)


def test_every_role_may_something_and_every_ability_is_somebody_s() -> None:
    assert set(MAY) == set(Role)
    assert {ability for abilities in MAY.values() for ability in abilities} == set(Ability)


def test_every_action_but_filing_has_one_record_of_what_is_said_with_it() -> None:
    assert sorted(record.model_fields["action"].default for record in get_args(Move)) == sorted(
        set(Action) - {Action.FILE}
    )


def test_every_action_but_filing_is_possible_somewhere() -> None:
    assert {action for _, action in MOVES} == set(Action) - {Action.FILE}


def test_every_open_state_can_lapse_and_be_withdrawn_and_closed() -> None:
    for state in OPEN:
        assert {(state, action) for action in (Action.LAPSE, Action.WITHDRAW, Action.CLOSE)} <= set(MOVES)


def test_the_owner_of_every_open_state_can_bring_it_on() -> None:
    for state in OPEN:
        onward = {action for (at, action), to in MOVES.items() if at is state and to is not state}
        assert any(OWNER[state] in WHO[action] for action in onward - {Action.WITHDRAW, Action.CLOSE}), state


def test_nothing_leads_out_of_a_withdrawn_case() -> None:
    left = [action for (state, action), to in MOVES.items() if state is State.WITHDRAWN and to is not state]
    assert not left


def test_out_of_a_finished_case_leads_only_what_concerns_its_publication() -> None:
    finished = {(state, action) for state, action in MOVES if state in FINISHED and action not in ON_ALERTS}
    assert finished == {(State.CLOSED, action) for action in (Action.CHANGE_CONSENT, Action.CREDIT, *ON_TEXTS)}


@pytest.mark.parametrize("action", ON_ALERTS)
def test_r8_a_moderator_can_say_what_an_alert_or_a_doubt_is_wherever_a_case_stands(action: Action) -> None:
    assert {state for state, made in MOVES if made is action} == set(State)
    assert WHO[action] == {Relation.MODERATOR}


def test_r7_whatever_an_author_writes_with_a_move_is_screened() -> None:
    ids = {"in_danger", "mentor", "participants", "problem_fields", "format", "consent", "useful", "helped", "action"}
    ids |= {"text", "evaluation"}
    written = {
        record.model_fields["action"].default: tuple(name for name in record.model_fields if name not in ids)
        for record in get_args(Move)
        if Relation.AUTHOR in WHO[record.model_fields["action"].default]
    }
    assert {action: names for action, names in written.items() if names} == AUTHORS_WORDS


def test_every_state_is_reached_from_a_filed_case() -> None:
    reached = {State.FILED}
    for _ in State:
        reached |= {to for (state, _), to in MOVES.items() if state in reached}
    assert reached == set(State)


def test_whatever_a_lapse_leads_to_tells_somebody() -> None:
    assert {to for (state, action), to in MOVES.items() if action is Action.LAPSE and to is not state} == set(LAPSED_TO)


def test_more_urgent_never_has_more_time() -> None:
    assert len(URGENCIES) == 3
    for days in (*DAYS.values(), CALLED):
        assert 0 < days[0] <= days[1] <= days[2]


def test_a_load_counts_only_open_states() -> None:
    assert {state for states in COUNTS.values() for state in states} <= set(OPEN)
