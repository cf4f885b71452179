"""Mentors as a task: what is measured of the first places is the list a teacher would see."""

from collections.abc import Callable

from corpus.records import Mentor
from eval.tasks.mentors_task import DAY, KEPT, production
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import mentor_item
from retrieval.mentors import MOST, MentorDesk, Titles
from retrieval.pupils import stage_of
from retrieval.query import ask

QUERY = ask({"essence": "The class is noisy."}, encoder=HashingEncoder(), problem_fields=["class-management"])


def test_the_first_places_are_what_the_service_shows_and_the_others_follow_by_fit(
    make_index: Callable[..., Index], make_mentor: Callable[..., Mentor]
) -> None:
    experienced = [make_mentor(id=f"mentor-{n:02}", open_cases=0) for n in range(KEPT + 2)]
    newcomer = make_mentor(id="mentor-06-newcomer", cases_solved=0, open_cases=0)
    desk = MentorDesk(make_index(*(mentor_item(m, solved=[]) for m in [*experienced, newcomer])), titles=Titles())
    found = production(desk)(QUERY)
    shown = desk.match(QUERY, stage=stage_of(QUERY.forms, QUERY.whole), today=DAY)
    assert found.offered[:MOST] == tuple(match.mentor.id for match in shown)
    assert newcomer.id in found.offered[:MOST]
    assert len(found.offered) == len(set(found.offered)) == KEPT
    rest = [found.scores[name] for name in found.offered[MOST:]]
    assert rest == sorted(rest, reverse=True)
    assert found.offered[MOST] == "mentor-04"
