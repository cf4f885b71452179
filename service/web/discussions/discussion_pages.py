"""The discussion section: the list with its search, one topic, and every move made in it. Knows no rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.actions.make_topic_move import make_topic_move
from service.actions.read_discussions import read_topic_history, seen_topic
from service.application import PER_PAGE, Page
from service.asking import listen_in_topic
from service.discussions.topic import TopicState
from service.discussions.topic_said import LONGEST, TopicAction, TopicMove
from service.errors import MoveNotAllowed, NotFound, TooMany
from service.store.accounts import names_of
from service.store.topics import Wanted, list_topics, words_of_open_topics
from service.web.accounts.signed_in import SignedIn
from service.web.discussions.discussion_words import ACTS
from service.web.discussions.topic_material import may_become_material
from service.web.edge import Now, database
from service.web.library.library_page import LONGEST_SEARCH, page_number
from service.web.library.sent_record import read_record
from service.web.rendering import NOT_KEPT, casementor, show
from service.web.sent_fields import SentFields, read_sent_fields
from service.web.throttle import count_contribution

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Path(pattern=r"^topic-[0-9a-f]{16}$")]
RECORDS: dict[TopicAction, Any] = {
    record.model_fields["action"].default: record for record in get_args(get_args(TopicMove)[0])
}
BY_ADDRESS = {action.replace(" ", "-"): action for action in RECORDS}
"""Moves by their part of the address."""
STATES = (TopicState.OPEN, TopicState.CLOSED)


@dataclass(frozen=True)
class Refused:
    """A move that was not made: what was typed for it, and why. `place` is the form it was sent from."""

    action: TopicAction
    typed: SentFields
    faults: Sequence[FormFault]
    status: int

    @property
    def place(self) -> str:
        """The contribution it was about, empty for the topic itself."""
        return self.typed.value("contribution")


@router.get("/discussions", name="page:discussions")
async def discussions(request: Request, me: SignedIn) -> HTMLResponse:
    """Topics by words, rubricator item and state, the newest activity first."""
    wanted, number = _wanted(request), page_number(request.query_params.get("page", ""))
    async with database(request).reading() as session:
        lines, total = await list_topics(session, wanted, offset=PER_PAGE * (number - 1), limit=PER_PAGE)
    page = Page(items=tuple(lines), total=total, page=number, pages=max(1, -(-total // PER_PAGE)))
    return show(
        request, "discussions.html", page=page, wanted=wanted, states=STATES, rubricator=casementor(request).rubricator
    )


def _wanted(request: Request) -> Wanted:
    """The choices of the address; what is no choice is left aside."""
    asked = request.query_params
    items = {item.id for item in casementor(request).rubricator}
    field, state = asked.get("problem_field", ""), asked.get("state", "")
    return Wanted(
        text=asked.get("text", "")[:LONGEST_SEARCH].strip(),
        problem_field=field if field in items else "",
        state=state if state in STATES else "",
    )


@router.get("/discussions/{name}", name="page:topic")
async def topic(request: Request, name: Name, me: SignedIn) -> Response:
    """One topic as this reader may see it; a moved one leads to where it went."""
    async with database(request).reading() as session:
        view = await seen_topic(session, name, reader=me)
    if view.moved_to is not None:
        return RedirectResponse(request.url_for("page:topic", name=view.moved_to).path, status_code=303)
    return await _page(request, name, me=me)


@router.post("/discussions/{name}/{action}", name="page:topic_move")
async def move(request: Request, name: Name, action: str, me: SignedIn, at: Now) -> Response:
    """Make a move in a topic; a refused one brings the page back with everything that was typed."""
    if action not in BY_ADDRESS:
        raise NotFound("There is nothing at this address.")
    chosen, typed = BY_ADDRESS[action], await read_sent_fields(request)
    read = read_record(RECORDS[chosen], typed)
    if isinstance(read, list):
        return await _page(request, name, me=me, refused=Refused(chosen, typed, read, 422))
    try:
        return await _made(request, name, read, typed, me=me, at=at)
    except MoveNotAllowed as error:
        refused = Refused(chosen, typed, [FormFault("", str(error))], 409)
    except TooMany as error:
        refused = Refused(chosen, typed, [FormFault("", str(error))], 429)
    return await _page(request, name, me=me, refused=refused)


async def _made(
    request: Request, name: str, made: TopicMove, typed: SentFields, *, me: Account, at: datetime
) -> Response:
    """Make the move and lead to where it shows, or back to the case it was made from."""
    if made.action is TopicAction.CONTRIBUTE:
        await count_contribution(request)
    heard = await listen_in_topic(casementor(request), made)
    async with database(request).writing() as session:
        after = await make_topic_move(session, name, made, actor=me.actor, at=at, heard=heard)
    number = typed.value("from")
    if number and made.action in (TopicAction.MARK, TopicAction.UNMARK):
        return RedirectResponse(f"{_case(request, number)}#discussion", status_code=303)
    shown = getattr(made, "contribution", "") or (
        after.contributions[-1].id if made.action is TopicAction.CONTRIBUTE else ""
    )
    page = request.url_for("page:topic", name=name).path
    return RedirectResponse(f"{page}#{shown}" if shown else page, status_code=303)


def _case(request: Request, number: str) -> str:
    return str(request.url_for("page:case_in_work", number=number).path)


async def _page(request: Request, name: str, *, me: Account, refused: Refused | None = None) -> HTMLResponse:
    async with database(request).reading() as session:
        view = await seen_topic(session, name, reader=me)
        events = await read_topic_history(session, name, reader=me)
        names = await names_of(session, {event.actor for event in events if event.actor and event.action in ACTS})
        others = await words_of_open_topics(session) if view.moderates else {}
    return show(
        request,
        "topic.html",
        status=200 if refused is None else refused.status,
        headers=NOT_KEPT,
        view=view,
        acts=ACTS,
        events=events,
        names=names,
        others={other: title for other, (title, _) in others.items() if other != name},
        refused=refused,
        faults=[] if refused is None else refused.faults,
        longest=LONGEST,
        may_become_material=may_become_material(view),
    )
