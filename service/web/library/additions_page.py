"""The pages on which mentors and moderators add materials, and moderators look at those of mentors. Know no rule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from corpus.records import Article
from service.accounts.account import Account
from service.actions.add_material import add_material, decide_addition, material_of
from service.cases.access import Ability, can
from service.cases.people import Role
from service.errors import BadForm
from service.find_twins import find_twins
from service.store.accounts import names_of
from service.store.additions import Outcome, additions_by, waiting_additions
from service.twins import Twin
from service.web.accounts.signed_in import needs
from service.web.discussions.topic_material import typed_from_topic
from service.web.edge import Now, database
from service.web.library.curation_words import OUTCOMES, WHY_ALIKE
from service.web.library.record_form import record_faults, told_in, typed_of
from service.web.library.records_page import form_parts
from service.web.rendering import casementor, show
from service.web.sent_fields import SentFields, read_sent_fields

router = APIRouter(include_in_schema=False)

Adder = Annotated[Account, Depends(needs(Role.MENTOR, Role.MODERATOR))]
Moderator = Annotated[Account, Depends(needs(Role.MODERATOR))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
LONGEST_REASON = 500


@router.get("/library/add", name="page:add_material")
async def empty(request: Request, me: Adder) -> Response:
    """An empty form, or one begun from what helped in a closed topic, and what became of one's earlier additions."""
    topic = request.query_params.get("topic", "")
    typed = await typed_from_topic(request, topic, me=me) if topic else typed_of("articles", None)
    return await _form(request, me, typed)


@router.post("/library/add", name="page:add_material_sent")
async def add(request: Request, me: Adder, at: Now) -> Response:
    """Add a material; where the library seems to have it, ask first."""
    typed = await read_sent_fields(request)
    try:
        material = material_of(told_in("articles", typed))
        twins = [] if typed.has("although", "yes") else await find_twins(casementor(request), material)
        return await _form(request, me, typed, twins=twins) if twins else await _added(request, material, me, at)
    except ValidationError as error:
        return await _form(request, me, typed, record_faults("articles", error))
    except BadForm as fault:
        return await _form(request, me, typed, [FormFault(fault.field, fault.sentence)])


async def _added(request: Request, material: Article, me: Account, at: datetime) -> Response:
    async with database(request).writing() as session:
        made = await add_material(session, material, by=me, at=at)
    if made is not None:
        return RedirectResponse(request.url_for("page:material", name=made.id).path, 303)
    return RedirectResponse(f"{request.url_for('page:add_material').path}?told=waits", 303)


async def _form(
    request: Request,
    me: Account,
    typed: SentFields,
    faults: Sequence[FormFault] = (),
    *,
    twins: Sequence[Twin] = (),
) -> Response:
    async with database(request).reading() as session:
        own = await additions_by(session, me.id)
    return show(
        request,
        "material_add.html",
        status=422 if faults else 409 if twins else 200,
        twins=twins,
        own=own,
        waits=request.query_params.get("told") == "waits",
        is_direct=can(me.roles, Ability.CURATE),
        why_alike=WHY_ALIKE,
        outcomes=OUTCOMES,
        **form_parts(request, "articles", typed, faults),
    )


@router.get("/moderation/additions", name="page:additions")
async def additions(request: Request, me: Moderator) -> Response:
    """Materials of mentors that wait for a moderator, each with what the library has that may be the same."""
    return await _list(request)


@router.post("/moderation/additions/{addition}/{outcome}", name="page:decide_addition")
async def decide(
    request: Request, addition: Number, outcome: Literal["added", "declined"], me: Moderator, at: Now
) -> Response:
    """Take a material into the library, or decline it with a reason."""
    why = (await read_sent_fields(request)).value("why").strip()[:LONGEST_REASON]
    try:
        async with database(request).writing() as session:
            await decide_addition(session, addition, Outcome(outcome), why=why, by=me, at=at)
    except BadForm as fault:
        return await _list(request, [FormFault(f"why-{addition}", fault.sentence)])
    return RedirectResponse(request.url_for("page:additions").path, 303)


async def _list(request: Request, faults: Sequence[FormFault] = ()) -> Response:
    async with database(request).reading() as session:
        waiting = await waiting_additions(session)
        names = await names_of(session, {addition.by for addition in waiting if addition.by is not None})
    service = casementor(request)
    return show(
        request,
        "additions.html",
        status=422 if faults else 200,
        waiting=[(addition, await find_twins(service, addition.material)) for addition in waiting],
        names=names,
        why_alike=WHY_ALIKE,
        faults=faults,
        sentences={fault.field: fault.sentence for fault in faults},
    )
