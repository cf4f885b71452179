"""A text for the library: three yeses to exactly it, whoever says the last; taken back at any time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from service.cases.access import moves_of
from service.cases.case import Case
from service.cases.course_said import ChangeConsent, Withdraw
from service.cases.moves import act
from service.cases.people import Actor
from service.cases.publication import Publication, Stage
from service.cases.said import Move
from service.cases.states import ON_TEXTS, Action, State
from service.cases.text_said import ApproveText, CorrectText, Credit, Found, Kept, ProposeText, TakeDown
from service.errors import MoveNotAllowed

Said = Mapping[Action, Move]
Standing = Callable[..., Case]
FOUND = Found(field="essence", start=0, end=4, text="Rose", kind="person", replacement="a pupil", reason="A name.")


def after(case: Case, *steps: tuple[Actor, Move]) -> Case:
    for actor, move in steps:
        case, _ = act(case, move, actor=actor, at=case.changed_at + timedelta(hours=1))
    return case


@pytest.fixture
def proposed(standing: Standing, cast: Any, said: Said) -> Case:
    return after(standing(State.REFLECTED), (cast.machine, said[Action.PROPOSE_TEXT]))


@pytest.fixture
def published(proposed: Case, cast: Any, said: Said) -> Case:
    return after(proposed, (cast.author, said[Action.AGREE_TEXT]), (cast.moderator, said[Action.APPROVE_TEXT]))


def stage(case: Case) -> Stage:
    assert case.publication is not None
    return case.publication.stage


def test_r18_either_may_say_the_last_yes(proposed: Case, cast: Any, said: Said) -> None:
    approved = after(proposed, (cast.moderator, said[Action.APPROVE_TEXT]))
    assert stage(approved) is Stage.APPROVED
    assert approved.in_library is None
    assert after(approved, (cast.author, said[Action.AGREE_TEXT])).in_library is not None


def test_r18_a_corrected_text_needs_both_yeses_anew(proposed: Case, cast: Any, said: Said) -> None:
    corrected = after(proposed, (cast.author, said[Action.AGREE_TEXT]), (cast.moderator, said[Action.CORRECT_TEXT]))
    assert corrected.publication is not None
    assert corrected.publication.agreed_at is None
    approved = after(corrected, (cast.moderator, ApproveText(text=corrected.publication.digest)))
    assert approved.in_library is None


def test_r18_a_yes_to_another_text_than_the_present_one_is_refused(proposed: Case, cast: Any, said: Said) -> None:
    corrected = after(proposed, (cast.moderator, said[Action.CORRECT_TEXT]))
    with pytest.raises(MoveNotAllowed, match="read it again"):
        after(corrected, (cast.author, said[Action.AGREE_TEXT]))


def test_r18_what_de_identification_finds_keeps_a_text_out(proposed: Case, cast: Any) -> None:
    assert proposed.publication is not None
    found = CorrectText(text=proposed.publication.text, left=(FOUND,))
    case = after(proposed, (cast.moderator, found))
    assert Action.APPROVE_TEXT not in moves_of(case, cast.moderator)
    assert Action.AGREE_TEXT not in moves_of(case, cast.author)


def test_a_moderator_may_let_something_found_stand_with_a_reason(proposed: Case, cast: Any) -> None:
    assert proposed.publication is not None
    kept = Kept(text="Rose", reason="The flower, not a girl.")
    case = after(proposed, (cast.moderator, CorrectText(text=proposed.publication.text, left=(FOUND,), kept=(kept,))))
    assert Action.APPROVE_TEXT in moves_of(case, cast.moderator)


def test_a_corrected_text_keeps_its_id(proposed: Case, cast: Any) -> None:
    assert proposed.publication is not None
    other = proposed.publication.text.model_copy(update={"id": "2026-000001"})
    with pytest.raises(MoveNotAllowed, match="keeps its id"):
        after(proposed, (cast.moderator, CorrectText(text=other)))


def test_r1_the_service_proposes_and_does_nothing_else_with_a_text(proposed: Case, cast: Any, said: Said) -> None:
    for action in set(ON_TEXTS) - {Action.PROPOSE_TEXT}:
        with pytest.raises(MoveNotAllowed):
            after(proposed, (cast.machine, said[action]))


def test_the_case_stays_where_it_is_and_its_follow_up_is_still_asked_for(published: Case, cast: Any) -> None:
    assert published.state is State.REFLECTED
    assert Action.FOLLOW_UP in moves_of(published, cast.author)


@pytest.mark.parametrize("move", [ChangeConsent(consent=False), Withdraw()], ids=["consent", "case"])
def test_r19_who_takes_back_consent_or_the_case_takes_it_out(published: Case, cast: Any, move: Move) -> None:
    assert published.in_library is not None
    gone = after(published, (cast.author, move))
    assert gone.in_library is None
    assert stage(gone) is Stage.TAKEN_DOWN


def test_r19_a_case_that_was_taken_out_comes_back_only_as_a_new_text(published: Case, cast: Any, said: Said) -> None:
    gone = after(published, (cast.moderator, TakeDown(reason="Asked by telephone.")))
    assert {Action.AGREE_TEXT, Action.APPROVE_TEXT, Action.CORRECT_TEXT}.isdisjoint(
        {*moves_of(gone, cast.author), *moves_of(gone, cast.moderator)}
    )
    assert stage(after(gone, (cast.machine, said[Action.PROPOSE_TEXT]))) is Stage.PROPOSED


def test_a_text_that_never_stood_in_the_library_is_forgotten_with_the_consent(proposed: Case, cast: Any) -> None:
    assert after(proposed, (cast.author, ChangeConsent(consent=False))).publication is None


def test_mentors_are_named_only_if_they_want_to_be(published: Case, cast: Any) -> None:
    assert published.in_library is not None
    assert published.in_library.solutions[0].mentor is None
    named = after(published, (cast.mentor, Credit(named=True)))
    assert named.in_library is not None
    assert named.in_library.solutions[0].mentor == cast.mentor.mentor


def test_a_mentor_who_withholds_the_only_solution_takes_the_case_out(published: Case, cast: Any) -> None:
    assert after(published, (cast.mentor, Credit(withheld=True))).in_library is None


def test_a_mentor_who_moderates_does_not_approve_an_own_case(proposed: Case, cast: Any, said: Said) -> None:
    both = Actor(cast.mentor.account, cast.mentor.roles | cast.moderator.roles, mentor=cast.mentor.mentor)
    with pytest.raises(MoveNotAllowed):
        after(proposed, (both, said[Action.APPROVE_TEXT]))


def test_the_id_in_the_library_comes_from_the_text_and_the_number_stands_nowhere_in_it(published: Case) -> None:
    assert published.in_library is not None
    assert published.number not in published.in_library.model_dump_json()


def test_a_text_is_told_by_its_content(said: Said) -> None:
    move = said[Action.PROPOSE_TEXT]
    assert isinstance(move, ProposeText)
    retitled = move.text.model_copy(update={"title": "Another"})
    assert Publication(text=move.text).digest != Publication(text=retitled).digest
