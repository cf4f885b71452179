"""The moderators' pages of prompts: read one, say it in other words, try the copy on cases of the library. No rule.

Nothing tried here is seen by anybody but moderators; drafts of cases are made by released prompts alone.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from prompts.prompt import released
from service.accounts.account import Account
from service.actions.try_prompt import (
    Provided,
    at_most,
    begin_trial,
    cases_for_trial,
    must_be_copy,
    prompt_of,
    save_copy,
)
from service.cases.people import Role
from service.drafting.draft import Task
from service.errors import BadForm, MoveNotAllowed, NotFound
from service.store.accounts import names_of
from service.store.generation import is_generation_on, taken_on
from service.store.library import titles_of
from service.store.trials import answers_of, copies_of, get_trial, trials_of
from service.web.accounts.getting_in import settings_of
from service.web.accounts.signed_in import needs
from service.web.edge import Now, database
from service.web.rendering import show
from service.web.sent_fields import SentFields, read_sent_fields
from service.web.watching import watched

router = APIRouter(include_in_schema=False, prefix="/moderation/prompts")

Moderator = Annotated[Account, Depends(needs(Role.MODERATOR))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def _provided(request: Request) -> Provided | None:
    settings = settings_of(request)
    return None if settings.provider is None else Provided(settings.model_context, settings.model_limits)


@router.get("", name="page:prompts")
async def prompts(request: Request, me: Moderator) -> Response:
    """Every prompt with the copies that were made of it."""
    async with database(request).reading() as session:
        copies = await copies_of(session)
        names = await _names(session, *(copy.by for copy in copies))
    listed = [(released(task), [copy for copy in copies if copy.task is task]) for task in Task]
    return show(request, "prompts.html", listed=listed, names=names, provided=_provided(request))


@router.get("/{task}", name="page:prompt")
async def prompt(request: Request, task: Task, me: Moderator) -> Response:
    """The released prompt of a task, to be read and said in other words; begun from a copy where one is named."""
    asked = request.query_params.get("copy", "")
    words = released(task)
    if asked.isdecimal() and len(asked) < 10:
        async with database(request).reading() as session:
            words = prompt_of(await must_be_copy(session, int(asked)))
    return _form(request, task, SentFields({"system": [words.system], "user": [words.user]}))


@router.post("/{task}", name="page:prompt_sent")
async def save(request: Request, task: Task, me: Moderator, at: Now) -> Response:
    """Keep a copy in other words; the released prompt stays as it is."""
    typed = await read_sent_fields(request)
    told = {"system": typed.value("system"), "user": typed.value("user")}
    try:
        async with database(request).writing() as session:
            made = await save_copy(session, task, **told, by=me.id, at=at)
    except BadForm as fault:
        return _form(request, task, typed, [FormFault(fault.field, fault.sentence)])
    return RedirectResponse(request.url_for("page:prompt_copy", copy=made).path, 303)


def _form(request: Request, task: Task, typed: SentFields, faults: Sequence[FormFault] = ()) -> Response:
    prompt = released(task)
    shown: dict[str, Any] = {
        "prompt": prompt,
        "holes": [f"${hole}" for hole in sorted(prompt.holes)],
        "typed": typed,
        "faults": faults,
        "sentences": {fault.field: fault.sentence for fault in faults},
    }
    return show(request, "prompt.html", status=422 if faults else 200, **shown)


@router.get("/copies/{copy}", name="page:prompt_copy")
async def copy_page(request: Request, copy: Number, me: Moderator, at: Now) -> Response:
    """A copy beside the released prompt, what trying it would cost at most, and the trials so far."""
    return await _copy_page(request, copy, at)


@router.post("/copies/{copy}", name="page:try_prompt")
async def try_prompt(
    request: Request, copy: Number, me: Moderator, at: Now, agreed: Annotated[float, Form(ge=0)]
) -> Response:
    """Have a copy tried, at the cost that was shown."""
    try:
        async with database(request).writing() as session:
            trial = await begin_trial(session, copy, provided=_provided(request), agreed=agreed, by=me.id, at=at)
    except MoveNotAllowed as refused:
        return await _copy_page(request, copy, at, [FormFault("", str(refused))])
    return RedirectResponse(request.url_for("page:prompt_trial", trial=trial).path, 303)


async def _copy_page(request: Request, copy: int, at: Now, faults: Sequence[FormFault] = ()) -> Response:
    provided = _provided(request)
    async with database(request).reading() as session:
        found = await must_be_copy(session, copy)
        cases = await cases_for_trial(session)
        trials = await trials_of(session, copy)
        told: dict[str, Any] = {
            "copy": found,
            "cases": cases,
            "trials": trials,
            "titles": await titles_of(session, cases),
            "is_on": await is_generation_on(session),
            "taken": await taken_on(session, at.date()),
            "names": await _names(session, found.by, *(trial.by for trial in trials)),
        }
    most = None if provided is None else at_most(provided, len(cases))
    status, prompt = 409 if faults else 200, released(found.task)
    return show(
        request, "prompt_copy.html", status=status, released=prompt, provided=provided, most=most, faults=faults, **told
    )


async def _names(session: AsyncSession, *people: UUID | None) -> Mapping[UUID, str]:
    return await names_of(session, {one for one in people if one is not None})


@router.get("/trials/{trial}", name="page:prompt_trial")
async def trial_page(request: Request, trial: Number, me: Moderator) -> Response:
    """What both wordings gave, case by case, side by side."""
    async with database(request).reading() as session:
        found = await get_trial(session, trial)
        if found is None:
            raise NotFound("There is no such trial.")
        copy = await must_be_copy(session, found.copy)
        answers = await answers_of(session, trial)
        told: dict[str, Any] = {
            "trial": found,
            "copy": copy,
            "answered": [(found.cases[answer.place], answer) for answer in answers],
            "titles": await titles_of(session, found.cases),
            "names": await _names(session, found.by),
        }
    return show(request, "prompt_trial.html", released=released(copy.task), **told)


@router.get("/trials/{trial}/progress", name="page:trial_progress")
async def progress(request: Request, trial: Number, me: Moderator) -> Response:
    """Server-sent events: for how many cases there are answers, then that all are there."""

    async def look() -> int | None:
        async with database(request).reading() as session:
            found = await get_trial(session, trial)
        return None if found is None or found.is_done else found.done

    return watched(look)
