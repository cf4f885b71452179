"""The API of drafts: what I have typed and not yet sent, by its place. Nobody sees those of others."""

from typing import Annotated, Self

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.actions.file_case import PLACE
from service.actions.read_cases import read_case
from service.errors import NotFound
from service.store.drafts import drop_draft, get_draft, save_draft
from service.web.accounts.signed_in import SignedIn
from service.web.cases.cases_api import RESPONSES, Done
from service.web.cases.sent_move import RECORDS
from service.web.edge import Now, database
from service.web.sent_fields import MOST_FIELDS
from service.web.throttle import Throttle

MOST_TEXTS, MOST_CHARACTERS = 40, 40_000

Place = Annotated[
    str,
    Path(
        pattern=rf"^({PLACE}|\d{{4}}-\d{{6}} [a-z ]{{1,40}})$",
        description=f"'{PLACE}', or the number of a case and an action, as in '2026-000001 send solution'",
        examples=[PLACE],
    ),
]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Texts = Annotated[tuple[str, ...], Field(max_length=MOST_TEXTS)]


class Draft(BaseModel):
    """What was typed, by the form's fields; a field may have several texts. In all at most 40,000 characters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: Annotated[dict[Name, Texts], Field(max_length=MOST_FIELDS)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if sum(len(text) for texts in self.fields.values() for text in texts) > MOST_CHARACTERS:
            raise ValueError(f"has more than {MOST_CHARACTERS:,} characters; please shorten it")
        return self


class KeptDraft(BaseModel):
    """What is kept at a place, without limits of its own; no fields where nothing is."""

    model_config = ConfigDict(extra="forbid")

    fields: dict[str, tuple[str, ...]]


def router(read: Throttle) -> APIRouter:
    """All routes, limited per client."""
    routes = APIRouter(
        prefix="/api/v1/drafts/{place}", tags=["drafts"], responses=RESPONSES, dependencies=[Depends(read)]
    )

    @routes.get("")
    async def draft(request: Request, place: Place, me: SignedIn) -> KeptDraft:
        """What I typed at this place and have not sent."""
        async with database(request).reading() as session:
            return KeptDraft(fields=await get_draft(session, me.id, place))

    @routes.put("")
    async def keep(request: Request, place: Place, draft: Draft, me: SignedIn, at: Now) -> Done:
        """Keep what I type, in place of what was kept."""
        async with database(request).writing() as session:
            await _must_be_mine(session, place, me)
            await save_draft(session, me.id, place, draft.model_dump(mode="json")["fields"], at=at)
        return Done()

    @routes.delete("")
    async def drop(request: Request, place: Place, me: SignedIn) -> Done:
        """Forget what I typed; forgetting what is not there changes nothing."""
        async with database(request).writing() as session:
            await drop_draft(session, me.id, place)
        return Done()

    return routes


async def _must_be_mine(session: AsyncSession, place: str, me: Account) -> None:
    """Raises NotFound for a move that there is not, or in a case that is not for this account."""
    if place == PLACE:
        return
    number, _, action = place.partition(" ")
    if action not in RECORDS:
        raise NotFound("There is no such place to write at.")
    await read_case(session, number, reader=me)
