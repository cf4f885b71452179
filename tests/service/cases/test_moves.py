"""Single facts of the moves that the tables cannot say: limits, who is asked again, what a move leaves behind."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from corpus.form import CaseForm
from corpus.records import Format, Urgency
from service.cases.access import moves_of
from service.cases.case import Case
from service.cases.course_said import ChangeConsent, ChangeFormat
from service.cases.effects import MOST_REDEFINITIONS
from service.cases.moves import act, file_case
from service.cases.offer_said import ChooseMentor
from service.cases.people import Actor, Relation
from service.cases.said import Move
from service.cases.states import OWNER, Action, State
from service.cases.times import CALLED, DAYS, MOST_ROUNDS
from service.cases.work_said import AskColleagues, AskSecondOpinion, GiveAnswers, Redefine
from service.errors import MoveNotAllowed

Standing = Callable[..., Case]
Said = Mapping[Action, Move]
ROUND = (Action.SEND_QUESTIONS, Action.ANSWER, Action.REDEFINE)


def after(case: Case, *steps: tuple[Actor, Move]) -> Case:
    """The case after these moves, an hour apart."""
    for actor, move in steps:
        case, _ = act(case, move, actor=actor, at=case.changed_at + timedelta(hours=1))
    return case


def passed_over(case: Case, times: int, cast: Any, said: Said) -> Case:
    """The case after so many mentors have refused it."""
    for mentor in cast.mentors[:times]:
        case = after(case, (cast.author, ChooseMentor(mentor=mentor.mentor)), (mentor, said[Action.REFUSE]))
    return case


def test_a_filed_case_begins_its_history(form: CaseForm, standing: Standing, cast: Any) -> None:
    at = standing(State.FILED).filed_at
    case, event = file_case(form, number="2026-000007", actor=cast.author, at=at)
    assert (case.state, case.version, case.author, case.form) == (State.FILED, 0, cast.author.account, form)
    assert case.due == at + timedelta(days=5)
    assert (event.before, event.after, event.version, event.actor) == (None, State.FILED, 0, cast.author.account)
    assert CaseForm.model_validate(event.said) == form


@pytest.mark.parametrize("urgency", Urgency)
def test_the_more_urgent_a_case_the_sooner_its_mentor_must_answer(
    urgency: Urgency, form: CaseForm, standing: Standing, cast: Any, said: Said
) -> None:
    case, _ = file_case(
        form.model_copy(update={"urgency": urgency}),
        number="2026-000001",
        actor=cast.author,
        at=standing(State.FILED).filed_at,
    )
    offered = after(case, (cast.author, said[Action.CHOOSE_MENTOR]))
    days = {Urgency.URGENT: 1, Urgency.NEED_ADVICE: 3, Urgency.WANT_EXPERT_OPINION: 5}[urgency]
    assert offered.due == offered.changed_at + timedelta(days=days)


def test_a_mentor_who_refused_is_not_offered_the_case_again(standing: Standing, cast: Any, said: Said) -> None:
    case = passed_over(standing(State.FILED), 1, cast, said)
    with pytest.raises(MoveNotAllowed, match="did not take the case"):
        after(case, (cast.author, ChooseMentor(mentor=cast.mentor.mentor)))


def test_a_mentor_who_let_an_offer_lapse_is_not_offered_the_case_again(
    standing: Standing, cast: Any, said: Said
) -> None:
    offered = standing(State.OFFERED)
    lapsed, _ = act(offered, said[Action.LAPSE], actor=cast.machine, at=offered.due)
    assert lapsed.passed_over[-1].mentor == cast.mentor.mentor
    assert lapsed.passed_over[-1].reason is None
    with pytest.raises(MoveNotAllowed, match="did not take the case"):
        after(lapsed, (cast.author, ChooseMentor(mentor=cast.mentor.mentor)))


def test_a_mentor_who_refused_is_not_asked_for_the_second_opinion_either(
    standing: Standing, cast: Any, said: Said
) -> None:
    with pytest.raises(MoveNotAllowed, match="did not take the case"):
        after(standing(State.SOLVED), (cast.author, AskSecondOpinion(mentor=cast.refuser.mentor)))


def test_a_second_opinion_comes_from_another_mentor(standing: Standing, cast: Any) -> None:
    with pytest.raises(MoveNotAllowed, match="another mentor than the first"):
        after(standing(State.SOLVED), (cast.author, AskSecondOpinion(mentor=cast.mentor.mentor)))


def test_a_second_opinion_is_given_once(standing: Standing, cast: Any) -> None:
    assert Action.ASK_SECOND_OPINION not in moves_of(standing(State.SECOND_SOLVED), cast.author)


def test_a_second_opinion_that_nobody_gave_may_be_asked_of_another(standing: Standing, cast: Any, said: Said) -> None:
    asked = after(standing(State.NOT_GIVEN), (cast.author, said[Action.ASK_SECOND_OPINION]))
    assert (asked.state, asked.second_asked) == (State.SECOND_ASKED, "elena-moss")


@pytest.mark.parametrize("state", [State.FILED, State.SOLVED])
def test_nobody_mentors_an_own_case(state: State, standing: Standing, cast: Any) -> None:
    ask = ChooseMentor if state is State.FILED else AskSecondOpinion
    with pytest.raises(MoveNotAllowed, match="else than yourself"):
        after(standing(state), (cast.author, ask(mentor=cast.author.mentor)))


def test_after_three_rounds_without_a_mentor_a_moderator_is_called(standing: Standing, cast: Any, said: Said) -> None:
    case = passed_over(standing(State.FILED), MOST_ROUNDS - 1, cast, said)
    assert (case.owner, case.called_at) == (Relation.AUTHOR, None)
    last = passed_over(standing(State.FILED), MOST_ROUNDS, cast, said)
    assert (last.owner, last.called_at, last.rounds) == (Relation.MODERATOR, last.changed_at, MOST_ROUNDS)
    assert last.due == last.changed_at + timedelta(days=CALLED[1])


def test_a_moderator_who_gives_more_time_steps_back_after_three_rounds_as_well(
    standing: Standing, cast: Any, said: Said
) -> None:
    called = passed_over(standing(State.FILED), MOST_ROUNDS, cast, said)
    extended = after(called, (cast.moderator, said[Action.EXTEND]))
    assert (extended.owner, extended.called_at) == (Relation.AUTHOR, None)
    assert extended.due == extended.changed_at + timedelta(days=DAYS[State.SECOND_ROUND][1])


def test_a_called_moderator_may_choose_the_mentor_and_then_is_called_no_more(
    standing: Standing, cast: Any, said: Said
) -> None:
    called = standing(State.SECOND_ROUND, called=True)
    chosen = after(called, (cast.moderator, said[Action.CHOOSE_MENTOR]))
    assert (chosen.asked, chosen.called_at, chosen.owner) == ("elena-moss", None, Relation.ASKED_MENTOR)


def test_an_owner_is_reminded_before_a_moderator_is_called(standing: Standing, cast: Any, said: Said) -> None:
    case, notes = standing(State.IN_WORK), []
    for _ in range(3):
        case, event = act(case, said[Action.LAPSE], actor=cast.machine, at=case.due)
        notes.append((event.note, case.owner))
    assert notes == [
        ("reminded", Relation.MENTOR),
        ("moderator called", Relation.MODERATOR),
        ("moderator reminded", Relation.MODERATOR),
    ]


def test_an_answer_of_the_owner_needs_no_moderator_any_more(standing: Standing, cast: Any, said: Said) -> None:
    called = standing(State.IN_WORK, called=True)
    answered = after(called, (cast.mentor, said[Action.SEND_QUESTIONS]))
    assert (answered.called_at, answered.reminders, answered.owner) == (None, 0, OWNER[State.QUESTIONED])


@pytest.mark.parametrize("action", [Action.CHANGE_FORMAT, Action.CHANGE_CONSENT, Action.ASK_COLLEAGUES])
def test_a_move_beside_the_course_of_a_case_wins_nobody_time(
    action: Action, standing: Standing, cast: Any, said: Said
) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY, called=True)
    actor = cast.mentor if action is Action.ASK_COLLEAGUES else cast.author
    move = AskColleagues(colleagues=("elena-moss",), question="And you?") if actor is cast.mentor else said[action]
    changed = after(case, (actor, move))
    assert (changed.due, changed.called_at, changed.reminders) == (case.due, case.called_at, case.reminders)


def test_a_request_is_redefined_twice_at_most(standing: Standing, cast: Any, said: Said) -> None:
    case = standing(State.IN_WORK)
    for count in range(MOST_REDEFINITIONS):
        assert case.redefinitions == count
        case = after(case, *((cast.mentor if n == 0 else cast.author, said[action]) for n, action in enumerate(ROUND)))
    assert [revision.form.essence for revision in case.revisions][1:] == [said[Action.REDEFINE].essence] * 2  # type: ignore[attr-defined]
    with pytest.raises(MoveNotAllowed, match="2 times"):
        after(case, (cast.mentor, said[Action.INVITE]))
    answered = after(case, (cast.mentor, said[Action.SEND_QUESTIONS]), (cast.author, said[Action.ANSWER]))
    assert answered.state is State.IN_WORK


def test_a_redefinition_keeps_what_it_is_not_about(standing: Standing, cast: Any, form: CaseForm) -> None:
    anew = Redefine(essence="Two begin it.", question="How do I win them?", problem_fields=("class-management",))
    case = after(standing(State.INVITED), (cast.author, anew))
    kept = {"urgency", "format", "consent_to_publish"}
    assert case.form.model_dump(include=kept) == form.model_dump(include=kept)
    assert case.revisions[0].form == form
    assert case.form.participants == ()


def test_every_question_is_answered_or_skipped(standing: Standing, cast: Any) -> None:
    with pytest.raises(MoveNotAllowed, match="There are 2 questions"):
        after(standing(State.QUESTIONED), (cast.author, GiveAnswers(answers=("One.",))))


def test_a_mentor_asks_one_thing_before_accepting(standing: Standing, cast: Any, said: Said) -> None:
    replied = after(standing(State.CLARIFYING), (cast.author, said[Action.REPLY]))
    assert (replied.state, replied.asked_before[-1].answer) == (State.OFFERED, "She knows since Monday.")
    with pytest.raises(MoveNotAllowed, match="it has been asked"):
        after(replied, (cast.mentor, said[Action.ASK_BEFORE]))


def test_a_mentor_need_not_wait_for_the_reply(standing: Standing, cast: Any, said: Said) -> None:
    assert after(standing(State.CLARIFYING), (cast.mentor, said[Action.ACCEPT])).state is State.IN_WORK


def test_a_colleague_is_asked_once(standing: Standing, cast: Any, said: Said) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY)
    with pytest.raises(MoveNotAllowed, match="asked already"):
        after(case, (cast.mentor, said[Action.ASK_COLLEAGUES]))
    with pytest.raises(MoveNotAllowed, match="asked already"):
        after(case, (cast.mentor, AskColleagues(colleagues=(cast.mentor.mentor,), question="Myself?")))


def test_an_opinion_reaches_the_case_under_the_colleague_s_name(standing: Standing, cast: Any, said: Said) -> None:
    case = after(standing(State.IN_WORK, Format.COLLECTIVELY), (cast.colleague, said[Action.GIVE_OPINION]))
    (asked,) = case.colleagues
    assert (asked.mentor, asked.opinion, asked.at) == ("carla-voss", "Stand at the door.", case.changed_at)


def test_no_opinion_is_given_on_a_case_that_is_collective_no_more(standing: Standing, cast: Any, said: Said) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY)
    changed = after(case, (cast.author, ChangeFormat(format=Format.ANONYMOUSLY)))
    with pytest.raises(MoveNotAllowed, match="no longer shows"):
        after(changed, (cast.colleague, said[Action.GIVE_OPINION]))


def test_a_second_mentor_who_gives_the_case_back_leaves_the_first_in_place(
    standing: Standing, cast: Any, said: Said
) -> None:
    case = after(standing(State.SECOND_IN_WORK), (cast.second, said[Action.RELEASE]))
    assert (case.state, case.mentor, case.second_mentor) == (State.NOT_GIVEN, cast.mentor.mentor, None)
    assert case.passed_over[-1].mentor == cast.second.mentor


def test_a_withdrawn_or_closed_case_is_offered_to_nobody(standing: Standing, cast: Any, said: Said) -> None:
    for state in (State.OFFERED, State.CLARIFYING, State.SECOND_ASKED):
        for actor, action in ((cast.author, Action.WITHDRAW), (cast.moderator, Action.CLOSE)):
            ended = after(standing(state), (actor, said[action]))
            assert (ended.asked, ended.second_asked, ended.due, ended.owner) == (None, None, None, None)


def test_withdrawing_a_case_withdraws_the_consent(standing: Standing, cast: Any, said: Said) -> None:
    assert not after(standing(State.SOLVED), (cast.author, said[Action.WITHDRAW])).consent


def test_r18_without_consent_no_text_is_even_proposed(standing: Standing, cast: Any, said: Said) -> None:
    case = after(standing(State.REFLECTED), (cast.author, ChangeConsent(consent=False)))
    with pytest.raises(MoveNotAllowed, match="not consented"):
        after(case, (cast.machine, said[Action.PROPOSE_TEXT]))


def test_a_case_without_a_solution_is_never_proposed(standing: Standing, cast: Any, said: Said) -> None:
    case = after(standing(State.QUESTIONED), (cast.moderator, said[Action.CLOSE]))
    with pytest.raises(MoveNotAllowed, match="without a possible solution"):
        after(case, (cast.machine, said[Action.PROPOSE_TEXT]))
