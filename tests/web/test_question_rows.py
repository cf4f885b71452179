"""The rows of the question workspace: drafted ones, what was typed over them, and room for the mentor's own."""

from service.response import QuestionFound
from service.web.cases.question_rows import FEWEST_BLANK, question_rows
from service.web.cases.sent_move import MOST_QUESTIONS
from service.web.sent_fields import SentFields

NOTHING = SentFields()


def drafted(text: str) -> QuestionFound:
    return QuestionFound(
        id="q",
        title=text,
        score=0.5,
        reasons=("It is not told.",),
        kind="developing",
        gap="goal",
        source="a-noisy-start",
    )


def typed(*rows: dict[str, str]) -> SentFields:
    return SentFields({f"q{n}.{name}": [text] for n, row in enumerate(rows, start=1) for name, text in row.items()})


def test_drafted_questions_come_first_with_their_reasons_and_none_is_picked() -> None:
    first, second, *blank = question_rows([drafted("Since when?"), drafted("What for?")], NOTHING)
    assert (first.text, first.drafted, first.kind, first.gap) == ("Since when?", "Since when?", "developing", "goal")
    assert (second.reasons, second.source) == (("It is not told.",), "a-noisy-start")
    assert not any(row.picked for row in (first, second))
    assert [row.is_own for row in blank] == [True] * FEWEST_BLANK


def test_what_was_typed_over_a_draft_stays_with_its_tick_and_its_reasons() -> None:
    sent = typed(
        {"text": "Since which week?", "drafted": "Since when?", "pick": "1", "kind": "clarifying", "gap": "goal"}
    )
    row = question_rows([drafted("Since when?")], sent)[0]
    assert (row.text, row.drafted, row.picked) == ("Since which week?", "Since when?", True)
    assert row.reasons == ("It is not told.",)


def test_rows_stand_in_the_order_that_was_given_them() -> None:
    sent = typed({"text": "A", "order": "2"}, {"text": "B", "order": "1"}, {"text": "C", "order": "soon"})
    assert [row.text for row in question_rows([], sent)][:3] == ["B", "A", "C"]


def test_a_draft_whose_words_were_deleted_does_not_come_back() -> None:
    sent = typed({"text": "", "drafted": "Since when?"})
    rows = question_rows([drafted("Since when?")], sent)
    assert [row.text for row in rows if row.drafted] == [""]


def test_drafts_that_are_new_since_follow_what_was_typed() -> None:
    sent = typed({"text": "Mine"})
    rows = question_rows([drafted("Since when?")], sent)
    assert [row.text for row in rows][:2] == ["Mine", "Since when?"]
    assert len({row.n for row in rows}) == len(rows)


def test_there_is_always_room_for_own_questions() -> None:
    rows = question_rows([drafted(f"Question {n}?") for n in range(30)], NOTHING)
    assert len(rows) == MOST_QUESTIONS
    assert sum(row.is_own for row in rows) == FEWEST_BLANK


def test_no_more_rows_than_can_be_sent() -> None:
    sent = typed(*({"text": f"Own {n}?"} for n in range(MOST_QUESTIONS)))
    assert len(question_rows([drafted("Since when?")], sent)) == MOST_QUESTIONS
