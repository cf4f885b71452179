"""R16: who sees what of a case, relation by relation and format by format, and that the view keeps to it."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from corpus.form import CaseForm
from corpus.records import Format
from service.cases.access import SEES, Ability, Part, can, moves_of, visible
from service.cases.case import Case, relation
from service.cases.case_view import AuthorView, CaseView
from service.cases.course_said import ChangeFormat
from service.cases.moves import act, file_case
from service.cases.offer_said import ChooseMentor
from service.cases.people import Actor, Relation, Role
from service.cases.states import Action, State
from service.cases.view import Names, view_of

Standing = Callable[..., Case]
OF_THE_AUTHOR = {Part.AUTHOR_NAME, Part.AUTHOR_PROFILE, Part.AUTHOR_CONTACT}
CANARIES = Names(author=AuthorView(name="canary name", profile={"Years": "canary"}, contact={"Mail": "canary"}))
EVERYWHERE = list(product(State, Format))
IMPERSONAL = (Format.ANONYMOUSLY, Format.COLLECTIVELY, Format.PUBLICLY)
KNOWS_THE_AUTHOR: dict[tuple[Relation, Format], set[Part]] = {
    **{(who, chosen): OF_THE_AUTHOR for who in (Relation.AUTHOR, Relation.MODERATOR) for chosen in Format},
    **{(who, Format.PERSONALLY): OF_THE_AUTHOR for who in (Relation.MENTOR, Relation.SECOND_MENTOR)},
}
"""Who learns what of the author; everybody else, in every other format, nothing."""


@pytest.mark.parametrize(("who", "chosen"), list(product(Relation, Format)))
def test_r16_the_author_is_known_to_exactly_these(who: Relation, chosen: Format) -> None:
    assert SEES[who][chosen] & OF_THE_AUTHOR == KNOWS_THE_AUTHOR.get((who, chosen), set())


@pytest.mark.parametrize("chosen", IMPERSONAL)
def test_r16_an_impersonal_case_never_tells_anything_of_its_author(chosen: Format) -> None:
    for who in set(Relation) - {Relation.AUTHOR, Relation.MODERATOR}:
        assert not SEES[who][chosen] & (OF_THE_AUTHOR | {Part.HISTORY, Part.CONSENT})


def test_only_a_moderator_reads_histories() -> None:
    assert {who for who, chosen in product(Relation, Format) if Part.HISTORY in SEES[who][chosen]} == {
        Relation.MODERATOR
    }


def test_the_author_reads_no_opinions_and_the_colleague_no_other_s() -> None:
    for who in (Relation.AUTHOR, Relation.COLLEAGUE):
        assert all(Part.OPINIONS not in parts for parts in SEES[who].values())


def test_a_second_mentor_reads_the_first_solution_only_after_accepting() -> None:
    for chosen in Format:
        assert Part.SOLUTIONS not in SEES[Relation.ASKED_SECOND_MENTOR][chosen]
        assert Part.SOLUTIONS in SEES[Relation.SECOND_MENTOR][chosen]


def test_a_mentor_asked_sees_no_more_than_the_mentor_who_accepted() -> None:
    for chosen in Format:
        assert SEES[Relation.ASKED_MENTOR][chosen] <= SEES[Relation.MENTOR][chosen]
        assert SEES[Relation.ASKED_SECOND_MENTOR][chosen] <= SEES[Relation.SECOND_MENTOR][chosen]


def test_a_colleague_sees_collective_cases_only_and_never_their_author() -> None:
    for chosen in Format:
        assert bool(SEES[Relation.COLLEAGUE][chosen]) == (chosen is Format.COLLECTIVELY)
        assert not SEES[Relation.COLLEAGUE][chosen] & OF_THE_AUTHOR


@pytest.mark.parametrize(("state", "chosen"), EVERYWHERE)
def test_strangers_and_former_and_unnamed_mentors_see_nothing(
    state: State, chosen: Format, standing: Standing, cast: Any
) -> None:
    case = standing(state, chosen)
    for somebody in (cast.teacher, cast.administrator, cast.free, cast.no_longer_a_mentor):
        assert _view(case, somebody) is None
    assert _view(case, cast.refuser) is None


@pytest.mark.parametrize("chosen", Format)
def test_a_mentor_who_let_the_time_lapse_sees_nothing_any_more(
    chosen: Format, standing: Standing, cast: Any, said: Any
) -> None:
    offered = standing(State.OFFERED, chosen)
    assert _view(offered, cast.mentor) is not None
    lapsed, _ = act(offered, said[Action.LAPSE], actor=cast.machine, at=offered.due)
    assert _view(lapsed, cast.mentor) is None


@pytest.mark.parametrize(("chosen", "releaser"), list(product(Format, ("mentor", "moderator"))))
def test_a_mentor_who_gave_a_case_back_or_lost_it_sees_nothing_any_more(
    chosen: Format, releaser: str, standing: Standing, cast: Any, said: Any
) -> None:
    case = standing(State.QUESTIONED, chosen)
    released, _ = act(case, said[Action.RELEASE], actor=getattr(cast, releaser), at=case.changed_at)
    assert _view(released, cast.mentor) is None


@pytest.mark.parametrize("state", [State.OFFERED, State.SECOND_ASKED])
def test_a_mentor_asked_for_a_case_that_is_closed_sees_nothing_any_more(
    state: State, standing: Standing, cast: Any, said: Any
) -> None:
    case = standing(state)
    asked = cast.mentor if state is State.OFFERED else cast.second
    closed, _ = act(case, said[Action.CLOSE], actor=cast.moderator, at=case.changed_at)
    assert _view(case, asked) is not None
    assert _view(closed, asked) is None


@pytest.mark.parametrize("chosen", Format)
def test_a_withdrawn_case_is_seen_by_its_author_and_a_moderator_only(
    chosen: Format, standing: Standing, cast: Any
) -> None:
    case = standing(State.WITHDRAWN, chosen)
    assert {who for who in Relation if visible(case, who)} == {Relation.AUTHOR, Relation.MODERATOR}
    assert [actor for actor in cast if _view(case, actor) is not None] == [
        cast.author,
        cast.moderator,
        cast.moderator_of_the_school,
    ]


@pytest.mark.parametrize(("state", "chosen"), EVERYWHERE)
def test_r16_the_view_tells_of_the_author_what_the_table_allows(
    state: State, chosen: Format, standing: Standing, cast: Any
) -> None:
    case = standing(state, chosen)
    for actor in cast:
        view = _view(case, actor)
        parts = visible(case, relation(case, actor))
        told = "" if view is None else view.model_dump_json()
        assert ("canary" in told) == bool(parts & OF_THE_AUTHOR)
        assert ("canary name" in told) == (Part.AUTHOR_NAME in parts)
        assert str(case.author) not in told
        if actor is not cast.author:
            assert "olga-own" not in told


@pytest.mark.parametrize(("state", "chosen"), EVERYWHERE)
def test_the_author_is_always_shown_whose_turn_it_is_and_until_when(
    state: State, chosen: Format, standing: Standing, cast: Any
) -> None:
    case = standing(state, chosen)
    view = _view(case, cast.author)
    assert view is not None
    assert (view.next.owner is not None) == (view.next.due is not None) == case.is_open


def test_a_colleague_loses_a_case_that_is_collective_no_more(standing: Standing, cast: Any, said: Any) -> None:
    case = standing(State.IN_WORK, Format.COLLECTIVELY)
    assert moves_of(case, cast.colleague) == (Action.GIVE_OPINION,)
    for chosen in set(Format) - {Format.COLLECTIVELY}:
        changed, _ = act(case, ChangeFormat(format=chosen), actor=cast.author, at=case.changed_at)
        assert _view(changed, cast.colleague) is None
        assert moves_of(changed, cast.colleague) == ()


@pytest.mark.parametrize("state", [State.OFFERED, State.IN_WORK])
def test_a_mentor_never_learns_who_passed_the_case_over(state: State, standing: Standing, cast: Any, said: Any) -> None:
    case = standing(State.FILED)
    steps = [
        (cast.author, ChooseMentor(mentor="dmitri-roe")),
        (cast.refuser, said[Action.ASK_BEFORE]),
        (cast.author, said[Action.REPLY]),
        (cast.refuser, said[Action.REFUSE]),
        (cast.author, ChooseMentor(mentor="anna-berg")),
        *([(cast.mentor, said[Action.ACCEPT])] if state is State.IN_WORK else []),
    ]
    for actor, move in steps:
        case, _ = act(case, move, actor=actor, at=case.changed_at)
    seen = {actor: _view(case, actor) for actor in (cast.mentor, cast.author, cast.moderator)}
    assert {actor: "dmitri-roe" in view.model_dump_json() for actor, view in seen.items() if view is not None} == {
        cast.mentor: False,
        cast.author: True,
        cast.moderator: True,
    }


def test_two_cases_of_one_author_have_nothing_in_common_that_an_anonymous_reader_sees(
    standing: Standing, form: CaseForm, cast: Any, said: Any
) -> None:
    """R16: the same wording by two authors reads the same, but for the number and the times."""
    other, _ = file_case(form, number="2026-000001", actor=cast.teacher, at=standing(State.FILED).filed_at)
    own = standing(State.FILED)
    views = []
    for case, author in ((own, cast.author), (other, cast.teacher)):
        offered, _ = act(case, said[Action.CHOOSE_MENTOR], actor=author, at=case.filed_at + timedelta(hours=1))
        views.append(_view(offered, cast.free))
    assert views[0] == views[1]


def test_an_account_may_what_any_of_its_roles_may() -> None:
    assert can({Role.TEACHER, Role.MODERATOR}, Ability.READ_HISTORY)
    assert not can({Role.TEACHER, Role.EVALUATOR}, Ability.READ_HISTORY)
    assert not can((), Ability.FILE_CASE)


def _view(case: Case, reader: Actor) -> CaseView | None:
    return view_of(case, reader, names=CANARIES)


@pytest.fixture
def handed_on(standing: Standing, cast: Any, said: Any) -> Case:
    """A case whose first mentor sent questions and gave it back; another has taken it and asks, too."""
    case = standing(State.ANSWERED, Format.ANONYMOUSLY)
    for actor, move in (
        (cast.author, said[Action.KEEP]),
        (cast.mentor, said[Action.INVITE]),
        (cast.author, said[Action.KEEP]),
        (cast.mentor, said[Action.RELEASE]),
        (cast.author, ChooseMentor(mentor="elena-moss")),
        (cast.free, said[Action.ACCEPT]),
        (cast.free, said[Action.SEND_QUESTIONS]),
    ):
        case, _ = act(case, move, actor=actor, at=case.changed_at)
    return case


@pytest.mark.parametrize(
    ("who", "senders"),
    [
        ("author", ["anna-berg", "elena-moss"]),
        ("moderator", ["anna-berg", "elena-moss"]),
        ("free", [None, "elena-moss"]),
    ],
)
def test_r4_questions_stay_under_who_sent_them_and_the_next_mentor_is_not_told_who_gave_the_case_back(
    handed_on: Case, cast: Any, who: str, senders: list[str | None]
) -> None:
    view = _view(handed_on, getattr(cast, who))
    assert view is not None
    assert [None if sent.mentor is None else sent.mentor.id for sent in view.question_rounds] == senders
    assert [invited.mentor for invited in handed_on.invitations] == ["anna-berg"]
    assert who != "free" or "anna-berg" not in view.model_dump_json()


def test_what_was_kept_without_a_sender_is_the_mentor_s_unless_somebody_gave_the_case_back(
    handed_on: Case, standing: Standing
) -> None:
    for case, sender in ((standing(State.ANSWERED), "anna-berg"), (handed_on, None)):
        kept = case.model_dump(mode="json", exclude={"question_rounds": {"__all__": {"mentor"}}})
        read = Case.model_validate(kept)
        assert read.question_rounds[0].mentor is None
        assert read.sender(None) == sender
