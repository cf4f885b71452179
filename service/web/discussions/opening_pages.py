"""Texts of cases for the discussion: those that wait, one of them for its author or a moderator, and every step.

Knows no rule. A moderator reads original and proposal side by side; the author reads what everybody would read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.actions.ask_for_opening import ask_for_opening
from service.actions.make_opening_move import make_opening_move
from service.actions.read_discussions import likely_topics, read_opening, waiting_openings
from service.cases.people import Role
from service.correcting_openings import Correction, correct_opening
from service.discussions.opening import WRITTEN, OpeningText
from service.discussions.opening_said import Agree, Approve, Object, OpeningMove, Return, TakeOut, Withdraw
from service.discussions.opening_view import OpeningInWork
from service.errors import MoveNotAllowed, NotFound
from service.store.topics import words_of_open_topics
from service.web.accounts.signed_in import SignedIn, needs
from service.web.cases.move_faults import move_faults
from service.web.edge import Now, database
from service.web.library.sent_record import read_record
from service.web.moderation.edited_text import Piece, pieces
from service.web.rendering import NOT_KEPT, casementor, show
from service.web.sent_fields import SentFields, read_sent_fields

router = APIRouter(include_in_schema=False)

Number = Annotated[str, Path(pattern=r"^\d{4}-\d{6}$")]
RECORDS: dict[str, Any] = {
    "return": Return,
    "approve": Approve,
    "take-out": TakeOut,
    "agree": Agree,
    "object": Object,
    "withdraw": Withdraw,
}
"""Steps by their part of the address; correcting goes through de-identification first."""


@dataclass(frozen=True)
class Refused:
    """A step that was not made: what was typed for it, and why."""

    action: str
    typed: SentFields
    faults: Sequence[FormFault]
    status: int


@router.get("/moderation/openings", name="page:openings", dependencies=[Depends(needs(Role.MODERATOR))])
async def openings(request: Request, me: SignedIn) -> HTMLResponse:
    """Texts that wait for a moderator or for their authors, the one waiting longest first."""
    async with database(request).reading() as session:
        waiting = await waiting_openings(session, reader=me)
    return show(request, "openings.html", waiting=waiting)


@router.get("/cases/{number}/opening", name="page:opening")
async def opening(request: Request, number: Number, me: SignedIn) -> HTMLResponse:
    """The text of one case, for its author or a moderator."""
    return await _page(request, number, me=me)


@router.post("/cases/{number}/opening/ask-again", name="page:ask_for_opening")
async def ask_again(request: Request, number: Number, me: SignedIn, at: Now) -> Response:
    """Have a text prepared once more; the case shows it when it is there."""
    async with database(request).writing() as session:
        await ask_for_opening(session, number, actor=me.actor, at=at)
    return RedirectResponse(f"{request.url_for('page:case_in_work', number=number).path}?asked=1", status_code=303)


@router.post("/cases/{number}/opening/{action}", name="page:opening_move")
async def move(request: Request, number: Number, action: str, me: SignedIn, at: Now) -> Response:
    """Take a step; a refused one brings the page back with everything that was typed."""
    typed = await read_sent_fields(request)
    if action != "correct" and action not in RECORDS:
        raise NotFound("There is nothing at this address.")
    read = _correction(typed) if action == "correct" else read_record(RECORDS[action], typed)
    if isinstance(read, list):
        return await _page(request, number, me=me, refused=Refused(action, typed, read, 422))
    try:
        return await _made(request, number, read, me=me, at=at)
    except MoveNotAllowed as error:
        refused = Refused(action, typed, [FormFault("", str(error))], 409)
    return await _page(request, number, me=me, refused=refused)


async def _made(
    request: Request, number: str, read: Correction | OpeningMove, *, me: Account, at: datetime
) -> Response:
    """Take the step and lead on: to the text, or to the case where the text is gone."""
    if isinstance(read, Correction):
        await correct_opening(casementor(request), number, read, by=me, at=at)
    else:
        async with database(request).writing() as session:
            await make_opening_move(session, number, read, actor=me.actor, at=at)
    is_gone = isinstance(read, Withdraw | TakeOut)
    page = request.url_for("page:case_in_work" if is_gone else "page:opening", number=number)
    return RedirectResponse(page.path, status_code=303)


def _correction(typed: SentFields) -> Correction | list[FormFault]:
    """The corrected text, or what is wrong with it in plain sentences."""
    text = {name: typed.value(name) for name in WRITTEN}
    kept = [
        {"text": found, "reason": reason}
        for found, reason in zip(typed.values("kept_text"), typed.values("kept_reason"), strict=False)
        if reason.strip()
    ]
    fields = {**text, "problem_fields": list(typed.values("problem_fields"))}
    try:
        return Correction.model_validate({"read": typed.value("read"), "text": _text(fields), "kept": kept})
    except ValidationError as error:
        return move_faults(error)


def _text(fields: dict[str, Any]) -> OpeningText:
    """The text by itself, so that its faults carry the names of its own fields."""
    return OpeningText.model_validate(fields)


def _cut(view: OpeningInWork) -> dict[str, list[Piece]]:
    """Every written field of the original in pieces."""
    if view.original is None:
        return {}
    texts = {name: str(getattr(view.original, name)) for name in WRITTEN}
    return {
        name: list(pieces(text, [one for one in view.replaced if one.field == name])) for name, text in texts.items()
    }


async def _page(request: Request, number: str, *, me: Account, refused: Refused | None = None) -> HTMLResponse:
    async with database(request).reading() as session:
        view = await read_opening(session, number, reader=me)
        if view is None:
            raise NotFound("This case has no text for a discussion.")
        moderates = view.original is not None
        likely = await likely_topics(session, view) if moderates else []
        topics = await words_of_open_topics(session) if moderates else {}
    known = {name for name, _ in likely}
    return show(
        request,
        "opening.html" if moderates else "own_opening.html",
        status=200 if refused is None else refused.status,
        headers=NOT_KEPT,
        view=view,
        cut=_cut(view),
        likely=likely,
        others=[(name, title) for name, (title, _) in sorted(topics.items()) if name not in known],
        rubricator=casementor(request).rubricator,
        refused=refused,
        faults=[] if refused is None else refused.faults,
        sentences={} if refused is None else {fault.field: fault.sentence for fault in refused.faults},
    )
