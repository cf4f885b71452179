"""The API of discussions: topics, what is written in them, and texts of cases on their way there. Knows no rule."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict

from service.accounts.account import Account
from service.actions.make_opening_move import make_opening_move
from service.actions.make_topic_move import make_topic_move
from service.actions.read_discussions import read_opening, seen_topic
from service.application import PER_PAGE
from service.asking import listen_in_topic
from service.correcting_openings import Correction, correct_opening
from service.discussions.opening_said import ByPeople
from service.discussions.opening_view import OpeningInWork
from service.discussions.seeing import TopicView
from service.discussions.topic import TopicState
from service.discussions.topic_said import TopicAction, TopicMove
from service.errors import NotFound
from service.store.topics import Wanted, list_topics
from service.web.accounts.signed_in import SignedIn
from service.web.api import PROBLEMS, Listed, service_of
from service.web.cases.cases_api import Done, Number
from service.web.discussions.discussion_pages import STATES, Name
from service.web.edge import Now, database
from service.web.problems import Problem
from service.web.throttle import Throttle, count_contribution

RESPONSES: dict[int | str, dict[str, Any]] = {**PROBLEMS, **{code: {"model": Problem} for code in (401, 403, 409)}}
OneTopic = Annotated[Name, Path(examples=["topic-0123456789abcdef"])]


class TopicLine(BaseModel):
    """A topic as lists show it. `contributions` counts those that are shown."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    id: str
    title: str
    state: TopicState
    problem_fields: tuple[str, ...]
    active_on: date
    contributions: int


class ListedTopics(Listed):
    """A page of topics."""

    items: list[TopicLine]


def router(read: Throttle) -> APIRouter:
    """All routes, limited per client; contributions are limited besides."""
    routes = APIRouter(prefix="/api/v1", tags=["discussions"], responses=RESPONSES, dependencies=[Depends(read)])
    _add_topics(routes)
    _add_openings(routes)
    return routes


def _add_topics(routes: APIRouter) -> None:
    @routes.get("/discussions")
    async def topics(
        request: Request,
        me: SignedIn,
        text: Annotated[str, Query(max_length=300)] = "",
        problem_field: Annotated[str, Query(max_length=80)] = "",
        state: Annotated[TopicState | None, Query()] = None,
        page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    ) -> ListedTopics:
        """Topics that can be read, the newest activity first; every word of `text` must be in them."""
        wanted = Wanted(text=text, problem_field=problem_field, state=state if state in STATES else "")
        async with database(request).reading() as session:
            lines, total = await list_topics(session, wanted, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
        items = [TopicLine.model_validate(line) for line in lines]
        return ListedTopics(total=total, page=page, pages=max(1, -(-total // PER_PAGE)), items=items)

    @routes.get("/discussions/{name}")
    async def topic(request: Request, name: OneTopic, me: SignedIn) -> TopicView:
        """One topic, as I may see it."""
        async with database(request).reading() as session:
            return await seen_topic(session, name, reader=me)

    @routes.post("/discussions/{name}/moves")
    async def move(request: Request, name: OneTopic, move: TopicMove, me: SignedIn, at: Now) -> TopicView:
        """Contribute, mark as helpful, or make another of the `moves` that are open to me."""
        if move.action is TopicAction.CONTRIBUTE:
            await count_contribution(request)
        heard = await listen_in_topic(service_of(request), move)
        async with database(request).writing() as session:
            await make_topic_move(session, name, move, actor=me.actor, at=at, heard=heard)
            return await seen_topic(session, name, reader=me)


def _add_openings(routes: APIRouter) -> None:
    @routes.get("/cases/{number}/opening")
    async def opening(request: Request, number: Number, me: SignedIn) -> OpeningInWork:
        """The text of a case for a discussion, for its author and for moderators."""
        return await _seen(request, number, me)

    @routes.post("/cases/{number}/opening/moves")
    async def step(request: Request, number: Number, move: ByPeople, me: SignedIn, at: Now) -> OpeningInWork | Done:
        """Take one of the steps that are open to me; `done` where the text is gone after it."""
        async with database(request).writing() as session:
            await make_opening_move(session, number, move, actor=me.actor, at=at)
            seen = await read_opening(session, number, reader=me)
            return Done() if seen is None else seen

    @routes.post("/cases/{number}/opening/corrections")
    async def correct(request: Request, number: Number, said: Correction, me: SignedIn, at: Now) -> OpeningInWork:
        """A moderator's corrected text; what is still found in it is in `left`."""
        await correct_opening(service_of(request), number, said, by=me, at=at)
        return await _seen(request, number, me)


async def _seen(request: Request, number: str, me: Account) -> OpeningInWork:
    async with database(request).reading() as session:
        found = await read_opening(session, number, reader=me)
    if found is None:
        raise NotFound("This case has no text for a discussion.")
    return found
