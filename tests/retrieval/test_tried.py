"""Which steps a teacher has already taken: told as done, by the teacher, with the same people; no other is marked."""

from collections.abc import Callable

import pytest

from corpus.records import SolvedCase
from retrieval.deeds import deed, people, things
from retrieval.encoder import HashingEncoder
from retrieval.items import case_item
from retrieval.query import Query, ask
from retrieval.shelf import Shelved
from retrieval.shelving import shelve
from retrieval.tried import told, tried
from retrieval.vector_cache import VectorCache

Make = Callable[..., SolvedCase]
ENCODER = HashingEncoder()
STEPS = ["Greet each pupil at the door", "Put the first task on the board", 'Say "Stop." Then wait']


@pytest.fixture
def item(make_case: Make) -> Shelved:
    """A solved case with one solution of three steps."""
    case = make_case(solutions=[{"approach": "a", "text": "Calm.", "steps": STEPS}])
    return shelve([case_item(case)], encoder=ENCODER, cache=VectorCache(None))[0]


def asked(**texts: str) -> Query:
    return ask({"essence": "Everybody shouts.", **texts}, encoder=ENCODER)


def test_a_step_the_teacher_has_taken_is_marked_with_the_sentence_that_tells_so(item: Shelved) -> None:
    done = tried(asked(actions_taken="I was ill. I greeted each pupil at the door."), item)
    assert done == {STEPS[0]: "I greeted each pupil at the door."}


@pytest.mark.parametrize("step", STEPS)
def test_a_marked_step_reads_as_in_the_record(item: Shelved, step: str) -> None:
    assert step in tried(asked(actions_taken=step), item)
    assert step in item.record["solutions"][0]["steps"]


def test_a_step_told_in_another_field_is_not_marked(item: Shelved) -> None:
    assert tried(asked(essence="I greet each pupil at the door.", question="Greet each pupil at the door?"), item) == {}


def test_what_has_nothing_to_do_with_the_steps_marks_none(item: Shelved) -> None:
    assert tried(asked(actions_taken="Zebras gallop."), item) == {}


def test_in_another_language_nothing_is_marked(item: Shelved) -> None:
    russian = "Я стоял у двери и это было не так, как я хотел, но они и в этот раз не слушали."
    assert tried(asked(essence=russian, actions_taken="Greet each pupil at the door."), item) == {}


# Told as done


STEP = "Tell the form tutor what reached the boy"


@pytest.mark.parametrize(
    "sentence",
    [
        "I told the form tutor what had reached the boy.",
        "Told the form tutor what reached the boy",
        "I did not sleep, but I told the form tutor what reached the boy.",
        "Yesterday I have said to the form tutor what reached the boy, and she will look into it.",
    ],
)
def test_what_was_done_is_told_however_it_is_put(sentence: str) -> None:
    assert told(STEP, sentence) >= 0.8


@pytest.mark.parametrize(
    "sentence",
    [
        "I have not told the form tutor what reached the boy.",
        "I haven’t told the form tutor what reached the boy.",
        "I never told the form tutor what reached the boy.",
        "I am going to tell the form tutor what reached the boy.",
        "I'll tell the form tutor what reached the boy.",
        "Tomorrow I tell the form tutor what reached the boy.",
        "The deputy told the form tutor what reached the boy.",
        "She told the form tutor what reached the boy.",
        "I told the deputy what reached the boy.",
        "I know from the form tutor what reached the boy.",
    ],
    ids=lambda sentence: sentence[:28],
)
def test_what_was_denied_planned_done_by_others_or_with_others_is_not_told_as_done(sentence: str) -> None:
    assert told(STEP, sentence) == 0


def test_a_denial_that_is_part_of_the_step_is_none() -> None:
    step = "Promise that nobody sings alone"
    assert told(step, "I promised that nobody sings alone.") == 1
    assert told(step, "I did not promise that nobody sings alone.") == 0


def test_what_others_do_is_the_writers_deed_where_the_step_is_to_let_them() -> None:
    assert told("Let two children say the steps back", "After that two children say back the steps, I let them.") > 0.8


def test_a_clause_without_a_subject_goes_on_as_the_one_before() -> None:
    assert deed("I went home and slept", step="Sleep") == "i went home, and slept"
    assert deed("She went home and slept", step="Sleep") == ""
    assert deed("I would have gone home and slept", step="Sleep") == ""


def test_acts_and_people_have_one_name_however_they_are_called() -> None:
    assert things("I rang his mum") == things("We telephoned their parents") == ("call", "family")
    assert people(things("I asked the deputy about the boy")) == ("deputy", "pupil")


def test_a_step_that_names_nothing_is_never_told() -> None:
    assert told("So what?", "So what?") == 0
