"""A mentor writes a first view of a case; only then a draft of a possible solution is made (R31)."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import says_something
from corpus.records import Required
from service.actions.ask_for_drafts import ask_for
from service.cases.drafting import solving_mentor
from service.cases.people import Actor
from service.drafting.draft import Task
from service.errors import BadForm, MoveNotAllowed
from service.store.cases import get_case
from service.store.machine_drafts import save_first_view

LEAST, MOST = 20, 600
FirstViewText = Annotated[Required, AfterValidator(says_something), Field(min_length=LEAST, max_length=MOST)]
_TEXT: TypeAdapter[str] = TypeAdapter(FirstViewText)


async def write_first_view(session: AsyncSession, number: str, text: str, *, actor: Actor, at: datetime) -> None:
    """Keep the view and ask for the draft. Raises BadForm, MoveNotAllowed, or NotFound."""
    try:
        written = _TEXT.validate_python(text)
    except ValidationError:
        raise BadForm("view", f"Please write your first view in {LEAST} to {MOST} characters.") from None
    await _must_be_solving(session, number, actor)
    await save_first_view(session, number, actor.mentor or "", written, at=at)
    await ask_for_solution(session, number, actor=actor, at=at)


async def ask_for_solution(session: AsyncSession, number: str, *, actor: Actor, at: datetime) -> None:
    """Ask for a draft of a possible solution. Raises MoveNotAllowed for who has none to send now."""
    await _must_be_solving(session, number, actor)
    await ask_for(session, await get_case(session, number), Task.SOLUTION, at=at)


async def _must_be_solving(session: AsyncSession, number: str, actor: Actor) -> None:
    mentor = solving_mentor(await get_case(session, number))
    if mentor is None or actor.mentor != mentor:
        raise MoveNotAllowed("No possible solution can be drafted in this case now.")
