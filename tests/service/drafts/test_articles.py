"""An article from a solved case: drafted from the published text, edited by a moderator, gone when the case goes."""

from typing import Any

import pytest

from corpus.records import Article
from service.actions.report_harm import report_harm
from service.actions.take_out import take_out
from service.cases.course_said import ChangeConsent
from service.cases.telling import About
from service.cases.text_said import Credit
from service.drafting.article import body_of
from service.drafting.draft import ArticleDraft, Task
from service.store.library import articles_from
from service.store.machine_drafts import AskedDraft, uses_in
from service.store.notices import notices_of
from service.store.versions import versions_of
from tests.service.conftest import Scripted
from tests.service.drafts.conftest import Desk, Desks
from tests.service.drafts.test_wordings import completed, corrects, publishes, text_of
from tests.service.matrix.conftest import MONDAY

BODY = "## The situation\n\nIn one case the talk of the long break came into the room. A quiet beginning may help."


def place(number: str) -> str:
    """The page of an article from a case."""
    return f"/moderation/publications/{number}/article"


async def published(made: Desk) -> tuple[str, str]:
    """A case that stands in the library: its number and the id of its record."""
    number = await completed(made)
    await corrects(made, number, "", "")
    await publishes(made, number)
    return number, (await text_of(made, number)).text.id


async def drafted(made: Desk, number: str) -> tuple[AskedDraft, ArticleDraft]:
    """A draft that a moderator asked for."""
    assert (await made.school.ask("moderator", "POST", f"{place(number)}/ask")).status_code == 303
    await made.works()
    asked = (await made.drafts(number, Task.ARTICLE))[0]
    assert isinstance(asked.draft, ArticleDraft)
    return asked, asked.draft


def form_of(draft: ArticleDraft, **changes: Any) -> dict[str, Any]:
    """What the form of a draft sends."""
    told = {"kind": "article", "title": draft.title, "summary": draft.summary, "body": body_of(draft), "language": "en"}
    return {**told, "problem_fields": ["class-management"], "although": "yes", **changes}


async def accepted(made: Desk, number: str, **changes: Any) -> Article:
    """The article, as a moderator edited it, in the library."""
    _, draft = await drafted(made, number)
    sent = await made.school.ask("moderator", "POST", place(number), data=form_of(draft, **changes))
    assert sent.status_code == 303, sent.text
    async with made.school.database.reading() as session:
        (article,) = await articles_from(session, (await text_of(made, number)).text.id)
    assert sent.headers["location"].endswith(article.id)
    return article


@pytest.mark.parametrize("script", ["", "good"])
async def test_an_article_is_drafted_marked_and_shown_with_its_sources(desk: Desks, script: str) -> None:
    """R2, R4."""
    made = desk(script)
    number, name = await published(made)
    page = (await made.school.ask("moderator", "GET", f"/moderation/publications/{number}")).text
    assert place(number) in page
    await made.school.ask("moderator", "POST", f"{place(number)}/ask")
    page = (await made.school.ask("moderator", "GET", place(number))).text
    assert "A draft is being made." in page and f"{place(number)}/progress" in page
    await made.works()
    page = (await made.school.ask("moderator", "GET", place(number))).text
    assert ("Drafted by a language model (good)" in page) == bool(script)
    assert f'class="cite" href="/library/cases/{name}"' in page and "Add it to the library" in page


async def test_a_model_sees_the_published_text_alone(desk: Desks, scripted: Scripted) -> None:
    """R13, R18: what was taken out of the text is in no request."""
    made = desk("good")
    number, _ = await published(made)
    asked = len(scripted.seen)
    await drafted(made, number)
    (request,) = scripted.seen[asked:]
    assert "Form seven talks loudly" in str(request)
    assert not [word for word in ("surgeon", "fibrosis", number) if word in str(request)]


async def test_what_a_moderator_adds_names_its_case_and_its_maker_to_every_reader(desk: Desks) -> None:
    """R4."""
    made = desk("good")
    number, name = await published(made)
    article = await accepted(made, number, body=BODY)
    assert (article.made_from, article.drafter, article.body) == (name, "model", BODY)
    page = (await made.school.ask(None, "GET", f"/library/materials/{article.id}")).text
    assert "A language model drafted this from one solved case" in page and f"/library/cases/{name}" in page
    told = (await made.school.ask(None, "GET", f"/api/v1/library/materials/{article.id}")).json()
    assert (told["drafter"], told["made_from"]) == ("model", name)
    listed = (await made.school.ask(None, "GET", "/library?kind=materials")).text
    assert "A language model drafted this from one solved case" in listed
    assert article.id in (await made.school.ask(None, "GET", f"/library/cases/{name}")).text
    work = (await made.school.ask("moderator", "GET", place(number))).text
    assert "From draft to article" in work and "<ins>" in work
    assert (await made.school.ask("moderator", "POST", f"{place(number)}/ask")).status_code == 409


async def test_no_edit_takes_the_mark_of_an_article_away(desk: Desks) -> None:
    """R4: neither the form nor going back to a version."""
    made = desk("good")
    number, name = await published(made)
    article = await accepted(made, number)
    record = f"/moderation/records/articles/{article.id}"
    seen = (await made.school.ask("moderator", "GET", record)).text.partition('name="seen" value="')[2][:64]
    changed = {"title": "Quiet beginnings", "summary": "Short.", "body": BODY, "kind": "article", "language": "en"}
    sent = {**changed, "problem_fields": ["class-management"], "seen": seen, "drafter": "", "made_from": ""}
    assert (await made.school.ask("moderator", "POST", record, data=sent)).status_code == 303
    assert (await made.school.ask("moderator", "POST", f"{record}/out", data={"why": "Too short."})).status_code == 303
    await made.school.ask("moderator", "POST", f"{record}/restore", data={"version": "2"})
    async with made.school.database.reading() as session:
        (found,) = await articles_from(session, name)
    assert (found.title, found.drafter) == ("Quiet beginnings", "model")


async def test_a_reason_that_says_nothing_takes_no_case_out_and_the_page_says_so(desk: Desks) -> None:
    made = desk()
    _, name = await published(made)
    refused = await made.school.ask("moderator", "POST", f"/moderation/records/cases/{name}/out", data={"why": "-"})
    assert refused.status_code == 422 and 'id="why-out-fault"' in refused.text
    assert (await made.school.ask(None, "GET", f"/library/cases/{name}")).status_code == 200


async def test_what_is_wrong_is_told_and_what_may_be_there_already_is_asked_first(desk: Desks) -> None:
    made = desk()
    number, _ = await published(made)
    _, draft = await drafted(made, number)
    empty = await made.school.ask("moderator", "POST", place(number), data=form_of(draft, summary="", body=BODY))
    assert empty.status_code == 422 and "A quiet beginning may help." in empty.text
    async with made.school.database.reading() as session:
        twin = (await made.school.ask(None, "GET", "/api/v1/library/materials")).json()["items"][0]
        assert await articles_from(session, (await text_of(made, number)).text.id) == []
    alike = await made.school.ask(
        "moderator", "POST", place(number), data=form_of(draft, title=twin["title"], although="")
    )
    assert alike.status_code == 409 and "Is it in the library already?" in alike.text


@pytest.mark.parametrize(("body", "outcome"), [(None, "accepted"), (BODY, "edited")])
async def test_what_became_of_an_article_is_counted(desk: Desks, body: str | None, outcome: str) -> None:
    made = desk("good")
    number, _ = await published(made)
    await accepted(made, number, **({} if body is None else {"body": body}))
    async with made.school.database.reading() as session:
        (use,) = [use for use in await uses_in(session, number) if use.task == Task.ARTICLE]
    assert (use.outcome, use.by) == (outcome, "model")


async def test_a_dropped_draft_stays_on_record_and_another_can_be_asked_for(desk: Desks) -> None:
    """R39."""
    made = desk("good")
    number, _ = await published(made)
    await drafted(made, number)
    assert (await made.school.ask("moderator", "POST", place(number), data={"drop": "yes"})).status_code == 303
    assert "Have an article drafted" in (await made.school.ask("moderator", "GET", place(number))).text
    await drafted(made, number)
    kept = await made.drafts(number, Task.ARTICLE)
    assert [one.outcome for one in kept] == ["", "dropped"] and all(one.draft for one in kept)
    async with made.school.database.reading() as session:
        assert [use.outcome for use in await uses_in(session, number) if use.task == Task.ARTICLE] == ["dropped"]


@pytest.mark.parametrize("what", ["consent", "solution", "taken out by hand first"])
async def test_r19_an_article_goes_with_the_words_it_was_made_of(desk: Desks, what: str) -> None:
    made = desk("good")
    number, name = await published(made)
    article = await accepted(made, number, body=BODY)
    if what == "taken out by hand first":
        async with made.school.database.writing() as session:
            await take_out(session, "articles", article.id, why="Old.", by=made.school.people["moderator"], at=MONDAY)
    if what == "solution":
        await made.school.moved("mentor", number, Credit(withheld=True))
    else:
        await made.school.moved("author", number, ChangeConsent(consent=False))
    async with made.school.database.reading() as session:
        assert await articles_from(session, name) == [] and await versions_of(session, "articles", article.id) == []
        told, _ = await notices_of(session, made.school.people["moderator"].id)
    assert await made.drafts(number, Task.ARTICLE) == []
    assert (About.ARTICLE_GONE in {notice.about for notice in told}) == (what != "taken out by hand first")
    page = await made.school.ask(None, "GET", f"/library/materials/{article.id}")
    assert page.status_code == 410 and "quiet beginning" not in page.text


async def test_r41_what_hides_a_case_hides_its_article(desk: Desks) -> None:
    made = desk()
    number, name = await published(made)
    article = await accepted(made, number)
    async with made.school.database.writing() as session:
        told = {"kind": "cases", "item": name, "words": ""}
        await report_harm(session, **told, reporter=made.school.people["colleague"], at=MONDAY)
    assert (await made.school.ask(None, "GET", f"/library/materials/{article.id}")).status_code == 404


async def test_r19_a_case_taken_back_while_its_article_is_drafted_leaves_none(desk: Desks) -> None:
    made = desk("good")
    number, _ = await published(made)
    await made.school.ask("moderator", "POST", f"{place(number)}/ask")
    await made.school.moved("author", number, ChangeConsent(consent=False))
    await made.works()
    assert await made.drafts(number, Task.ARTICLE) == []
    assert (await made.school.ask("moderator", "GET", place(number))).status_code in (404, 409)
