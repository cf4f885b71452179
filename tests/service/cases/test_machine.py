"""R1: the service itself may let a time lapse, and can bring no case to an end or an answer by that."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from corpus.form import CaseForm
from corpus.records import Format
from service.cases.case import Case
from service.cases.course_said import Lapse
from service.cases.moves import act, file_case
from service.cases.people import MACHINE, Actor, Relation, Role
from service.cases.said import Move
from service.cases.states import COMPLETED, OPEN, WHO, Action, State
from service.errors import MoveNotAllowed

WORDS = (
    "revisions",
    "question_rounds",
    "colleagues",
    "solutions",
    "reflection",
    "follow_up",
    "asked_before",
    "invitations",
)
"""Parts of a case that hold what people wrote."""


MACHINE_S = (Action.LAPSE, Action.PROPOSE_TEXT)


def test_r1_the_table_gives_the_machine_nothing_but_lapses_and_proposals() -> None:
    assert tuple(action for action, people in WHO.items() if Relation.MACHINE in people) == MACHINE_S
    assert WHO[Action.LAPSE] == {Relation.MACHINE}


@pytest.mark.parametrize("state", State, ids=lambda state: str(state.value))
def test_r1_every_other_move_is_refused_to_the_machine(
    state: State, standing: Callable[..., Case], said: Mapping[Action, Move]
) -> None:
    for chosen, move in product(Format, said.values()):
        case = standing(state, chosen)
        if move.action not in MACHINE_S:
            with pytest.raises(MoveNotAllowed):
                act(case, move, actor=MACHINE, at=case.due or case.changed_at)


@pytest.mark.parametrize("state", COMPLETED, ids=lambda state: str(state.value))
def test_r1_a_text_the_machine_proposes_stands_nowhere(
    state: State, standing: Callable[..., Case], said: Mapping[Action, Move]
) -> None:
    case = standing(state)
    proposed, _ = act(case, said[Action.PROPOSE_TEXT], actor=MACHINE, at=case.changed_at)
    assert proposed.in_library is None
    assert proposed.model_copy(update={"publication": None, "version": case.version}) == case


def test_r1_the_machine_files_no_case(form: CaseForm, standing: Callable[..., Case]) -> None:
    with pytest.raises(MoveNotAllowed):
        file_case(form, number="2026-000001", actor=MACHINE, at=standing(State.FILED).filed_at)


@pytest.mark.parametrize("state", OPEN, ids=lambda state: str(state.value))
def test_r1_by_lapses_alone_no_case_is_ever_answered_refused_closed_or_published(
    state: State, standing: Callable[..., Case]
) -> None:
    case = standing(state, Format.COLLECTIVELY)
    refusals = [over for over in case.passed_over if over.reason is not None]
    for _ in range(20):
        assert case.due is not None
        lapsed, event = act(case, Lapse(), actor=MACHINE, at=case.due)
        assert lapsed.state in (case.state, State.SECOND_ROUND, State.OFFERED, State.IN_WORK, State.NOT_GIVEN)
        assert {name: getattr(lapsed, name) for name in WORDS} == {name: getattr(case, name) for name in WORDS}
        assert (lapsed.format, lapsed.consent) == (case.format, case.consent)
        assert [over for over in lapsed.passed_over if over.reason is not None] == refusals
        assert event.actor is None
        assert event.said == {}
        case = lapsed
    assert case.called_at is not None


def test_r1_a_lapse_before_its_time_is_refused(standing: Callable[..., Case]) -> None:
    case = standing(State.OFFERED)
    with pytest.raises(MoveNotAllowed, match="not over"):
        act(case, Lapse(), actor=MACHINE, at=case.changed_at)


@pytest.mark.parametrize("extra", [{"roles": frozenset({Role.MODERATOR})}, {"mentor": "anna-berg"}])
def test_r1_the_machine_has_neither_role_nor_profile(extra: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="only an account"):
        Actor(account=None, **extra)
