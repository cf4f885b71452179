"""The teacher's list of own cases and the form for a new one, kept as a draft while it is typed. Knows no rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import CaseForm, FormFault
from corpus.records import ADULTS, PUPILS, Urgency
from service.accounts.account import Account
from service.actions import read_cases
from service.actions.file_case import PLACE, file_case
from service.asking import first_response_to
from service.cases.access import Ability, can
from service.cases.case_view import CaseView
from service.errors import NotAllowed
from service.store.drafts import get_draft, save_draft
from service.web.accounts.signed_in import SignedIn
from service.web.cases.form_page import EMPTY, NOT_KEPT
from service.web.cases.sent_form import ONE_VALUE, SEVERAL_VALUES, SentForm, check
from service.web.edge import Now, database
from service.web.moderation.report_page import router as report_router
from service.web.rendering import casementor, show
from service.web.sent_fields import SentFields, read_sent
from service.web.throttle import count_response

router = APIRouter(include_in_schema=False)
router.include_router(report_router)

CONFIRMED = "confirmed"
"""Field that tells that the suggested problem fields have been looked at."""


@router.get("/cases", name="page:cases")
async def my_cases(request: Request, me: SignedIn) -> HTMLResponse:
    """My cases, those that wait for me first."""
    async with database(request).reading() as session:
        views = await read_cases.my_cases(session, reader=me)
        draft = await get_draft(session, me.id, PLACE)
    return show(
        request,
        "cases.html",
        headers=NOT_KEPT,
        views=sorted(views, key=_turn),
        may_file=can(me.roles, Ability.FILE_CASE),
        has_draft=bool(draft),
    )


def _turn(view: CaseView) -> tuple[int, str]:
    """My turn first, the one due soonest at the top; then another's; finished cases last."""
    if view.next.due is None:
        return 2, ""
    return (0, view.next.due.isoformat()) if view.next.yours else (1, "")


@router.get("/cases/new", name="page:new_case")
async def new_case(request: Request, me: SignedIn) -> HTMLResponse:
    """The form, with what was typed before and not yet filed."""
    _must_be_teacher(me)
    async with database(request).reading() as session:
        typed = SentFields(await get_draft(session, me.id, PLACE))
    return _form(request, _as_form(typed) if typed else EMPTY, restored=bool(typed))


@router.post("/cases/new", name="page:file_case")
async def file(request: Request, me: SignedIn, at: Now) -> Response:
    """File the case; or keep it as a draft, open it to be changed (`edit`), or show what is to be mended (422)."""
    _must_be_teacher(me)
    sent = await read_sent(request)
    await _keep(request, sent.typed, me=me, at=at)
    if sent.is_draft or sent.typed.value("edit"):
        return _kept(request, told=sent.is_draft)
    await count_response(request)
    form = _as_form(sent.typed)
    checked = check(form, known_fields=casementor(request).known_tags)
    if not isinstance(checked, CaseForm):
        return _form(request, form, faults=checked)
    if not checked.problem_fields and not sent.typed.value(CONFIRMED):
        suggested = await _suggested(request, checked)
        if suggested:
            return _form(request, replace(form, several={**form.several, "problem_fields": suggested}), confirm=True)
    return RedirectResponse(await _filed(request, checked, me=me, at=at), status_code=303)


async def _suggested(request: Request, form: CaseForm) -> tuple[str, ...]:
    """Problem fields suggested from the text, for the teacher to confirm."""
    service = casementor(request)
    found = await service.in_thread(lambda: service.suggest_fields(form))
    return tuple(field.id for field in found)


def _must_be_teacher(me: Account) -> None:
    if not can(me.roles, Ability.FILE_CASE):
        raise NotAllowed("Only teachers file cases.")


async def _filed(request: Request, form: CaseForm, *, me: Account, at: datetime) -> str:
    """File the case; the path of its page."""
    known, response = await first_response_to(casementor(request), form)
    async with database(request).writing() as session:
        case = await file_case(session, known, response, actor=me.actor, at=at)
    return request.url_for("page:case_in_work", number=case.number).path


async def _keep(request: Request, typed: SentFields, *, me: Account, at: datetime) -> None:
    fields = {name: typed.values(name) for name in (*ONE_VALUE, *SEVERAL_VALUES) if typed.values(name)}
    async with database(request).writing() as session:
        await save_draft(session, me.id, PLACE, fields, at=at)


def _kept(request: Request, *, told: bool) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        return Response(status_code=204)
    page = request.url_for("page:new_case").path
    return RedirectResponse(f"{page}?saved=1" if told else page, status_code=303)


def _as_form(typed: SentFields) -> SentForm:
    """What was typed as the fields of the case form."""
    return SentForm(
        one={name: typed.values(name)[-1] for name in ONE_VALUE if typed.values(name)},
        several={name: tuple(dict.fromkeys(typed.values(name))) for name in SEVERAL_VALUES},
    )


def _form(
    request: Request,
    sent: SentForm,
    *,
    faults: Sequence[FormFault] = (),
    restored: bool = False,
    confirm: bool = False,
) -> HTMLResponse:
    return show(
        request,
        "new_case.html",
        status=422 if faults else 200,
        headers=NOT_KEPT,
        sent=sent,
        faults=faults,
        sentences={fault.field: fault.sentence for fault in faults},
        saved="saved" in request.query_params,
        restored=restored,
        confirm=confirm,
        rubricator=casementor(request).rubricator,
        adults=(*ADULTS, "preschool children"),
        pupils=PUPILS,
        urgencies=tuple(Urgency),
    )
