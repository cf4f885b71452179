"""Doubts: where screening is not sure, nothing is published before a moderator has said what the words are (R8)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from corpus.danger import Category
from corpus.form import CaseForm
from service.cases.access import moves_of
from service.cases.alerts import blocked
from service.cases.case import Case, CaseEvent, relation
from service.cases.course_said import FindDanger, FindOrdinary
from service.cases.facts import facts_of
from service.cases.moves import act, file_case
from service.cases.people import Relation
from service.cases.said import Move
from service.cases.states import Action, State
from service.cases.telling import About, told
from service.cases.view import Names, view_of
from service.errors import MoveNotAllowed

Standing = Callable[..., Case]
Said = Mapping[Action, Move]


@pytest.fixture
def doubtful(form: CaseForm, standing: Standing, cast: Any) -> Callable[..., Case]:
    """Files a case that may be of these kinds of danger, and may be of none."""

    def file(*danger: Category) -> Case:
        at = standing(State.FILED).filed_at
        filed = {"number": "2026-000001", "actor": cast.author, "at": at}
        return file_case(form, **filed, danger=danger or (Category.HARM,), doubtful=True)[0]

    return file


def step(case: Case, actor: Any, move: Move, *danger: Category, doubtful: bool = False) -> tuple[Case, CaseEvent]:
    """A move an hour later."""
    return act(case, move, actor=actor, at=case.changed_at + timedelta(hours=1), danger=danger, doubtful=doubtful)


def test_r8_a_case_in_doubt_is_blocked_like_an_alert(doubtful: Callable[..., Case]) -> None:
    case = doubtful()
    assert blocked(case)
    assert case.is_in_doubt
    assert not case.is_alarming


def test_r8_a_doubt_found_in_later_words_stops_publication(standing: Standing, cast: Any, said: Said) -> None:
    case, _ = step(standing(State.SOLVED), cast.author, said[Action.REFLECT], Category.HARM, doubtful=True)
    with pytest.raises(MoveNotAllowed, match="may tell of danger"):
        step(case, cast.machine, said[Action.PROPOSE_TEXT])
    ordinary, _ = step(case, cast.moderator, FindOrdinary())
    step(ordinary, cast.machine, said[Action.PROPOSE_TEXT])


def test_of_a_doubt_moderators_are_told_softly_and_of_an_alert_at_once(
    standing: Standing, cast: Any, said: Said
) -> None:
    before = standing(State.SOLVED)
    for doubtful, about in ((True, About.DOUBT), (False, About.ALERT)):
        after, event = step(before, cast.author, said[Action.REFLECT], Category.HARM, doubtful=doubtful)
        assert [notice.about for notice in told(before, after, event) if notice.to_moderators] == [about]


def test_who_finds_a_case_ordinary_is_kept_and_its_author_hears_of_no_alarm(
    doubtful: Callable[..., Case], cast: Any
) -> None:
    before = doubtful()
    after, event = step(before, cast.moderator, FindOrdinary())
    (alert,) = after.alerts
    assert alert.cleared is not None
    assert alert.cleared.by == cast.moderator.account
    assert blocked(after) == ""
    assert told(before, after, event) == ()


def test_danger_that_a_moderator_finds_is_an_alert_of_which_everybody_concerned_is_told(
    doubtful: Callable[..., Case], cast: Any
) -> None:
    before = doubtful()
    after, event = step(before, cast.moderator, FindDanger())
    assert after.is_alarming
    assert Action.CLEAR in moves_of(after, cast.moderator)
    assert {notice.about for notice in told(before, after, event)} == {About.DANGER_SEEN, About.PEOPLE_FIRST}


def test_one_click_on_a_doubt_clears_no_alert_that_came_meanwhile(
    doubtful: Callable[..., Case], cast: Any, said: Said
) -> None:
    case, _ = step(doubtful(), cast.author, said[Action.WITHDRAW], Category.SELF_HARM)
    for move in (FindOrdinary(), FindDanger()):
        with pytest.raises(MoveNotAllowed, match="read how it stands"):
            step(case, cast.moderator, move)
    assert not {Action.FIND_ORDINARY, Action.FIND_DANGER} & set(moves_of(case, cast.moderator))


def test_clearing_an_alert_clears_the_doubts_beside_it(doubtful: Callable[..., Case], cast: Any, said: Said) -> None:
    case, _ = step(doubtful(), cast.author, said[Action.WITHDRAW], Category.SELF_HARM)
    assert step(case, cast.moderator, said[Action.CLEAR])[0].open_alerts == ()


def test_r12_what_may_accuse_staff_is_kept_from_their_institution_in_doubt_as_well(
    doubtful: Callable[..., Case], cast: Any
) -> None:
    assert relation(doubtful(Category.ALLEGATION), cast.moderator_of_the_school) is Relation.STRANGER
    assert relation(doubtful(Category.HARM), cast.moderator_of_the_school) is Relation.MODERATOR


def test_every_reader_of_alerts_sees_which_is_a_doubt(doubtful: Callable[..., Case], cast: Any) -> None:
    view = view_of(doubtful(), cast.moderator, names=Names())
    assert view is not None
    assert view.is_blocked
    assert view.is_in_doubt
    assert [alert.doubtful for alert in view.alerts] == [True]


def test_statistics_count_a_doubt_as_answered_by_the_library(doubtful: Callable[..., Case], cast: Any) -> None:
    case = doubtful()
    assert not facts_of(case, [], {"notices": [], "meta": {}}).is_flagged
    assert facts_of(step(case, cast.moderator, FindDanger())[0], [], {"notices": [], "meta": {}}).is_flagged
