"""Who is told of a move: those whom it concerns, each once, never who made it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from corpus.records import Format
from service.cases.case import Case
from service.cases.course_said import ChangeFormat
from service.cases.moves import act, file_case
from service.cases.people import Actor
from service.cases.said import Move
from service.cases.states import Action, State
from service.cases.telling import About, Told, told
from service.cases.work_said import AskColleagues

Standing = Callable[..., Case]
Said = Mapping[Action, Move]


def notices(case: Case, actor: Actor, move: Move) -> set[tuple[About, str]]:
    """What about, and to whom: 'author', 'moderators' or a mentor."""
    changed, event = act(case, move, actor=actor, at=case.due or case.changed_at)
    found = told(case, changed, event)
    assert len(set(found)) == len(found)
    return {(notice.about, _whom(notice)) for notice in found}


def _whom(notice: Told) -> str:
    if notice.to_moderators:
        return "moderators"
    return notice.mentor if notice.mentor is not None else "author"


ANNA, BORIS, CARLA, ELENA = "anna-berg", "boris-lind", "carla-voss", "elena-moss"


@pytest.mark.parametrize(
    ("state", "who", "action", "expected"),
    [
        (State.FILED, "author", Action.CHOOSE_MENTOR, {(About.OFFERED, ELENA)}),
        (State.OFFERED, "mentor", Action.ACCEPT, {(About.ACCEPTED, "author")}),
        (State.OFFERED, "mentor", Action.REFUSE, {(About.REFUSED, "author")}),
        (State.OFFERED, "mentor", Action.ASK_BEFORE, {(About.ASKED_BEFORE, "author")}),
        (State.CLARIFYING, "author", Action.REPLY, {(About.REPLIED, ANNA)}),
        (State.IN_WORK, "mentor", Action.SEND_QUESTIONS, {(About.QUESTIONS, "author")}),
        (State.QUESTIONED, "author", Action.ANSWER, {(About.ANSWERED, ANNA)}),
        (State.ANSWERED, "author", Action.KEEP, {(About.KEPT, ANNA)}),
        (State.INVITED, "author", Action.REDEFINE, {(About.REDEFINED, ANNA)}),
        (State.IN_WORK, "mentor", Action.SEND_SOLUTION, {(About.SOLUTION, "author")}),
        (State.SOLVED, "author", Action.ASK_SECOND_OPINION, {(About.OFFERED, ELENA)}),
        (State.SECOND_IN_WORK, "second", Action.SEND_SOLUTION, {(About.SOLUTION, "author")}),
        (State.SECOND_SOLVED, "author", Action.REFLECT, {(About.REFLECTED, ANNA), (About.REFLECTED, BORIS)}),
        (State.REFLECTED, "author", Action.FOLLOW_UP, {(About.FOLLOWED_UP, ANNA)}),
        (State.IN_WORK, "mentor", Action.RELEASE, {(About.RELEASED, "author")}),
        (State.SECOND_IN_WORK, "second", Action.RELEASE, {(About.RELEASED, "author")}),
        (State.SOLVED, "author", Action.CHANGE_CONSENT, set()),
    ],
)
def test_whom_a_move_concerns_is_told_of_it(
    state: State, who: str, action: Action, expected: set[Any], standing: Standing, cast: Any, said: Said
) -> None:
    assert notices(standing(state), getattr(cast, who), said[action]) == expected


def test_nobody_is_told_of_a_new_case_before_its_author_chooses(form: Any, standing: Standing, cast: Any) -> None:
    case, event = file_case(form, number="2026-000001", actor=cast.author, at=standing(State.FILED).filed_at)
    assert told(None, case, event) == ()


@pytest.mark.parametrize(
    ("state", "loser"),
    [
        (State.OFFERED, ANNA),
        (State.CLARIFYING, ANNA),
        (State.QUESTIONED, ANNA),
        (State.SECOND_ASKED, BORIS),
        (State.SECOND_IN_WORK, BORIS),
    ],
)
def test_a_moderator_who_takes_a_case_off_somebody_tells_them_and_the_author_and_nobody_else(
    state: State, loser: str, standing: Standing, cast: Any, said: Said
) -> None:
    assert notices(standing(state), cast.moderator, said[Action.RELEASE]) == {
        (About.TAKEN_BACK, "author"),
        (About.TAKEN_OFF, loser),
    }


@pytest.mark.parametrize(
    ("state", "mentors"),
    [
        (State.OFFERED, {(About.TAKEN_OFF, ANNA)}),
        (State.QUESTIONED, {(About.CLOSED, ANNA)}),
        (State.SECOND_ASKED, {(About.CLOSED, ANNA), (About.TAKEN_OFF, BORIS)}),
        (State.SECOND_IN_WORK, {(About.CLOSED, ANNA), (About.CLOSED, BORIS)}),
    ],
)
def test_a_closed_case_is_told_to_its_author_and_to_whoever_had_it(
    state: State, mentors: set[Any], standing: Standing, cast: Any, said: Said
) -> None:
    expected = {(About.CLOSED, "author"), *mentors}
    assert notices(standing(state), cast.moderator, said[Action.CLOSE]) == expected


@pytest.mark.parametrize(
    ("state", "owner"), [(State.OFFERED, ANNA), (State.IN_WORK, ANNA), (State.SECOND_ASKED, BORIS)]
)
def test_whoever_gets_more_time_is_told(state: State, owner: str, standing: Standing, cast: Any, said: Said) -> None:
    assert (About.EXTENDED, owner) in notices(standing(state), cast.moderator, said[Action.EXTEND])


@pytest.mark.parametrize(
    ("state", "mentors"),
    [(State.OFFERED, {ANNA}), (State.SECOND_ASKED, {ANNA, BORIS}), (State.SECOND_IN_WORK, {ANNA, BORIS})],
)
def test_every_mentor_at_work_is_told_of_another_format(
    state: State, mentors: set[str], standing: Standing, cast: Any, said: Said
) -> None:
    assert notices(standing(state), cast.author, said[Action.CHANGE_FORMAT]) == {
        (About.FORMAT, name) for name in mentors
    }


def test_a_colleague_who_loses_sight_of_a_case_by_its_format_is_told(standing: Standing, cast: Any) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY)
    away, back = ChangeFormat(format=Format.ANONYMOUSLY), ChangeFormat(format=Format.COLLECTIVELY)
    assert notices(case, cast.author, away) == {(About.FORMAT, ANNA), (About.NOT_SHOWN, CARLA)}
    hidden, _ = act(case, away, actor=cast.author, at=case.changed_at)
    assert notices(hidden, cast.author, back) == {(About.FORMAT, ANNA)}


def test_a_colleague_who_mentors_the_case_by_now_still_sees_it_in_any_format(standing: Standing, cast: Any) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY).model_copy(update={"mentor": CARLA})
    assert notices(case, cast.author, ChangeFormat(format=Format.PERSONALLY)) == {(About.FORMAT, CARLA)}


def test_a_lapsed_offer_is_told_to_the_author_and_to_the_mentor_who_was_silent(
    standing: Standing, cast: Any, said: Said
) -> None:
    assert notices(standing(State.OFFERED), cast.machine, said[Action.LAPSE]) == {
        (About.MENTOR_SILENT, "author"),
        (About.OFFER_LAPSED, ANNA),
    }


def test_a_lapsed_second_opinion_is_told_to_the_author_and_to_the_mentor_who_was_silent(
    standing: Standing, cast: Any, said: Said
) -> None:
    assert notices(standing(State.SECOND_ASKED), cast.machine, said[Action.LAPSE]) == {
        (About.MENTOR_SILENT, "author"),
        (About.OFFER_LAPSED, BORIS),
    }


def test_first_the_owner_is_reminded_then_the_moderators_are_called(standing: Standing, cast: Any, said: Said) -> None:
    case, heard = standing(State.IN_WORK), []
    for _ in range(3):
        heard.append(notices(case, cast.machine, said[Action.LAPSE]))
        case, _ = act(case, said[Action.LAPSE], actor=cast.machine, at=case.due)
    assert heard == [
        {(About.REMINDER, ANNA)},
        {(About.CALLED, "moderators"), (About.MODERATOR_CALLED, "author")},
        {(About.CALLED, "moderators")},
    ]


def test_only_colleagues_newly_asked_are_told(standing: Standing, cast: Any) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY)
    more = AskColleagues(colleagues=(CARLA, ELENA), question="And you?")
    assert notices(case, cast.mentor, more) == {(About.COLLEAGUE_ASKED, ELENA)}


def test_an_opinion_is_told_to_the_mentor(standing: Standing, cast: Any, said: Said) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY)
    assert notices(case, cast.colleague, said[Action.GIVE_OPINION]) == {(About.OPINION, ANNA)}


def test_a_colleague_is_told_of_a_withdrawal_only_where_the_case_was_still_shown(
    standing: Standing, cast: Any, said: Said
) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY)
    mentor, colleague = (About.WITHDRAWN, ANNA), (About.WITHDRAWN, CARLA)
    assert notices(case, cast.author, said[Action.WITHDRAW]) == {mentor, colleague}
    hidden, _ = act(case, ChangeFormat(format=Format.ANONYMOUSLY), actor=cast.author, at=case.changed_at)
    assert notices(hidden, cast.author, said[Action.WITHDRAW]) == {mentor}
