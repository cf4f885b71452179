"""Pages around drafts in a case: the first view, asking, taking over, progress, and the record.

No rule of cases and no model: drafts are made by a job, and what is sent is sent by a move.
"""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.actions.make_move import draft_place
from service.actions.read_cases import read_case
from service.actions.read_drafts import current_draft, open_drafts, readable_drafts
from service.actions.write_first_view import ask_for_solution, write_first_view
from service.cases.case_view import CaseView
from service.cases.people import Relation
from service.cases.states import Action
from service.drafting.draft import SolutionDraft, Task
from service.errors import BadForm, MoveNotAllowed, NotFound
from service.store.drafts import get_draft, save_draft
from service.store.machine_drafts import get_first_view
from service.web.accounts.getting_in import settings_of
from service.web.accounts.signed_in import SignedIn
from service.web.cases.case_page import Number, Refused, page_of
from service.web.edge import Now, database
from service.web.rendering import NOT_KEPT, show
from service.web.sent_fields import SentFields, read_sent_fields
from service.web.watching import watched

router = APIRouter(include_in_schema=False, prefix="/cases/{number}")


@router.post("/first-view", name="page:first_view")
async def first_view(request: Request, number: Number, me: SignedIn, at: Now) -> Response:
    """Keep a mentor's first view and ask for the draft that waited for it."""
    typed = await read_sent_fields(request)
    try:
        async with database(request).writing() as session:
            await read_case(session, number, reader=me)
            await write_first_view(session, number, typed.value("view"), actor=me.actor, at=at)
    except (BadForm, MoveNotAllowed) as error:
        return await _refused(request, number, typed, error, me=me, at=at)
    return _back(request, number)


@router.post("/drafts/ask", name="page:ask_for_draft")
async def ask_for_draft(request: Request, number: Number, me: SignedIn, at: Now) -> Response:
    """Ask for a draft without a first view, where this service allows that, or anew after the case has changed."""
    async with database(request).writing() as session:
        await read_case(session, number, reader=me)
        if settings_of(request).first_view and await _is_without_view(session, number, me):
            raise MoveNotAllowed("Please write your first view before a draft is made.")
        await ask_for_solution(session, number, actor=me.actor, at=at)
    return _back(request, number)


@router.post("/drafts/take", name="page:take_draft")
async def take_draft(request: Request, number: Number, me: SignedIn, at: Now) -> Response:
    """Put the draft into the mentor's own editor, in place of nothing: what was typed before stays above it."""
    async with database(request).writing() as session:
        await read_case(session, number, reader=me)
        asked = await current_draft(session, number, Task.SOLUTION, reader=me.actor)
        if asked is None or not isinstance(asked.draft, SolutionDraft):
            raise NotFound("There is no draft to take over.")
        place = draft_place(number, Action.SEND_SOLUTION)
        typed = await get_draft(session, me.id, place)
        await save_draft(session, me.id, place, typed | _taken(asked.draft, SentFields(typed)), at=at)
    return RedirectResponse(f"{_back(request, number).headers['location'].partition('#')[0]}#solution", 303)


def _taken(draft: SolutionDraft, typed: SentFields) -> dict[str, list[str]]:
    """The fields of the editor with the draft in them; what a field may hold is checked when it is sent."""
    text = " ".join(sentence.text for sentence in draft.sentences)
    steps = "\n".join(step.text for step in draft.steps)
    return {
        "approach": [typed.value("approach") or draft.approach],
        "text": ["\n\n".join(part for part in (typed.value("text").strip(), text) if part)],
        "steps": ["\n".join(part for part in (typed.value("steps").strip(), steps) if part)],
    }


@router.get("/drafts", name="page:drafts_record")
async def drafts_record(request: Request, number: Number, me: SignedIn, at: Now) -> HTMLResponse:
    """How drafts were made and what was sent, as far as this reader may see; what was dropped, for moderators.

    A mentor who reads a draft here has read it: what is sent afterwards says so (R4).
    """
    async with database(request).writing() as session:
        view = await read_case(session, number, reader=me)
        drafts = await readable_drafts(session, number, reader=me.actor)
        await open_drafts(session, [one for one in drafts if one.mentor and one.mentor == me.mentor], at=at)
    is_moderator = view.relation is Relation.MODERATOR
    told: dict[str, Any] = {
        "number": number,
        "drafts": drafts,
        "is_moderator": is_moderator,
        "sent_from": _sent_from(view),
    }
    return show(request, "case/drafts.html", headers=NOT_KEPT, **told)


def _sent_from(view: CaseView) -> list[tuple[str, str, datetime, str]]:
    """What had been drafted, what was sent, when and by whom."""
    asked = [
        (question.drafted, question.text, sent.sent_at, "" if sent.mentor is None else sent.mentor.name)
        for sent in view.question_rounds
        for question in sent.questions
        if question.drafted
    ]
    solved = [
        (given.drafted, "\n".join([given.text, *given.steps]), given.sent_at, given.mentor.name)
        for given in view.solutions
        if given.drafted
    ]
    return [*asked, *solved]


@router.get("/drafts/{task}/progress", name="page:draft_progress")
async def draft_progress(request: Request, number: Number, task: Task, me: SignedIn) -> Response:
    """Server-sent events: how many characters have come, then that the draft is ready. Never a word of it unchecked."""
    async with database(request).reading() as session:
        await read_case(session, number, reader=me)

    async def look() -> int | None:
        async with database(request).reading() as session:
            asked = await current_draft(session, number, task, reader=me.actor)
        return None if asked is None or asked.ready_at is not None else asked.characters

    return watched(look)


async def _is_without_view(session: AsyncSession, number: str, me: Account) -> bool:
    return me.mentor is None or await get_first_view(session, number, me.mentor) is None


async def _refused(
    request: Request, number: str, typed: SentFields, error: BadForm | MoveNotAllowed, *, me: Account, at: datetime
) -> HTMLResponse:
    fault = FormFault(error.field, error.sentence) if isinstance(error, BadForm) else FormFault("", str(error))
    status = 422 if isinstance(error, BadForm) else 409
    return await page_of(request, number, me=me, at=at, refused=Refused("first view", typed, [fault], status))


def _back(request: Request, number: str) -> RedirectResponse:
    return RedirectResponse(f"{request.url_for('page:case_in_work', number=number).path}#solution-draft", 303)
