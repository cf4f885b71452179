"""The API of cases in work: file, read, list, move. Every case goes out as the reader's own `CaseView`."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from corpus.form import CaseForm
from corpus.records import Slug, Text
from service.accounts.account import Account
from service.actions import read_cases
from service.actions.file_case import file_case
from service.actions.make_move import make_move
from service.actions.read_history import read_history
from service.actions.report_harm import Kind, report_harm
from service.asking import draft_questions, first_response_to, listen, offer_mentors
from service.cases.access import Ability, can
from service.cases.case import CaseEvent
from service.cases.case_view import CaseView
from service.cases.said import AnyMove
from service.cases.work_said import Redefine
from service.correcting import Correction, correct_text
from service.errors import NotAllowed
from service.response import MentorFound, QuestionFound
from service.web.accounts.signed_in import SignedIn
from service.web.api import PROBLEMS, service_of
from service.web.edge import Now, database
from service.web.problems import Problem
from service.web.throttle import Throttle, count_report, count_response

Number = Annotated[str, Path(pattern=r"^\d{4}-\d{6}$", examples=["2026-000001"])]
RESPONSES: dict[int | str, dict[str, Any]] = {**PROBLEMS, **{code: {"model": Problem} for code in (401, 403, 409)}}


class HarmReport(BaseModel):
    """What somebody found harmful: an item of the library, or a case in work."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    item: Slug
    words: Annotated[Text, Field(max_length=500)] = ""


class Done(BaseModel):
    """That something was done and nothing more is to be said."""

    status: Literal["done"] = "done"


def router(respond: Throttle, read: Throttle) -> APIRouter:
    """All routes, limited per client; filing makes a first response and shares its limit."""
    routes = APIRouter(prefix="/api/v1", tags=["cases"], responses=RESPONSES, dependencies=[Depends(read)])
    _add_lists(routes)
    _add_filing(routes, respond)
    _add_case(routes)
    _add_help(routes)
    return routes


def _add_lists(routes: APIRouter) -> None:
    @routes.get("/cases")
    async def my_cases(request: Request, me: SignedIn) -> list[CaseView]:
        """The cases I filed, the one changed last first."""
        async with database(request).reading() as session:
            return await read_cases.my_cases(session, reader=me)

    @routes.get("/inbox")
    async def inbox(request: Request, me: SignedIn) -> list[CaseView]:
        """The cases I have to do with as a mentor, those that wait for me first."""
        async with database(request).reading() as session:
            return await read_cases.inbox(session, reader=me)

    @routes.get("/queue")
    async def queue(request: Request, me: SignedIn, called: bool = True) -> list[CaseView]:
        """The cases that wait for a moderator or, with `called=false`, every open case."""
        async with database(request).reading() as session:
            return await read_cases.queue(session, reader=me, called=called)

    @routes.get("/alerts")
    async def alerts(request: Request, me: SignedIn) -> list[CaseView]:
        """The cases that may tell of danger and that no moderator has cleared, the one alerted first, first."""
        async with database(request).reading() as session:
            return await read_cases.blocked_cases(session, reader=me)


def _add_filing(routes: APIRouter, respond: Throttle) -> None:
    @routes.post("/cases", status_code=201, dependencies=[Depends(respond)])
    async def file(request: Request, form: CaseForm, me: SignedIn, at: Now) -> CaseView:
        """File a case; the answer holds its number and the first response."""
        _must_be_teacher(me)
        form, response = await first_response_to(service_of(request), form)
        async with database(request).writing() as session:
            case = await file_case(session, form, response, actor=me.actor, at=at)
            return await read_cases.read_case(session, case.number, reader=me)


def _add_case(routes: APIRouter) -> None:
    @routes.get("/cases/{number}")
    async def case(request: Request, number: Number, me: SignedIn) -> CaseView:
        """One case, as I may see it."""
        async with database(request).reading() as session:
            return await read_cases.read_case(session, number, reader=me)

    @routes.post("/cases/{number}/moves")
    async def move(request: Request, number: Number, move: AnyMove, me: SignedIn, at: Now) -> CaseView | Done:
        """Make a move in a case; `moves` of the case names the actions that are open to me now."""
        if isinstance(move, Redefine):
            await count_response(request)
        heard = await listen(service_of(request), number, move)
        async with database(request).writing() as session:
            await make_move(session, number, move, actor=me.actor, at=at, heard=heard)
            seen = await read_cases.seen_case(session, number, reader=me)
            return Done() if seen is None else seen

    @routes.put("/cases/{number}/text")
    async def text(request: Request, number: Number, correction: Correction, me: SignedIn, at: Now) -> CaseView:
        """Correct the text for the library, for moderators; what is left to find in it is looked for anew."""
        await correct_text(service_of(request), number, correction, by=me, at=at)
        async with database(request).reading() as session:
            return await read_cases.read_case(session, number, reader=me)

    @routes.get("/cases/{number}/history")
    async def history(request: Request, number: Number, me: SignedIn, at: Now) -> list[CaseEvent]:
        """The whole history of a case, for moderators; that it was read is recorded."""
        async with database(request).writing() as session:
            return await read_history(session, number, reader=me, at=at)


def _add_help(routes: APIRouter) -> None:
    @routes.get("/cases/{number}/mentors")
    async def mentors(request: Request, number: Number, me: SignedIn, at: Now) -> list[MentorFound]:
        """Mentors who can be asked for my case now, best first."""
        return list(await offer_mentors(service_of(request), number, reader=me, at=at))

    @routes.get("/cases/{number}/questions")
    async def questions(request: Request, number: Number, me: SignedIn) -> list[QuestionFound]:
        """The drafted list of questions, for the mentor of the case."""
        return list(await draft_questions(service_of(request), number, reader=me))

    @routes.post("/reports")
    async def report(request: Request, report: HarmReport, me: SignedIn, at: Now) -> Done:
        """This was harmful: the item is frozen and a moderator looks at it."""
        await count_report(request)
        async with database(request).writing() as session:
            await report_harm(session, kind=report.kind, item=report.item, reporter=me, words=report.words, at=at)
        return Done()


def _must_be_teacher(account: Account) -> None:
    if not can(account.roles, Ability.FILE_CASE):
        raise NotAllowed("Only teachers file cases.")
