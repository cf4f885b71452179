"""The moderators' pages: the queue with reports of harm, and the history of a case. They hold no rule of cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from corpus.records import Format, Urgency
from service.actions.read_cases import blocked_cases, open_cases, queue, read_case
from service.actions.read_history import read_history
from service.actions.read_reports import read_reports
from service.actions.read_texts import texts_in_work
from service.actions.report_harm import Kind, Outcome, handle_report
from service.actions.write_to_moderators import read_messages
from service.application import Page
from service.cases.case import CaseEvent
from service.cases.people import Role
from service.cases.states import OPEN, Action
from service.store.accounts import names_of
from service.store.cases import history_reads
from service.store.jobs import given_up_jobs
from service.store.library import titles_of
from service.store.queue import Wanted
from service.web.accounts.signed_in import SignedIn, needs
from service.web.edge import Now, database
from service.web.library.library_page import page_number
from service.web.moderation.moderation_words import KINDS, Told, can_help, named_in, told, why_called
from service.web.rendering import show

router = APIRouter(include_in_schema=False)

PER_PAGE = 50
MODERATOR = Depends(needs(Role.MODERATOR))
CHOICES = {"state": OPEN, "urgency": tuple(Urgency), "format": tuple(Format)}
"""What open cases can be narrowed down by."""


@router.get("/moderation", name="page:moderation", dependencies=[MODERATOR])
async def moderation(request: Request, me: SignedIn) -> HTMLResponse:
    """Cases that wait for a moderator, reports of harm, jobs given up, and all open cases."""
    wanted, number = _wanted(request), page_number(request.query_params.get("page", ""))
    async with database(request).reading() as session:
        called = await queue(session, reader=me)
        reported = await read_reports(session, reader=me)
        messages = await read_messages(session, reader=me)
        jobs = await given_up_jobs(session)
        alerts = await blocked_cases(session, reader=me)
        texts = await texts_in_work(session, reader=me)
        cases, total = await open_cases(session, wanted, reader=me, offset=PER_PAGE * (number - 1), limit=PER_PAGE)
    return show(
        request,
        "moderation.html",
        called=called,
        reported=[item for item in reported if not item.found_harmful],
        hidden=[item for item in reported if item.found_harmful],
        messages=messages,
        jobs=len(jobs),
        texts=len(texts),
        alerts=sum(not view.is_in_doubt for view in alerts),
        doubts=sum(view.is_in_doubt for view in alerts),
        page=Page(items=tuple(cases), total=total, page=number, pages=max(1, -(-total // PER_PAGE))),
        wanted=wanted,
        asked=urlencode({name: value for name, value in vars(wanted).items() if value}),
        choices=CHOICES,
        kinds=KINDS,
        why_called=why_called,
        can_help=can_help,
    )


def _wanted(request: Request) -> Wanted:
    """The choices of the address; what is no choice is left aside."""
    asked = {name: request.query_params.get(name, "") for name in CHOICES}
    return Wanted(**{name: value for name, value in asked.items() if value in CHOICES[name]})


@router.post("/moderation/reports", name="page:handle_report", dependencies=[MODERATOR])
async def handle(
    request: Request,
    kind: Annotated[Kind, Form()],
    item: Annotated[str, Form(max_length=80)],
    outcome: Annotated[Outcome, Form()],
    me: SignedIn,
    at: Now,
) -> RedirectResponse:
    """A moderator's word on a frozen item."""
    async with database(request).writing() as session:
        await handle_report(session, kind=kind, item=item, outcome=outcome, by=me, at=at)
    return RedirectResponse(f"{request.url_for('page:moderation').path}#reports", status_code=303)


@dataclass(frozen=True)
class HistoryLine:
    """One line of history with its words. `before` and `after` are the texts of a request that was reworded."""

    event: CaseEvent
    actor: str
    told: tuple[Told, ...]
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True)
class HistoryRead:
    """Who read a history, and when."""

    reader: str
    at: datetime


@router.get("/cases/{number}/history", name="page:history")
async def history(
    request: Request, number: Annotated[str, Path(pattern=r"^\d{4}-\d{6}$")], me: SignedIn, at: Now
) -> HTMLResponse:
    """Every step of a case with its words. Opening it is recorded; who reads it sees who did before."""
    async with database(request).writing() as session:
        events = await read_history(session, number, reader=me, at=at)
        reads = await history_reads(session, number)
        names = await names_of(session, {reader for reader, _ in reads} | {e.actor for e in events if e.actor})
        lines = _lines(events, names, await titles_of(session, named_in(events)))
        view = await read_case(session, number, reader=me)
    return show(
        request,
        "history.html",
        view=view,
        lines=lines,
        reads=[HistoryRead(names.get(reader, ""), moment) for reader, moment in reads],
    )


def _lines(events: Iterable[CaseEvent], names: Mapping[UUID, str], titles: Mapping[str, str]) -> list[HistoryLine]:
    lines, wording = [], dict[str, str]()
    for event in events:
        actor = "" if event.actor is None else names.get(event.actor, "")
        before, wording = wording, _wording(event) or wording
        if event.action is Action.REDEFINE and event.said:
            besides = event.model_copy(update={"said": {n: said for n, said in event.said.items() if n not in wording}})
            lines.append(HistoryLine(event, actor, told(besides, titles), before, wording))
        else:
            lines.append(HistoryLine(event, actor, told(event, titles), {}, {}))
    return lines


def _wording(event: CaseEvent) -> dict[str, str]:
    """The texts of the request, where this step worded it."""
    if event.action not in (Action.FILE, Action.REDEFINE):
        return {}
    return {name: str(event.said.get(name, "")) for name in ("essence", "actions_taken", "difficulty", "question")}
