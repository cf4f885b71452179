"""The moderators' pages of texts for the library: which wait, and one beside its original. They hold no rule.

What is typed is kept as a draft before anything is done with it, so that a refused step loses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import FormFault
from corpus.records import SolvedCase
from service.accounts.account import Account
from service.actions.ask_for_library import ask_for_wording
from service.actions.make_move import draft_place, make_move
from service.actions.read_drafts import open_drafts
from service.actions.read_texts import TextAtWork, published_texts, text_at_work, texts_in_work, wordings_underway
from service.application import Page
from service.cases.people import Role
from service.cases.states import Action
from service.cases.text_said import ApproveText, Found, ReturnText, TakeDown
from service.correcting import Correction, correct_text
from service.deidentifying import is_masked_by_hand
from service.errors import MoveNotAllowed
from service.store.drafts import get_draft, save_draft
from service.web.accounts.signed_in import SignedIn, needs
from service.web.cases.move_faults import move_faults
from service.web.edge import Now, database
from service.web.library.library_page import page_number
from service.web.moderation.edited_text import (
    edited_fields,
    kept_in,
    read_text,
    typed_of,
    with_accepted,
    with_words,
    written_in,
)
from service.web.moderation.wordings import shown_wordings, wording_of
from service.web.rendering import NOT_KEPT, casementor, show
from service.web.sent_fields import SentFields, read_sent
from service.web.watching import watched

router = APIRouter(include_in_schema=False, dependencies=[Depends(needs(Role.MODERATOR))])

PER_PAGE = 50
MOST_FIELDS = 2000
SETTINGS = ("city", "town", "village")
Number = Annotated[str, Path(pattern=r"^\d{4}-\d{6}$")]
STEPS: dict[str, type[ApproveText | ReturnText | TakeDown]] = {
    "approve": ApproveText,
    "return": ReturnText,
    "take-down": TakeDown,
}
"""What is done besides correcting, by the value of its button."""


@dataclass(frozen=True)
class Refused:
    """What was not done, and why."""

    step: str
    faults: Sequence[FormFault]
    status: int


@router.get("/moderation/publications", name="page:publications")
async def publications(request: Request, me: SignedIn) -> HTMLResponse:
    """Texts on their way to the library, the one that waits longest, first; then the cases that stand there."""
    number = page_number(request.query_params.get("page", ""))
    async with database(request).reading() as session:
        waiting = await texts_in_work(session, reader=me)
        standing, total = await published_texts(session, reader=me, offset=PER_PAGE * (number - 1), limit=PER_PAGE)
    page = Page(items=tuple(standing), total=total, page=number, pages=max(1, -(-total // PER_PAGE)))
    return show(request, "publications.html", waiting=waiting, page=page)


@router.get("/moderation/publications/{number}", name="page:publication")
async def publication(request: Request, number: Number, me: SignedIn, at: Now) -> HTMLResponse:
    """A text beside its original, with what was found, to be corrected and approved.

    Who opens the page has seen the wordings that are ready: what is saved afterwards says so (R4).
    """
    async with database(request).writing() as session:
        found = await text_at_work(session, number, reader=me)
        draft = SentFields(await get_draft(session, me.id, _place(number)))
        await open_drafts(session, found.wordings, at=at)
    return _page(request, found, draft if draft else typed_of(found.publication.text, found.publication.kept))


@router.post("/moderation/publications/{number}", name="page:work_on_publication")
async def work(request: Request, number: Number, me: SignedIn, at: Now) -> Response:
    """Save the text, accept or undo one replacement, ask for other words or take them, approve, return or take down."""
    sent = await read_sent(request, most_fields=MOST_FIELDS)
    async with database(request).writing() as session:
        found = await text_at_work(session, number, reader=me)
        if written_in(sent.typed):
            await save_draft(session, me.id, _place(number), dict(sent.typed.fields), at=at)
    if sent.is_draft:
        return Response(status_code=204)
    step = sent.typed.value("do")
    if step in STEPS:
        return await _stepped(request, found, step, sent.typed, me=me, at=at)
    what, _, named = step.partition(" ")
    if what == "reword":
        return await _asked_for_words(request, found, named, sent.typed, me=me, at=at)
    changed = CHANGES[what](found, named, sent.typed) if what in CHANGES else None
    if changed is not None:
        return _page(request, found, changed)
    return await _saved(request, found, sent.typed, me=me, at=at)


def _place(number: str) -> str:
    return draft_place(number, Action.CORRECT_TEXT)


def _accepted(found: TextAtWork, place: str, typed: SentFields) -> SentFields | None:
    one = _at(found.publication.left, place)
    return None if one is None else with_accepted(typed, one)


def _undone(found: TextAtWork, place: str, typed: SentFields) -> SentFields | None:
    one = _at(found.publication.replaced, place)
    return None if one is None else with_accepted(typed, one, back=True)


def _taken(found: TextAtWork, basis: str, typed: SentFields) -> SentFields | None:
    wording = wording_of(found.wordings, basis)
    return None if wording is None else with_words(typed, *wording)


CHANGES: dict[str, Callable[[TextAtWork, str, SentFields], SentFields | None]] = {
    "accept": _accepted,
    "undo": _undone,
    "take": _taken,
}
"""What a button changes in the form before anything is saved; None where there is no such place."""


def _at(found: Sequence[Found], place: str) -> Found | None:
    return found[int(place)] if place.isdigit() and int(place) < len(found) else None


async def _asked_for_words(
    request: Request, found: TextAtWork, basis: str, typed: SentFields, *, me: Account, at: datetime
) -> Response:
    """Ask for other words; what is typed is kept as a draft already."""
    try:
        async with database(request).writing() as session:
            await ask_for_wording(session, found.view.number, basis, by=me, at=at)
    except MoveNotAllowed as error:
        return _page(request, found, typed, refused=Refused("reword", [FormFault("", str(error))], 409))
    return RedirectResponse(request.url_for("page:publication", number=found.view.number).path, status_code=303)


@router.get("/moderation/publications/{number}/wordings", name="page:wordings_progress")
async def wordings_progress(request: Request, number: Number, me: SignedIn) -> Response:
    """Server-sent events: how many characters of wordings have come, then that all are ready. Never a word of them."""
    async with database(request).reading() as session:
        await text_at_work(session, number, reader=me)

    async def look() -> int | None:
        async with database(request).reading() as session:
            return await wordings_underway(session, number)

    return watched(look)


async def _saved(request: Request, found: TextAtWork, typed: SentFields, *, me: Account, at: datetime) -> Response:
    read = read_text(typed, known=found.publication.text)
    if not isinstance(read, SolvedCase):
        return _page(request, found, typed, refused=Refused("save", read, 422))
    try:
        correction = Correction(read=typed.value("read"), text=read, kept=kept_in(typed))
        await correct_text(casementor(request), found.view.number, correction, by=me, at=at)
    except ValidationError as error:
        return _page(request, found, typed, refused=Refused("save", move_faults(error), 422))
    except MoveNotAllowed as error:
        return _page(request, found, typed, refused=Refused("save", [FormFault("", str(error))], 409))
    path = request.url_for("page:publication", number=found.view.number).path
    return RedirectResponse(f"{path}?saved=1", status_code=303)


async def _stepped(
    request: Request, found: TextAtWork, step: str, typed: SentFields, *, me: Account, at: datetime
) -> Response:
    """Approve, return or take down; lead on to the texts that wait."""
    told = typed_of(found.publication.text, found.publication.kept)
    record = STEPS[step]
    said = {name: typed.value(name) for name in record.model_fields if name != "action"}
    try:
        move = record.model_validate(said)
        async with database(request).writing() as session:
            await make_move(session, found.view.number, move, actor=me.actor, at=at)
    except ValidationError as error:
        shown = SentFields({**told.fields, **typed.fields})
        return _page(request, found, shown, refused=Refused(step, move_faults(error), 422))
    except MoveNotAllowed as error:
        shown = SentFields({**told.fields, **typed.fields})
        return _page(request, found, shown, refused=Refused(step, [FormFault("", str(error))], 409))
    return RedirectResponse(request.url_for("page:publications").path, status_code=303)


def _page(request: Request, found: TextAtWork, typed: SentFields, *, refused: Refused | None = None) -> HTMLResponse:
    text = found.publication
    faults = [] if refused is None else refused.faults
    now = written_in(typed)
    fields = edited_fields(found.original, now, replaced=text.replaced, left=text.left)
    return show(
        request,
        "publication.html",
        status=200 if refused is None else refused.status,
        headers=NOT_KEPT,
        view=found.view,
        text=text,
        original=found.original,
        typed=typed,
        fields=fields,
        listed={field.path for field in fields},
        reasons=dict(zip(typed.values("kept.text"), typed.values("kept.reason"), strict=False)),
        wordings=shown_wordings(text, found.wordings, now),
        places=_places(text.left),
        undo=_places(text.replaced),
        rubricator=casementor(request).rubricator,
        settings=SETTINGS,
        masked_by_hand=is_masked_by_hand(text.text.language),
        saved="saved" in request.query_params,
        failed="" if refused is None else refused.step,
        faults=faults,
        sentences={fault.field: fault.sentence for fault in faults},
    )


def _places(found: Sequence[Found]) -> dict[Found, int]:
    """The place of each finding in the list it stands in, by which a button names it."""
    return {one: place for place, one in enumerate(found)}
