"""The moderators' page of an article from a solved case: asked for, edited, added or dropped. It holds no rule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import FormFault
from corpus.records import Article, SolvedCase
from service.accounts.account import Account
from service.actions.add_material import material_of
from service.actions.article_of_case import ArticleWork, accept_article, article_work, ask_for_article, drop_article
from service.cases.people import Role
from service.drafting.article import body_of
from service.drafting.draft import ArticleDraft
from service.errors import BadForm
from service.find_twins import find_twins
from service.twins import Twin
from service.web.accounts.signed_in import needs
from service.web.edge import Now, database
from service.web.library.curation_words import WHY_ALIKE
from service.web.library.record_form import record_faults, told_in
from service.web.library.records_page import form_parts
from service.web.rendering import NOT_KEPT, casementor, show
from service.web.sent_fields import SentFields, read_sent_fields
from service.web.watching import watched

router = APIRouter(include_in_schema=False, prefix="/moderation/publications/{number}/article")

Moderator = Annotated[Account, Depends(needs(Role.MODERATOR))]
Number = Annotated[str, Path(pattern=r"^\d{4}-\d{6}$")]


@router.get("", name="page:article_of_case")
async def article(request: Request, number: Number, me: Moderator) -> HTMLResponse:
    """How far the article is; with a draft, its form."""
    work = await _work(request, number, me)
    typed = typed_of(work.draft, work.record) if work.draft is not None else SentFields({})
    return _page(request, work, typed)


@router.post("/ask", name="page:ask_for_article")
async def ask(request: Request, number: Number, me: Moderator, at: Now) -> Response:
    """Have a draft made."""
    async with database(request).writing() as session:
        await ask_for_article(session, number, by=me, at=at)
    return _back(request, number)


@router.post("", name="page:article_sent")
async def decide(request: Request, number: Number, me: Moderator, at: Now) -> Response:
    """Add the article as it was edited, or drop the draft; where the library seems to have it, ask first."""
    typed = await read_sent_fields(request)
    if typed.has("drop", "yes"):
        async with database(request).writing() as session:
            await drop_article(session, number, by=me, at=at)
        return _back(request, number)
    work = await _work(request, number, me)
    try:
        material = material_of(told_in("articles", typed))
        twins = [] if typed.has("although", "yes") else await find_twins(casementor(request), material)
        return _page(request, work, typed, twins=twins) if twins else await _added(request, number, material, me, at)
    except ValidationError as error:
        return _page(request, work, typed, record_faults("articles", error))
    except BadForm as fault:
        return _page(request, work, typed, [FormFault(fault.field, fault.sentence)])


@router.get("/progress", name="page:article_progress")
async def progress(request: Request, number: Number, me: Moderator) -> Response:
    """Server-sent events: how many characters have come, then that the draft is ready. Never a word of it."""
    await _work(request, number, me)

    async def look() -> int | None:
        asked = (await _work(request, number, me)).asked
        return None if asked is None or asked.ready_at is not None else asked.characters

    return watched(look)


def typed_of(draft: ArticleDraft, case: SolvedCase) -> SentFields:
    """The form as a draft fills it."""
    return SentFields(
        {
            "kind": ["article"],
            "title": [draft.title],
            "summary": [draft.summary],
            "body": [body_of(draft)],
            "problem_fields": list(case.problem_fields),
            "stages": [case.stage] if case.stage else [],
            "language": [case.language],
        }
    )


async def _added(request: Request, number: str, material: Article, me: Account, at: datetime) -> Response:
    async with database(request).writing() as session:
        made = await accept_article(session, number, material, by=me, at=at)
    return RedirectResponse(request.url_for("page:material", name=made.id).path, 303)


async def _work(request: Request, number: str, me: Account) -> ArticleWork:
    async with database(request).reading() as session:
        return await article_work(session, number, reader=me)


def _page(
    request: Request,
    work: ArticleWork,
    typed: SentFields,
    faults: Sequence[FormFault] = (),
    *,
    twins: Sequence[Twin] = (),
) -> HTMLResponse:
    return show(
        request,
        "article_of_case.html",
        status=422 if faults else 409 if twins else 200,
        headers=NOT_KEPT,
        work=work,
        drafted="" if work.draft is None else body_of(work.draft),
        twins=twins,
        why_alike=WHY_ALIKE,
        **form_parts(request, "articles", typed, faults),
    )


def _back(request: Request, number: str) -> RedirectResponse:
    return RedirectResponse(request.url_for("page:article_of_case", number=number).path, 303)
