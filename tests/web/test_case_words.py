"""The words for cases in work: every table is complete, and what is said of time is what the tables of times do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import get_args

import pytest

from corpus.deidentification.fields import texts
from corpus.deidentification.finding import EntityKind
from corpus.records import Format, SolvedCase, Urgency
from service.cases.access import Part
from service.cases.case_view import CaseView, CourseLine, NextStep, Person
from service.cases.offer_said import RefusalReason
from service.cases.people import Relation
from service.cases.publication import Stage
from service.cases.states import FINISHED, MOVES, OPEN, OWNER, Action, State
from service.cases.times import REMINDERS
from service.cases.work_said import Reflect
from service.web.cases import case_words, move_faults, next_words
from service.web.cases.sent_move import RECORDS
from service.web.moderation import text_words
from service.web.word_changes import changed_from

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
READERS = tuple(who for who in Relation if who not in (Relation.MACHINE, Relation.STRANGER))


def seen(state: State, who: Relation = Relation.AUTHOR, *, called: bool = False, reminded: bool = False) -> CaseView:
    owner = None if state in FINISHED else Relation.MODERATOR if called else OWNER[state]
    due = None if state in FINISHED else MONDAY
    return CaseView(
        number="2026-000001",
        relation=who,
        state=state,
        version=1,
        format=Format.ANONYMOUSLY,
        urgency=Urgency.NEED_ADVICE,
        filed_at=MONDAY,
        changed_at=MONDAY,
        next=NextStep(owner=owner, state=state, due=due, yours=owner is who, called=called, reminded=reminded),
        moves=(),
        asked=Person(id="anna-berg", name="Anna Berg"),
    )


def test_every_state_action_relation_reason_and_part_has_words() -> None:
    assert set(case_words.STATES) == set(State)
    assert set(case_words.ACTIONS) == set(Action)
    assert set(case_words.RELATIONS) == set(Relation)
    assert set(case_words.REASONS) == {*RefusalReason, ""}
    assert set(case_words.PARTS) == set(Part)


def test_every_stage_of_a_text_and_every_kind_of_finding_has_words() -> None:
    assert set(text_words.STAGES) == set(text_words.TO_AUTHOR) == set(Stage)
    assert set(text_words.KINDS) == set(EntityKind)


def test_every_field_a_text_may_have_has_a_name_for_people(make_case: Callable[..., SolvedCase]) -> None:
    revised = {"essence": "Two begin it.", "question": "How do I win them?", "why": "After the questions."}
    case = make_case(subject="history", setting="town", redefined=[revised])
    paths = [path for path in texts(case) if not path.startswith("participants.")]
    assert all(text_words.field_name(path) != path for path in paths)
    assert text_words.field_name("solutions.0.steps.1") == "Possible solution 1: step 2"


def test_every_answer_of_the_reflection_sheet_has_words() -> None:
    asked = Reflect.model_fields["helped"].annotation
    answers = {answer for kind in get_args(asked) for answer in get_args(kind) or (kind,)}
    assert set(case_words.HELPED) == answers


def test_every_field_of_every_move_has_a_label() -> None:
    fields = {name for record in RECORDS.values() for name in record.model_fields} - {"action", "drafted", "drafter"}
    assert fields <= set(move_faults.FIELDS)


def test_every_state_says_what_is_next_and_every_open_one_what_happens_otherwise() -> None:
    assert set(next_words.NEXT) == set(State)
    assert set(next_words.OTHERWISE) == set(OPEN)


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("state", State)
def test_what_is_next_is_told_to_every_reader_in_whole_sentences(state: State, who: Relation) -> None:
    for view in every(state, who):
        told = next_words.next_step(view)
        assert told[0].isupper() or told.startswith("Anna"), told
        assert told.endswith("."), told
        assert "%(" not in told
        assert "None" not in told


def every(state: State, who: Relation) -> Iterator[CaseView]:
    yield seen(state, who)
    if state not in FINISHED:
        yield seen(state, who, reminded=True)
        yield seen(state, who, called=True)


@pytest.mark.parametrize("state", OPEN)
def test_a_moderator_is_promised_exactly_where_nothing_else_comes_of_a_lapse(state: State) -> None:
    promised = "a moderator is asked to help" in next_words.next_words(seen(state)).otherwise
    assert promised == (MOVES[state, Action.LAPSE] is state)


@pytest.mark.parametrize("state", OPEN)
def test_a_reminder_is_promised_exactly_where_one_is_sent(state: State) -> None:
    otherwise = next_words.next_words(seen(state)).otherwise
    assert ("remind" in otherwise) == bool(REMINDERS[state])


@pytest.mark.parametrize("state", [state for state in OPEN if REMINDERS[state]])
def test_who_was_reminded_is_not_promised_a_second_reminder(state: State) -> None:
    otherwise = next_words.next_words(seen(state, reminded=True)).otherwise
    assert "the same time begins again" not in otherwise
    assert "reminde" in otherwise


def test_the_due_time_is_told_with_its_zone() -> None:
    by = next_words.next_words(seen(State.QUESTIONED)).by
    assert by.startswith("You have until")
    assert "November 23, 2026" in by
    assert "UTC" in by


def test_a_finished_case_has_no_due_time() -> None:
    told = next_words.next_words(seen(State.CLOSED))
    assert (told.by, told.otherwise) == ("", "")


def test_a_called_moderator_is_told_so_and_others_that_one_was_asked() -> None:
    assert "You were called" in next_words.next_step(seen(State.FILED, Relation.MODERATOR, called=True))
    assert "A moderator has been asked to help" in next_words.next_step(seen(State.FILED, called=True))
    assert "a moderator is asked to help" in case_words.state_words(seen(State.FILED, called=True))


def test_the_author_still_reads_what_to_do_while_a_moderator_is_called() -> None:
    assert next_words.next_words(seen(State.FILED, called=True)).what == "Choose a mentor for your case."


def test_a_lapse_is_told_by_what_came_of_it() -> None:
    line = CourseLine(at=MONDAY, by=Relation.MACHINE, action=Action.LAPSE, after=State.FILED, note="reminded")
    assert case_words.course_words(line) == "Reminder sent"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They talk.", "They talk loudly."),
        ("", "New words"),
        ("Gone\n\nwith lines ", ""),
        ("one two three", "one  two\nthree"),
        ("the same", "the same"),
    ],
)
def test_both_wordings_can_be_read_off_the_pieces(before: str, after: str) -> None:
    pieces = changed_from(after, before)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_only_changed_words_are_marked() -> None:
    pieces = changed_from("How do I begin calmly?", "How can I begin calmly?")
    assert [(piece.text, piece.kind) for piece in pieces] == [
        ("How", "same"),
        (" can", "gone"),
        (" do", "new"),
        (" I begin calmly?", "same"),
    ]
