"""The job 'renew response': give a case the first response that follows from a person's word on its alerts."""

from sqlalchemy.ext.asyncio import AsyncSession

from service.actions.ask_for_drafts import ask_for_drafts
from service.asking import response_as_it_stands
from service.hidden import without_hidden
from service.jobs.kind import Kind, Work
from service.store.cases import get_case, set_first_response
from service.store.reports import hidden_items


async def _respond(work: Work) -> object:
    """The case that was answered, and the response; searching holds no transaction."""
    casementor = work.tools.casementor
    assert casementor is not None  # the kind needs the index
    async with work.tools.database.reading() as session:
        case = await get_case(session, work.job.payload["number"])
    return case, await response_as_it_stands(casementor, case)


async def _keep(session: AsyncSession, work: Work) -> None:
    """A case that has another alert by now, or another wording, has the response that belongs to it."""
    answered, response = work.found
    case = await get_case(session, work.job.payload["number"])
    if (case.open_alerts, case.form) == (answered.open_alerts, answered.form):
        shown = without_hidden(response, await hidden_items(session))
        await set_first_response(session, case.number, shown.model_dump(mode="json"))
        await ask_for_drafts(session, case, at=work.at)


RENEW_RESPONSE = Kind("renew response", outside=_respond, inside=_keep, needs_index=True)
