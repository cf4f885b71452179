"""Drafts on pages: marked, cited, only for whom they are, taken over by hand; what was sent tells what was drafted."""

from typing import get_args

import pytest
from sqlalchemy import select

from corpus.records import Format
from service.actions.report_harm import report_harm
from service.cases.work_said import (
    GiveAnswers,
    Invite,
    Keep,
    Redefine,
    SendQuestions,
    SendSolution,
    SentQuestion,
)
from service.drafting.draft import Digest, Questions, SolutionDraft, Task, Way
from service.drafting.standing import text_of
from service.jobs.draft import DRAFT
from service.store.cases import get_case
from service.store.erasing import erase_words
from service.store.machine_draft_tables import FirstViewRow, MachineDraftRow
from service.store.machine_drafts import uses_in
from service.web.cases.draft_words import WAYS
from tests.service.drafts.conftest import VIEW, Desk, Desks
from tests.service.matrix.conftest import MONDAY

CITED = 'class="cite" href="/library/cases/noisy-start"'


async def drafted(made: Desk) -> tuple[str, SolutionDraft]:
    """A case with a draft of a solution that its mentor has seen."""
    number = await made.taken()
    await made.viewed(number)
    await made.works()
    await made.school.ask("mentor", "GET", f"/cases/{number}")
    (asked,) = await made.drafts(number, Task.SOLUTION)
    assert isinstance(asked.draft, SolutionDraft) and asked.opened_at is not None
    return number, asked.draft


def test_every_way_of_quoting_has_its_words() -> None:
    assert set(WAYS) == set(get_args(Way)) - {""}


async def test_a_digest_of_fewer_than_three_sentences_says_that_there_is_little(desk: Desks) -> None:
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    await made.works()
    (digest,) = await made.drafts(number, Task.DIGEST)
    page = (await made.school.ask("author", "GET", f"/cases/{number}")).text
    assert isinstance(digest.draft, Digest)
    assert ("this is all there is" in page) == (len(digest.draft.sentences) < 3)


@pytest.mark.parametrize("script", ["", "good"])
async def test_the_digest_is_marked_and_cited_for_every_reader(desk: Desks, script: str) -> None:
    """R4."""
    made = desk(script)
    number = await made.taken()
    before = (await made.school.ask("author", "GET", f"/cases/{number}")).text
    assert "A draft is being made" in before and f"/cases/{number}/drafts/digest/progress" in before
    await made.works()
    for who in ("author", "mentor", "moderator"):
        page = (await made.school.ask(who, "GET", f"/cases/{number}")).text
        assert "What helped others" in page and "Automatic." in page
        assert ("Drafted by a language model (good)" in page) == bool(script)
        assert 'class="cite" href="/library/cases/' in page


async def test_a_digest_loses_what_rests_on_an_item_that_was_reported(desk: Desks) -> None:
    """R20, R41."""
    made = desk()
    number = await made.school.file(Format.ANONYMOUSLY)
    await made.works()
    page = (await made.school.ask("author", "GET", f"/cases/{number}")).text
    assert CITED in page
    async with made.school.database.writing() as session:
        told = {"kind": "cases", "item": "noisy-start", "words": ""}
        await report_harm(session, **told, reporter=made.school.people["colleague"], at=MONDAY)
    page = (await made.school.ask("author", "GET", f"/cases/{number}")).text
    assert CITED not in page


async def test_a_first_view_comes_before_the_draft(desk: Desks) -> None:
    """R31."""
    made = desk("good")
    number = await made.taken()
    page = (await made.school.ask("mentor", "GET", f"/cases/{number}")).text
    assert "Your first view" in page and "Put it into the editor" not in page
    short = await made.school.ask("mentor", "POST", f"/cases/{number}/first-view", data={"view": "Hm."})
    assert short.status_code == 422 and "20 to 600 characters" in short.text and "Hm." in short.text
    refused = await made.school.ask("mentor", "POST", f"/cases/{number}/drafts/ask")
    assert refused.status_code == 409 and "Please write your first view before a draft is made." in refused.text
    assert "This is not possible now" in refused.text
    kept = await made.school.ask("mentor", "POST", f"/cases/{number}/first-view", data={"view": VIEW})
    assert kept.status_code == 303
    await made.works()
    page = (await made.school.ask("mentor", "GET", f"/cases/{number}")).text
    assert VIEW in page and "Put it into the editor" in page


async def test_nobody_but_the_mentor_and_moderators_sees_the_draft_of_a_solution(desk: Desks) -> None:
    made = desk("good")
    number, draft = await drafted(made)
    for who in ("author", "colleague", "second mentor", "administrator", "evaluator"):
        for path in (f"/cases/{number}", f"/cases/{number}/drafts", f"/api/v1/cases/{number}"):
            answer = (await made.school.ask(who, "GET", path)).text
            assert VIEW not in answer and draft.unknown[0] not in answer
    assert draft.sentences[0].text[:40] in (await made.school.ask("moderator", "GET", f"/cases/{number}/drafts")).text


async def test_the_draft_goes_into_the_editor_only_by_hand_and_keeps_what_was_typed(desk: Desks) -> None:
    """R1."""
    made = desk("good")
    number, draft = await drafted(made)
    typed = {"text": "My own beginning.", "draft": "1"}
    await made.school.ask("mentor", "POST", f"/cases/{number}/send-solution", data=typed)
    taken = await made.school.ask("mentor", "POST", f"/cases/{number}/drafts/take")
    assert taken.headers["location"].endswith("#solution")
    page = (await made.school.ask("mentor", "GET", f"/cases/{number}")).text
    assert "My own beginning." in page and page.count(draft.sentences[0].text[:40]) >= 2
    async with made.school.database.reading() as session:
        assert (await get_case(session, number)).solutions == ()


@pytest.mark.parametrize(
    ("way", "outcome"), [("as it was", "accepted"), ("edited", "edited"), ("own words", "dropped")]
)
async def test_what_was_sent_says_that_a_draft_was_at_hand_whatever_is_left_of_it(
    desk: Desks, way: str, outcome: str
) -> None:
    """R4: the mark cannot be removed by editing; R32: what became of drafts is counted."""
    made = desk("good")
    number, draft = await drafted(made)
    whole = text_of(draft)
    texts = {"as it was": whole, "edited": whole[: len(whole) // 2], "own words": "Quite something else, by heart."}
    await made.school.moved("mentor", number, SendSolution(approach="A way", text=texts[way], drafter=""))
    page = (await made.school.ask("author", "GET", f"/cases/{number}")).text
    assert "had a draft by a language model at hand" in page
    record = (await made.school.ask("mentor", "GET", f"/cases/{number}/drafts")).text
    assert "From draft to what was sent" in record and ("<del>" in record) == (way != "as it was")
    async with made.school.database.reading() as session:
        (use,) = [one for one in await uses_in(session, number) if one.task == Task.SOLUTION]
        given = (await get_case(session, number)).solutions[0].said
    assert (use.outcome, use.by) == (outcome, "model")
    assert (given.drafter, given.drafted) == ("model", whole)


async def test_a_draft_read_on_the_page_of_drafts_was_at_hand_as_well(desk: Desks) -> None:
    """R4."""
    made = desk("good")
    number = await made.taken()
    await made.viewed(number)
    await made.works()
    await made.school.ask("moderator", "GET", f"/cases/{number}/drafts")
    assert [one.opened_at for one in await made.drafts(number, Task.SOLUTION)] == [None]
    page = (await made.school.ask("mentor", "GET", f"/cases/{number}/drafts")).text
    assert "Others did it in this way" in page
    await made.school.moved("mentor", number, SendSolution(approach="A way", text="My own words.", drafter=""))
    assert "language model at hand" in (await made.school.ask("author", "GET", f"/cases/{number}")).text


async def test_a_draft_was_at_hand_also_where_questions_were_asked_after_it(desk: Desks) -> None:
    """R4: what was put into the editor before the answers came is there still."""
    made = desk("good")
    number, draft = await drafted(made)
    await made.school.moved("mentor", number, SendQuestions(questions=(SentQuestion(text="Who else saw it?"),)))
    await made.school.moved("author", number, GiveAnswers(answers=("A colleague.",)))
    await made.school.moved("author", number, Keep())
    await made.school.moved("mentor", number, SendSolution(approach="A way", text=text_of(draft), drafter=""))
    assert "language model at hand" in (await made.school.ask("author", "GET", f"/cases/{number}")).text
    async with made.school.database.reading() as session:
        uses = [(one.outcome, one.by) for one in await uses_in(session, number) if one.task == Task.SOLUTION]
    assert uses == [("accepted", "model")]


async def test_without_a_draft_seen_nobody_can_claim_one(desk: Desks) -> None:
    made = desk("good")
    number = await made.taken()
    await made.school.moved("mentor", number, SendSolution(approach="A way", text="My words.", drafter="model"))
    assert "language model at hand" not in (await made.school.ask("author", "GET", f"/cases/{number}")).text


async def test_a_question_of_a_model_says_so_to_mentor_and_author(desk: Desks) -> None:
    """R4."""
    made = desk("good")
    number = await made.taken()
    await made.works()
    page = (await made.school.ask("mentor", "GET", f"/cases/{number}")).text
    assert "A language model drafted this question." in page
    (asked,) = await made.drafts(number, Task.QUESTIONS)
    assert isinstance(asked.draft, Questions)
    mine = SentQuestion(text=asked.draft.questions[0].text, kind="developing")
    await made.school.moved("mentor", number, SendQuestions(questions=(mine, SentQuestion(text="Who else saw it?"))))
    page = (await made.school.ask("author", "GET", f"/cases/{number}")).text
    assert "language model" in page
    async with made.school.database.reading() as session:
        sent = (await get_case(session, number)).question_rounds[0].questions
        outcomes = [one.outcome for one in await uses_in(session, number)]
    assert [question.drafter for question in sent] == ["model", ""]
    assert sorted(outcomes) == ["accepted", *["dropped"] * (len(asked.draft.questions) - 1)]


async def test_a_question_of_a_model_says_so_also_where_the_case_was_redefined_after_it(desk: Desks) -> None:
    """R4."""
    made = desk("good")
    number = await made.taken()
    await made.works()
    await made.school.ask("mentor", "GET", f"/cases/{number}")
    (asked,) = await made.drafts(number, Task.QUESTIONS)
    assert isinstance(asked.draft, Questions)
    first, second, *_ = [question.text for question in asked.draft.questions]
    await made.school.moved("mentor", number, Invite(question="What is it about?"))
    redefined = Redefine(essence="They sing when I turn round.", question="How do I keep them quiet?")
    await made.school.moved("author", number, redefined)
    mine = SentQuestion(text=first), SentQuestion(text=f"{second} Please tell.", drafted=second)
    await made.school.moved("mentor", number, SendQuestions(questions=mine))
    async with made.school.database.reading() as session:
        sent = (await get_case(session, number)).question_rounds[0].questions
        outcomes = [one.outcome for one in await uses_in(session, number)]
    assert [question.drafter for question in sent] == ["model", "model"]
    assert outcomes == ["accepted", "edited"]


async def test_the_page_is_told_how_far_a_draft_is_and_when_it_is_there(desk: Desks) -> None:
    made = desk("good")
    number = await made.school.file(Format.ANONYMOUSLY)
    await made.works()
    answer = await made.school.ask("author", "GET", f"/cases/{number}/drafts/digest/progress")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: ready" in answer.text


async def test_erasing_a_case_takes_its_drafts_and_first_views_with_it(desk: Desks) -> None:
    """R22."""
    made = desk("good")
    number, _draft = await drafted(made)
    async with made.school.database.writing() as session:
        await erase_words(session, await get_case(session, number))
    async with made.school.database.reading() as session:
        for table in (MachineDraftRow, FirstViewRow):
            assert (await session.scalars(select(table).where(table.number == number))).all() == []


def test_the_job_holds_up_no_other() -> None:
    assert DRAFT.slow and not DRAFT.needs_index
