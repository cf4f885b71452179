"""The page on which a mentor keeps the own public profile, says to be away, and confirms the code. Knows no case."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.accounts.mentor_code import confirmed_on, is_due
from service.actions.edit_profile import must_be_mentor, own_profile, save_profile, set_away
from service.errors import BadForm
from service.web.accounts.signed_in import SignedIn
from service.web.edge import Now, database
from service.web.mentors import mentor_profile_form as profile_form
from service.web.rendering import casementor, language_name, show
from service.web.sent_fields import SentFields, read_sent

router = APIRouter(include_in_schema=False)

NOT_KEPT = {"Cache-Control": "no-store"}
TOLD = ("saved", "away", "back")


@router.get("/mentor-profile", name="page:mentor_profile")
async def own_profile_page(request: Request, me: SignedIn, at: Now) -> Response:
    """The form with the profile as it is, or empty before there is one."""
    return await _page(request, me, at)


@router.post("/mentor-profile", name="page:mentor_profile_sent")
async def save(request: Request, me: SignedIn, at: Now) -> Response:
    """Save the profile, or show what is to be mended with everything still typed."""
    must_be_mentor(me)
    typed = (await read_sent(request)).typed
    read = profile_form.read_profile(typed)
    if isinstance(read, list):
        return await _page(request, me, at, typed=typed, faults=read)
    try:
        async with database(request).writing() as session:
            await save_profile(session, read, me=me, at=at, confirms_code=typed.has("code", "true"))
    except BadForm as fault:
        return await _page(request, me, at, typed=typed, faults=[FormFault(fault.field, fault.sentence)])
    return _back(request, "saved")


@router.post("/mentor-profile/away", name="page:mentor_away")
async def save_away(request: Request, me: SignedIn, at: Now) -> Response:
    """Set away until a day, or back."""
    must_be_mentor(me)
    typed = (await read_sent(request)).typed
    try:
        until = profile_form.read_away(typed)
        async with database(request).writing() as session:
            await set_away(session, until, me=me, at=at)
    except BadForm as fault:
        faults = [FormFault(fault.field, fault.sentence)]
        return await _page(request, me, at, away_typed=typed.value("away_until"), faults=faults)
    return _back(request, "back" if until is None else "away")


def _back(request: Request, told: str) -> Response:
    return RedirectResponse(f"{request.url_for('page:mentor_profile').path}?told={told}", 303)


async def _page(
    request: Request,
    me: Account,
    at: datetime,
    *,
    typed: SentFields | None = None,
    away_typed: str | None = None,
    faults: Sequence[FormFault] = (),
) -> Response:
    must_be_mentor(me)
    async with database(request).reading() as session:
        profile = await own_profile(session, me)
    away = None if profile is None else profile.availability.away_until
    sent = profile_form.typed_of(profile, name=me.name) if typed is None else typed
    told = request.query_params.get("told", "")
    return show(
        request,
        "mentor_profile_form.html",
        status=422 if faults else 200,
        headers=NOT_KEPT,
        profile=profile,
        sent=sent,
        away_until=(away.isoformat() if away else "") if away_typed is None else away_typed,
        is_away=away is not None and away >= at.date(),
        code_due=is_due(me, today=at.date()),
        confirmed_on=confirmed_on(me),
        faults=faults,
        sentences={fault.field: fault.sentence for fault in faults},
        told=told if told in TOLD else "",
        form=profile_form,
        days=profile_form.in_words(profile_form.DAYS),
        languages=[(code, language_name(code)) for code in profile_form.languages(sent.values("languages"))],
        stages=profile_form.in_words(profile_form.STAGES),
        rubricator=casementor(request).rubricator,
    )
