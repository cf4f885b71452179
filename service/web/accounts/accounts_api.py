"""The API of one's own account: signing in for programs, and what the account holds."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from corpus.records import Slug
from service.accounts.account import Account, MailPreference
from service.accounts.questionnaire import Questionnaire, questionnaire_of
from service.accounts.registering import checked_name
from service.accounts.sessions import end_all_sessions, end_session
from service.cases.people import Role
from service.store.accounts import account_of
from service.web.accounts.account_page import own_row
from service.web.accounts.getting_in import enter, settings_of
from service.web.accounts.signed_in import SignedIn, session_token
from service.web.api import PROBLEMS
from service.web.edge import Now, database
from service.web.problems import Problem
from service.web.throttle import Throttle

SIGNED_IN: dict[int | str, dict[str, Any]] = {**PROBLEMS, 401: {"model": Problem}, 403: {"model": Problem}}


class SignIn(BaseModel):
    """E-mail address and password."""

    model_config = ConfigDict(extra="forbid", strict=True)

    email: Annotated[str, Field(min_length=1, max_length=320, pattern=r"^[^\x00]+$")]
    password: Annotated[str, Field(min_length=1, max_length=200)]


class NewSession(BaseModel):
    """A token for `Authorization: Bearer …`, and when it ends. It is shown this once."""

    token: str
    expires: datetime


class Done(BaseModel):
    """That something was done and nothing more is to be said."""

    status: Literal["done"] = "done"


class Me(BaseModel):
    """One's own account."""

    model_config = ConfigDict(extra="forbid")

    id: str
    email: str
    name: str
    roles: list[Role]
    mentor: Slug | None
    mail: MailPreference
    questionnaire: Questionnaire


class MyChanges(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=120, strict=True)] | None = None
    mail: MailPreference | None = None
    questionnaire: Questionnaire | None = None


def router(read: Throttle) -> APIRouter:
    """All routes, limited per client; signing in has its own, stricter limit."""
    routes = APIRouter(prefix="/api/v1", tags=["accounts"], responses=SIGNED_IN, dependencies=[Depends(read)])
    _add_sessions(routes)
    _add_me(routes)
    return routes


def _add_sessions(routes: APIRouter) -> None:
    @routes.post("/sessions")
    async def begin_session(request: Request, asked: SignIn, now: Now) -> NewSession:
        """Sign in. The answer to a wrong password and to an unknown address is the same."""
        entered = await enter(request, email=asked.email, password=asked.password, at=now)
        return NewSession(token=entered.token, expires=now + settings_of(request).session_lifetime)

    @routes.delete("/sessions")
    async def sign_out(request: Request, account: SignedIn) -> Done:
        """End the session of this token."""
        async with database(request).writing() as session:
            await end_session(session, session_token(request) or "")
        return Done()

    @routes.delete("/sessions/all")
    async def sign_out_everywhere(request: Request, account: SignedIn) -> Done:
        """End every session of the account, this one too."""
        async with database(request).writing() as session:
            await end_all_sessions(session, account.id)
        return Done()


def _add_me(routes: APIRouter) -> None:
    @routes.get("/me")
    async def me(account: SignedIn) -> Me:
        """The account that asks."""
        return _shown(account)

    @routes.patch("/me")
    async def change_me(request: Request, account: SignedIn, changes: MyChanges) -> Me:
        """Change name, mail preference or questionnaire."""
        async with database(request).writing() as session:
            row = await own_row(session, account)
            row.name = row.name if changes.name is None else checked_name(changes.name)
            row.mail = row.mail if changes.mail is None else changes.mail
            if changes.questionnaire is not None:
                row.questionnaire = row.questionnaire | changes.questionnaire.model_dump(mode="json")
            changed = account_of(row)
        return _shown(changed)


def _shown(account: Account) -> Me:
    return Me(
        id=str(account.id),
        email=account.email,
        name=account.name,
        roles=sorted(account.roles),
        mentor=account.mentor,
        mail=account.mail,
        questionnaire=questionnaire_of(account),
    )
