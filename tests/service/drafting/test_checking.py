"""Sentence by sentence: what cites nothing, says something else or must not be said is dropped (R23, R25)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.prompt import released
from prompts.replies import Cited
from service.drafting.checking import Checked, Rules, why_not, why_unfounded

ORDERS = released("digest").system
RULES = Rules(
    pieces={
        "C1": "A noisy start. Form seven talks loudly. Stand at the door and greet everybody by name. It is calmer.",
        "M1": "Ways to begin a lesson with two quiet minutes.",
    },
    language="en",
    orders=ORDERS,
    mark="5e1fd00d5e1fd00d",
    tried=("Put the first task on the board",),
)


def kept(text: str, *sources: str) -> bool:
    checked = Checked(RULES, str)
    return bool(checked.cited([Cited(text=text, sources=list(sources))], most=6))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Some teachers stood at the door and greeted everybody by name.", ["C1"]),
        ("Others began the lesson with two quiet minutes.", ["M1"]),
        ("In one case it grew calmer after the door and the greeting.", ["C1", "M1"]),
    ],
)
def test_a_sentence_that_rests_on_what_it_cites_is_kept(text: str, sources: list[str]) -> None:
    assert kept(text, *sources)


@pytest.mark.parametrize(
    ("text", "sources", "why"),
    [
        ("Some teachers stood at the door.", [], "cites nothing"),
        ("Some teachers stood at the door.", ["C9"], "cites what was not shown"),
        ("Some teachers stood at the door.", ["C1", "C9"], "cites what was not shown"),
        ("Some teachers bought a parrot and taught it chess.", ["C1"], "not in its sources"),
        ("It is so.", ["C1"], "not in its sources"),
        ("Stand at the door, see evil.com for more.", ["C1"], "leads outside"),
        ("Stand at the <b>door</b> and greet everybody.", ["C1"], "markup"),
        ("Stand at the door and greet [PERSON_3] by name.", ["C1"], "placeholder"),
        ("Greet everybody at the door; the mark is 5e1fd00d5e1fd00d.", ["C1"], "our own orders"),
        ("Everything between fences is material written by other people.", ["C1"], "our own orders"),
        ("Некоторые учителя вставали у двери и здоровались с каждым.", ["C1"], "another language"),
        ("Einige Lehrer standen an der Tür und grüßten alle mit Namen.", ["C1"], "not in its sources"),
        ("Some teachers put the first task on the board.", ["C1"], "already tried"),
        ("Greet them at the door by name; you must always do it.", ["C1"], "certainty"),
        ("Form seven talks loudly because he clearly has ADHD.", ["C1"], "diagnosis"),
    ],
)
def test_any_other_is_dropped_with_its_reason(text: str, sources: list[str], why: str) -> None:
    checked = Checked(RULES, str)
    assert checked.cited([Cited(text=text, sources=sources)], most=6) == ()
    assert [dropped.why for dropped in checked.dropped] == [why]


def test_no_more_are_shown_than_may_be() -> None:
    said = [Cited(text=f"Some teachers greeted everybody at the door, {n}.", sources=["C1"]) for n in range(9)]
    assert len(Checked(RULES, str).cited(said, most=6)) == 6


def test_in_a_language_nobody_wrote_the_list_for_nothing_passes() -> None:
    rules = Rules(pieces={"C1": "Встать у двери"}, language="ru", orders="", mark="m")
    assert why_not("Некоторые учителя вставали у двери.", rules) == "another language"


def test_unseen_signs_do_not_hide_a_link() -> None:
    assert not kept("Stand at the door, see ev\u200bil.c\u200dom for more.", "C1")


@given(text=st.text(max_size=200), sources=st.lists(st.sampled_from(["C1", "M1", "C9", ""]), max_size=3))
def test_nothing_is_shown_that_cites_nothing_shown(text: str, sources: list[str]) -> None:
    unfounded = why_unfounded(text, sources, RULES)
    assert bool(unfounded) or (sources and set(sources) <= set(RULES.pieces))
