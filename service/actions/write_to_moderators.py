"""The author of a case writes to the moderators, who settle it; it is no report and hides nothing (R6)."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import says_something
from corpus.records import Required
from service.accounts.account import Account
from service.actions.report_harm import may_handle
from service.cases.access import Ability, can
from service.cases.case import relation
from service.cases.people import Relation
from service.cases.telling import About, Told
from service.errors import BadForm, NotAllowed, NotFound
from service.store.case_tables import HarmReportRow
from service.store.cases import get_case, no_such_case
from service.store.messages import add_message, open_message, open_messages
from service.store.notices import notify

MOST = 2000
_TEXT: TypeAdapter[str] = TypeAdapter(
    Annotated[Required, AfterValidator(says_something), Field(max_length=MOST)],
)


async def write_to_moderators(session: AsyncSession, number: str, text: str, *, writer: Account, at: datetime) -> None:
    """Keep the message and tell every moderator who may see the case (R12). Raises BadForm, or NotFound."""
    case = await get_case(session, number)
    if relation(case, writer.actor) is not Relation.AUTHOR:
        raise no_such_case()
    try:
        words = _TEXT.validate_python(text)
    except ValidationError:
        raise BadForm("message", f"Please write to the moderators in words, at most {MOST:,} characters.") from None
    await add_message(session, number, words, writer=writer.id, at=at)
    await notify(session, [Told(About.MESSAGE)], number, at, kept_from=case.kept_from)


async def read_messages(session: AsyncSession, *, reader: Account) -> list[HarmReportRow]:
    """Messages that wait for a moderator, the oldest first, without those of cases kept from this one (R12)."""
    _must_moderate(reader)
    return [row for row in await open_messages(session) if await may_handle(session, "case", row.item, reader)]


async def settle_message(session: AsyncSession, message: int, *, by: Account, at: datetime) -> None:
    """A moderator has answered, or done what was asked; the author is told. Raises NotFound."""
    _must_moderate(by)
    row = await open_message(session, message)
    if row is None or not await may_handle(session, "case", row.item, by):
        raise NotFound("There is no such message.")
    row.handled_at, row.handled_by, row.outcome = at, by.id, "settled"
    await session.flush()
    await notify(session, [Told(About.MESSAGE_SETTLED, account=row.reporter)], row.item, at)


def _must_moderate(reader: Account) -> None:
    if not can(reader.roles, Ability.HANDLE_REPORTS):
        raise NotAllowed("Only a moderator reads what authors write to the moderators.")
