"""Every state × every action × everybody × every format: what the tables name succeeds, all else raises."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import product

import pytest

from corpus.danger import Category
from corpus.records import Format
from service.cases.access import moves_of
from service.cases.case import Alert, Case, Colleague, relation
from service.cases.moves import act, may
from service.cases.people import Actor, Relation
from service.cases.publication import Stage
from service.cases.said import Move
from service.cases.states import COMPLETED, MOVES, ON_ALERTS, ON_TEXTS, WHO, WITH_MENTOR, Action, State
from service.errors import MoveNotAllowed

Standing = Callable[..., Case]
Said = Mapping[Action, Move]
WALK = [(state, action) for state, action in product(State, Action) if action is not Action.FILE]
A = Action
TEXT_MOVES = {
    None: {A.PROPOSE_TEXT},
    Stage.PROPOSED: {A.PROPOSE_TEXT, A.CORRECT_TEXT, A.RETURN_TEXT, A.APPROVE_TEXT, A.AGREE_TEXT, A.OBJECT_TEXT},
    Stage.PUBLISHED: {A.TAKE_DOWN},
    Stage.TAKEN_DOWN: {A.PROPOSE_TEXT},
}
"""What can be done with a text, by how far it has come; None where there is none."""
REMAINS = (State.FILED, State.SECOND_ROUND, State.IN_WORK, State.REDEFINED, State.SOLVED, State.REFLECTED)
"""Open states in which a moderator is called when nobody acts."""


def _cases(standing: Standing, state: State) -> Iterator[Case]:
    for chosen in Format:
        yield standing(state, chosen)
        yield _alarming(standing(state, chosen))
        yield _alarming(standing(state, chosen), doubtful=True)
        if state in REMAINS:
            yield standing(state, chosen, called=True)
        if state in COMPLETED:
            yield from (standing(state, chosen, text=text) for text in TEXT_MOVES if text is not None)


def _alarming(case: Case, *, doubtful: bool = False) -> Case:
    alert = Alert(categories=(Category.HARM,), raised_by=Action.FILE, at=case.filed_at, doubtful=doubtful)
    return case.model_copy(update={"alerts": (alert,)})


def _expected(case: Case, action: Action, who: Relation) -> bool:
    """The tables, and the five things they cannot say."""
    if (case.state, action) not in MOVES or who not in WHO[action]:
        return False
    if action in ON_TEXTS:
        fits = action in TEXT_MOVES[case.publication.stage if case.publication else None]
        return fits and (action is Action.TAKE_DOWN or not case.open_alerts)
    if action is Action.CREDIT:
        return who is Relation.MENTOR or case.state is State.SECOND_SOLVED
    if who is Relation.MENTOR and case.state not in WITH_MENTOR:
        return False
    if action in (Action.ASK_COLLEAGUES, Action.GIVE_OPINION) and case.format is not Format.COLLECTIVELY:
        return False
    if action in ON_ALERTS:
        return bool(case.open_alerts) and case.open_alerts[0].doubtful == (action is not Action.CLEAR)
    return not (action is Action.CHOOSE_MENTOR and who is Relation.MODERATOR and case.called_at is None)


def _payload(said: Said, action: Action, case: Case) -> Move:
    """Something valid to say here: the one colleague of the cast was asked already, so another is named."""
    move = said[action]
    return move.model_copy(update={"colleagues": ("elena-moss",)}) if action is Action.ASK_COLLEAGUES else move


def _outcome(case: Case, action: Action) -> State:
    if action is Action.LAPSE and (case.called_at is not None or case.state in _REMINDED):
        return case.state
    return MOVES[case.state, action]


_REMINDED = (*REMAINS, State.CLARIFYING, State.QUESTIONED)


@pytest.mark.parametrize(("state", "action"), WALK, ids=lambda value: str(value.value))
def test_a_move_succeeds_where_the_tables_name_it_and_raises_a_sentence_elsewhere(
    state: State,
    action: Action,
    standing: Standing,
    cast: Iterable[Actor],
    said: Said,
    readable: Callable[[str], None],
) -> None:
    for case, actor in product(_cases(standing, state), cast):
        at = case.due or case.changed_at + timedelta(days=1)
        move = _payload(said, action, case)
        if not _expected(case, action, relation(case, actor)):
            with pytest.raises(MoveNotAllowed) as refused:
                act(case, move, actor=actor, at=at)
            readable(str(refused.value))
            continue
        changed, event = act(case, move, actor=actor, at=at)
        assert changed.state is _outcome(case, action)
        assert changed.version == case.version + 1
        assert (changed.due is not None) == changed.is_open
        assert changed.changed_at == at
        assert (event.before, event.after, event.version) == (case.state, changed.state, changed.version)
        assert (event.actor, event.relation, event.action, event.at) == (
            actor.account,
            relation(case, actor),
            action,
            at,
        )
        assert event.said == move.model_dump(mode="json", exclude={"action"})


@pytest.mark.parametrize("state", State, ids=lambda state: str(state.value))
def test_nobody_gets_a_move_by_being_named_where_the_case_does_not_stand_for_it(
    state: State, standing: Standing, cast: Iterable[Actor], said: Said
) -> None:
    """A case on which everybody is named at once, as none ever is: the tables alone decide."""
    for chosen in Format:
        case = standing(state, chosen)
        crowded = case.model_copy(
            update={
                "mentor": "anna-berg",
                "asked": "dmitri-roe",
                "second_mentor": "elena-moss",
                "second_asked": "boris-lind",
                "colleagues": (Colleague(mentor="carla-voss", question="What would you do?"),),
            }
        )
        assert {relation(crowded, actor) for actor in cast} == set(Relation)
        for actor, (action, move) in product(cast, said.items()):
            if not may(crowded, action, relation(crowded, actor)):
                with pytest.raises(MoveNotAllowed):
                    act(crowded, move, actor=actor, at=crowded.due or crowded.changed_at)


@pytest.mark.parametrize("state", State, ids=lambda state: str(state.value))
def test_what_is_offered_to_somebody_is_exactly_what_succeeds(
    state: State, standing: Standing, cast: Iterable[Actor], said: Said
) -> None:
    for case, actor in product(_cases(standing, state), cast):
        if actor.account is None:
            assert moves_of(case, actor) == ()
            continue
        possible = []
        for action in set(Action) - {Action.FILE}:
            try:
                act(case, _payload(said, action, case), actor=actor, at=case.due or case.changed_at)
            except MoveNotAllowed:
                continue
            possible.append(action)
        assert moves_of(case, actor) == tuple(action for action in Action if action in possible)


def test_a_case_never_changes_in_place(standing: Standing, cast: Iterable[Actor], said: Said) -> None:
    case = standing(State.OFFERED)
    before = case.model_dump_json()
    for actor, move in product(cast, said.values()):
        try:
            act(case, move, actor=actor, at=case.changed_at)
        except MoveNotAllowed:
            continue
    assert case.model_dump_json() == before
