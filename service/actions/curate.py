"""Keep the library by hand: add records, change them, go back to an earlier version. Knows rows, no page.

Every change is a version, kept with who made it and why. Of a solved case only title and problem fields are changed
here: its words are its author's and its mentors', and no version keeps them, so that what is taken back is gone (R19).
Of one that was worked through here the title, too, is what its author said yes to (R18).
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import chain, count
from typing import Any, Literal, get_args

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.reading import KINDS, name_of
from corpus.records import Article, Record
from service.accounts.account import Account
from service.actions.index_changes import index_changes
from service.actions.mentor_slug import slug_of
from service.cases.access import Ability, can
from service.errors import BadForm, NotAllowed, NotFound
from service.store.cases import number_behind
from service.store.jobs import Job, leave
from service.store.library import digest_of, get_record, ids_of, put_records
from service.store.merged_tags import merged_tags, renamed, tags_of_now
from service.store.versions import edited_here, keep_version, versions_of

Curated = Literal["articles", "cases", "questions", "rubricator"]
"""Kinds of records that moderators edit."""
EDITABLE: dict[str, tuple[str, ...]] = {
    **{kind: tuple(name for name in KINDS[kind].model_fields if name != "id") for kind in get_args(Curated)},
    "cases": ("title", "problem_fields"),
}
"""Fields that are edited by hand. An id never changes: cases, mentors, materials and citations name records by it."""
MARKS = frozenset({"made_from", "drafter"})
"""Those of them that only a program sets: a version keeps where a record came from, and no form asks for it."""
NAMED_BY = {"articles": "title", "questions": "text", "rubricator": "title"}
"""The field that the id of a new record is made from."""
AGREED = (
    "The title is part of the text that the author of this case agreed to; only its problem fields are changed here."
)
CHANGED_MEANWHILE = "Somebody changed this record meanwhile; it is shown as it is now. Please make your change again."


def must_curate(me: Account) -> None:
    """Raises NotAllowed for who does not keep the library."""
    if not can(me.roles, Ability.CURATE):
        raise NotAllowed("The library is kept by moderators.")


def editable(kind: str, record: Record) -> dict[str, Any]:
    """What of a record is edited by hand, as plain data."""
    return record.model_dump(mode="json", include=set(EDITABLE[kind]))


async def current(session: AsyncSession, kind: str, name: str) -> Record:
    """A record as it is now. Raises NotFound."""
    found = await get_record(session, kind, name)
    if found is None:
        raise NotFound("There is no such record in the library.")
    return found


async def add_record(
    session: AsyncSession, kind: str, told: Mapping[str, Any], *, by: Account, at: datetime, why: str = ""
) -> Record:
    """A new record of the library, its id made from its title or text.

    Raises NotAllowed, BadForm, or pydantic's ValidationError where the record would break a rule.
    """
    must_curate(by)
    record = KINDS[kind].model_validate({"id": "new", **told})
    name = await _free_name(session, kind, str(getattr(record, NAMED_BY[kind])))
    made = record.model_copy(update={"id": name})
    await _put(session, kind, made, at=at)
    await keep_version(session, kind, name, editable(kind, made), at=at, by=by.id, why=why)
    return made


async def change_record(
    session: AsyncSession,
    kind: str,
    name: str,
    told: Mapping[str, Any],
    *,
    seen: str,
    by: Account,
    at: datetime,
    why: str = "",
) -> Record:
    """The record with other values of its editable fields. `seen` is the digest of the record they were typed over.

    Raises NotAllowed, NotFound, BadForm, or pydantic's ValidationError where the record would break a rule.
    """
    must_curate(by)
    before = await current(session, kind, name)
    if digest_of(before) != seen:
        raise BadForm("", CHANGED_MEANWHILE)
    return await _change(session, kind, before, told, by=by, at=at, why=why)


async def restore_version(
    session: AsyncSession, kind: str, name: str, number: int, *, by: Account, at: datetime, why: str
) -> Record:
    """The record as one of its versions had it, also where it was taken out; that is a new version.

    Raises NotAllowed, NotFound, or BadForm for an item that was merged and for a tag the rubricator never had.
    """
    must_curate(by)
    if kind == "rubricator" and name in await merged_tags(session):
        raise BadForm("", "This item was merged into another, and what carried it carries the other now.")
    wanted = next((one for one in await versions_of(session, kind, name) if one.number == number), None)
    if wanted is None or wanted.body is None:
        raise NotFound("There is no such version of this record.")
    before = await get_record(session, kind, name)
    if before is not None:
        return await _change(session, kind, before, wanted.body, by=by, at=at, why=why)
    if kind == "cases":
        raise NotFound("The words of a case that was taken out are not kept; it cannot be put back.")
    record = KINDS[kind].model_validate({"id": name, **renamed(dict(wanted.body), await tags_of_now(session))})
    await _put(session, kind, record, at=at)
    await keep_version(session, kind, name, editable(kind, record), at=at, by=by.id, why=why)
    return record


async def _change(
    session: AsyncSession, kind: str, before: Record, told: Mapping[str, Any], *, by: Account, at: datetime, why: str
) -> Record:
    edited = {name: value for name, value in told.items() if name in EDITABLE[kind]}
    kept = renamed(edited, await tags_of_now(session))
    after = KINDS[kind].model_validate(before.model_dump(mode="json") | kept)
    if after == before:
        return before
    name = name_of(before)
    if getattr(after, "title", "") != getattr(before, "title", "") and await is_agreed_to(session, kind, name):
        raise BadForm("title", AGREED)
    if not await versions_of(session, kind, name):
        await keep_version(session, kind, name, editable(kind, before), at=at, by=None)
    await _put(session, kind, after, at=at)
    await keep_version(session, kind, name, editable(kind, after), at=at, by=by.id, why=why)
    return after


async def is_agreed_to(session: AsyncSession, kind: str, name: str) -> bool:
    """Whether a record is the text of a case that was worked through here, as its author and a moderator agreed."""
    return kind == "cases" and await number_behind(session, name) is not None


async def _put(session: AsyncSession, kind: str, record: Record, *, at: datetime) -> None:
    await must_know_tags(session, record)
    await put_records(session, [(kind, record)], at=at)
    await index_changes(session, kind, [record], at=at)
    if isinstance(record, Article) and record.url is not None:
        await leave(session, Job("check link", {"url": record.url}), at=at)


async def must_know_tags(session: AsyncSession, record: Record) -> None:
    """Raises BadForm for a problem field that the rubricator neither has nor had before it was merged."""
    known = await ids_of(session, "rubricator") | (await tags_of_now(session)).keys()
    if not set(getattr(record, "problem_fields", ())) <= known:
        raise BadForm("problem_fields", "'Problem field' has a choice that is not in the list.")


async def _free_name(session: AsyncSession, kind: str, text: str) -> str:
    """An id that no record of this kind has or had here."""
    wanted = slug_of(text, otherwise="record")
    taken = await ids_of(session, kind) | {name for its_kind, name in await edited_here(session) if its_kind == kind}
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(name for name in chain([wanted], numbered) if name not in taken)
