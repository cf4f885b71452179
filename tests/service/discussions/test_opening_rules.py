"""No sequence of steps posts a text without the three yeses to exactly that text (R18)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.form import CaseForm
from corpus.records import Format
from service.cases.case import Case
from service.cases.moves import file_case
from service.cases.people import MACHINE, Actor, Relation, Role
from service.cases.text_said import Found, Kept
from service.discussions.opening import Opening, OpeningText, Stage, as_record, from_record, text_of
from service.discussions.opening_moves import act, fits, posted
from service.discussions.opening_said import (
    Agree,
    Approve,
    Correct,
    Object,
    OpeningAction,
    OpeningMove,
    Propose,
    Return,
    TakeOut,
    Withdraw,
)
from service.errors import MoveNotAllowed

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AUTHOR = Actor(uuid4(), frozenset({Role.TEACHER}))
MODERATOR = Actor(uuid4(), frozenset({Role.MODERATOR}))
ACTORS = {Relation.AUTHOR: AUTHOR, Relation.MODERATOR: MODERATOR, Relation.MACHINE: MACHINE}
TEXTS = [OpeningText(title=word, essence=f"Essence {word}", question=f"Question {word}") for word in ("one", "two")]
NAME = Found(field="essence", start=0, end=5, text="Petya", kind="person", replacement="a pupil", reason="A name.")


def case(**changes: object) -> Case:
    form = CaseForm.model_validate({"essence": "It is loud.", "question": "What now?", "format": "publicly"} | changes)
    return file_case(form, number="2026-000001", actor=AUTHOR, at=NOON)[0]


def opening(**changes: object) -> Opening:
    first = Opening(id="opening-1", number="2026-000001", author=AUTHOR.account or uuid4(), text=TEXTS[0])
    return first.model_copy(update=changes)


def step(found: Opening, move: OpeningMove, who: Relation) -> Opening:
    return act(found, move, case=case(), who=who, actor=ACTORS[who], at=NOON)


digests = st.sampled_from([opening(text=text).digest for text in TEXTS])
left = st.sampled_from([(), (NAME,)])
moves = st.one_of(
    st.builds(Propose, text=st.sampled_from(TEXTS), left=left),
    st.builds(
        Correct, text=st.sampled_from(TEXTS), left=left, kept=st.sampled_from([(), (Kept(text="Petya", reason="No."),)])
    ),
    st.builds(Return, words=st.just("Which class?")),
    st.builds(Approve, text=digests),
    st.builds(Agree, text=digests),
    st.builds(Object, words=st.just("Not so.")),
    st.just(Withdraw()),
    st.builds(TakeOut, reason=st.just("Not here.")),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(moves, st.sampled_from(list(Relation))), max_size=14))
def test_what_may_be_posted_has_both_yeses_to_its_last_text_and_nothing_left_to_clear(
    steps: list[tuple[OpeningMove, Relation]],
) -> None:
    found, yeses = opening(), set[tuple[str, Relation]]()
    for move, who in steps:
        before = found.digest
        try:
            found = act(found, move, case=case(), who=who, actor=ACTORS.get(who, MACHINE), at=NOON)
        except MoveNotAllowed:
            continue
        if found.digest != before or isinstance(move, Propose | Correct):
            yeses = set()
        if isinstance(move, Agree | Approve):
            yeses.add((move.text, who))
        if isinstance(move, Object | Return):
            yeses = {yes for yes in yeses if yes[1] is Relation.AUTHOR and isinstance(move, Return)}
        if found.may_be_posted:
            assert {(found.digest, Relation.AUTHOR), (found.digest, Relation.MODERATOR)} <= yeses
            assert not found.to_clear
        else:
            with pytest.raises(ValueError, match="three yeses"):
                posted(found, "topic-1", at=NOON)


def test_a_yes_to_another_text_is_refused() -> None:
    with pytest.raises(MoveNotAllowed, match="read it again"):
        step(opening(), Agree(text=opening(text=TEXTS[1]).digest), Relation.AUTHOR)


def test_a_text_with_something_left_to_clear_gets_no_yes() -> None:
    assert not fits(opening(left=(NAME,)), OpeningAction.APPROVE, Relation.MODERATOR)
    assert fits(
        opening(left=(NAME,), kept=(Kept(text="Petya", reason="A cat."),)), OpeningAction.AGREE, Relation.AUTHOR
    )


def test_a_posted_text_forgets_what_was_found_on_the_way() -> None:
    both = opening(replaced=(NAME,), agreed_at=NOON, approved_at=NOON)
    stands = posted(both, "topic-1", at=NOON)
    assert stands.stage is Stage.POSTED
    assert "Petya" not in stands.model_dump_json()


@pytest.mark.parametrize("move", [Withdraw(), TakeOut(reason="It tells too much.")])
def test_a_withdrawn_text_is_gone_from_the_record(move: OpeningMove) -> None:
    who = Relation.AUTHOR if isinstance(move, Withdraw) else Relation.MODERATOR
    gone = step(posted(opening(agreed_at=NOON, approved_at=NOON), "topic-1", at=NOON), move, who)
    assert gone.stage is Stage.WITHDRAWN
    assert "Essence" not in gone.model_dump_json()


@pytest.mark.parametrize("chosen", [one for one in Format if one is not Format.PUBLICLY])
def test_a_case_of_another_format_gets_no_step_but_the_way_out(chosen: Format) -> None:
    found = opening(agreed_at=NOON)
    with pytest.raises(MoveNotAllowed, match="public format"):
        act(
            found,
            Approve(text=found.digest),
            case=case(format=chosen),
            who=Relation.MODERATOR,
            actor=MODERATOR,
            at=NOON,
        )


def test_the_text_leaves_out_who_took_part() -> None:
    assert "form 7" not in text_of(case(participants=["pupils of form 7"])).model_dump_json()


def test_a_text_goes_through_the_shape_of_the_library_and_back() -> None:
    told = case(actions_taken="I spoke to them.", problem_fields=["class-management"])
    text = text_of(told)
    assert from_record(as_record(text, told), text) == text
