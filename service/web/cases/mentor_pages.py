"""The inbox of a mentor: what waits for them first, then what waits for others, then what is done. Knows no move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.accounts.mentor_code import is_due
from service.actions.edit_profile import own_profile
from service.actions.read_cases import inbox
from service.cases.case_view import CaseView
from service.cases.loads import Load
from service.cases.states import FINISHED, Action
from service.store.cases import loads_of
from service.web.accounts.signed_in import SignedIn
from service.web.edge import Now, database
from service.web.mentors import mentor_profile_page
from service.web.rendering import show

router = APIRouter(include_in_schema=False)
router.include_router(mentor_profile_page.router)

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Inbox:
    """A mentor's cases: those that wait for the mentor (due first, first), those that wait for others, and the rest."""

    waiting: tuple[CaseView, ...]
    with_others: tuple[CaseView, ...]
    finished: tuple[CaseView, ...]

    def __bool__(self) -> bool:
        """Whether there is any case."""
        return bool(self.waiting or self.with_others or self.finished)


def sorted_out(views: Sequence[CaseView]) -> Inbox:
    """Cases by whom they wait for; within a group they stay in order, save that the next one due comes first."""
    waiting = sorted((view for view in views if waits_for_reader(view)), key=lambda view: view.next.due or NEVER)
    others = [view for view in views if not waits_for_reader(view)]
    return Inbox(
        waiting=tuple(waiting),
        with_others=tuple(view for view in others if view.state not in FINISHED),
        finished=tuple(view for view in others if view.state in FINISHED),
    )


def waits_for_reader(view: CaseView) -> bool:
    """Whether it is the reader's turn, or an opinion that was asked of the reader is not given yet."""
    asked = Action.GIVE_OPINION in view.moves and not any(colleague.given for colleague in view.colleagues)
    return view.next.yours or asked


@router.get("/inbox", name="page:inbox")
async def inbox_page(request: Request, me: SignedIn, at: Now) -> Response:
    """The mentor's cases, with the present load and whether no new ones are offered."""
    async with database(request).reading() as session:
        views = await inbox(session, reader=me)
        profile = await own_profile(session, me)
        loads = {} if profile is None else await loads_of(session, [profile.id])
    away = None if profile is None else profile.availability.away_until
    return show(
        request,
        "inbox.html",
        headers={"Cache-Control": "no-store"},
        inbox=sorted_out(views),
        profile=profile,
        load=Load() if profile is None else loads.get(profile.id, Load()),
        away_until=away if away is not None and away >= at.date() else None,
        code_due=is_due(me, today=at.date()),
    )
