"""Alerts: what was found in an author's words stays an alert until a moderator who may see the case clears it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from corpus.danger import Category
from corpus.form import CaseForm
from service.cases.access import moves_of, visible
from service.cases.alerts import authors_words, blocked
from service.cases.case import Case, relation
from service.cases.course_said import Clear
from service.cases.moves import act, file_case
from service.cases.people import Relation
from service.cases.publication import Stage
from service.cases.said import Move
from service.cases.states import Action, State
from service.cases.telling import About, told
from service.cases.view import Names, view_of
from service.cases.work_said import GiveAnswers
from service.errors import MoveNotAllowed

Standing = Callable[..., Case]
Said = Mapping[Action, Move]


@pytest.fixture
def alarming(form: CaseForm, standing: Standing, cast: Any) -> Callable[..., Case]:
    """Files a case in which these kinds of danger were found."""

    def file(*danger: Category) -> Case:
        at = standing(State.FILED).filed_at
        return file_case(form, number="2026-000001", actor=cast.author, at=at, danger=danger)[0]

    return file


def after(case: Case, actor: Any, move: Move, *danger: Category) -> Case:
    """The case after a move an hour later."""
    return act(case, move, actor=actor, at=case.changed_at + timedelta(hours=1), danger=danger)[0]


def test_r8_a_case_that_tells_of_danger_is_blocked_and_says_why(
    alarming: Callable[..., Case], standing: Standing, readable: Callable[[str], None]
) -> None:
    assert blocked(standing(State.FILED)) == ""
    readable(blocked(alarming(Category.HARM)))


def test_r8_a_moderator_is_told_at_once(alarming: Callable[..., Case], form: CaseForm, cast: Any) -> None:
    at = alarming(Category.HARM).filed_at
    case, event = file_case(form, number="2026-000001", actor=cast.author, at=at, danger=(Category.HARM,))
    assert [(notice.about, notice.to_moderators) for notice in told(None, case, event)] == [(About.ALERT, True)]


def test_r7_danger_in_an_answer_is_an_alert_as_well(standing: Standing, cast: Any, said: Said) -> None:
    case = after(standing(State.QUESTIONED), cast.author, said[Action.ANSWER], Category.NEGLECT)
    assert [(alert.raised_by, alert.categories) for alert in case.open_alerts] == [(Action.ANSWER, (Category.NEGLECT,))]


def test_r8_a_blocked_case_is_not_published(standing: Standing, cast: Any, said: Said) -> None:
    case = after(standing(State.SOLVED), cast.author, said[Action.REFLECT], Category.SELF_HARM)
    with pytest.raises(MoveNotAllowed, match="may tell of danger"):
        after(case, cast.machine, said[Action.PROPOSE_TEXT])
    text = after(after(case, cast.moderator, said[Action.CLEAR]), cast.machine, said[Action.PROPOSE_TEXT])
    approved = after(text, cast.moderator, said[Action.APPROVE_TEXT])
    assert after(approved, cast.author, said[Action.AGREE_TEXT]).in_library is not None


def test_r8_danger_told_while_a_text_waits_stops_it_until_a_moderator_clears_it(
    standing: Standing, cast: Any, said: Said
) -> None:
    waiting = standing(State.REFLECTED, text=Stage.PROPOSED)
    alarmed = after(waiting, cast.author, said[Action.OBJECT_TEXT], Category.HARM)
    assert Action.APPROVE_TEXT not in moves_of(alarmed, cast.moderator)
    with pytest.raises(MoveNotAllowed, match="may tell of danger"):
        after(alarmed, cast.moderator, said[Action.APPROVE_TEXT])


def test_r39_clearing_keeps_who_when_and_why(alarming: Callable[..., Case], cast: Any) -> None:
    case = after(alarming(Category.HARM), cast.moderator, Clear(reason="A novel they read."))
    (alert,) = case.alerts
    assert alert.cleared is not None
    assert (alert.cleared.by, alert.cleared.reason, alert.cleared.at) == (
        cast.moderator.account,
        "A novel they read.",
        case.changed_at,
    )
    assert blocked(case) == ""


def test_clearing_takes_nobody_s_turn_and_no_time(alarming: Callable[..., Case], cast: Any, said: Said) -> None:
    case = alarming(Category.HARM)
    cleared = after(case, cast.moderator, said[Action.CLEAR])
    assert (cleared.owner, cleared.due, cleared.state) == (case.owner, case.due, case.state)


def test_there_is_nothing_to_clear_twice(alarming: Callable[..., Case], cast: Any, said: Said) -> None:
    cleared = after(alarming(Category.HARM), cast.moderator, said[Action.CLEAR])
    with pytest.raises(MoveNotAllowed, match="nothing to clear"):
        after(cleared, cast.moderator, said[Action.CLEAR])


def test_later_words_raise_an_alert_of_their_own(alarming: Callable[..., Case], cast: Any, said: Said) -> None:
    cleared = after(alarming(Category.HARM), cast.moderator, said[Action.CLEAR])
    again = after(cleared, cast.author, said[Action.WITHDRAW], Category.SELF_HARM)
    assert [alert.cleared is None for alert in again.alerts] == [False, True]
    assert moves_of(again, cast.moderator) == (Action.CLEAR,)


def test_only_moderators_read_who_cleared_and_why(alarming: Callable[..., Case], cast: Any) -> None:
    case = after(alarming(Category.HARM), cast.moderator, Clear(reason="A novel they read."))
    for reader, reads in ((cast.author, False), (cast.moderator, True)):
        view = view_of(case, reader, names=Names())
        assert view is not None
        assert not view.is_blocked
        assert ("A novel they read." in view.model_dump_json()) is reads
        assert (str(cast.moderator.account) in view.model_dump_json()) is reads


def test_r12_an_allegation_is_kept_from_moderators_of_the_author_s_institution(
    alarming: Callable[..., Case], cast: Any
) -> None:
    case = alarming(Category.ALLEGATION)
    assert relation(case, cast.moderator) is Relation.MODERATOR
    assert relation(case, cast.moderator_of_the_school) is Relation.STRANGER
    assert not visible(case, Relation.STRANGER)


def test_r12_an_allegation_that_was_cleared_stays_kept_from_them(
    alarming: Callable[..., Case], cast: Any, said: Said
) -> None:
    cleared = after(alarming(Category.ALLEGATION), cast.moderator, said[Action.CLEAR])
    assert relation(cleared, cast.moderator_of_the_school) is Relation.STRANGER


def test_other_dangers_are_kept_from_no_moderator(alarming: Callable[..., Case], cast: Any) -> None:
    assert relation(alarming(Category.HARM), cast.moderator_of_the_school) is Relation.MODERATOR


def test_r12_moderators_who_told_no_institution_see_an_allegation(alarming: Callable[..., Case], cast: Any) -> None:
    unknown = type(cast.moderator)(cast.moderator.account, cast.moderator.roles)
    assert relation(alarming(Category.ALLEGATION), unknown) is Relation.MODERATOR


def test_a_skipped_answer_has_no_words_to_screen() -> None:
    assert list(authors_words(GiveAnswers(answers=("", "Since May.", " "))).values()) == ["Since May."]


def test_what_mentors_and_moderators_write_is_not_an_author_s(said: Said) -> None:
    assert authors_words(said[Action.SEND_SOLUTION]) == {}
    assert authors_words(said[Action.CLOSE]) == {}
