"""The API of what helped: what I said of the items of my first response. Nobody else reads it by name."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict

from service.actions.say_helpful import read_helpful, say_helpful
from service.cases.helpful import Helpful, HelpfulKind, ItemId, Verdict
from service.web.accounts.signed_in import SignedIn
from service.web.cases.cases_api import RESPONSES, Done, Number
from service.web.edge import Now, database
from service.web.throttle import Throttle

Item = Annotated[ItemId, Path(description="id of the item; 'digest' for the digest", examples=["noisy-start"])]


class Said(BaseModel):
    """Whether an item helped; 'take back' forgets what was said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    said: Verdict


def router(read: Throttle) -> APIRouter:
    """All routes, limited per client."""
    routes = APIRouter(
        prefix="/api/v1/cases/{number}/helped", tags=["cases"], responses=RESPONSES, dependencies=[Depends(read)]
    )

    @routes.get("")
    async def what_helped(request: Request, number: Number, me: SignedIn) -> list[Helpful]:
        """What I said of the items of my first response."""
        async with database(request).reading() as session:
            return await read_helpful(session, number, reader=me)

    @routes.put("/{kind}/{item}")
    async def say(
        request: Request, number: Number, kind: HelpfulKind, item: Item, said: Said, me: SignedIn, at: Now
    ) -> Done:
        """Say that an item helped or did not, or take it back. It is counted, and changes no ranking by itself."""
        async with database(request).writing() as session:
            await say_helpful(session, number, kind, item, said.said, by=me, at=at)
        return Done()

    return routes
