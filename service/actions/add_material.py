"""Add a material to the library: a moderator's is there at once, a mentor's when a moderator has looked at it.

Knows rows and records, no index and no page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Article
from service.accounts.account import Account
from service.actions.curate import add_record, must_curate, must_know_tags
from service.cases.access import Ability, can
from service.cases.telling import About, Told
from service.errors import BadForm, NotAllowed
from service.store.additions import Addition, Outcome, add_addition, settle_addition
from service.store.notices import notify

TELLS = {Outcome.ADDED: About.ADDITION_TAKEN, Outcome.DECLINED: About.ADDITION_DECLINED}
"""What a mentor is told of an addition."""


def must_add(me: Account) -> None:
    """Raises NotAllowed for who adds no materials."""
    if not can(me.roles, Ability.ADD_MATERIALS):
        raise NotAllowed("Materials are added by mentors and moderators.")


def material_of(told: Mapping[str, Any]) -> Article:
    """The material as it was told, not yet in the library. Raises BadForm or pydantic's ValidationError.

    Of a book or a link without a text of its own the description is the text.
    """
    without_text = told.get("kind") in ("book", "link") and not str(told.get("body") or "").strip()
    body = {"body": told.get("summary")} if without_text else {}
    made = Article.model_validate({"id": "new", **told, **body})
    if made.kind == "link" and made.url is None:
        raise BadForm("url", "A link needs its address.")
    return made


async def add_material(session: AsyncSession, material: Article, *, by: Account, at: datetime) -> Article | None:
    """The material as it is in the library, or None where it waits for a moderator. Raises NotAllowed or BadForm."""
    must_add(by)
    if can(by.roles, Ability.CURATE):
        return await _put(session, material, by=by, at=at)
    await must_know_tags(session, material)
    await add_addition(session, material, by=by.id, at=at)
    await notify(session, [Told(About.ADDITION)], None, at)
    return None


async def decide_addition(
    session: AsyncSession, number: int, outcome: Outcome, *, why: str, by: Account, at: datetime
) -> Addition:
    """A moderator's word on an addition, told to who added it. Raises NotAllowed, NotFound, or BadForm."""
    must_curate(by)
    if outcome is Outcome.DECLINED and not why:
        raise BadForm("why", "Please say why; the mentor reads it.")
    addition = await settle_addition(session, number, outcome, why=why, by=by.id, at=at)
    if outcome is Outcome.ADDED:
        await _put(session, addition.material, by=by, at=at)
    if addition.by is not None:
        await notify(session, [Told(TELLS[outcome], account=addition.by)], None, at)
    return addition


async def _put(session: AsyncSession, material: Article, *, by: Account, at: datetime) -> Article:
    told = material.model_dump(mode="json", exclude={"id"})
    made = await add_record(session, "articles", told, by=by, at=at)
    assert isinstance(made, Article)
    return made
