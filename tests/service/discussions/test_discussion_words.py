"""Every value of the rules of discussions has its words."""

from datetime import date

from service.discussions import arrivals
from service.discussions.opening import Stage
from service.discussions.seeing import Kind, Shown, Speaker, TopicView
from service.discussions.topic import Standing, TopicState
from service.discussions.topic_moves import WHO
from service.discussions.topic_said import TopicAction
from service.web.discussions.discussion_words import (
    ACTS,
    EVENTS,
    MARKED,
    NOT_SHOWN,
    STAGES,
    STATES,
    TO_AUTHORS,
    speaker_words,
)
from service.web.discussions.topic_material import may_become_material


def test_every_state_stage_and_event_has_its_words() -> None:
    assert set(STATES) == set(TopicState)
    assert set(STAGES) == set(TO_AUTHORS) == set(Stage)
    assert set(NOT_SHOWN) == set(Shown) - {Shown.WHOLE}
    assert set(MARKED) == WHO[TopicAction.MARK]
    assert set(EVENTS) == {*TopicAction, arrivals.POSTED, arrivals.LEFT, arrivals.HELD, arrivals.SHOWN}


def test_whatever_moderators_do_says_what_comes_of_it() -> None:
    assert set(ACTS) == {action for action, who in WHO.items() if who == {Standing.MODERATOR}}


def test_an_author_is_told_by_the_place_of_the_case() -> None:
    told = {place: speaker_words(Speaker(kind=Kind.AUTHOR, place=place)) for place in (0, 1, 2)}
    assert told == {0: "the author of another case", 1: "the author of the case", 2: "the author of case 2"}


def test_nothing_becomes_a_material_where_nothing_helped() -> None:
    day = date(2026, 11, 23)
    view = TopicView(
        id="topic-1",
        title="Loud",
        state=TopicState.CLOSED,
        problem_fields=(),
        opened_on=day,
        active_on=day,
        openings=(),
        contributions=(),
        moves=(),
        moderates=True,
    )
    assert not may_become_material(view)
