"""Matching mentors: rules that no score outweighs, then an order with reasons in words."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Mentor
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import mentor_item
from retrieval.mentors import EXCLUDED, MOST, Asker, MentorDesk, MentorMatch, Titles, assign
from retrieval.query import Query, ask

Make = Callable[..., Mentor]
TODAY = date(2026, 3, 10)
QUERY = ask(
    {"essence": "The class is noisy and quiet lessons are a dream to me."},
    encoder=HashingEncoder(),
    problem_fields=["class-management", "parents"],
)
TITLES = Titles({"class-management": "Class management", "parents": "Interaction with parents"})

RULES: dict[str, tuple[dict[str, Any], Asker]] = {
    "away": (
        {"availability": {"days": ["Monday"], "hours_per_week": 3, "away_until": "2026-03-10"}},
        Asker(),
    ),
    "no hours": ({"availability": {"days": ["Monday"], "hours_per_week": 0}}, Asker()),
    "full": ({"load_limit": 3, "open_cases": 3}, Asker()),
    "refused this case": ({"id": "refuser"}, Asker(refused_by=frozenset({"refuser"}))),
    "same institution": ({"institution": "School of Lindau"}, Asker(institution="SCHOOL  of Lindau ")),
    "no common language": ({"languages": ["lt", "ru"]}, Asker(languages=("en", "de"))),
}
"""Each hard rule with a mentor, and an asker, whom it meets."""


@pytest.fixture
def desk_of(make_index: Callable[..., Index]) -> Callable[..., MentorDesk]:
    """Opens a desk with the given mentors."""
    return lambda *mentors: MentorDesk(make_index(*(mentor_item(m, solved=[]) for m in mentors)), titles=TITLES)


def match(desk: MentorDesk, **changes: Any) -> tuple[MentorMatch, ...]:
    return desk.match(changes.pop("query", QUERY), **{"stage": None, "today": TODAY, **changes})


def ids(matches: Sequence[MentorMatch]) -> list[str]:
    return [found.mentor.id for found in matches]


def test_every_hard_rule_has_its_case_here() -> None:
    assert set(RULES) == set(EXCLUDED)


@pytest.mark.parametrize("rule", RULES)
def test_a_mentor_met_by_a_hard_rule_is_never_offered(
    desk_of: Callable[..., MentorDesk], make_mentor: Make, rule: str
) -> None:
    changes, asker = RULES[rule]
    fitting = {"interests": ["noisy class"], "about": "The class is noisy and quiet lessons are a dream to me."}
    excluded = make_mentor(**{"id": "excluded", **fitting, **changes})
    plain = make_mentor(id="plain", institution="Elsewhere", problem_fields=["urban-projects"], about="Likes chess.")
    assert ids(match(desk_of(excluded, plain), asker=asker)) == ["plain"]


@pytest.mark.parametrize("rule", RULES)
def test_each_hard_rule_lets_an_ordinary_mentor_pass(make_mentor: Make, rule: str) -> None:
    assert not EXCLUDED[rule](make_mentor(), Asker(), QUERY, TODAY)


def test_a_mentor_is_back_on_the_day_after(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    back = make_mentor(availability={"days": ["Monday"], "hours_per_week": 3, "away_until": "2026-03-09"})
    assert ids(match(desk_of(back))) == ["anna-berg"]


def test_a_mentor_with_one_place_left_is_offered(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    assert ids(match(desk_of(make_mentor(load_limit=3, open_cases=2)))) == ["anna-berg"]


def test_one_common_language_is_enough(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    desk = desk_of(make_mentor(languages=["lt", "de"]))
    assert ids(match(desk, asker=Asker(languages=("en", "de")))) == ["anna-berg"]


def test_a_form_in_a_language_nobody_knows_excludes_no_mentor(
    desk_of: Callable[..., MentorDesk], make_mentor: Make
) -> None:
    desk = desk_of(make_mentor(id="english"), make_mentor(id="russian", languages=["ru"]))
    assert set(ids(match(desk, query=replace(QUERY, language="")))) == {"english", "russian"}


def test_without_a_declared_language_the_forms_language_counts(
    desk_of: Callable[..., MentorDesk], make_mentor: Make
) -> None:
    desk = desk_of(make_mentor(id="english"), make_mentor(id="russian", languages=["ru"]))
    russian = ask({"essence": "Класс не слушает меня, и я не знаю, что делать."}, encoder=HashingEncoder())
    assert ids(match(desk, query=russian)) == ["russian"]


def test_without_mentors_nobody_is_offered(desk_of: Callable[..., MentorDesk]) -> None:
    assert match(desk_of()) == ()


def test_if_every_mentor_is_excluded_nobody_is_offered(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    assert match(desk_of(make_mentor(open_cases=4))) == ()


def test_few_are_offered_best_first(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    matches = match(desk_of(*(make_mentor(id=f"mentor-{n}", open_cases=n % 4) for n in range(9))))
    scores = [found.score for found in matches]
    assert len(matches) == MOST
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("count", [1, 3])
def test_no_more_are_offered_than_asked_for(desk_of: Callable[..., MentorDesk], make_mentor: Make, count: int) -> None:
    assert len(match(desk_of(*(make_mentor(id=f"mentor-{n}") for n in range(9))), count=count)) == count


def test_ties_fall_back_to_the_id(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    assert ids(match(desk_of(*(make_mentor(id=f"mentor-{letter}") for letter in "cab")))) == [
        "mentor-a",
        "mentor-b",
        "mentor-c",
    ]


def test_scores_lie_between_nought_and_one(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    mentors = [
        make_mentor(id=f"mentor-{n}", problem_fields=[field]) for n, field in enumerate(["parents", "risk-families"])
    ]
    assert all(0 <= found.score <= 1 for found in match(desk_of(*mentors), stage="primary"))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({}, {"problem_fields": ["urban-projects"]}),
        ({}, {"stages": ["primary"]}),
        ({"open_cases": 0}, {"open_cases": 3}),
        ({"about": "The class is noisy and quiet lessons are a dream to me."}, {"about": "Plays chess."}),
    ],
    ids=["field", "age", "free time", "profile"],
)
def test_all_else_equal_the_fitting_mentor_comes_first(
    desk_of: Callable[..., MentorDesk], make_mentor: Make, better: dict[str, Any], worse: dict[str, Any]
) -> None:
    desk = desk_of(make_mentor(id="a-worse", **worse), make_mentor(id="b-better", **better))
    assert ids(match(desk, stage="lower secondary")) == ["b-better", "a-worse"]


# Newcomers


def crowd(make_mentor: Make, **newcomer: Any) -> list[Mentor]:
    experienced = [make_mentor(id=f"mentor-{n}", open_cases=0) for n in range(7)]
    return [*experienced, make_mentor(**{"id": "z-newcomer", "cases_solved": 0, "open_cases": 0, **newcomer})]


def test_a_newcomer_who_fits_gets_one_of_the_places(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    matches = match(desk_of(*crowd(make_mentor)))
    assert len(matches) == MOST
    assert "z-newcomer" in ids(matches)


def test_a_newcomer_who_does_not_fit_gets_no_place(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    stranger = {
        "problem_fields": ["urban-projects"],
        "stages": ["preschool"],
        "about": "Chess.",
        "interests": ["chess"],
    }
    mentors = crowd(make_mentor, **stranger, position="Coach", subject_area="chess", open_cases=3)
    assert "z-newcomer" not in ids(match(desk_of(*mentors), stage="lower secondary"))


def test_no_hard_rule_is_waived_for_a_newcomer(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    assert "z-newcomer" not in ids(match(desk_of(*crowd(make_mentor, open_cases=4))))


def test_a_newcomer_is_introduced_as_one(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    (found,) = match(desk_of(make_mentor(cases_solved=0)))
    assert any("New as a mentor" in reason for reason in found.reasons)


# Reasons


def reasons(desk: MentorDesk, **changes: Any) -> str:
    return " ".join(match(desk, **changes)[0].reasons)


def test_shared_items_are_named_by_title(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    told = reasons(desk_of(make_mentor(problem_fields=["parents", "class-management"])))
    assert "class management and interaction with parents" in told


def test_items_that_are_not_shared_are_not_named(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    assert "parents" not in reasons(desk_of(make_mentor(problem_fields=["class-management"])))


def test_a_similar_case_the_mentor_solved_is_named(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    similar = [("loud-minutes", "Ten loud minutes", {"anna-berg"})]
    assert "Ten loud minutes" in reasons(desk_of(make_mentor()), similar=similar)
    assert "Ten loud minutes" not in reasons(desk_of(make_mentor(id="boris-ort")), similar=similar)


@pytest.mark.parametrize(("stage", "told"), [("lower secondary", True), ("primary", False), (None, False)])
def test_the_pupils_age_is_named_where_it_fits(
    desk_of: Callable[..., MentorDesk], make_mentor: Make, stage: str | None, told: bool
) -> None:
    assert ("lower secondary pupils" in reasons(desk_of(make_mentor()), stage=stage)) is told


def test_free_time_and_places_are_told(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    told = reasons(desk_of(make_mentor()))
    assert "Monday and Thursday" in told
    assert "3 hours a week" in told
    assert "3 more cases" in told


def test_a_mentor_without_fixed_days_is_free_by_agreement(
    desk_of: Callable[..., MentorDesk], make_mentor: Make
) -> None:
    told = reasons(desk_of(make_mentor(availability={"days": [], "hours_per_week": 1}, open_cases=3)))
    assert "by agreement" in told
    assert "1 hour a week" in told
    assert "1 more case." in told


def test_each_offered_mentor_has_a_reason(desk_of: Callable[..., MentorDesk], make_mentor: Make) -> None:
    stranger = make_mentor(problem_fields=["urban-projects"])
    assert all(all(found.reasons) and found.reasons for found in match(desk_of(stranger)))


@pytest.mark.parametrize(
    ("names", "phrase"),
    [((), ""), (("parents",), "interaction with parents"), (("a", "b", "c"), "a, b and c")],
)
def test_titles_are_joined_in_a_phrase(names: tuple[str, ...], phrase: str) -> None:
    assert TITLES.of(names) == phrase


# Several waiting cases at once

fits = st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1, width=32), max_size=4)
waiting = st.lists(fits, max_size=6)
free_places = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3), max_size=4)


def total(chosen: Sequence[str | None], rows: Sequence[dict[str, float]]) -> float:
    return sum(row[name] for row, name in zip(rows, chosen, strict=True) if name is not None)


def greedy(rows: Sequence[dict[str, float]], places: dict[str, int]) -> list[str | None]:
    """Each case in turn takes its best mentor who still has a place."""
    left = dict(places)
    chosen: list[str | None] = []
    for row in rows:
        name = max((n for n in row if left.get(n, 0) > 0), key=lambda n: (row[n], n), default=None)
        chosen.append(name)
        if name is not None:
            left[name] -= 1
    return chosen


@given(waiting, free_places)
def test_no_mentor_gets_more_cases_than_places(rows: list[dict[str, float]], places: dict[str, int]) -> None:
    chosen = assign(rows, places=places)
    assert len(chosen) == len(rows)
    assert all(chosen.count(name) <= places.get(name, 0) for name in chosen if name is not None)


@given(waiting, free_places)
def test_a_case_gets_only_a_mentor_who_may_be_offered(rows: list[dict[str, float]], places: dict[str, int]) -> None:
    assert all(name is None or name in row for row, name in zip(rows, assign(rows, places=places), strict=True))


@given(waiting, free_places)
def test_together_they_fit_no_worse_than_one_after_another(
    rows: list[dict[str, float]], places: dict[str, int]
) -> None:
    assert total(assign(rows, places=places), rows) >= total(greedy(rows, places), rows) - 1e-5


@given(waiting, free_places)
def test_the_same_cases_get_the_same_mentors(rows: list[dict[str, float]], places: dict[str, int]) -> None:
    reordered = dict(reversed(places.items()))
    assert assign(rows, places=places) == assign(rows, places=reordered)


def test_a_case_gives_way_where_another_gains_more() -> None:
    assert assign([{"a": 0.9, "b": 0.8}, {"a": 0.7}], places={"a": 1, "b": 1}) == ["b", "a"]


def test_where_places_run_out_the_worst_fit_waits() -> None:
    assert assign([{"a": 0.2}, {"a": 0.9}], places={"a": 1}) == [None, "a"]


def test_a_mentor_with_two_places_takes_two_cases() -> None:
    assert assign([{"a": 0.2}, {"a": 0.9}], places={"a": 2}) == ["a", "a"]


def test_a_fit_of_nought_is_still_a_fit() -> None:
    assert assign([{"a": 0.0}], places={"a": 1}) == ["a"]


@pytest.mark.parametrize(
    ("rows", "places"), [([], {"a": 1}), ([{"a": 1.0}], {}), ([{"a": 1.0}], {"a": 0}), ([{}], {"a": 1})]
)
def test_without_cases_or_places_nobody_is_assigned(rows: list[dict[str, float]], places: dict[str, int]) -> None:
    assert assign(rows, places=places) == [None] * len(rows)


def test_the_query_is_in_english() -> None:
    query: Query = QUERY
    assert query.language == "en"
