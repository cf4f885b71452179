"""The page of one case in work, for whoever may see it, and every move made from it. Knows no rule of cases.

What is typed is kept as a draft before a move is tried, so that a refused move, or a slower one, loses nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.actions.ask_for_opening import may_ask_for_opening
from service.actions.make_move import draft_place, make_move
from service.actions.read_cases import read_case, seen_case
from service.actions.read_discussions import read_opening, topic_of_case
from service.asking import listen, offered_questions
from service.cases.case_view import CaseView
from service.cases.people import Relation
from service.cases.said import Move
from service.cases.states import Action
from service.cases.work_said import Redefine
from service.errors import BadForm, MoveNotAllowed, NotFound
from service.store.cases import get_case
from service.store.drafts import drafts_at, save_draft
from service.web.accounts.signed_in import SignedIn
from service.web.cases import author_view, mentor_view
from service.web.cases.sent_move import RECORDS, read_move
from service.web.edge import Now, database
from service.web.moderation import moderator_view
from service.web.rendering import casementor, show
from service.web.sent_fields import Sent, SentFields, read_sent
from service.web.throttle import count_response

router = APIRouter(include_in_schema=False)

NOT_KEPT = {"Cache-Control": "no-store"}
Number = Annotated[str, Path(pattern=r"^\d{4}-\d{6}$")]
Extras = Callable[..., Awaitable[dict[str, Any]]]

SHOWN_BY: dict[Relation, tuple[str, Extras]] = {
    Relation.AUTHOR: ("case/author.html", author_view.extras),
    **dict.fromkeys(
        (
            Relation.MENTOR,
            Relation.ASKED_MENTOR,
            Relation.SECOND_MENTOR,
            Relation.ASKED_SECOND_MENTOR,
            Relation.COLLEAGUE,
        ),
        ("case/mentor.html", mentor_view.extras),
    ),
    Relation.MODERATOR: ("case/moderator.html", moderator_view.extras),
}
"""The template for each relation, and what it shows besides the case."""

BY_PEOPLE = {action.replace(" ", "-"): action for action in RECORDS}
"""Moves by their part of the address."""


@dataclass(frozen=True)
class Refused:
    """A move that was not made: what was typed for it, and why."""

    action: Action | Literal["first view", "message"]
    typed: SentFields
    faults: Sequence[FormFault]
    status: int


@router.get("/cases/{number}", name="page:case_in_work")
async def case_page(request: Request, number: Number, me: SignedIn, at: Now) -> HTMLResponse:
    """The case as this reader may see it."""
    return await page_of(request, number, me=me, at=at)


@router.post("/cases/{number}/{action}", name="page:move")
async def move(request: Request, number: Number, action: str, me: SignedIn, at: Now) -> Response:
    """Make a move, or keep what was typed for it as a draft."""
    if action not in BY_PEOPLE:
        raise NotFound("There is nothing at this address.")
    chosen = BY_PEOPLE[action]
    sent = await read_sent(request)
    await _keep(request, number, chosen, sent, me=me, at=at)
    if sent.is_draft:
        return _draft_kept(request, number)
    read = read_move(chosen, sent.typed)
    if isinstance(read, list):
        return await page_of(request, number, me=me, at=at, refused=Refused(chosen, sent.typed, read, 422))
    try:
        return await _made(request, number, read, me=me, at=at)
    except BadForm as error:
        refused = Refused(chosen, sent.typed, [FormFault(error.field, error.sentence)], 422)
    except MoveNotAllowed as error:
        refused = Refused(chosen, sent.typed, [FormFault("", str(error))], 409)
    return await page_of(request, number, me=me, at=at, refused=refused)


async def _made(request: Request, number: str, move: Move, *, me: Account, at: datetime) -> Response:
    """Make the move and lead on: to the case, or to the reader's list where it is no longer theirs to see."""
    if isinstance(move, Redefine):
        await count_response(request)
    heard = await listen(casementor(request), number, move)
    offered = await offered_questions(casementor(request), number, move, reader=me)
    async with database(request).writing() as session:
        await make_move(session, number, move, actor=me.actor, at=at, heard=heard, offered=offered)
        seen = await seen_case(session, number, reader=me)
    page = request.url_for("page:inbox") if seen is None else request.url_for("page:case_in_work", number=number)
    return RedirectResponse(page.path, status_code=303)


async def _keep(request: Request, number: str, action: Action, sent: Sent, *, me: Account, at: datetime) -> None:
    """Keep what was typed; raises NotFound for a case that is not for this reader."""
    async with database(request).writing() as session:
        await read_case(session, number, reader=me)
        if sent.typed:
            place = draft_place(number, action)
            await save_draft(session, me.id, place, dict(sent.typed.fields), at=at)


def _draft_kept(request: Request, number: str) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return Response(status_code=204)
    page = request.url_for("page:case_in_work", number=number).path
    return RedirectResponse(f"{page}?saved=1", status_code=303)


async def page_of(
    request: Request, number: str, *, me: Account, at: datetime, refused: Refused | None = None
) -> HTMLResponse:
    """The page of a case as this reader may see it, with what was refused and why."""
    async with database(request).reading() as session:
        view = await read_case(session, number, reader=me)
        drafts = await drafts_at(session, me.id, number)
        own_text = await read_opening(session, number, reader=me)
        discussion = await topic_of_case(session, number, reader=me)
        may_ask = await may_ask_for_opening(session, await get_case(session, number), me.actor)
    template, extras = SHOWN_BY[view.relation]
    return show(
        request,
        template,
        status=200 if refused is None else refused.status,
        headers=NOT_KEPT,
        view=view,
        saved="saved" in request.query_params,
        failed=None if refused is None else refused.action,
        faults=[] if refused is None else refused.faults,
        sentences={} if refused is None else {fault.field: fault.sentence for fault in refused.faults},
        can=lambda action: action in view.moves,
        own_text=own_text,
        discussion=discussion,
        may_ask_for_opening=may_ask,
        asked_for_opening="asked" in request.query_params,
        sent_for=_sent_for(view, drafts, refused),
        **await extras(request, view, me=me, at=at),
    )


def _sent_for(
    view: CaseView, drafts: dict[str, dict[str, Any]], refused: Refused | None
) -> Callable[[str], SentFields]:
    """What was typed for the form of one move: just now, or before and not yet sent."""

    def sent_for(action: str) -> SentFields:
        if refused is not None and refused.action == action:
            return refused.typed
        return SentFields(drafts.get(f"{view.number} {action}", {}))

    return sent_for
