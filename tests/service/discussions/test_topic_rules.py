"""Every state of a topic × every move × every standing: what the tables name succeeds, all else raises."""

from datetime import UTC, date, datetime
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.cases.people import Actor, Role
from service.discussions.arrivals import joined, with_changed, with_contribution, with_opening
from service.discussions.likeness import likely, words_of
from service.discussions.opening import Opening, OpeningText
from service.discussions.seeing import Around, Kind, Shown, Speaker, read_by_all, view_of
from service.discussions.topic import Contribution, ContributionState, Standing, Topic, TopicState, standings
from service.discussions.topic_moves import MOVES, WHO, act
from service.discussions.topic_said import (
    Close,
    Contribute,
    Hide,
    HideContribution,
    Mark,
    MoveContribution,
    MoveTopic,
    Reopen,
    Show,
    ShowContribution,
    TakeBack,
    TopicAction,
    TopicMove,
    Unmark,
)
from service.errors import MoveNotAllowed

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AUTHOR = Actor(uuid4(), frozenset({Role.TEACHER}))
MENTOR = Actor(uuid4(), frozenset({Role.MENTOR}), mentor="anna-berg")
WRITER = Actor(uuid4(), frozenset({Role.TEACHER}))
OTHER = Actor(uuid4(), frozenset({Role.MENTOR}), mentor="bruno-hahn")
MODERATOR = Actor(uuid4(), frozenset({Role.MODERATOR}))
READER = Actor(uuid4(), frozenset({Role.EVALUATOR}))
PEOPLE = (AUTHOR, MENTOR, WRITER, OTHER, MODERATOR, READER)
ONE = "contribution-1"
SAID: dict[TopicAction, TopicMove] = {
    TopicAction.CONTRIBUTE: Contribute(text="Greet them at the door."),
    TopicAction.MARK: Mark(contribution=ONE),
    TopicAction.UNMARK: Unmark(contribution=ONE),
    TopicAction.TAKE_BACK: TakeBack(contribution=ONE),
    TopicAction.HIDE_CONTRIBUTION: HideContribution(contribution=ONE, reason="It names a pupil."),
    TopicAction.SHOW_CONTRIBUTION: ShowContribution(contribution=ONE, reason="It names nobody."),
    TopicAction.MOVE_CONTRIBUTION: MoveContribution(contribution=ONE, to="topic-2", reason="It belongs there."),
    TopicAction.CLOSE: Close(reason="All is said."),
    TopicAction.REOPEN: Reopen(reason="There is more."),
    TopicAction.HIDE: Hide(reason="It got loud."),
    TopicAction.SHOW: Show(reason="It is quiet."),
    TopicAction.MOVE: MoveTopic(to="topic-2", reason="The same question."),
}


def opening(name: str = "opening-1", author: Actor = AUTHOR, **changes: object) -> Opening:
    text = OpeningText(title=f"Title of {name}", essence="It is loud.", question="What now?")
    assert author.account is not None
    made = Opening(id=name, number="2026-000001", author=author.account, text=text, posted_at=NOON, topic="topic-1")
    return made.model_copy(update=changes)


def contribution(writer: Actor = WRITER, **changes: object) -> Contribution:
    assert writer.account is not None
    return Contribution(id=ONE, writer=writer.account, voice=None, text="Wait in silence.", at=NOON).model_copy(
        update=changes
    )


def topic(**changes: object) -> Topic:
    day = NOON.date()
    made = Topic(id="topic-1", opened_on=day, active_on=day, openings=(opening(),), contributions=(contribution(),))
    return made.model_copy(update=changes)


def own(who: Actor, found: Topic) -> frozenset[Standing]:
    return standings(found, who, mentors={"anna-berg"})


def made(found: Topic, move: TopicMove, who: Actor) -> Topic:
    return act(found, move, actor=who, standings=own(who, found), at=NOON, new_id="contribution-2")[0]


def _expected(state: TopicState, one: ContributionState, marked: bool, action: TopicAction, who: Actor) -> bool:
    if (state, action) not in MOVES:
        return False
    if action in (TopicAction.MARK, TopicAction.UNMARK):
        is_marked = marked and who is AUTHOR
        return (
            who in (AUTHOR, MENTOR) and one is ContributionState.SHOWN and is_marked is (action is TopicAction.UNMARK)
        )
    if action is TopicAction.TAKE_BACK:
        return who is WRITER and one is not ContributionState.TAKEN_BACK
    if action in (TopicAction.HIDE_CONTRIBUTION, TopicAction.MOVE_CONTRIBUTION):
        return who is MODERATOR and one is ContributionState.SHOWN
    if action is TopicAction.SHOW_CONTRIBUTION:
        return who is MODERATOR and one is ContributionState.HIDDEN
    if action is TopicAction.CONTRIBUTE:
        return who not in (MODERATOR, READER)
    return who is MODERATOR


@pytest.mark.parametrize("action", list(TopicAction))
def test_only_what_the_tables_name_succeeds(action: TopicAction) -> None:
    for state, one, marked, who in product(TopicState, ContributionState, (False, True), PEOPLE):
        written = contribution(state=one, helpful=(Standing.AUTHOR,) if marked else ())
        found = topic(state=state, contributions=(written,))
        if _expected(state, one, marked, action, who):
            after, event = act(found, SAID[action], actor=who, standings=own(who, found), at=NOON, new_id="c-2")
            assert after.state is MOVES[(state, action)]
            assert (event.actor, event.action, event.at) == (who.account, action, NOON)
            assert after.version == found.version + 1
        else:
            with pytest.raises(MoveNotAllowed):
                made(found, SAID[action], who)


def test_everybody_has_the_moves_that_the_view_offers_and_no_other() -> None:
    for state, one, who in product(TopicState, ContributionState, PEOPLE):
        found = topic(state=state, contributions=(contribution(state=one),))
        view = view_of(found, who, own=own(who, found), around=Around())
        if view is None:
            continue
        offered = {*view.moves, *(action for shown in view.contributions for action in shown.moves)}
        assert offered == {action for action in TopicAction if _expected(state, one, False, action, who)}


def test_who_wrote_or_mentors_a_case_moderates_nothing_in_its_topic() -> None:
    for who in (AUTHOR, MENTOR):
        both = Actor(who.account, who.roles | {Role.MODERATOR}, mentor=who.mentor)
        assert Standing.MODERATOR not in own(both, topic())


def test_a_moderator_cannot_hide_or_mark_what_they_wrote() -> None:
    both = Actor(MODERATOR.account, frozenset({Role.MODERATOR, Role.MENTOR}), mentor="bruno-hahn")
    found = topic(contributions=(contribution(both),))
    with pytest.raises(MoveNotAllowed):
        made(found, SAID[TopicAction.HIDE_CONTRIBUTION], both)


def test_r16_the_author_of_a_case_speaks_without_a_name_wherever_it_stands() -> None:
    found = made(topic(), SAID[TopicAction.CONTRIBUTE], AUTHOR)
    known = {AUTHOR.account: Speaker(kind=Kind.TEACHER, name="Olga Own")}
    view = view_of(found, OTHER, own=own(OTHER, found), around=Around(speakers=known))  # type: ignore[arg-type]
    assert view is not None
    assert view.contributions[-1].speaker == Speaker(kind=Kind.AUTHOR, place=1)
    assert "Olga" not in view.model_dump_json()
    assert str(AUTHOR.account) not in view.model_dump_json()


def test_r16_a_view_tells_days_and_no_case_number_to_who_may_not_see_the_case() -> None:
    view = view_of(topic(), OTHER, own=own(OTHER, topic()), around=Around())
    assert view is not None
    assert "2026-000001" not in view.model_dump_json()
    assert "12:00" not in view.model_dump_json()


def test_a_hidden_contribution_is_read_by_its_writer_with_the_reason_and_by_moderators_alone() -> None:
    found = made(topic(), SAID[TopicAction.HIDE_CONTRIBUTION], MODERATOR)
    read = {
        who: view.contributions[0]
        for who in PEOPLE
        if (view := view_of(found, who, own=own(who, found), around=Around())) is not None
    }
    assert {who for who, one in read.items() if one.text} == {WRITER, MODERATOR}
    assert read[WRITER].reason == "It names a pupil."
    assert all(one.shown is Shown.HIDDEN and one.speaker is None for who, one in read.items() if not one.text)


def test_r41_what_was_reported_is_kept_back_from_readers() -> None:
    around = Around(frozen={ONE, "opening-1"})
    view = view_of(topic(), OTHER, own=own(OTHER, topic()), around=around)
    assert view is not None
    assert (view.title, view.openings[0].text, view.contributions[0].text) == ("", None, "")
    assert view.openings[0].shown is view.contributions[0].shown is Shown.KEPT_BACK
    assert read_by_all(topic(), around.frozen) == ""


def test_the_last_opening_that_leaves_ends_the_topic_and_hides_what_others_wrote() -> None:
    gone = opening(text=None, withdrawn_at=NOON)
    found = with_changed(topic(), gone)
    assert found.state is TopicState.WITHDRAWN
    seen = {
        who: len(view.contributions)
        for who in PEOPLE
        if (view := view_of(found, who, own=own(who, found), around=Around())) is not None
    }
    assert seen == {AUTHOR: 0, MENTOR: 0, WRITER: 1, OTHER: 0, MODERATOR: 1, READER: 0}
    assert read_by_all(found, ()) == ""


def test_a_topic_with_another_opening_goes_on_under_the_other_title() -> None:
    found = with_opening(topic(), opening("opening-2", WRITER), at=NOON)
    after = with_changed(found, opening(text=None, withdrawn_at=NOON))
    assert (after.state, after.title) == (TopicState.OPEN, "Title of opening-2")


def test_an_opening_held_back_is_neither_read_nor_found() -> None:
    found = topic(openings=(opening(is_held=True),), contributions=())
    assert read_by_all(found, ()) == ""
    view = view_of(found, OTHER, own=own(OTHER, found), around=Around())
    assert view is not None
    assert view.openings[0].shown is Shown.KEPT_BACK


@pytest.mark.parametrize("state", [state for state in TopicState if state is not TopicState.OPEN])
def test_nothing_comes_into_a_topic_that_is_not_open(state: TopicState) -> None:
    for arrive in (
        lambda found: with_opening(found, opening("opening-2"), at=NOON),
        lambda found: with_contribution(found, contribution(id="contribution-9")),
        lambda found: joined(found, topic(id="topic-2")),
    ):
        with pytest.raises(MoveNotAllowed, match="not open"):
            arrive(topic(state=state))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(list(TopicAction)), st.sampled_from(PEOPLE)), max_size=20))
def test_whatever_people_do_nothing_that_was_written_changes_but_by_its_writer(
    steps: list[tuple[TopicAction, Actor]],
) -> None:
    found, kept = topic(), {ONE: "Wait in silence."}
    for action, who in steps:
        try:
            after = made(found, SAID[action], who)
        except MoveNotAllowed:
            continue
        if action is TopicAction.TAKE_BACK:
            assert who is WRITER
            kept[ONE] = ""
        told = {one.id: one.text for one in after.contributions}
        assert {name: text for name, text in told.items() if name in kept} == {
            name: text for name, text in kept.items() if name in told
        }
        assert WHO[action]
        found = after


def test_topics_are_likely_by_the_rare_words_they_share() -> None:
    topics = {
        "topic-a": words_of("The class talks loudly when the lesson begins and nobody opens the book."),
        "topic-b": words_of("A father writes letters at night about the homework of his daughter."),
        "topic-c": words_of("The homework is copied from the network by half of the class."),
    }
    assert likely("My class is loud when a lesson begins; the book stays closed.", topics)[0] == "topic-a"
    assert likely("Nothing of this sort.", topics) == []


def test_joined_topics_keep_everything_in_the_order_of_time() -> None:
    earlier = contribution(id="contribution-0", at=datetime(2026, 11, 1, tzinfo=UTC))
    other = topic(id="topic-2", openings=(opening("opening-2"),), contributions=(earlier,), active_on=date(2026, 1, 1))
    found = joined(topic(), other)
    assert [one.id for one in found.contributions] == ["contribution-0", ONE]
    assert {one.topic for one in found.openings} == {"topic-1"}
    assert found.active_on == NOON.date()
