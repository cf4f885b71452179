"""Other words for passages of a text for the library: asked for, marked, taken, edited or left by a moderator."""

import pytest

from corpus.danger import Category
from corpus.form import CaseForm
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.cases.case import Case
from service.cases.course_said import ChangeConsent
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.passages import Passage, passages_to_reword
from service.cases.publication import Publication
from service.cases.text_said import AgreeText, ApproveText, CorrectText
from service.cases.work_said import FollowUp, Reflect, SendSolution
from service.drafting.draft import Rewording, Task
from service.store.cases import get_case
from service.store.machine_drafts import AskedDraft, uses_in
from tests.service.conftest import Scripted
from tests.service.drafts.conftest import Desk, Desks
from tests.service.matrix.conftest import FORM, MONDAY

ESSENCE = (
    "Form seven talks loudly for ten minutes. One of them has cystic fibrosis. "
    "His father is the only surgeon of our town and he is awfully rude to his mates."
)
SAID = "It was told in other words."
"""What the scripted model says for every passage."""
MARK = "a language model proposed other words"


async def completed(made: Desk, **told: str) -> str:
    """A completed case with a text proposed for the library."""
    form = CaseForm.model_validate({**FORM, "essence": ESSENCE, "consent_to_publish": True, **told})
    response = await made.school.app.state.casementor.first_response(form)
    async with made.school.database.writing() as session:
        actor = made.school.people["author"].actor
        number = (await file_case(session, form, response, actor=actor, at=MONDAY)).number
    await made.school.moved("author", number, ChooseMentor(mentor="anna-berg"))
    await made.school.moved("mentor", number, Accept())
    await made.school.moved("mentor", number, SendSolution(approach="A ritual", text="Stand at the door."))
    await made.school.moved("author", number, Reflect(learned="The break comes in.", useful="yes"))
    await made.works()
    return number


async def case_of(made: Desk, number: str) -> Case:
    """The case as it stands."""
    async with made.school.database.reading() as session:
        return await get_case(session, number)


async def text_of(made: Desk, number: str) -> Publication:
    """Its text for the library."""
    found = (await case_of(made, number)).publication
    assert found is not None
    return found


async def passage_of(made: Desk, number: str) -> Passage:
    """The passage about the father."""
    passages = passages_to_reword(await text_of(made, number))
    return next(one for one in passages if one.text.startswith("His father"))


async def asks(made: Desk, number: str, passage: Passage) -> int:
    """The moderator asks for other words."""
    sent = {"do": f"reword {passage.basis}"}
    return (await made.school.ask("moderator", "POST", place(number), data=sent)).status_code


def place(number: str) -> str:
    """The page of the text beside its original."""
    return f"/moderation/publications/{number}"


async def wording(made: Desk, number: str) -> AskedDraft:
    """The one that was asked for."""
    (asked,) = await made.drafts(number, Task.REWORDING)
    return asked


async def seen(made: Desk, number: str) -> tuple[Passage, str]:
    """A passage with the wording a moderator was shown for it."""
    passage = await passage_of(made, number)
    await asks(made, number, passage)
    await made.works()
    await made.school.ask("moderator", "GET", place(number))
    draft = (await wording(made, number)).draft
    assert isinstance(draft, Rewording)
    return passage, draft.passages["essence"]


async def corrects(made: Desk, number: str, before: str, after: str) -> None:
    """A moderator saves the text with other words, and nothing is left to find."""
    known = (await text_of(made, number)).text
    essence = known.essence.replace(before, after)
    await made.school.moved("moderator", number, CorrectText(text=known.model_copy(update={"essence": essence})))


async def publishes(made: Desk, number: str) -> None:
    """Author and moderator say yes to the text as it stands."""
    digest = (await text_of(made, number)).digest
    await made.school.moved("moderator", number, ApproveText(text=digest))
    await made.school.moved("author", number, AgreeText(text=digest))


async def test_a_passage_is_a_sentence_of_the_text_and_never_of_the_original(desk: Desks) -> None:
    made = desk()
    number = await completed(made)
    text = (await text_of(made, number)).text
    passages = passages_to_reword(await text_of(made, number))
    assert passages and all(one.text in getattr(text, one.field) for one in passages)
    assert not [one for one in passages if "surgeon" in one.text or "fibrosis" in one.text]
    assert len({one.basis for one in passages}) == len(passages)


async def test_without_a_model_plain_words_of_a_list_are_proposed(desk: Desks) -> None:
    """R2."""
    made = desk()
    number = await completed(made)
    passage = await passage_of(made, number)
    page = (await made.school.ask("moderator", "GET", place(number))).text
    assert "Ask for other words" in page and passage.text in page
    assert await asks(made, number, passage) == 303
    page = (await made.school.ask("moderator", "GET", place(number))).text
    assert "Other words are being looked for." in page and f"{place(number)}/wordings" in page
    await made.works()
    page = (await made.school.ask("moderator", "GET", place(number))).text
    asked = await wording(made, number)
    assert isinstance(asked.draft, Rewording) and asked.record is not None and asked.record.by == "library"
    assert "to his friends." in asked.draft.passages["essence"] and asked.draft.passages["essence"] in page
    assert "Plain words from a list, without a language model." in page and "Put it into the text" in page


async def test_a_model_sees_the_passage_and_nothing_else_of_the_case(desk: Desks, scripted: Scripted) -> None:
    """R13."""
    made = desk("good")
    number = await completed(made)
    asked = len(scripted.seen)
    await seen(made, number)
    (request,) = scripted.seen[asked:]
    assert "His father" in str(request)
    assert not [word for word in ("Form seven", "surgeon", "fibrosis", "Stand at the door") if word in str(request)]


async def test_a_wording_stands_marked_beside_its_passage_until_somebody_takes_it(desk: Desks) -> None:
    """R1, R4: nothing is changed before a moderator presses a button, and then in the form alone."""
    made = desk("good")
    number = await completed(made)
    before = await case_of(made, number)
    passage, proposed = await seen(made, number)
    page = (await made.school.ask("moderator", "GET", place(number))).text
    assert "Other words proposed by a language model (good)" in page and f"<q>{SAID}</q>" in page
    assert proposed == SAID and await case_of(made, number) == before
    text = before.publication.text if before.publication else None
    assert text is not None
    sent = {"text.essence": text.essence, "do": f"take {passage.basis}"}
    page = (await made.school.ask("moderator", "POST", place(number), data=sent)).text
    assert text.essence.replace(passage.text, SAID) in page and "It stands in the text." in page
    assert await case_of(made, number) == before


async def test_what_is_taken_is_marked_for_every_reader_and_both_are_asked_again(desk: Desks) -> None:
    """R4, R18."""
    made = desk("good")
    number = await completed(made)
    await corrects(made, number, "", "")
    await made.school.moved("author", number, AgreeText(text=(await text_of(made, number)).digest))
    passage, proposed = await seen(made, number)
    await corrects(made, number, passage.text, proposed)
    text = await text_of(made, number)
    assert text.agreed_at is None and text.text.reworded
    assert MARK in (await made.school.ask("author", "GET", f"/cases/{number}")).text
    await publishes(made, number)
    name = (await text_of(made, number)).text.id
    assert MARK in (await made.school.ask(None, "GET", f"/library/cases/{name}")).text
    assert (await made.school.ask(None, "GET", f"/api/v1/library/cases/{name}")).json()["reworded"] is True


@pytest.mark.parametrize(
    ("after", "marked", "outcome"),
    [
        (SAID, True, "accepted"),
        ("It was told in quite other words, calmly.", True, "edited"),
        ("They have a view of me.", True, "dropped"),
        (None, False, "dropped"),
    ],
)
async def test_the_server_says_what_became_of_a_wording(
    desk: Desks, after: str | None, marked: bool, outcome: str
) -> None:
    """R4: a mark cannot be removed by editing; words left as they were need none. Counted once, at publication."""
    made = desk("good")
    number = await completed(made)
    passage, _ = await seen(made, number)
    await corrects(made, number, passage.text, passage.text if after is None else after)
    assert (await text_of(made, number)).text.reworded is marked
    async with made.school.database.reading() as session:
        assert await uses_in(session, number) == []
    await publishes(made, number)
    async with made.school.database.reading() as session:
        (use,) = [use for use in await uses_in(session, number) if use.task == Task.REWORDING]
    assert (use.outcome, use.by) == (outcome, "model")


async def test_no_sender_can_mark_a_text_or_unmark_it(desk: Desks) -> None:
    """R4."""
    made = desk("good")
    number = await completed(made)
    known = (await text_of(made, number)).text
    marked = known.model_copy(update={"reworded": True})
    await made.school.moved("moderator", number, CorrectText(text=marked))
    assert not (await text_of(made, number)).text.reworded


async def test_what_no_model_may_say_is_not_proposed_and_the_list_speaks(desk: Desks) -> None:
    """R23."""
    made = desk("malformed")
    number = await completed(made)
    await seen(made, number)
    asked = await wording(made, number)
    assert asked.record is not None and (asked.record.by, asked.record.why[:10]) == ("library", "unreadable")


async def test_where_nothing_is_found_a_person_rewords_and_may_ask_again(desk: Desks) -> None:
    made = desk()
    number = await completed(made, essence="The class is loud. His father is the only surgeon of our town.")
    passage = await passage_of(made, number)
    await asks(made, number, passage)
    await made.works()
    page = (await made.school.ask("moderator", "GET", place(number))).text
    assert "please reword it by hand" in page and "Ask again" in page
    assert await asks(made, number, passage) == 303
    assert (await wording(made, number)).ready_at is None


async def test_a_passage_that_was_changed_meanwhile_is_not_reworded(desk: Desks) -> None:
    made = desk()
    number = await completed(made)
    passage = await passage_of(made, number)
    await asks(made, number, passage)
    await corrects(made, number, passage.text, "He has his reasons.")
    await made.works()
    assert await made.drafts(number, Task.REWORDING) == []
    assert await asks(made, number, passage) == 409


async def test_nobody_but_moderators_reads_wordings(desk: Desks) -> None:
    made = desk()
    number = await completed(made)
    _, proposed = await seen(made, number)
    for who in ("author", "mentor"):
        assert proposed not in (await made.school.ask(who, "GET", f"/cases/{number}/drafts")).text
        assert (await made.school.ask(who, "GET", place(number))).status_code in (403, 404)
    assert proposed in (await made.school.ask("moderator", "GET", f"/cases/{number}/drafts")).text


async def test_r19_taking_consent_back_takes_wordings_away(desk: Desks) -> None:
    made = desk("good")
    number = await completed(made)
    await seen(made, number)
    await made.school.moved("author", number, ChangeConsent(consent=False))
    assert await made.drafts(number, Task.REWORDING) == []


async def test_r8_danger_found_while_a_wording_waits_takes_it_away(desk: Desks, scripted: Scripted) -> None:
    made = desk("good")
    number = await completed(made)
    await asks(made, number, await passage_of(made, number))
    asked = len(scripted.seen)
    told = FollowUp(done="I waited.", helped="no", outcome="Somebody hits him.")
    async with made.school.database.writing() as session:
        actor = made.school.people["author"].actor
        await make_move(session, number, told, actor=actor, at=MONDAY, heard=Heard((Category.HARM,)))
    await made.works()
    assert await made.drafts(number, Task.REWORDING) == [] and len(scripted.seen) == asked
