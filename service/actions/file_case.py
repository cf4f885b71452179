"""File a case: it gets its number, its first line of history and what the library answered at once."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from service.actions.ask_for_drafts import ask_for_drafts
from service.actions.keep_opening import keep_opening
from service.actions.tell_of_case import tell_of_case
from service.cases.case import Case
from service.cases.moves import file_case as filed
from service.cases.people import Actor
from service.hidden import without_hidden
from service.response import FirstResponse
from service.store.cases import add_case, new_number
from service.store.drafts import drop_draft
from service.store.reports import hidden_items

PLACE = "new case"
"""Where the draft of a new case is kept."""


async def file_case(
    session: AsyncSession, form: CaseForm, response: FirstResponse, *, actor: Actor, at: datetime
) -> Case:
    """The new case, with an alert where the response says that it tells of danger, or may; its draft is dropped."""
    number = await new_number(session, at=at)
    found = response.screening
    case, event = filed(form, number=number, actor=actor, at=at, danger=found.categories, doubtful=found.doubtful)
    shown = without_hidden(response, await hidden_items(session))  # something may have been withdrawn meanwhile
    await add_case(session, case, event, first_response=shown.model_dump(mode="json"))
    await keep_opening(session, None, case, actor=actor, at=at)
    await tell_of_case(session, None, case, event)
    await ask_for_drafts(session, case, at=at)
    await drop_draft(session, case.author, PLACE)
    return case
