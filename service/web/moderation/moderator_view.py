"""What a moderator's page of a case shows besides the case: why one was called, whom to ask, what was reported."""

from datetime import datetime
from typing import Any

from starlette.requests import Request

from service.accounts.account import Account
from service.actions.read_drafts import current_draft
from service.asking import offer_mentors
from service.cases.case_view import CaseView
from service.cases.states import Action
from service.drafting.draft import Task
from service.response import MentorFound
from service.store.messages import messages_of
from service.store.reports import open_reports_of
from service.web.cases.author_view import first_response_of, material_titles
from service.web.edge import database
from service.web.moderation.moderation_words import can_help, why_called
from service.web.rendering import casementor


async def extras(request: Request, view: CaseView, *, me: Account, at: datetime) -> dict[str, Any]:
    """What `case/moderator.html` needs besides the view."""
    async with database(request).reading() as session:
        reports = await open_reports_of(session, kind="case", item=view.number)
        messages = [row for row in await messages_of(session, view.number) if row.handled_at is None]
        digest = await current_draft(session, view.number, Task.DIGEST, reader=me.actor)
    return {
        "digest": digest,
        "help": can_help(view) if view.next.called else "",
        "messages": messages,
        "mentors": await _mentors(request, view, me, at),
        "reports": reports,
        "response": first_response_of(view),
        "titles": await material_titles(request, view),
        "why": why_called(view) if view.next.called else "",
    }


async def _mentors(request: Request, view: CaseView, me: Account, at: datetime) -> tuple[MentorFound, ...]:
    if Action.CHOOSE_MENTOR not in view.moves:
        return ()
    return await offer_mentors(casementor(request), view.number, reader=me, at=at)
