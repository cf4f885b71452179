"""The tables of discussions are complete and agree with each other."""

from typing import get_args

import pytest

from service.cases.people import Relation
from service.discussions import opening_moves, topic_moves
from service.discussions.opening import Stage
from service.discussions.opening_said import OpeningAction, OpeningMove
from service.discussions.telling import OF_OPENINGS
from service.discussions.topic import ContributionState, Standing, TopicState
from service.discussions.topic_said import TopicAction, TopicMove


@pytest.mark.parametrize("table", [opening_moves.AT, opening_moves.WHO, OF_OPENINGS], ids=["AT", "WHO", "TELLS"])
def test_every_step_of_an_opening_has_its_stages_its_people_and_its_notices(table: dict[OpeningAction, object]) -> None:
    assert set(table) == set(OpeningAction)


def test_every_stage_of_an_opening_but_withdrawn_can_be_left() -> None:
    assert set().union(*opening_moves.AT.values()) == set(Stage) - {Stage.WITHDRAWN}


def test_every_move_in_a_topic_is_somebody_s_and_possible_somewhere() -> None:
    assert set(topic_moves.WHO) == set(TopicAction) == {action for _, action in topic_moves.MOVES}


def test_moves_on_a_contribution_lead_from_and_to_its_states() -> None:
    assert {state for state, _ in topic_moves.OF_CONTRIBUTIONS} == {ContributionState.SHOWN, ContributionState.HIDDEN}
    assert set(topic_moves.OF_CONTRIBUTIONS.values()) == set(ContributionState)


def test_nothing_but_moderators_changes_the_state_of_a_topic() -> None:
    changing = {action for (state, action), after in topic_moves.MOVES.items() if state is not after}
    assert all(topic_moves.WHO[action] == {Standing.MODERATOR} for action in changing)


def test_a_moved_topic_has_no_move_left() -> None:
    assert TopicState.MOVED not in {state for state, _ in topic_moves.MOVES}


def test_each_action_has_one_record_of_what_is_said_with_it() -> None:
    said = [record.model_fields["action"].default for record in get_args(get_args(TopicMove)[0])]
    assert sorted(said) == sorted(TopicAction)
    assert sorted(record.model_fields["action"].default for record in get_args(OpeningMove)) == sorted(OpeningAction)


def test_r1_the_service_itself_may_propose_a_text_and_nothing_else() -> None:
    by_machine = {action for action, who in opening_moves.WHO.items() if Relation.MACHINE in who}
    assert by_machine == {OpeningAction.PROPOSE}
