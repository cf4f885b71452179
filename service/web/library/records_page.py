"""The pages on which moderators keep one record: its form, its versions, taking it out. Knows no rule of records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.actions.curate import Curated, add_record, change_record, is_agreed_to, restore_version
from service.actions.merge_items import merge_items
from service.actions.read_texts import number_of_text
from service.actions.take_out import take_out
from service.cases.people import Role
from service.errors import BadForm, NotFound
from service.store.accounts import names_of
from service.store.library import digest_of, get_record
from service.store.merged_tags import merged_tags
from service.store.reports import hidden_items
from service.store.versions import Version, versions_of
from service.web.accounts.signed_in import needs
from service.web.cases.move_faults import move_faults
from service.web.edge import Now, database
from service.web.library import record_form
from service.web.rendering import casementor, show
from service.web.sent_fields import SentFields, read_sent_fields

router = APIRouter(include_in_schema=False)

Moderator = Annotated[Account, Depends(needs(Role.MODERATOR))]
Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$")]
Added = Literal["questions", "rubricator"]
LONGEST_REASON = 500
NOTHING_TYPED = SentFields()
TOLD = ("added", "saved", "restored", "out", "merged")


@dataclass(frozen=True)
class ShownVersion:
    """A version with who made it and the fields in which it differs from the one before."""

    version: Version
    who: str
    changed: tuple[str, ...]


@router.get("/moderation/records/{kind}/{name}", name="page:record")
async def record(request: Request, kind: Curated, name: Name, me: Moderator) -> Response:
    """One record with its form and everything it was before."""
    return await _page(request, me, kind, name)


@router.post("/moderation/records/{kind}/{name}", name="page:record_sent")
async def change(request: Request, kind: Curated, name: Name, me: Moderator, at: Now) -> Response:
    """Save a changed record, or show what is to be mended with everything still typed."""
    typed = await read_sent_fields(request)
    told, why = record_form.told_in(kind, typed), typed.value("why").strip()[:LONGEST_REASON]
    try:
        async with database(request).writing() as session:
            await change_record(session, kind, name, told, seen=typed.value("seen"), by=me, at=at, why=why)
    except ValidationError as error:
        return await _page(request, me, kind, name, typed=typed, faults=record_form.record_faults(kind, error))
    except BadForm as fault:
        return await _page(request, me, kind, name, typed=typed, faults=[FormFault(fault.field, fault.sentence)])
    return _back(request, kind, name, "saved")


@router.post("/moderation/records/{kind}/{name}/restore", name="page:restore_record")
async def restore(
    request: Request, kind: Curated, name: Name, me: Moderator, at: Now, version: Annotated[int, Form(ge=1, le=10**6)]
) -> Response:
    """Let a record be as an earlier version had it."""
    why = f"Back to version {version}."
    try:
        async with database(request).writing() as session:
            await restore_version(session, kind, name, version, by=me, at=at, why=why)
    except BadForm as fault:
        return await _page(request, me, kind, name, faults=[FormFault("", fault.sentence)])
    return _back(request, kind, name, "restored")


@router.post("/moderation/records/{kind}/{name}/out", name="page:take_out_record")
async def out(request: Request, kind: Curated, name: Name, me: Moderator, at: Now) -> Response:
    """Take a record out of the library, with the reason."""
    why = (await read_sent_fields(request)).value("why").strip()[:LONGEST_REASON]
    try:
        async with database(request).writing() as session:
            await take_out(session, kind, name, why=why, by=me, at=at)
    except ValidationError as error:
        faults = [FormFault("why-out", fault.sentence) for fault in move_faults(error)]
        return await _page(request, me, kind, name, faults=faults)
    except BadForm as fault:
        return await _page(request, me, kind, name, faults=[FormFault("why-out", fault.sentence)])
    return _back(request, kind, name, "out")


@router.post("/moderation/records/rubricator/{name}/merge", name="page:merge_item")
async def merge(request: Request, name: Name, me: Moderator, at: Now) -> Response:
    """Merge an item of the rubricator into another, with the reason."""
    typed = await read_sent_fields(request)
    into, why = typed.value("into"), typed.value("why").strip()[:LONGEST_REASON]
    try:
        async with database(request).writing() as session:
            await merge_items(session, name, into, why=why, by=me, at=at)
    except BadForm as fault:
        faults = [FormFault(f"{fault.field}-merge", fault.sentence)]
        return await _page(request, me, "rubricator", name, merging=typed, faults=faults)
    return _back(request, "rubricator", into, "merged")


@router.get("/moderation/{kind}/add", name="page:add_record")
async def empty(request: Request, kind: Added, me: Moderator) -> Response:
    """An empty form for a question or an item of the rubricator."""
    return _form(request, kind, record_form.typed_of(kind, None))


@router.post("/moderation/{kind}/add", name="page:add_record_sent")
async def add(request: Request, kind: Added, me: Moderator, at: Now) -> Response:
    """Add a question or an item of the rubricator."""
    typed = await read_sent_fields(request)
    why = typed.value("why").strip()[:LONGEST_REASON]
    try:
        async with database(request).writing() as session:
            made = await add_record(session, kind, record_form.told_in(kind, typed), by=me, at=at, why=why)
    except ValidationError as error:
        return _form(request, kind, typed, record_form.record_faults(kind, error))
    except BadForm as fault:
        return _form(request, kind, typed, [FormFault(fault.field, fault.sentence)])
    return _back(request, kind, str(getattr(made, "id")), "added")  # noqa: B009 - every kind that is added has one


def _back(request: Request, kind: str, name: str, told: str) -> Response:
    return RedirectResponse(f"{request.url_for('page:record', kind=kind, name=name).path}?told={told}", 303)


def _form(request: Request, kind: str, typed: SentFields, faults: Sequence[FormFault] = ()) -> Response:
    return show(request, "record_add.html", status=422 if faults else 200, **form_parts(request, kind, typed, faults))


def form_parts(request: Request, kind: str, typed: SentFields, faults: Sequence[FormFault]) -> dict[str, Any]:
    """What the templates of a record's form need."""
    return {
        "kind": kind,
        "fields": record_form.FIELDS[kind],
        "sent": typed,
        "faults": faults,
        "sentences": record_form.sentences_of(faults),
        "rubricator": casementor(request).rubricator,
    }


async def _page(
    request: Request,
    me: Account,
    kind: str,
    name: str,
    *,
    typed: SentFields | None = None,
    merging: SentFields = NOTHING_TYPED,
    faults: Sequence[FormFault] = (),
) -> Response:
    async with database(request).reading() as session:
        found = await get_record(session, kind, name)
        versions = await _versions(session, kind, name)
        is_frozen = found is not None and (await hidden_items(session)).hides(kind, name)
        is_agreed = await is_agreed_to(session, kind, name)
        merged = await merged_tags(session)
        number = await number_of_text(session, name, reader=me) if is_agreed else ""
    if found is None and not versions:
        raise NotFound("There is no such record in the library.")
    sent = record_form.typed_of(kind, found) if typed is None else typed
    told = request.query_params.get("told", "")
    return show(
        request,
        "record.html",
        status=422 if faults else 200,
        name=name,
        found=found,
        seen="" if found is None else digest_of(found),
        versions=versions,
        is_frozen=is_frozen,
        is_agreed_to=is_agreed,
        into=merged[name].into if kind == "rubricator" and name in merged else "",
        number=number,
        told=told if told in TOLD else "",
        merging=merging,
        labels={field.name: field.label for field in record_form.FIELDS[kind]},
        **form_parts(request, kind, sent, faults),
    )


async def _versions(session: AsyncSession, kind: str, name: str) -> list[ShownVersion]:
    """Every version, the latest first, each with what it changed."""
    kept = await versions_of(session, kind, name)
    names = await names_of(session, {one.by for one in kept if one.by is not None})
    pairs = zip_longest(kept, kept[1:])
    return [ShownVersion(one, _who(one.by, names), _changed(one, before)) for one, before in pairs]


def _who(by: UUID | None, names: Mapping[UUID, str]) -> str:
    return "" if by is None else names.get(by, "")


def _changed(one: Version, before: Version | None) -> tuple[str, ...]:
    if one.body is None or before is None or before.body is None:
        return ()
    return tuple(name for name, value in one.body.items() if before.body.get(name) != value)
