"""Whole lives of a case, found at random: everybody tries everything while time passes, and what is promised holds."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import Discriminator, TypeAdapter

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.records import Format
from service.cases.access import moves_of, visible
from service.cases.alerts import authors_words
from service.cases.case import Case, CaseEvent, relation
from service.cases.course_said import Lapse
from service.cases.effects import MOST_REDEFINITIONS
from service.cases.moves import act, file_case
from service.cases.people import Actor, Relation
from service.cases.said import Move
from service.cases.states import FINISHED, ON_ALERTS, Action, State
from service.cases.telling import About, Told, told
from service.cases.times import MOST_ROUNDS
from service.cases.view import Names, view_of
from service.errors import MoveNotAllowed

ANY_MOVE: TypeAdapter[Move] = TypeAdapter(Annotated[Move, Discriminator("action")])
LOST = {About.OFFER_LAPSED, About.TAKEN_OFF, About.NOT_SHOWN, About.WITHDRAWN}
"""What only somebody is told who has the case no longer."""
NAMES_SOMEBODY = {Action.CHOOSE_MENTOR, Action.ASK_SECOND_OPINION, Action.ASK_COLLEAGUES}
"""Moves that are refused for whom they name, though it is the time for them."""

Story = Callable[[State, Format], Iterable[tuple[Actor, Move]]]
START = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
ENDS = (Action.WITHDRAW, Action.CLOSE)
ASIDE = (Action.CHANGE_FORMAT, Action.CHANGE_CONSENT)
SENT = tuple(action for action in Action if action is not Action.FILE)


class Life(RuleBasedStateMachine):
    """One case among its whole cast. `history` and `stood` grow with every move that succeeded."""

    def __init__(self, cast: Any, story: Story, anything: Any, readable: Callable[[str], None]) -> None:
        super().__init__()
        self.cast = cast
        self.story = story
        self.anything = anything
        self.readable = readable
        self.by_mentor = {actor.mentor: actor for actor in (*cast.mentors, cast.author)}
        self.history: list[CaseEvent] = []
        self.stood: list[Case] = []

    @property
    def case(self) -> Case:
        """The case as it stands now."""
        return self.stood[-1]

    @initialize(data=st.data(), reached=st.sampled_from(State))
    def a_case_is_filed_and_comes_some_way(self, data: st.DataObject, reached: State) -> None:
        self.now = START
        form = data.draw(self.anything.forms)
        found = data.draw(self.anything.found)
        self.keep(*file_case(form, number="2026-000001", actor=self.cast.author, at=self.now, **found))
        for actor, move in self.story(reached, form.format):
            self.now += timedelta(hours=1)
            self.keep(*act(self.case, move, actor=actor, at=self.now))

    @rule(data=st.data(), times=st.integers(1, 8))
    def those_whose_turn_it_is_act(self, data: st.DataObject, times: int) -> None:
        """Mostly what brings a case on, and often several in a row, or few lives would get beyond the first states."""
        for _ in range(times):
            owners = [actor for actor in self.cast if relation(self.case, actor) is self.case.owner]
            for actor in owners[:1]:
                onward = [action for action in moves_of(self.case, actor) if action not in (*ENDS, *ASIDE)]
                self.make(data.draw(st.sampled_from(onward)), actor, data)

    @rule(data=st.data())
    def somebody_does_what_is_offered(self, data: st.DataObject) -> None:
        offered = [
            (actor, action) for actor in self.cast for action in moves_of(self.case, actor) if action not in ENDS
        ]
        if offered:
            actor, action = data.draw(st.sampled_from(offered))
            self.make(action, actor, data)

    @rule(data=st.data())
    def a_colleague_helps(self, data: st.DataObject) -> None:
        for actor in (self.cast.mentor, self.cast.colleague):
            for action in (Action.ASK_COLLEAGUES, Action.GIVE_OPINION):
                if action in moves_of(self.case, actor):
                    self.make(action, actor, data)

    @rule(data=st.data(), end=st.sampled_from(ENDS))
    def now_and_then_somebody_ends_it(self, data: st.DataObject, end: Action) -> None:
        actor = self.cast.author if end is Action.WITHDRAW else self.cast.moderator
        if end in moves_of(self.case, actor) and data.draw(st.integers(0, 9)) == 9:
            self.make(end, actor, data)

    @rule(data=st.data(), action=st.sampled_from(SENT))
    def everybody_tries_what_was_not_offered(self, data: st.DataObject, action: Action) -> None:
        move = data.draw(self.anything.moves(action, self.case, self.by_mentor.values()))
        for actor in self.cast:
            if action in moves_of(self.case, actor) or (actor.account is None and action is Action.LAPSE):
                continue
            try:
                act(self.case, move, actor=actor, at=self.now)
            except MoveNotAllowed as refused:
                self.readable(str(refused))
            else:
                raise AssertionError(f"{relation(self.case, actor)} was not offered to {action}, and could")

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(times=st.integers(1, 6))
    def nobody_acts_for_long(self, times: int) -> None:
        for _ in range(times):
            self.now = max(self.now, self.case.due or self.now)
            self.the_service_looks_what_is_due()

    @rule()
    def the_service_looks_what_is_due(self) -> None:
        late = self.case.due is not None and self.case.due <= self.now
        try:
            case, event = act(self.case, Lapse(), actor=self.cast.machine, at=self.now)
        except MoveNotAllowed as refused:
            assert not late
            self.readable(str(refused))
        else:
            assert late
            self.keep(case, event)

    def make(self, action: Action, actor: Actor, data: st.DataObject) -> None:
        """Make a move that was offered; it may be refused for whom it names and for nothing else."""
        self.now += timedelta(minutes=1)
        move = data.draw(self.anything.moves(action, self.case, self.nameable(actor)))
        try:
            found = data.draw(self.anything.found) if authors_words(move) else {}
            case, event = act(self.case, move, actor=actor, at=self.now, **found)
        except MoveNotAllowed as refused:
            assert action in NAMES_SOMEBODY, (action, str(refused))
            self.readable(str(refused))
        else:
            self.keep(case, event)

    def nameable(self, actor: Actor) -> list[Actor]:
        """Mentors somebody may name. That a profile is the author's own is known to the author and to no rule."""
        return [
            mentor for mentor in self.by_mentor.values() if actor is self.cast.author or mentor is not self.cast.author
        ]

    def keep(self, case: Case, event: CaseEvent) -> None:
        before = self.stood[-1] if self.stood else None
        self.check_notices(before, case, event)
        self.check_who_is_asked(before, case)
        self.stood.append(case)
        self.history.append(event)

    def check_notices(self, before: Case | None, case: Case, event: CaseEvent) -> None:
        """Each notice is to somebody who sees the case, or has just lost it, and never to who moved."""
        for notice in told(before, case, event):
            if notice.to_moderators:
                continue
            actor = self.recipient(notice)
            assert actor.account != event.actor, notice
            if notice.about in LOST:
                assert before is not None
                assert visible(before, relation(before, actor)), notice
                assert not visible(case, relation(case, actor)) or relation(case, actor) is Relation.COLLEAGUE, notice
            else:
                assert visible(case, relation(case, actor)), notice

    def recipient(self, notice: Told) -> Actor:
        if notice.mentor is not None:
            return self.by_mentor[notice.mentor]
        assert notice.account == self.cast.author.account
        return self.cast.author

    def check_who_is_asked(self, before: Case | None, case: Case) -> None:
        """Nobody is asked again who passed the case over."""
        if before is None:
            return
        passed = {over.mentor for over in case.passed_over}
        for name in ("asked", "second_asked", "mentor", "second_mentor"):
            assert getattr(case, name) is None or getattr(case, name) not in passed

    @invariant()
    def an_open_case_has_an_owner_a_time_and_a_next_step(self) -> None:
        case = self.case
        owners = [actor for actor in self.cast if relation(case, actor) is case.owner]
        assert bool(owners) == (case.due is not None) == case.is_open == (case.state not in FINISHED)
        for actor in owners:
            assert set(moves_of(case, actor)) - set(ENDS), case.state

    @invariant()
    def the_author_sees_whose_turn_it_is_and_until_when(self) -> None:
        view = view_of(self.case, self.cast.author, names=Names())
        assert view is not None
        assert (view.next.owner, view.next.due) == (self.case.owner, self.case.due)

    @invariant()
    def the_version_counts_the_history(self) -> None:
        assert [event.version for event in self.history] == list(range(len(self.history)))
        assert self.case.version == len(self.history) - 1
        assert [event.after for event in self.history] == [case.state for case in self.stood]
        assert [event.before for event in self.history] == [None, *(case.state for case in self.stood[:-1])]

    @invariant()
    def limits_hold(self) -> None:
        case = self.case
        assert case.redefinitions <= MOST_REDEFINITIONS
        assert len(case.solutions) <= 2
        assert len({given.mentor for given in case.solutions}) == len(case.solutions)
        assert len(case.passed_over) == len({over.mentor for over in case.passed_over})
        assert case.rounds <= len(case.passed_over)
        asked_by = [asked.mentor for asked in case.asked_before]
        assert len(asked_by) == len(set(asked_by))

    @invariant()
    def after_too_many_rounds_a_moderator_has_been_called(self) -> None:
        if self.case.state is State.SECOND_ROUND and self.case.rounds >= MOST_ROUNDS:
            entered = max(n for n, event in enumerate(self.history) if event.before is not State.SECOND_ROUND)
            assert self.stood[entered].called_at is not None

    @invariant()
    def a_finished_case_is_offered_to_nobody(self) -> None:
        assert self.case.is_open or (self.case.asked is None and self.case.second_asked is None)

    @invariant()
    def nobody_mentors_an_own_case(self) -> None:
        own = self.cast.author.mentor
        assert own not in {self.case.mentor, self.case.second_mentor, *(given.mentor for given in self.case.solutions)}

    @invariant()
    def words_of_people_are_only_ever_added(self) -> None:
        for earlier, later in zip(self.stood[-2:], self.stood[-1:], strict=False):
            for name in ("revisions", "passed_over", "solutions", "invitations"):
                assert getattr(later, name)[: len(getattr(earlier, name))] == getattr(earlier, name)
            assert len(later.question_rounds) >= len(earlier.question_rounds)
            assert len(later.colleagues) >= len(earlier.colleagues)

    @invariant()
    def r18_what_is_in_the_library_has_three_yeses_to_its_very_text(self) -> None:
        """Read from the history since the text last changed: both people's yeses, and nothing left to find."""
        text = self.case.publication
        if text is None or not text.is_published:
            return
        changes = (Action.PROPOSE_TEXT, Action.CORRECT_TEXT)
        written = max(n for n, event in enumerate(self.history) if event.action in changes)
        yeses = {
            (event.action, event.relation) for event in self.history[written:] if event.said.get("text") == text.digest
        }
        assert yeses == {(Action.APPROVE_TEXT, Relation.MODERATOR), (Action.AGREE_TEXT, Relation.AUTHOR)}
        assert {found.text for found in text.left} <= {kept.text for kept in text.kept}
        assert self.case.consent

    @invariant()
    def r8_what_tells_of_danger_came_into_the_library_only_once_it_was_cleared(self) -> None:
        stood = [case.in_library is not None for case in self.stood]
        for before, case, stands in zip(stood, self.stood[1:], stood[1:], strict=False):
            assert before or not stands or not case.open_alerts

    @invariant()
    def r19_what_is_not_consented_to_is_not_in_the_library(self) -> None:
        assert self.case.consent or self.case.in_library is None

    @invariant()
    def every_danger_found_is_an_alert_until_a_person_clears_it(self) -> None:
        found = [(event.danger, event.at) for event in self.history if event.danger]
        assert [(alert.categories, alert.at) for alert in self.case.alerts] == found
        cleared = [event for event in self.history if event.action in (Action.CLEAR, Action.FIND_ORDINARY)]
        assert {event.relation for event in cleared} <= {Relation.MODERATOR}
        waiting = [at for _, at in found if not cleared or at > cleared[-1].at]
        assert [alert.at for alert in self.case.open_alerts] == waiting

    @invariant()
    def r8_a_doubt_becomes_sure_only_by_a_moderator_s_word(self) -> None:
        doubts = {event.at for event in self.history if event.doubtful}
        seen = [event for event in self.history if event.action is Action.FIND_DANGER]
        assert {event.relation for event in seen} <= {Relation.MODERATOR}
        for alert in self.case.open_alerts:
            confirmed = any(event.at > alert.at for event in seen)
            assert alert.doubtful == (alert.at in doubts and not confirmed)

    @invariant()
    def a_case_that_accuses_staff_is_open_to_nobody_of_the_school(self) -> None:
        accuses = any(Category.ALLEGATION in event.danger for event in self.history)
        of_the_school = relation(self.case, self.cast.moderator_of_the_school)
        assert of_the_school is (Relation.STRANGER if accuses else Relation.MODERATOR)
        assert relation(self.case, self.cast.moderator) is Relation.MODERATOR

    @invariant()
    def who_sees_nothing_can_do_nothing(self) -> None:
        for actor in self.cast:
            seen = visible(self.case, relation(self.case, actor))
            assert (view_of(self.case, actor, names=Names()) is None) == (not seen)
            assert seen or not moves_of(self.case, actor)

    @precondition(lambda self: self.case.state is State.WITHDRAWN)
    @invariant()
    def a_withdrawn_case_moves_no_more(self) -> None:
        assert {action for actor in self.cast for action in moves_of(self.case, actor)} <= set(ON_ALERTS)

    def teardown(self) -> None:
        """The history alone, played again, leads through the same states to the same case."""
        if not self.history:
            return
        people = {actor.account: actor for actor in self.cast if actor is not self.cast.no_longer_a_mentor}
        first, *rest = self.history
        form = CaseForm.model_validate(first.said)
        found = {"danger": first.danger, "doubtful": first.doubtful}
        case, event = file_case(form, number=first.number, actor=people[first.actor], at=first.at, **found)
        assert event == first
        for line in rest:
            move = ANY_MOVE.validate_python({"action": line.action, **line.said})
            found = {"danger": line.danger, "doubtful": line.doubtful}
            case, event = act(case, move, actor=people[line.actor], at=line.at, **found)
            assert event == line
        assert case == self.case


@pytest.mark.slow
def test_whatever_people_do_and_leave_undone_every_promise_of_a_case_holds(
    cast: Any, told_story: Story, anything: Any, readable: Callable[[str], None]
) -> None:
    run_state_machine_as_test(
        lambda: Life(cast, told_story, anything, readable),
        settings=settings(max_examples=200, stateful_step_count=30, print_blob=False),
    )
